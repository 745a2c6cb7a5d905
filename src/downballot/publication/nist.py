"""An election's count as NIST SP 1500-100 has it: an ElectionReport, ready to be written.

The report is plain dictionaries whose keys stand in the order of the XML schema, so that
one value is written both as JSON and as XML (``publication.nist_writing``). What the schema
has no place for is left out and listed in docs/data.md; nothing is squeezed into a field
that means something else.

Source:
    NIST SP 1500-100, Election Results Common Data Format, version 2.0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from msgspec import Struct

from downballot.contests.views import ContestView, ElectionView
from downballot.model.count import BallotKind
from downballot.model.record import Outstanding
from downballot.model.status import ResultsStatus
from downballot.publication.nist_contests import ContestNodes, contest_nodes
from downballot.publication.nist_nodes import (
    Ids,
    Node,
    external,
    gp_unit,
    node,
    plain_text,
)

# The standard has names for these kinds of ballots; every other one is "other" and named.
_KINDS = {
    BallotKind.TOTAL: "total",
    BallotKind.MAIL: "absentee-mail",
    BallotKind.PROVISIONAL: "provisional",
}


class District(Struct, frozen=True):
    """The district of a contest, where a body's tables know it.

    Attributes:
        ocd_id: Open Civic Data division id.
        name: What it is called.
    """

    ocd_id: str
    name: str


class NistHead(Struct, frozen=True):
    """What a report says of itself and of its election, beside the count.

    Attributes:
        issuer: The desk's name.
        version: Version of the program that writes it.
        primary: The election chooses who goes on to the next one.
        references: The authority's own identifiers of the election.
        districts: Districts by contest id, where they are known.
        ocd_id: Open Civic Data division id of the jurisdiction; empty where not known.
    """

    issuer: str
    version: str
    primary: bool = False
    references: tuple[str, ...] = ()
    districts: Mapping[str, District] = MappingProxyType({})
    ocd_id: str = ""


def election_report(view: ElectionView, head: NistHead) -> Node:
    """Return the count of an election as an ElectionReport.

    Args:
        view: The election with its contests, at the update to report.
        head: What the report says beside the count.
    """
    ids = Ids()
    scope = _scope(view, head, ids)
    scope_id = str(scope["@id"])
    areas = _areas(view, scope_id, ids)
    parts = _contests(view, head, scope_id, ids)
    status = view.status.value
    return node(
        "ElectionReport",
        Election=[_election(view, head, scope_id, areas, parts)],
        Format="summary-contest",
        GeneratedDate=_moment(view),
        GpUnit=[scope, *areas.values(), *parts.units],
        Issuer=head.issuer,
        IssuerAbbreviation=head.issuer,
        Notes=_notes(view),
        Party=list(parts.parties.values()),
        SequenceStart=1,
        SequenceEnd=1,
        Status=status,
        VendorApplicationId=f"Downballot {head.version}",
    )


def _contests(view: ElectionView, head: NistHead, scope: str, ids: Ids) -> ContestNodes:
    made = ContestNodes()
    for number, contest in enumerate(view.contests, 1):
        district = _district(contest, head, ids)
        made.units.append(district)
        contest_nodes(contest, number, str(district["@id"]), scope, ids, made)
    return made


def _election(
    view: ElectionView,
    head: NistHead,
    scope: str,
    areas: Mapping[str, Node],
    parts: ContestNodes,
) -> Node:
    day = view.date.isoformat()
    done = view.status is ResultsStatus.CERTIFIED
    return node(
        "Election",
        BallotCounts=_ballots(view, scope, areas),
        Candidate=parts.candidates,
        Contest=parts.contests,
        CountStatus=[
            node("CountStatus", Status="completed" if done else "in-process", Type="total")
        ],
        ElectionScopeId=scope,
        ExternalIdentifier=[
            external(view.id, "other", "downballot"),
            *(external(one, "local-level") for one in head.references),
        ],
        Name=plain_text(view.title),
        StartDate=day,
        EndDate=day,
        Type="primary" if head.primary else "general",
    )


def _scope(view: ElectionView, head: NistHead, ids: Ids) -> Node:
    county = view.jurisdiction.endswith(" County")
    return gp_unit(
        ids.of("unit", view.jurisdiction),
        view.jurisdiction,
        kind="county" if county else "other",
        other="" if county else "jurisdiction",
        ocd_id=head.ocd_id,
    )


def _areas(view: ElectionView, scope: str, ids: Ids) -> dict[str, Node]:
    """Return a unit for each area of an estimate that is not the jurisdiction itself."""
    named = dict.fromkeys(one.scope for one in _standing(view.outstanding))
    return {
        one: gp_unit(ids.of("area", one), one, kind="other", other="area of an estimate")
        for one in named
        if one and one != view.jurisdiction and scope
    }


def _district(contest: ContestView, head: NistHead, ids: Ids) -> Node:
    known = head.districts.get(contest.id)
    return gp_unit(
        ids.of("district", contest.id),
        known.name if known else contest.definition.title,
        kind="other",
        other="electoral district",
        ocd_id=known.ocd_id if known else "",
        registered=contest.count.registered,
    )


def _ballots(view: ElectionView, scope: str, areas: Mapping[str, Node]) -> list[Node]:
    cast = {
        BallotKind.TOTAL: view.ballots.total,
        BallotKind.MAIL: view.ballots.mail,
        BallotKind.IN_PERSON: view.ballots.in_person,
    }
    rows: dict[tuple[str, BallotKind], dict[str, int]] = {
        (scope, kind): {"BallotsCast": ballots}
        for kind, ballots in cast.items()
        if ballots is not None
    }
    for one in _standing(view.outstanding):
        unit = str(areas[one.scope]["@id"]) if one.scope in areas else scope
        rows.setdefault((unit, one.kind), {})["BallotsOutstanding"] = one.ballots
    return [_ballot_row(unit, kind, figures) for (unit, kind), figures in rows.items()]


def _ballot_row(unit: str, kind: BallotKind, figures: Mapping[str, int]) -> Node:
    known = _KINDS.get(kind)
    return node(
        "BallotCounts",
        GpUnitId=unit,
        Type=known or "other",
        OtherType="" if known else kind.value,
        BallotsCast=figures.get("BallotsCast"),
        BallotsOutstanding=figures.get("BallotsOutstanding"),
    )


def _standing(rows: Iterable[Outstanding]) -> tuple[Outstanding, ...]:
    return tuple(one for one in rows if not one.superseded)


def _moment(view: ElectionView) -> str:
    """Return when the count was taken in, which is when this report came to be.

    The same count gives the same bytes, whenever somebody asks.
    """
    start = datetime.combine(view.date, datetime.min.time(), UTC)
    known = view.last_received_at or (view.update.published_at if view.update else start)
    return _utc(known)


def _notes(view: ElectionView) -> str:
    if view.update is None:
        return "No count has been published."
    return (
        f"Count published {_utc(view.update.published_at)} by the clock of "
        f"{view.jurisdiction}; update {view.update.key}; {view.status.value}."
    )


def _utc(moment: datetime) -> str:
    plain = moment.astimezone(UTC).replace(microsecond=0)
    return plain.isoformat().replace("+00:00", "Z")
