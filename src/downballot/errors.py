"""Every error that Downballot raises on purpose.

DownballotError
├── UsageError          a command or call was given something it cannot use   exit 2
│   └── DeskError       desk.toml (or the desk folder) is wrong               exit 2
├── SourceError         an official source could not be read                  exit 3
│   ├── Unreachable     no answer, or an answer that is not a count           exit 3
│   └── NotAllowed      an address, size or redirect the desk does not allow  exit 3
├── DeliveryError       mail cannot leave: the server refuses the desk itself     exit 3
├── FormatError         a file cannot be used as a count                      exit 4
│   └── TableError      the same, for a table: every mistake at once          exit 4
├── LedgerError         the ledger cannot keep or find something              exit 4
│   └── NotKept         a write failed; nothing of it is visible              exit 4
│       └── JournalAway the database of the journal cannot be reached         exit 4
└── RuleError           a contest's rule contradicts itself or its contest    exit 2

A message reads ``where: what is wrong, expected what``. Exit code 1 is kept for
commands that ran and found something of severity *error*.
"""

from __future__ import annotations


class DownballotError(Exception):
    """Base of every error raised on purpose; catch it to catch them all."""

    exit_code = 2

    @property
    def code(self) -> str:
        """The stable name of this kind of error, as used in the JSON API."""
        name = type(self).__name__
        return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).lstrip("-")


class UsageError(DownballotError):
    """A command or call was given something that it cannot use."""


class DeskError(UsageError):
    """``desk.toml`` or the desk folder is wrong: names the line where there is one."""


class SourceError(DownballotError):
    """An official source could not be read."""

    exit_code = 3


class Unreachable(SourceError):
    """The source gave no answer in the time and tries allowed."""


class NotAllowed(SourceError):
    """The desk does not allow this address, redirect or size."""


class DeliveryError(DownballotError):
    """Mail cannot leave: no server answers, or it refuses the desk itself."""

    exit_code = 3


class FormatError(DownballotError):
    """A file cannot be used as a count.

    Args:
        file: Name of the file, as the person who gave it knows it.
        place: Where in the file: a line, a contest, a field. May be empty.
        problem: What is wrong there.
        expected: What was expected instead. May be empty.
    """

    exit_code = 4

    def __init__(self, file: str, place: str, problem: str, expected: str = "") -> None:
        self.file = file
        self.place = place
        self.problem = problem
        self.expected = expected
        where = f"{file}: {place}" if place else file
        wanted = f", expected {expected}" if expected else ""
        super().__init__(f"{where}: {problem}{wanted}")


class TableError(FormatError):
    """A table has mistakes: all of them, each with its line, at once.

    Args:
        file: Name of the table.
        mistakes: Pairs of line number (1 is the header) and sentence.
    """

    def __init__(self, file: str, mistakes: list[tuple[int, str]]) -> None:
        self.mistakes = mistakes
        lines = "".join(f"\n  line {line}: {sentence}" for line, sentence in mistakes)
        super().__init__(file, "", f"{_counted(len(mistakes))}:{lines}")


def _counted(mistakes: int) -> str:
    return "1 mistake" if mistakes == 1 else f"{mistakes} mistakes"


class LedgerError(DownballotError):
    """The ledger cannot keep or find something."""

    exit_code = 4


class NotKept(LedgerError):
    """A write failed (disk full, folder not writable); nothing of it is visible."""


class JournalAway(NotKept):
    """The database that has the journal cannot be reached; it may come back."""


class RuleError(DownballotError):
    """A contest's rule contradicts itself or does not fit its contest."""
