"""The page of an election's precinct results: its contests, and what joins with what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from downballot.model.count import BallotKind
from downballot.model.sentence import say, say_many
from downballot.precincts.reconciling import ELSEWHERE, OWN
from downballot.precincts.values import ContestJoin, Difference, JoinFinding, JoinReport
from downballot.publication.addresses import Address
from downballot.publication.figures import amount, signed
from downballot.publication.frame import Frame, Link, Site, frame
from downballot.publication.precinct_addresses import places_path, precincts_path
from downballot.publication.precinct_map_addresses import map_path

SHOWN = 60  # lines of differences, and of rows set aside
KINDS = {
    BallotKind.TOTAL.value: say("all ballots"),
    BallotKind.MAIL.value: say("by mail"),
    BallotKind.IN_PERSON.value: say("in person"),
    BallotKind.PROVISIONAL.value: say("provisional ballots"),
}


class ContestRow(Struct, frozen=True):
    """One contest.

    Attributes:
        title: What the authority calls it.
        href: The page of its places.
        map_href: Its map; None where none of its precincts has a shape.
        cells: Units, without a place, withheld, votes; with boundaries also units and votes
            with a shape.
    """

    title: str
    href: Address
    map_href: Address | None
    cells: tuple[str, ...]


class FindingRow(Struct, frozen=True):
    """Something to know.

    Attributes:
        sentence: What it is.
        examples: Some of the ids, or sentences of files.
        more: How many more there are.
        plain: Whether the sentence is of an old record, in English.
    """

    sentence: str
    examples: tuple[str, ...]
    more: int
    plain: bool


class DifferenceRow(Struct, frozen=True):
    """One total that precincts do not add up to.

    Attributes:
        contest: Title of the contest.
        what: Of which place, ballots and selection.
        added: What precincts add up to.
        stated: The total.
        apart: The total less the sum.
        source: Who states it.
        cause: Why they differ.
    """

    contest: str
    what: tuple[str, ...]
    added: str
    stated: str
    apart: str
    source: str
    cause: str


class PrecinctListPage(Struct, frozen=True):
    """Everything on the page of an election's precinct results.

    Attributes:
        frame: The surroundings.
        up: The page of the election, where the desk counts it.
        election: What the election is called.
        sentences: How many units and contests, and how they join.
        columns: Headings of the contests' table.
        contests: The contests.
        findings: What a person should know.
        compared: How many totals were compared, and how many differ.
        differences: Those that differ.
        more: How many more differ.
        alone: How many contests have no total to compare with.
    """

    frame: Frame
    up: tuple[Link, ...]
    election: str
    sentences: tuple[str, ...]
    columns: tuple[str, ...]
    contests: tuple[ContestRow, ...]
    findings: tuple[FindingRow, ...]
    compared: str
    differences: tuple[DifferenceRow, ...]
    more: int
    alone: str


def precinct_list_page(
    site: Site,
    election: str,
    report: JoinReport,
    compared: tuple[Difference, ...],
    alone: tuple[str, ...],
    names: Mapping[tuple[str, str], str],
) -> PrecinctListPage:
    """Return the page of an election's precinct results.

    Args:
        site: The desk.
        election: The desk's id of the election.
        report: What joins with what.
        compared: Totals compared, also those that agree.
        alone: Titles of contests whose total nobody states.
        names: What the authority calls a selection, by the slugs of contest and selection.
    """
    path = precincts_path(election)
    view = next((one for one in site.elections if one.id == election), None)
    named = view.title if view else election
    titles = {one.contest: one.title for one in report.contests}
    differ = [one for one in compared if one.cause]
    return PrecinctListPage(
        frame=frame(site, say("Results by precinct: {election}", election=named), path),
        up=(Link(Address(f"/elections/{election}/"), view.title),) if view else (),
        election=named,
        sentences=tuple(_sentences(report)),
        columns=_columns(report),
        contests=tuple(_contest(election, one) for one in report.contests),
        findings=tuple(_finding(one) for one in report.findings),
        compared=_compared(len(compared), len(differ)),
        differences=tuple(_difference(one, titles, names) for one in differ[:SHOWN]),
        more=max(len(differ) - SHOWN, 0),
        alone=_alone(len(alone)),
    )


def _sentences(report: JoinReport) -> Iterable[str]:
    yield say(
        "{units} units with results, {groups} of them groups of ballots without a place.",
        units=report.units,
        groups=report.groups,
    )
    if report.shapes is None:
        yield say("There are no boundaries of this election: there is no map.")
    else:
        yield say(
            "{matched} of {shapes} shapes on the map have results.",
            matched=report.matched_shapes or 0,
            shapes=report.shapes,
        )
    if report.set_aside:
        yield say_many(
            "{number} row of the files could not be used and is set aside.",
            "{number} rows of the files could not be used and are set aside.",
            report.set_aside,
        )
    else:
        yield say("Every row of the files could be used.")


def _columns(report: JoinReport) -> tuple[str, ...]:
    told = (
        say("Contest"),
        say("Units"),
        say("Without a place"),
        say("Withheld"),
        say("Votes"),
    )
    if report.shapes is None:
        return told
    return (*told, say("With a shape"), say("Votes there"), say("Map"))


def _contest(election: str, one: ContestJoin) -> ContestRow:
    cells = [one.units, one.groups, one.withheld, one.votes]
    if one.placed_units is not None:
        cells += [one.placed_units, one.placed_votes or 0]
    return ContestRow(
        one.title,
        places_path(election, one.contest),
        map_path(election, one.contest) if one.placed_units else None,
        tuple(amount(each) for each in cells),
    )


def _finding(one: JoinFinding) -> FindingRow:
    from_record = not hasattr(one.sentence, "said")
    return FindingRow(
        one.sentence, one.examples, max(one.count - len(one.examples), 0), from_record
    )


def _compared(number: int, differ: int) -> str:
    if not number:
        return say("Nobody states totals to compare with.")
    return say_many(
        "{number} total is compared with the sum of precincts; {differ} differ.",
        "{number} totals are compared with the sums of precincts; {differ} differ.",
        number,
        differ=differ,
    )


def _alone(number: int) -> str:
    if not number:
        return ""
    return say_many(
        "Of {number} contest nobody states a total to compare with.",
        "Of {number} contests nobody states a total to compare with.",
        number,
    )


def _difference(
    one: Difference, titles: Mapping[str, str], names: Mapping[tuple[str, str], str]
) -> DifferenceRow:
    kind = KINDS.get(one.ballot_kind, one.ballot_kind)
    name = names.get((one.contest, one.selection), one.selection)
    place = say("other places") if one.place == ELSEWHERE else one.place
    what = (name or say("ballots cast"), kind, place)
    return DifferenceRow(
        titles.get(one.contest, one.contest),
        tuple(filter(None, what)),
        amount(one.added),
        amount(one.stated),
        signed(one.difference),
        OWN if one.source == OWN else one.source,
        one.cause,
    )
