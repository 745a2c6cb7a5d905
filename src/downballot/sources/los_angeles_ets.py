"""The lines of Los Angeles County's ETS files: their parts, and the whole election's."""

from __future__ import annotations

from itertools import groupby

from msgspec import Struct

from downballot.errors import FormatError
from downballot.model.count import BallotCount, BallotKind
from downballot.model.finding import Finding, Severity
from downballot.sources.fixed_width import Line

WIDTH = 95
_HEADER, _TITLES, _ANSWERS = {"ET", "TD"}, {"CC", "MC", "JC"}, {"CN", "MT", "JN"}
_DETAILS = {"PT", "VN", "VF", "BK", "PR", "DR"}
_STATISTICS = {"ST", "AB", "PS", "PC", "BC"}
_RECORDS = _HEADER | _TITLES | _ANSWERS | _DETAILS | _STATISTICS | {"EF"}
_BALLOT_KINDS = {
    "VOTE AT POLL": BallotKind.IN_PERSON,
    "VOTE BY MAIL": BallotKind.MAIL,
    "ABSENTEE TOTAL": BallotKind.MAIL,
    "BALLOTS CAST/TURNOUT": BallotKind.TOTAL,
}


class Parts(Struct, frozen=True):
    """The parts of one file.

    Attributes:
        header: Lines of the header.
        contests: Lines of each contest; the first is its title.
        statistics: Lines about the whole election.
    """

    header: list[Line]
    contests: list[list[Line]]
    statistics: list[Line]


def read_parts(body: bytes, file_name: str) -> Parts:
    """Split a body into its header, its contests and its statistics.

    Args:
        body: The whole body, UTF-8.
        file_name: Name used in messages.

    Raises:
        FormatError: The body is cut off (the trailer says another number of lines), not
            UTF-8, or a line is not one of this layout.
    """
    lines = _lines(body, file_name)
    groups = [list(group) for _, group in groupby(lines[:-1], key=lambda line: line.text[:3])]
    if not groups or record(groups[0][0]) != "ET":
        raise lines[0].fault(f"record {record(lines[0])!r}", "the header, 000ET")
    header, *others = groups
    return Parts(
        header,
        [group for group in others if not _is_statistics(group)],
        [line for group in others if _is_statistics(group) for line in group],
    )


def record(line: Line) -> str:
    """Return the name of the line's record: two letters."""
    return line.text[3:5]


def codes(line: Line) -> str:
    """Join kind of district, district, division and party, as far as they are given."""
    columns = ((6, 9), (10, 11), (12, 14), (15, 15))
    return "-".join(filter(None, (line.field(*pair) for pair in columns)))


def title(line: Line) -> str:
    """Return a contest's title, which runs over two columns."""
    return f"{line.field(16, 44)} {line.field(45, 70)}".strip()


def words(lines: list[Line], wanted: str) -> str:
    """Return the words of the records of one name."""
    return "; ".join(line.field(16, 95) for line in lines if record(line) == wanted)


def precincts(lines: list[Line]) -> tuple[int | None, int | None]:
    """Return the precincts and those reporting, as far as they are given.

    Raises:
        FormatError: A column holds something other than a whole number.
    """
    for line in lines:
        # A PR line with other words is a title.
        if record(line) == "PR" and line.field(16, 31) == "TOTAL PRECINCTS":
            return line.required_number(32, 41), line.optional_number(74, 82)
    return None, None


def registered(lines: list[Line]) -> int | None:
    """Return the number of registered voters, if it is given.

    Raises:
        FormatError: The column holds something other than a whole number.
    """
    for line in lines:
        if record(line) == "DR":
            return line.required_number(33, 41)
    return None


