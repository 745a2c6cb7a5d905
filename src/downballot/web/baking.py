"""Bakes a desk's site: the pages that it serves, as files for any host.

Pages are found as readers find them, by links from the first one, so that every link of a
baked page leads somewhere. A page is made again only where what it rests on has changed, and
written only where its bytes have. What pages ask to learn of changes is written last: whoever
reads it finds the pages that it speaks of.
"""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import unquote

import msgspec
from msgspec import structs

from downballot.errors import NotKept
from downballot.publication.addresses import (
    EMBED,
    HOME,
    contest_path,
    election_path,
    embed_path,
)
from downballot.publication.baked_page import Copy, state_address
from downballot.publication.embed import RESIZER
from downballot.publication.language import LANGUAGES, split_path
from downballot.publication.sitemap import robots, sitemaps
from downballot.web.baked_folder import BakedFolder, File, content_hash
from downballot.web.page_basis import PageBasis
from downballot.web.page_maker import PageMaker, Wanted

CHUNK = 6  # pages that a process is given at once
SHARED_OUT = 4  # chunks for each process at least, or they are smaller
ENDED = "build: a process that made pages was ended, expected it to go on; build again"
_Made = list[tuple[str, File]]


class Baked(msgspec.Struct, frozen=True):
    """What a build did.

    Attributes:
        version: Version of the site that the folder now has.
        pages: Pages and files of it.
        made: Those that were made again.
        written: Those whose bytes are other ones than before.
        removed: Those that no page leads to any more.
        broken: Links that lead nowhere: address and what the desk answered.
        seconds: How long it took.
        first_seconds: How long until the first pages and followed contests were there.
    """

    version: str
    pages: int
    made: int
    written: int
    removed: int
    broken: tuple[tuple[str, str], ...]
    seconds: float
    first_seconds: float


class State(msgspec.Struct, frozen=True):
    """What pages ask to learn whether they are out of date.

    Attributes:
        version: Version of the pages that ask here.
        update: Key of the newest update of the election; empty where it is of the whole site.
        published_at: The authority's clock of it.
        elections: Versions by election; only where it is of the whole site.
    """

    version: str
    update: str = ""
    published_at: datetime | None = None
    elections: dict[str, str] = {}


Progress = Callable[[int, int], None]


