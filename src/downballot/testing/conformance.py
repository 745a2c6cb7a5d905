"""What every count format must hold, as functions that raise AssertionError.

A format is conforming if for each of its samples: exactly one format claims the body;
reading it twice gives equal reports; identifiers are unique and counts refer to them;
numbers are whole and not negative; the clock is aware; parts add up to the totals that
the body itself states, or the report says that they do not; one damaged byte gives the
same counts, other counts or a FormatError that names the file; and a body that was cut
off is never read as whole.
"""

from __future__ import annotations

import gzip
from collections.abc import Hashable, Iterable, Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict

from downballot.errors import FormatError
from downballot.model.count import BallotKind, ContestCount, Report
from downballot.sources.count_format import CountFormat
from downballot.sources.registry import count_formats

# Losing these from the end of a body loses nothing that it says: white space, the
# end-of-file character of DOS, and the empty cells with which spreadsheets pad a row.
SAYS_NOTHING = b" \t\r\n\x1a,"
MOST = 2**63 - 1


class Sample(Struct, frozen=True):
    """A body to check a format with.

    Attributes:
        format: Name of the format that must claim it.
        file_name: Name used in messages.
        body: The whole body, uncompressed.
    """

    format: str
    file_name: str
    body: bytes


def samples_in(folder: Path) -> list[Sample]:
    """Read a folder of samples: one folder a format, named after it.

    Args:
        folder: Folder of folders; a file that ends in ``.gz`` is uncompressed.

    Examples:
        >>> samples_in(Path("no/such/folder"))
        []
    """
    files = sorted(path for path in folder.glob("*/*") if not path.name.startswith("."))
    return [Sample(path.parent.name, path.name, _body(path)) for path in files]


def _body(path: Path) -> bytes:
    body = path.read_bytes()
    return gzip.decompress(body) if path.suffix == ".gz" else body


def read(sample: Sample) -> Report:
    """Read a sample with its own format.

    Raises:
        AssertionError: No format has the sample's name.
    """
    return _format(sample).read(sample.body, sample.file_name)


def check_sample(sample: Sample) -> None:
    """Check everything that one whole body can show.

    Raises:
        AssertionError: Something does not hold; the message says what.
    """
    check_claim(sample)
    check_repeatable(sample)
    check_report(read(sample))


def check_claim(sample: Sample) -> None:
    """Check that exactly one format claims the body, and that it is the sample's.

    Raises:
        AssertionError: None, another, or several claim it.
    """
    claiming = [name for name, one in count_formats().items() if one.matches(sample.body)]
    _require(
        claiming == [sample.format],
        f"{sample.file_name} is claimed by {claiming}, expected only {sample.format!r}",
    )


def check_repeatable(sample: Sample) -> None:
    """Check that reading a body twice gives equal reports, under the format's name.

    Raises:
        AssertionError: The reports differ.
    """
    first, second = read(sample), read(sample)
    _require(first == second, f"{sample.file_name}: reading it twice gives two reports")
    _require(first.format == sample.format, f"report of {first.format!r}")


def check_report(report: Report) -> None:
    """Check a report by itself: identifiers, references, numbers, clock and totals.

    Raises:
        AssertionError: Something does not hold; the message says what.
    """
    check_identifiers(report)
    check_references(report)
    check_numbers(report)
    check_clock(report)
    check_totals(report)


def check_identifiers(report: Report) -> None:
    """Check that contests, and selections within each, have unique identifiers.

    Raises:
        AssertionError: An identifier is empty or there twice.
    """
    _require_distinct("contest ids", (one.id for one in report.definitions))
    _require_distinct("counted contests", (one.contest for one in report.counts))
    _require_distinct("kinds of ballots", (one.kind for one in report.ballots))
    external = [one.external_id for one in report.definitions if one.external_id]
    _require_distinct("external contest ids", external)
    for definition in report.definitions:
        _require(bool(definition.id), f"contest {definition.title!r} has no id")
        ids = [selection.id for selection in definition.selections]
        _require_distinct(f"selection ids of {definition.id!r}", ids)
        _require(all(ids), f"a selection of {definition.id!r} has no id")
    for count in report.counts:
        refs = (selection.selection for selection in count.selections)
        _require_distinct(f"counted selections of {count.contest!r}", refs)


def check_references(report: Report) -> None:
    """Check that each count refers to a contest of the report, selection by selection.

    A report without definitions refers to the authority's identifiers; votes whose
    contest the body does not say stand under the contest ``""``.

    Raises:
        AssertionError: A count refers to nothing.
    """
    defined = {
        one.id: {selection.id for selection in one.selections} for one in report.definitions
    }
    for count in report.counts:
        refs = {selection.selection for selection in count.selections}
        if defined:
            _require(count.contest in defined, f"count of {count.contest!r}: not defined")
            unknown = refs - defined[count.contest]
            _require(not unknown, f"count of {count.contest!r}: {unknown} not defined")
        else:
            _require(all(refs), f"count of {count.contest!r}: a selection without identifier")


