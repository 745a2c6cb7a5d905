"""What a format of precinct results must offer; see ``sources/precincts``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from msgspec import Struct, field

from downballot.model.precinct import PrecinctResults


class NamedContest(Struct, frozen=True):
    """What a person says of a contest whose file does not name it.

    Attributes:
        title: Its title.
        choices: Name and party of each choice, in the order of the file's columns; empty
            where only the title is said.
    """

    title: str
    choices: tuple[tuple[str, str], ...] = ()


class Names(Struct, frozen=True):
    """Titles and choices for files that carry none.

    Attributes:
        title: Title of the one contest that all files are of; empty to take the files'.
        contests: By name of file without its endings, and number of the contest in it.
    """

    title: str = ""
    contests: Mapping[tuple[str, int], NamedContest] = field(default_factory=dict)

    def of(self, file: str, number: int, default: str) -> NamedContest:
        """Return what is known of a contest of a file.

        Args:
            file: Name of the file without its endings.
            number: Which contest of the file, from 1.
            default: The title where nobody said one.
        """
        said = self.contests.get((file, number))
        return NamedContest(self.title or (said.title if said else "") or default,
                            said.choices if said else ())  # fmt: skip


class PrecinctFormat(Protocol):
    """Reads one format of precinct results.

    Attributes:
        name: Stable name (``openelections-precincts``).
        title: What people call it.
        verified: Whether it was built against a real file; otherwise it says so wherever
            it is listed.
    """

    name: str
    title: str
    verified: bool

    def claims(self, path: Path) -> bool:
        """Say whether a file is of this format, from its name and first bytes."""

    def read(self, path: Path, names: Names) -> PrecinctResults:
        """Read a file; what cannot be used is set aside, never shifted, lost or guessed.

        Args:
            path: The file, compressed with gzip or not.
            names: What a person says of contests that the file does not name.

        Raises:
            FormatError: Nothing of it can be used.
        """