def ballots(statistics: list[Line]) -> tuple[BallotCount, ...]:
    """Return the ballots counted in the whole election, by kind.

    Raises:
        FormatError: A kind or a number is not one, or a kind is given twice.
    """
    counts: dict[BallotKind, int] = {}
    for line in statistics:
        if record(line) in {"AB", "BC"}:
            label = line.field(49, 73)
            kind = _BALLOT_KINDS.get(label)
            if kind is None or kind in counts:
                expected = f"each of {', '.join(_BALLOT_KINDS)} once"
                raise line.fault(f"ballots {label!r}", expected)
            counts[kind] = line.required_number(74, 82)
    return tuple(BallotCount(kind, number) for kind, number in counts.items())


def findings(statistics: list[Line]) -> list[Finding]:
    """Say what stands in the statistics beside the ballots, and what does not add up.

    Raises:
        FormatError: A column holds something other than a whole number.
    """
    by_party = _by_party(statistics)
    return [*_stated(statistics, by_party), *_sums(statistics, by_party)]


def _lines(body: bytes, file_name: str) -> list[Line]:
    try:
        # Some copies end with the end-of-file character of DOS.
        text = body.decode("utf-8").rstrip("\r\n\x1a")
    except UnicodeDecodeError as error:
        raise FormatError(file_name, f"byte {error.start}", "not UTF-8", "UTF-8") from error
    if not text:
        raise FormatError(file_name, "", "empty", "lines 000ET to 999EF")
    lines = [
        _line(file_name, number, line.removesuffix("\r"))
        for number, line in enumerate(text.split("\n"), start=1)
    ]
    last = lines[-1]
    if record(last) != "EF":
        raise last.fault(f"the file ends with record {record(last)!r}: cut off", "999EF")
    if last.required_number(16, 24) != len(lines):
        raise last.fault(
            f"the file has {len(lines)} lines: cut off or damaged",
            f"{last.field(16, 24)} lines, as this trailer says",
        )
    return lines


def _line(file_name: str, number: int, text: str) -> Line:
    line = Line(file_name, number, text.ljust(WIDTH))
    if len(text) > WIDTH or (len(text) < WIDTH and text != text.rstrip()):
        raise line.fault(f"{len(text)} characters", f"{WIDTH}, or no blanks at the end")
    if record(line) not in _RECORDS:
        allowed = ", ".join(sorted(_RECORDS))
        raise line.fault(f"record {record(line)!r}", f"one of {allowed}")
    return line


def _is_statistics(group: list[Line]) -> bool:
    return group[0].field(6, 9) == "STAT"


def _by_party(statistics: list[Line]) -> list[tuple[str, int, int]]:
    """Read party, voters registered with it, ballots cast by them."""
    return [
        (line.field(45, 70), line.required_number(33, 41), line.required_number(73, 82))
        for line in statistics
        if record(line) in {"PS", "PC"}
    ]


def _stated(statistics: list[Line], by_party: list[tuple[str, int, int]]) -> list[Finding]:
    in_all, reporting = precincts(statistics)
    numbers = (
        (registered(statistics), "voters registered"),
        (in_all, "precincts"),
        (reporting, "precincts reporting"),
    )
    said = [f"{number:,} {what}" for number, what in numbers if number is not None]
    said += [f"{party}: {cast:,} ballots of {voters:,}" for party, voters, cast in by_party]
    if not said:
        return []
    return [Finding(Severity.INFO, "election-statistics", f"{'; '.join(said)}.")]


def _sums(statistics: list[Line], by_party: list[tuple[str, int, int]]) -> list[Finding]:
    by_kind = {count.kind: count.ballots for count in ballots(statistics)}
    total = by_kind.pop(BallotKind.TOTAL, None)
    sums = {
        "at polls + by mail": list(by_kind.values()) if len(by_kind) > 1 else [],
        "by party": [cast for _, _, cast in by_party],
    }
    return [
        Finding(
            Severity.WARNING,
            "ballots-do-not-add-up",
            f"{total:,} ballots cast, but {what} = {sum(parts):,}.",
        )
        for what, parts in sums.items()
        if total is not None and parts and sum(parts) != total
    ]
