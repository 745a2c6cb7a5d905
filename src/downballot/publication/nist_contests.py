"""Contests, selections, candidates and votes of a NIST SP 1500-100 report."""

from __future__ import annotations

from msgspec import Struct, field

from downballot.contests.places import Place, SelectionStanding
from downballot.contests.views import ContestView
from downballot.model.contest import ContestType, Selection, slug
from downballot.model.rule import MAJORITY, Method, Otherwise, Rule, Scope
from downballot.model.sentence import say
from downballot.publication.nist_nodes import (
    ID,
    Ids,
    Node,
    external,
    node,
    plain_text,
    said_text,
)

_TOP_TWO = 2
_STATUSES = {
    Place.WINS: "winner",
    Place.ADVANCES: "advanced-to-runoff",
    Place.TRAILS: "defeated",
}


class ContestNodes(Struct):
    """What contests add to a report.

    Attributes:
        contests: The contests, in the order of the desk.
        candidates: Everybody who stands in them.
        parties: Parties by name.
        units: Their districts.
    """

    contests: list[Node] = field(default_factory=list)
    candidates: list[Node] = field(default_factory=list)
    parties: dict[str, Node] = field(default_factory=dict)
    units: list[Node] = field(default_factory=list)


def contest_nodes(
    view: ContestView, number: int, district: str, counted: str, ids: Ids, made: ContestNodes
) -> None:
    """Add a contest with its selections, candidates and parties.

    Args:
        view: The contest at the update.
        number: Its place in the report, from 1.
        district: Identifier of its district.
        counted: Identifier of the unit whose votes these are.
        ids: Gives identifiers.
        made: What is added to.
    """
    kind = view.definition.type
    if kind is ContestType.CANDIDATE:
        selections = _candidates(view, counted, ids, made)
        made.contests.append(
            _candidate_contest(view, number, district, counted, ids, selections)
        )
        return
    selections = _answers(view, counted, ids)
    if kind is ContestType.RETENTION:
        candidate = _person(view, view.definition.title, "", ids, None)
        made.candidates.append(candidate)
        last = {"CandidateId": candidate[ID]}
    else:
        last = {}
    made.contests.append(
        _measure(view, number, district, counted, ids, selections, retention=last)
    )


def variation(rule: Rule, votes_allowed: int) -> tuple[str, str]:
    """Return how a contest is decided, as the standard names it, and its name if it does not.

    Args:
        rule: The rule.
        votes_allowed: How many selections a voter may mark.
    """
    method = rule.method
    if method is Method.UNKNOWN:
        return "", ""
    if method is Method.TOP_TWO:
        return "other", "top-two"
    if method is Method.MOST_VOTES:
        return ("n-of-m" if votes_allowed > 1 else "plurality"), ""
    return ("majority" if rule.share == MAJORITY else "super-majority"), ""


def _head(
    view: ContestView, number: int, district: str, counted: str, selections: list[Node]
) -> dict[str, object]:
    """Return the fields that every contest has, in the order of the schema."""
    definition, count = view.definition, view.count
    named, other = variation(view.rule, definition.votes_allowed)
    return {
        "BallotTitle": plain_text(definition.title),
        "ContestSelection": selections,
        "ElectionDistrictId": district,
        "ExternalIdentifier": _identifiers(view),
        "Name": view.name,
        "OtherCounts": _others(view, counted),
        "SequenceOrder": number,
        "SubUnitsReported": count.precincts_reporting,
        "TotalSubUnits": count.precincts,
        "VoteVariation": named,
        "OtherVoteVariation": other,
    }


def _identifiers(view: ContestView) -> list[Node]:
    own = external(view.id, "other", "downballot")
    given = view.definition.external_id
    return [own, external(given, "local-level")] if given else [own]


