"""Where a contest stands: from its rule and its count, without any likelihood."""

from __future__ import annotations

from msgspec import Struct, structs

from downballot.contests.lines import Line, lines_of
from downballot.contests.outcome import PART_SENTENCE, outcome_of
from downballot.contests.places import SelectionStanding, places_of, standings_of
from downballot.contests.ranking import YES, Ranking, rank_selections
from downballot.contests.rules import rule_findings
from downballot.contests.settled import Settled, settle, settled_selections
from downballot.contests.tally import Tally
from downballot.errors import UsageError
from downballot.model.contest import ContestDefinition, ContestType
from downballot.model.count import ContestCount
from downballot.model.finding import Finding
from downballot.model.rule import Method, Rule, Scope
from downballot.model.sentence import say
from downballot.model.status import ResultsStatus

_ANSWERS = {YES, "no"}


class ContestStanding(Struct, frozen=True):
    """Where one contest stands on one count.

    Attributes:
        contest: The contest's id.
        title: The title as the authority writes it; the identifier if it gives none.
        type: Kind of contest; None if no list of contests names it.
        status: How final the count is.
        rule: The rule it stands under.
        tally: Votes and both wholes.
        selections: Every counted selection, most votes first.
        lines: The lines that matter; none for a county's part.
        outcome: Where it stands, in sentences.
        settled: What arithmetic alone settles.
        complete: True when no vote is to come: certified, or none outstanding.
        ballots_to_come_at_most: The bound that was used; None when none is known.
        findings: What a person should know about it.
    """

    contest: str
    title: str
    type: ContestType | None
    status: ResultsStatus
    rule: Rule
    tally: Tally
    selections: tuple[SelectionStanding, ...]
    lines: tuple[Line, ...]
    outcome: tuple[str, ...]
    settled: tuple[Settled, ...]
    complete: bool
    ballots_to_come_at_most: int | None
    findings: tuple[Finding, ...] = ()


def stand(
    definition: ContestDefinition | None,
    count: ContestCount,
    rule: Rule,
    *,
    status: ResultsStatus,
    ballots_to_come_at_most: int | None = None,
) -> ContestStanding:
    """Return where a contest stands.

    Assumption: counted votes stay counted. A certified count has no votes to come. The
    bound is the caller's: registered voters less ballots counted is none in California
    while voters may register until election day (Elections Code 2170).

    Args:
        definition: The contest; None for a count that no list of contests names.
        count: Its count, of this contest, by selection.
        rule: Its rule.
        status: How final the count is.
        ballots_to_come_at_most: The most ballots with this contest that may still be
            counted, 0 or more; None when no bound is known, then nothing is settled
            before the count is complete.

    Raises:
        UsageError: The count is of another contest, or the bound is below 0.
    """
    if ballots_to_come_at_most is not None and ballots_to_come_at_most < 0:
        raise UsageError(f"ballots to come {ballots_to_come_at_most}: expected 0 or more")
    complete = status is ResultsStatus.CERTIFIED or ballots_to_come_at_most == 0
    bound = 0 if complete else ballots_to_come_at_most
    fitting = _fitting(definition, count, rule)
    ranking = rank_selections(definition, count, fitting, complete=complete)
    parts = _part(ranking) if rule.scope is Scope.PART else _whole(ranking, bound)
    selections, lines, outcome, settled = parts
    return ContestStanding(
        contest=ranking.contest,
        title=definition.title
        if definition
        else say("Contest {contest}", contest=count.contest),
        type=definition.type if definition else None,
        status=status,
        rule=fitting,
        tally=ranking.tally,
        selections=selections,
        lines=lines,
        outcome=outcome,
        settled=settled,
        complete=complete,
        ballots_to_come_at_most=bound,
        findings=(*ranking.findings, *rule_findings(ranking.contest, fitting)),
    )


_Parts = tuple[
    tuple[SelectionStanding, ...], tuple[Line, ...], tuple[str, ...], tuple[Settled, ...]
]


def _part(ranking: Ranking) -> _Parts:
    return standings_of(ranking, {}, frozenset()), (), (PART_SENTENCE,), ()


def _whole(ranking: Ranking, bound: int | None) -> _Parts:
    lines = lines_of(ranking)
    # A count that does not fit its definition may lack votes: nothing is settled on it.
    known = bound is not None and not ranking.findings
    settled = settle(ranking, bound or 0) if known else ()
    selections = standings_of(
        ranking, places_of(ranking, lines), settled_selections(ranking, settled)
    )
    return selections, lines, outcome_of(ranking, lines), settled


def _fitting(definition: ContestDefinition | None, count: ContestCount, rule: Rule) -> Rule:
    """Return the rule, unknown where it cannot be applied to this count."""
    if definition is None:
        return structs.replace(rule, unknown=say("no list of contests names this contest"))
    answers = {selection.id for selection in definition.selections}
    if rule.method is Method.QUESTION and count.selections and answers != _ANSWERS:
        return structs.replace(rule, unknown=say("its answers are not Yes and No"))
    return rule
