"""The page of data and its files: each reads, writes and answers."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version

from litestar import Response, get
from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from downballot.errors import UsageError
from downballot.pipeline.data_export import package_head
from downballot.pipeline.data_shelf import BODIES, FORMS, DataShelf, Group
from downballot.pipeline.exporting import written
from downballot.publication.data_package import FILE, MEDIA_TYPES, Licence, data_package
from downballot.publication.data_page import DATA, data_page, data_part
from downballot.publication.rendering import Page
from downballot.web.answers import AnyRequest, html_answer, kept_answer
from downballot.web.pages import address_of, reader_of
from downballot.web.reader import DeskReader, Freshness

KEPT_BYTES = 64 * 1024 * 1024
Key = tuple[str, str]


class DataFiles:
    """The files of a desk's tables, made when somebody asks, for as long as they hold.

    Args:
        reader: Reads the desk.
    """

    def __init__(self, reader: DeskReader) -> None:
        self.reader = reader
        self._turn = threading.Lock()
        self._shelf: tuple[str, DataShelf] | None = None
        self._files: OrderedDict[Key, bytes] = OrderedDict()
        self._bytes = 0

    def state(self, fresh: Freshness) -> str:
        """Return the state of the desk that files depend on.

        Args:
            fresh: The state of the desk.
        """
        filings = hashlib.sha256("|".join(fresh.filings).encode()).hexdigest()[:8]
        return f"{version('downballot')}+{fresh.arrival}.{fresh.added}.{filings}"

    def shelf(self, fresh: Freshness) -> DataShelf:
        """Return the tables of the desk.

        Args:
            fresh: The state of the desk.
        """
        state = self.state(fresh)
        if self._shelf is None or self._shelf[0] != state:
            self._shelf = (state, DataShelf(self.reader.desk))
        return self._shelf[1]

    def file(self, fresh: Freshness, name: str, make: Callable[[], bytes]) -> bytes:
        """Return a file, made once for each state of the desk.

        Args:
            fresh: The state of the desk.
            name: Its path.
            make: Makes it.
        """
        key = (self.state(fresh), name)
        with self._turn:
            if key not in self._files:
                self._keep(key, make())
            self._files.move_to_end(key)
            return self._files[key]

    def _keep(self, key: Key, content: bytes) -> None:
        self._files[key] = content
        self._bytes += len(content)
        while self._bytes > KEPT_BYTES and len(self._files) > 1:
            self._bytes -= len(self._files.popitem(last=False)[1])


@get(DATA, include_in_schema=False, sync_to_thread=True)
def data(request: AnyRequest, state: State) -> Response[bytes]:
    """List every table and every feed."""
    reader, files = reader_of(state), data_files(state)

    def make(fresh: Freshness, _address: str) -> Page:
        settings = reader.desk.settings
        groups = files.shelf(fresh).groups
        parts = tuple(
            data_part(
                one.path,
                one.title,
                one.tables,
                election=one.path if settings.election(one.path) else "",
            )
            for one in groups
        )
        licence = Licence(settings.data.licence, settings.data.licence_url)
        return data_page(reader.site(fresh), parts, licence)

    return html_answer(request, reader.page(reader.fresh(), address_of(request), make))


@get(f"{DATA}{{group:str}}/{{file:str}}", include_in_schema=False, sync_to_thread=True)
def group_file(
    request: AnyRequest, state: State, group: FromPath[str], file: FromPath[str]
) -> Response[bytes]:
    """Give a table of an election or of money, or the description of all of them."""
    return _file(request, state, group, file)


@get(
    f"{DATA}{BODIES}/{{body_id:str}}/{{file:str}}", include_in_schema=False, sync_to_thread=True
)
def body_file(
    request: AnyRequest, state: State, body_id: FromPath[str], file: FromPath[str]
) -> Response[bytes]:
    """Give a table of a body, or the description of all of them."""
    return _file(request, state, f"{BODIES}/{body_id}", file)


def data_files(state: State) -> DataFiles:
    """Return the files of the application's desk.

    Args:
        state: The application's state.
    """
    files: DataFiles = state.data_files
    return files


def _file(request: AnyRequest, state: State, path: str, file: str) -> Response[bytes]:
    reader, files = reader_of(state), data_files(state)
    fresh = reader.fresh()
    name = f"{path}/{file}"
    try:
        with reader.turn:
            shelf = files.shelf(fresh)
            group = shelf.group(path)
        make, media_type = _maker(files, shelf, group, file)
    except UsageError as error:
        raise NotFoundException(str(error)) from error

    def made() -> bytes:
        with reader.turn:
            return files.file(fresh, name, make)

    return kept_answer(request, f"{files.state(fresh)}/{name}", made, media_type)


def _maker(
    files: DataFiles, shelf: DataShelf, group: Group, file: str
) -> tuple[Callable[[], bytes], str]:
    """Return what makes a file, and what the file is.

    Raises:
        UsageError: There is no such file.
    """
    if file == FILE:
        return lambda: _package(files, shelf, group), MEDIA_TYPES["json"]
    name, _, form = file.rpartition(".")
    if form not in FORMS:
        expected = ", ".join(f".{one}" for one in FORMS)
        raise UsageError(f"{file[:60]!r}: no such file, expected one ending with {expected}")
    table = group.table(name)
    return lambda: written(shelf.frame(group, table), form), MEDIA_TYPES[form]


def _package(files: DataFiles, shelf: DataShelf, group: Group) -> bytes:
    desk = shelf.desk
    state = files.state(files.reader.fresh())
    created = group.as_of or datetime.fromtimestamp(0, UTC)
    title = f"{desk.settings.title}: {group.title}"
    return data_package(package_head(desk, title, state, created), group.files())


DATA_PAGES = [data, group_file, body_file]