def _candidate_contest(
    view: ContestView,
    number: int,
    district: str,
    counted: str,
    ids: Ids,
    selections: list[Node],
) -> Node:
    rule = view.rule
    chosen = rule.method not in {Method.TOP_TWO, Method.UNKNOWN}
    return node(
        "CandidateContest",
        ids.of("contest", view.id),
        **_head(view, number, district, counted, selections),
        NumberElected=rule.seats if chosen else None,
        NumberRunoff=_TOP_TWO if rule.otherwise is Otherwise.TOP_TWO else None,
        VotesAllowed=view.definition.votes_allowed,
    )


def _measure(
    view: ContestView,
    number: int,
    district: str,
    counted: str,
    ids: Ids,
    selections: list[Node],
    *,
    retention: dict[str, object],
) -> Node:
    text = view.definition.measure_text
    threshold = _threshold(view)
    return node(
        "RetentionContest" if retention else "BallotMeasureContest",
        ids.of("contest", view.id),
        **_head(view, number, district, counted, selections),
        FullText=plain_text(text) if text else None,
        PassageThreshold=said_text(threshold) if threshold else None,
        Type=None if retention else "ballot-measure",
        **retention,
    )


def _threshold(view: ContestView) -> str:
    """Say what share a question needs, in the words of the rule that is applied."""
    share, other = view.rule.share, view.rule.alternative
    if share is None or view.rule.unknown:
        return view.definition.pass_rate
    if other is None:
        return share.words()
    return say(
        "{share}, or {alternative} if {condition}",
        share=share.words(),
        alternative=other.words(),
        condition=view.rule.alternative_when,
    )


def _others(view: ContestView, counted: str) -> list[Node]:
    count, written = view.count, view.standing.tally.write_ins
    if count.overvotes is None and count.undervotes is None and written is None:
        return []
    return [
        node(
            "OtherCounts",
            GpUnitId=counted,
            Overvotes=count.overvotes,
            Undervotes=count.undervotes,
            WriteIns=written,
        )
    ]


def _candidates(view: ContestView, counted: str, ids: Ids, made: ContestNodes) -> list[Node]:
    known = {one.id: one for one in view.definition.selections}
    nodes = []
    for number, standing in enumerate(view.standing.selections, 1):
        one = known.get(standing.selection, Selection(standing.selection, standing.name))
        party = _party(one.party, ids, made)
        person = _person(view, one.name, party, ids, standing)
        made.candidates.append(person)
        nodes.append(
            node(
                "CandidateSelection",
                ids.of("selection", f"{view.id}.{one.id}"),
                SequenceOrder=number,
                VoteCounts=[_votes(standing, counted)],
                CandidateIds=[person[ID]],
            )
        )
    return nodes


def _answers(view: ContestView, counted: str, ids: Ids) -> list[Node]:
    return [
        node(
            "BallotMeasureSelection",
            ids.of("selection", f"{view.id}.{standing.selection}"),
            SequenceOrder=number,
            VoteCounts=[_votes(standing, counted)],
            Selection=plain_text(standing.name),
        )
        for number, standing in enumerate(view.standing.selections, 1)
    ]


def _votes(standing: SelectionStanding, counted: str) -> Node:
    return node("VoteCounts", GpUnitId=counted, Type="total", Count=standing.votes)


def _person(
    view: ContestView, name: str, party: str, ids: Ids, standing: SelectionStanding | None
) -> Node:
    return node(
        "Candidate",
        ids.of("candidate", f"{view.id}.{slug(name)}"),
        BallotName=plain_text(name),
        PartyId=party,
        PostElectionStatus=_status(view, standing),
    )


def _status(view: ContestView, standing: SelectionStanding | None) -> str:
    """Return what became of a candidate, once no vote is to come; a part says nothing."""
    if standing is None or not view.standing.complete or view.rule.scope is Scope.PART:
        return ""
    return _STATUSES.get(standing.place, "")


def _party(name: str, ids: Ids, made: ContestNodes) -> str:
    if not name:
        return ""
    if name not in made.parties:
        made.parties[name] = node("Party", ids.of("party", name), Name=plain_text(name))
    return str(made.parties[name][ID])