def check_numbers(report: Report) -> None:
    """Check that all numbers are whole, not negative, and can be stored in 64 bits.

    Raises:
        AssertionError: A number is none.
    """
    for where, number in _numbers(report):
        whole = type(number) is int and 0 <= number <= MOST
        _require(whole, f"{where}: {number!r}, expected a whole number, 0 or more")


def _numbers(report: Report) -> Iterator[tuple[str, object]]:
    for ballots in report.ballots:
        yield f"ballots {ballots.kind}", ballots.ballots
    for definition in report.definitions:
        yield f"{definition.id}: votes allowed less 1", definition.votes_allowed - 1
    for count in report.counts:
        for selection in count.selections:
            yield f"{count.contest}: {selection.selection}", selection.votes
        for field, value in asdict(count).items():
            if field not in {"contest", "selections"} and value is not None:
                yield f"{count.contest}: {field}", value


def check_clock(report: Report) -> None:
    """Check that a report with counts has the authority's clock, and that it is aware.

    Raises:
        AssertionError: The clock is absent or naive.
    """
    if report.counts:
        _require(report.published_at is not None, "counts without a time")
    if report.published_at is not None:
        aware = report.published_at.utcoffset() is not None
        _require(aware, f"time {report.published_at} without an offset from UTC")


def check_totals(report: Report) -> None:
    """Check that parts add up to the totals in the same report, or that it says so.

    It may say so in ``torn`` (for the whole body) or by a finding (for a contest).

    Raises:
        AssertionError: Parts do not add up and the report is silent about it.
    """
    blamed = {finding.contest for finding in report.findings}
    seats = {one.id: one.votes_allowed for one in report.definitions}
    for count in report.counts:
        for sentence in _contradictions(count, seats.get(count.contest)):
            _require(count.contest in blamed, f"{count.contest}: {sentence}, and no finding")
    by_kind = {one.kind: one.ballots for one in report.ballots}
    total = by_kind.pop(BallotKind.TOTAL, None)
    if total is not None and sum(by_kind.values()) > total:
        said = report.torn or "" in blamed
        _require(bool(said), f"{total} ballots in all, but {by_kind}, and no finding")


def _contradictions(count: ContestCount, seats: int | None) -> Iterator[str]:
    parts = (count.valid_votes, count.partial, count.undervotes, count.overvotes)
    known = sum(part for part in parts if part is not None)
    if count.ballots is not None and known > count.ballots:
        yield f"{count.ballots} ballots, but parts of {known}"
    if count.ballots is not None and count.valid_votes is not None and known < count.ballots:
        yield f"{count.ballots} ballots, but parts of only {known}"
    votes = sum(one.votes for one in count.selections) + (count.write_ins or 0)
    if seats and count.ballots is not None and votes > seats * count.ballots:
        yield f"{votes} votes on {count.ballots} ballots for {seats}"
    if seats == 1 and count.selections and count.valid_votes not in {None, votes}:
        yield f"{votes} votes, but {count.valid_votes} valid"


def check_damaged(sample: Sample, damaged: bytes) -> None:
    """Check that a damaged body is read as some counts or refused by a FormatError.

    Args:
        sample: The whole body that was damaged.
        damaged: The same body after damage.

    Raises:
        AssertionError: The error does not name the file, or the counts contradict
            themselves. Any other exception of the format passes through.
    """
    _format(sample).matches(damaged)
    try:
        report = _format(sample).read(damaged, sample.file_name)
    except FormatError as error:
        _require(error.file == sample.file_name, f"the error names {error.file!r}: {error}")
        return
    check_report(report)


def cuts(body: bytes, *, most: int = 400) -> list[int]:
    r"""Choose where to cut a body off: everywhere, or spread with all of the last part.

    Args:
        body: The whole body.
        most: Fewer cuts than about this many.

    Examples:
        >>> cuts(b"END,2\n")
        [0, 1, 2, 3, 4]
    """
    end = len(body.rstrip(SAYS_NOTHING))
    spread = range(0, end, max(1, end // (most // 2)))
    return sorted({*spread, *range(max(0, end - most // 2), end)})


def check_cut_off(sample: Sample, places: Iterable[int]) -> None:
    """Check that a body is refused wherever it was cut off.

    Args:
        sample: The whole body.
        places: How many bytes are left of it, each fewer than it says something with.

    Raises:
        AssertionError: A part is read as whole, or the error does not name the file.
    """
    for place in places:
        try:
            _format(sample).read(sample.body[:place], sample.file_name)
        except FormatError as error:
            _require(error.file == sample.file_name, f"the error names {error.file!r}")
        else:
            message = (
                f"{sample.file_name}: read as whole with {place} of {len(sample.body)} bytes"
            )
            raise AssertionError(message)


def _format(sample: Sample) -> CountFormat:
    known = count_formats()
    _require(sample.format in known, f"no format {sample.format!r}, only {sorted(known)}")
    return known[sample.format]


def _require(holds: bool, sentence: str) -> None:  # noqa: FBT001  the one thing it is about
    if not holds:
        raise AssertionError(sentence)


def _require_distinct(what: str, values: Iterable[Hashable]) -> None:
    seen: set[Hashable] = set()
    for value in values:
        _require(value not in seen, f"{what}: {value!r} is there twice")
        seen.add(value)