class Baker:
    """Bakes the site of one desk into one folder, as often as it is asked to.

    Args:
        desk: The desk's folder.
        folder: The folder of the baked site.
        processes: How many make pages side by side; 1 for this one alone.

    Raises:
        DeskError: There is no ``desk.toml``, or it has a mistake.
        UsageError: The folder holds what no build wrote.
    """

    def __init__(self, desk: Path, folder: Path, *, processes: int = 1) -> None:
        self._folder = BakedFolder(folder)
        self._maker = PageMaker(desk, self._folder)
        # One pool a process: each makes the same pages again, of which it remembers parts.
        count = processes if processes > 1 else 0
        self._pools = [_pool(desk, folder) for _ in range(count)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for one in self._pools:
            one.shutdown(cancel_futures=True)
        self._maker.close()

    def state(self) -> str:
        """Return the version that the site would have now."""
        return self._basis().all

    def bake(self, progress: Progress = lambda _done, _known: None) -> Baked:
        """Bring the folder to what the desk says now.

        Args:
            progress: Called with how many pages are done and how many are known.

        Raises:
            UsageError: Another build is at work.
            NotKept: A file cannot be written.
        """
        with self._folder.alone():
            build = _Build(
                self._folder, self._maker, self._basis(), self._run, len(self._pools)
            )
            return build.bake(progress)

    def _basis(self) -> PageBasis:
        maker = self._maker
        settings = maker.desk.settings
        extra = (settings.live_url, settings.base_path)
        return PageBasis(maker.reader, maker.money, maker.reader.fresh(), extra)

    def _run(self, tasks: Sequence[_Task]) -> Iterator[_Made]:
        """Begin tasks; yield what came of them, in the order in which they were given."""
        if not self._pools:
            return (task(self._maker) for task in tasks)
        pools = itertools.cycle(self._pools)
        try:
            return _results([next(pools).submit(_in_worker, task) for task in tasks])
        except BrokenProcessPool as error:
            raise NotKept(ENDED) from error


def _results(waiting: Iterable[Future[_Made]]) -> Iterator[_Made]:
    try:
        for each in waiting:
            yield each.result()
    except BrokenProcessPool as error:
        raise NotKept(ENDED) from error


class _Task(msgspec.Struct, frozen=True):
    """Work for one process: pages, or what pages will need: a forecast, or all counts."""

    pages: tuple[Wanted, ...] = ()
    copy: Copy = Copy({}, "")
    forecast: tuple[str, int] | None = None

    def __call__(self, maker: PageMaker) -> _Made:
        if self.forecast:
            maker.decide(*self.forecast)
        elif not self.pages:
            maker.prepare()
        with maker.reader.holding():
            return [(one.address, maker.make(one, self.copy)) for one in self.pages]


class _Build:
    """One build, from the links of the first page to the last file."""

    def __init__(
        self,
        folder: BakedFolder,
        maker: PageMaker,
        basis: PageBasis,
        run: Callable[[Sequence[_Task]], Iterator[_Made]],
        workers: int,
    ) -> None:
        settings = maker.desk.settings
        self._folder, self._maker, self._basis, self._run = folder, maker, basis, run
        self._workers = workers
        self._copy = Copy(
            basis.elections,
            basis.all,
            settings.live_url.rstrip("/"),
            settings.base_path,
        )
        self._old = dict(folder.listing.files)
        self._files: dict[str, File] = {}
        self._made = self._written = 0
        self._began = time.perf_counter()
        self._first = 0.0

    def bake(self, progress: Progress) -> Baked:
        folder = self._folder
        if not folder.listing.whole:
            folder.sweep()
        folder.begin()
        forecasts = self._forecast()
        waiting, further = self._first_pages(), self._every_contest()
        first = frozenset(split_path(one)[1] for one in waiting)
        self._copy = structs.replace(self._copy, first=first)
        for _ in forecasts:
            pass  # pages need all of them
        while waiting:
            found = dict.fromkeys((*self._make(waiting, progress), *further))
            waiting = [one for one in found if one not in self._files]
            if further:
                self._write_states(first=True)
                self._first = time.perf_counter() - self._began
            further = ()
        self._write("/404.html", self._maker.nowhere(self._copy))
        self._write("/robots.txt", robots(self._root))
        for name, body in self._sitemaps().items():
            self._write(f"/{name}", body)
        self._write_states()
        removed = len({one.path for one in self._old.values()} - self._paths())
        folder.finish(self._files)
        return self._done(removed)

    @property
    def _root(self) -> str:
        settings = self._maker.desk.settings
        public = settings.public_url.rstrip("/")
        return f"{public}{settings.base_path}" if public else ""

    def _forecast(self) -> Iterator[_Made]:
        """Begin to put every forecast on disk that pages will ask for, the newest first."""
        desk = self._maker.desk
        missing = [
            (one.id, number)
            for one in desk.settings.elections
            for number in desk.kept_decisions(one.id).missing()
        ]
        missing.sort(key=lambda one: -one[1])
        ready = [_Task()] * self._workers  # who does not forecast reads counts meanwhile
        return self._run([*(_Task(forecast=one) for one in missing), *ready])

    def _make(self, addresses: Sequence[str], progress: Progress) -> tuple[str, ...]:
        """Make what has to be made of some pages; return what all of them lead to."""
        wanted: list[Wanted] = []
        for address in addresses:
            basis, old = self._basis.of(address), self._old.get(address)
            if old and old.basis == basis and self._folder.has(old):
                self._files[address] = old
            else:
                content = old.content if old and self._folder.has(old) else ""
                wanted.append(Wanted(address, basis, content))
        # Always both languages of a page, one after the other; few pages are shared out.
        size = CHUNK if len(wanted) > CHUNK * SHARED_OUT * self._workers else 2
        chunks = [wanted[start : start + size] for start in range(0, len(wanted), size)]
        for done in self._run([_Task(tuple(one), self._copy) for one in chunks]):
            for address, file in done:
                self._note(address, file)
            progress(len(self._files), max(len(addresses), len(self._files)))
        # A page and the same in the other language come one after the other: what was read
        # for the first is still at hand for the second.
        return _paired(link for one in addresses for link in self._files[one].links)

    def _note(self, address: str, file: File) -> None:
        old = self._old.get(address)
        self._files[address] = file
        self._made += 1
        self._written += not old or old.content != file.content

    def _first_pages(self) -> Sequence[str]:
        """Return what readers look at first: fronts, elections and followed contests."""
        reader = self._maker.reader
        fresh = reader.fresh()
        found = [str(HOME)]
        for one in reader.elections(fresh):
            found.append(election_path(one.id))
            contests = reader.status(fresh, one.id).contests
            pages = [contest_path(one.id, each.id) for each in contests if each.followed]
            found += [*pages, *map(embed_path, pages)]
        named = tuple(f"{each.prefix}{one}" for one in found for each in LANGUAGES)
        return (*named, RESIZER)

    def _every_contest(self) -> Sequence[str]:
        """Return the pages of all contests: an election's page names some by a search alone."""
        reader = self._maker.reader
        fresh = reader.fresh()
        paths = [
            contest_path(one.id, each.id)
            for one in reader.elections(fresh)
            for each in reader.status(fresh, one.id).contests
        ]
        return tuple(f"{each.prefix}{one}" for one in paths for each in LANGUAGES)

    def _sitemaps(self) -> dict[str, bytes]:
        if not self._root:
            return {}
        site = self._maker.reader.site(self._maker.reader.fresh())
        changed = {one.id: one.update.published_at for one in site.elections if one.update}
        pages = {
            address: _changed(address, changed)
            for address, file in self._files.items()
            if file.path.endswith("index.html")
            and not file.redirect
            # An embed is a part of the page whose address it names as its own.
            and not split_path(address)[1].startswith(f"{EMBED}/")
        }
        return sitemaps(pages, self._root)

    def _write_states(self, *, first: bool = False) -> None:
        reader = self._maker.reader
        for one in reader.site(reader.fresh()).elections:
            if one.id in self._basis.elections:
                version, update = self._basis.elections[one.id], one.update
                state = (
                    State(version, update.key, update.published_at)
                    if update
                    else State(version)
                )
                self._write(state_address(one.id, first=first), msgspec.json.encode(state))
        whole = State(self._basis.all, elections=self._basis.elections)
        self._write(state_address("", first=first), msgspec.json.encode(whole))

    def _write(self, address: str, body: bytes) -> None:
        """Write a file that is no page of the desk."""
        file = File(address[1:], self._basis.all, content_hash(body), len(body))
        old = self._old.get(address)
        if not (old and old.content == file.content and self._folder.has(old)):
            self._folder.write(file.path, body)
            self._written += 1
        self._files[address] = file

    def _paths(self) -> set[str]:
        return {one.path for one in self._files.values()}

    def _done(self, removed: int) -> Baked:
        broken = ((address, one.problem) for address, one in self._files.items() if one.problem)
        return Baked(
            version=self._basis.all,
            pages=len(self._paths() - {""}),
            made=self._made,
            written=self._written,
            removed=removed,
            broken=tuple(sorted(broken)),
            seconds=time.perf_counter() - self._began,
            first_seconds=self._first,
        )


_worker: list[PageMaker] = []  # what a process that makes pages holds


def _pool(desk: Path, folder: Path) -> ProcessPoolExecutor:
    # Started afresh: a copy of this process would share its connections and threads.
    return ProcessPoolExecutor(1, get_context("spawn"), _start, (desk, folder))


def _start(desk: Path, folder: Path) -> None:
    _worker.append(PageMaker(desk, BakedFolder(folder)))


def _in_worker(task: _Task) -> _Made:
    return task(_worker[0])


def _paired(addresses: Iterable[str]) -> tuple[str, ...]:
    """Return addresses once each, those of one page in every language side by side."""
    by_page: dict[str, dict[str, None]] = {}
    for one in addresses:
        by_page.setdefault(split_path(one)[1], {})[one] = None
    return tuple(one for same in by_page.values() for one in same)


def _changed(address: str, elections: Mapping[str, datetime]) -> datetime | None:
    """Return when the count of a page changed; None where it shows none of its own."""
    parts = split_path(address)[1].split("/")
    return elections.get(unquote(parts[2])) if parts[1] == "elections" else None


def cores() -> int:
    """Return how many processes may work side by side on this machine."""
    return (
        len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count() or 1
    )
