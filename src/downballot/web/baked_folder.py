"""The folder of a baked site: which files it has, and how they are changed one by one."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from downballot.errors import NotKept, UsageError

LIST = ".downballot.json"
LOCK = ".downballot.lock"
PARTIAL = ".partial"


class File(msgspec.Struct, frozen=True):
    """A file of the copy.

    Attributes:
        path: Where it is, below the folder.
        basis: Hash of what it rests on.
        content: Hash of its bytes.
        size: How long it is, in bytes.
        links: Addresses of the site that it refers to.
        redirect: Whether it only leads elsewhere.
        problem: Why there is none: what the desk answered; empty where there is one.
    """

    path: str
    basis: str
    content: str
    size: int
    links: tuple[str, ...] = ()
    redirect: bool = False
    problem: str = ""


class Listing(msgspec.Struct, frozen=True):
    """What the folder holds.

    Attributes:
        files: Its files, by their address.
        whole: The build that wrote them came to its end.
    """

    files: dict[str, File] = {}
    whole: bool = True


class BakedFolder:
    """A folder that only builds write to.

    Args:
        folder: The folder; made where it is missing.

    Raises:
        UsageError: It holds something that no build wrote.
        NotKept: It cannot be made or read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            known = {one.name for one in folder.iterdir()}
        except OSError as error:
            raise NotKept(f"{folder}: {error.strerror}, expected a folder to write") from error
        if known - {LOCK} and LIST not in known:
            raise UsageError(
                f"{folder}: holds files that no build wrote, expected an empty folder"
            )
        self.listing = self._read()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the folder as the only build.

        Yields:
            Nothing; others are refused meanwhile.

        Raises:
            UsageError: Another build is at work.
        """
        with (self.folder / LOCK).open("w") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise UsageError(
                    f"{self.folder}: another build is at work, expected one at a time"
                ) from error
            self.listing = self._read()
            yield

    def begin(self) -> None:
        """Note that files are about to change: a build that is killed is known by it."""
        self._write_list(Listing(self.listing.files, whole=False))

    def finish(self, files: dict[str, File]) -> None:
        """Note what there is now, then remove what no address has any more.

        Args:
            files: Every file, by its address.
        """
        wanted = {one.path for one in files.values()}
        stale = {one.path for one in self.listing.files.values()} - wanted - {""}
        # The list still knows the stale ones: a build killed here has them removed by the next.
        self._write_list(Listing({**self.listing.files, **files}, whole=False))
        self._remove(stale)
        self.listing = Listing(files)
        self._write_list(self.listing)

    def has(self, file: File) -> bool:
        """Say whether a file is there as it is on the list.

        Args:
            file: The file.
        """
        if not file.path:
            return True
        path = self.folder / file.path
        try:
            if self.listing.whole:
                return path.stat().st_size == file.size
            return content_hash(path.read_bytes()) == file.content
        except OSError:
            return False

    def write(self, name: str, body: bytes) -> None:
        """Write a file whole: under another name first, so that nobody reads half of it.

        Args:
            name: Where it is, below the folder.
            body: Its bytes.

        Raises:
            NotKept: It cannot be written.
        """
        path = self.folder / name
        partial = path.parent / f".{os.getpid()}{PARTIAL}"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._check_inside(path)
            partial.write_bytes(body)
            partial.replace(path)
        except OSError as error:
            raise NotKept(f"{path}: {error.strerror}, expected room for a page") from error

    def sweep(self) -> None:
        """Remove what a killed build left under other names."""
        for left in self.folder.rglob(f".*{PARTIAL}"):
            left.unlink(missing_ok=True)

    def _check_inside(self, path: Path) -> None:
        if not path.parent.resolve().is_relative_to(self.folder.resolve()):
            raise UsageError(f"{path}: leads out of {self.folder}, expected no links there")

    def _remove(self, names: Iterable[str]) -> None:
        for name in names:
            path = self.folder / name
            path.unlink(missing_ok=True)
            for folder in path.parents:
                if folder == self.folder or any(folder.iterdir()):
                    break
                folder.rmdir()

    def _read(self) -> Listing:
        try:
            return msgspec.json.decode((self.folder / LIST).read_bytes(), type=Listing)
        except FileNotFoundError:
            return Listing()
        except (OSError, msgspec.DecodeError) as error:
            raise UsageError(
                f"{self.folder / LIST}: {error}, expected the list that a build wrote"
            ) from error

    def _write_list(self, listing: Listing) -> None:
        self.write(LIST, msgspec.json.encode(listing))


def content_hash(body: bytes) -> str:
    """Return a hash of bytes.

    Args:
        body: The bytes.
    """
    return hashlib.sha256(body).hexdigest()[:20]
