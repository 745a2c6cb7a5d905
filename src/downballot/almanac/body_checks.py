"""What contradicts itself in the tables of a body, each with table and line.

The rows stay as they are: which of two is right, only a person who reads their sources can
tell. Nothing here knows today's date; the record's own clock is its latest ``as_of``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain, combinations

from downballot.almanac.body_places import Lines, Placed, overlap
from downballot.almanac.body_references import check_references
from downballot.almanac.contradiction_checks import check_contradictions
from downballot.almanac.money_checks import check_money
from downballot.almanac.past_contest_checks import check_past_contests
from downballot.almanac.term_checks import check_terms, read_term_limit
from downballot.almanac.turnout_checks import check_turnout
from downballot.errors import RuleError
from downballot.model.body import (
    Alignment,
    BodyElection,
    BodyRecord,
    BodyRule,
    Evidence,
    Term,
)
from downballot.model.finding import Finding, Severity
from downballot.model.partial_date import PartialDate
from downballot.model.rule import parse_share

_TABLES = tuple(
    name for name in BodyRecord.__struct_fields__ if name not in {"body", "findings"}
)


_ORDERS = {
    "rules": (("starts", "ends"),),
    "terms": (("starts", "ends"), ("election", "starts")),
    "alignments": (("starts", "ends"),),
    "elections": (
        ("follows", "date"),
        ("date", "runoff"),
        ("filing_deadline", "date"),
        ("registration_deadline", "date"),
        ("date", "certified"),
        ("date", "terms_start"),
    ),
}


def check_body(record: BodyRecord, lines: Lines) -> list[Finding]:
    """Return what contradicts itself in a body's tables.

    Args:
        record: The rows that could be read.
        lines: By table's name (``terms``), the line of each of its rows.
    """
    placed = Placed(record, lines)
    return list(
        chain(
            check_references(placed),
            check_terms(placed),
            check_past_contests(placed),
            check_turnout(placed),
            check_contradictions(placed),
            check_money(placed),
            _unusable_rules(placed),
            _alignments_that_overlap(placed),
            _dates_out_of_order(placed),
            _rows_without_source(placed),
            _unverified_rows(placed),
        )
    )


def _unusable_rules(placed: Placed) -> Iterator[Finding]:
    for where, rule in placed.rows("rules"):
        expected = expected_of_rule(rule, len(placed.record.seats))
        if expected:
            sentence = (
                f"{where}: {rule.rule} {rule.value!r} cannot be used, expected {expected}"
            )
            yield Finding(Severity.ERROR, "body-rule-unusable", sentence)


def expected_of_rule(rule: BodyRule, seats: int) -> str:
    """Return what a rule's value should have been; empty where it can be used.

    Args:
        rule: The row.
        seats: Seats of the body.
    """
    if rule.rule == "term_limit":
        return "a whole number of terms, such as 3" if read_term_limit(rule) is None else ""
    if rule.rule not in {"majority", "supermajority"}:
        return ""
    try:
        share = parse_share(rule.value)
    except RuleError:
        return "a share of all seats, such as more than 1/2 or at least 2/3"
    two_can_have_it = 2 * share.votes_needed(seats) <= seats
    return "more than half, which only one bloc can have" if two_can_have_it else ""


def _alignments_that_overlap(placed: Placed) -> Iterator[Finding]:
    by_person = defaultdict(list)
    for where, view in placed.rows("alignments"):
        by_person[view.scheme, view.person].append((where, view))
    for (scheme, person), views in by_person.items():
        for (_, one), (where, other) in combinations(views, 2):
            # Two sources that say the same confirm each other.
            differ = (one.bloc, one.kind) != (other.bloc, other.kind)
            if differ and overlap((one.starts, one.ends), (other.starts, other.ends)):
                sentence = (
                    f"{where}: {person} is {_view(other)} in the scheme {scheme} while line "
                    f"{one.line} says {_view(one)}, expected one to end before the other "
                    "starts, or one row that says disputed"
                )
                yield Finding(Severity.ERROR, "alignment-overlap", sentence)


def _view(view: Alignment) -> str:
    return f"{view.bloc or view.kind} from {view.starts} to {view.ends or 'now'}"


def _dates_out_of_order(placed: Placed) -> Iterator[Finding]:
    for table, order in _ORDERS.items():
        for where, row in placed.rows(table):
            yield from _reversed(where, row, order)


def _reversed(
    where: str,
    row: BodyRule | Term | Alignment | BodyElection,
    order: tuple[tuple[str, str], ...],
) -> Iterator[Finding]:
    for first, second in order:
        before: PartialDate | None = getattr(row, first)
        after: PartialDate | None = getattr(row, second)
        if before and after and after.last < before.first:
            sentence = (
                f"{where}: {second} {after} is before {first} {before}, expected the same day "
                "or a later one"
            )
            yield Finding(Severity.ERROR, "dates-out-of-order", sentence)


def _rows_without_source(placed: Placed) -> Iterator[Finding]:
    for table in _TABLES:
        for where, row in placed.rows(table):
            if not row.source:
                sentence = f"{where}: has no source, expected an address or a citation"
                yield Finding(Severity.WARNING, "row-without-source", sentence)


def _unverified_rows(placed: Placed) -> Iterator[Finding]:
    for table in _TABLES:
        lines = [
            line
            for line, (_, row) in zip(placed.lines[table], placed.rows(table), strict=True)
            if row.evidence is Evidence.UNVERIFIED
        ]
        if lines:
            first = ", ".join(str(line) for line in lines[:12])
            more = "" if len(lines) <= 12 else " and others"
            rows = "row is" if len(lines) == 1 else "rows are"
            sentence = (
                f"{table}.csv:{lines[0]}: {len(lines)} {rows} unverified (line {first}{more}), "
                "expected a source that a reader can open before they support a sentence"
            )
            yield Finding(Severity.INFO, "rows-unverified", sentence)
