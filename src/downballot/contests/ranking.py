"""The selections of one contest in the order of their votes, with its rule and tally."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from downballot.contests.bounds import Uncounted, keeps_place
from downballot.contests.names import display_name
from downballot.contests.tally import Tally, tally
from downballot.errors import UsageError
from downballot.model.contest import ContestDefinition, Selection
from downballot.model.count import ContestCount
from downballot.model.finding import Finding, Severity
from downballot.model.rule import Method, Rule
from downballot.model.sentence import join, say

YES = "yes"
# The answers of a question are words, not names: they are said in the reader's language.
_ANSWERS = {"yes": say("Yes"), "no": say("No")}


class Ranked(Struct, frozen=True):
    """One selection with its votes and rank.

    Attributes:
        id: The selection's id.
        name: Its name as a reader knows it.
        party: Its party as the authority writes it.
        votes: Votes counted so far, in votes.
        rank: 1 for the most votes; those who tie share a rank.
    """

    id: str
    name: str
    party: str
    votes: int
    rank: int


class Ranking(Struct, frozen=True):
    """A contest's selections by votes, most first, ties in the authority's order.

    Attributes:
        contest: The contest's id.
        rule: Its rule.
        tally: Its tally.
        selections: The listed selections by votes.
        votes_allowed: How many selections a voter may mark.
        complete: True when no vote is to come.
        findings: What does not fit between the count and the definition.
    """

    contest: str
    rule: Rule
    tally: Tally
    selections: tuple[Ranked, ...]
    votes_allowed: int
    complete: bool
    findings: tuple[Finding, ...] = ()

    @property
    def places(self) -> int:
        """How many selections the rule takes: the seats, or the two that go on."""
        if self.rule.method is Method.TOP_TWO:
            return 2
        return self.rule.seats

    @property
    def yes(self) -> Ranked | None:
        """The answer Yes of a measure or retention question."""
        return next((each for each in self.selections if each.id == YES), None)

    @property
    def has_votes(self) -> bool:
        """Whether a vote is counted for any listed selection."""
        return self.tally.listed_votes > 0

    def rivals(self, selection: Ranked) -> list[int]:
        """Return the votes of every other listed selection, in votes.

        Args:
            selection: One of the selections.
        """
        return [each.votes for each in self.selections if each.id != selection.id]

    def holds_place(self, selection: Ranked, places: int) -> bool:
        """Say whether a selection is within the first places on the votes counted so far.

        It is not where it is level with the first one behind them, nor where names
        written in may be, as far as the source gives write-ins.

        Args:
            selection: One of the selections.
            places: How many places, 1 or more.
        """
        counted = Uncounted(0, self.votes_allowed, self.tally.write_ins)
        return keeps_place(selection.votes, self.rivals(selection), places, counted)

    def last_inside(self, places: int) -> Ranked:
        """Return the selection in the last of the first places.

        Args:
            places: How many places, 1 or more; there must be a selection.
        """
        return self.selections[min(places, len(self.selections)) - 1]

    def first_outside(self, places: int) -> Ranked | None:
        """Return the first selection behind the first places, if there is one.

        Args:
            places: How many places, 1 or more.
        """
        behind = self.selections[places:]
        return behind[0] if behind else None


def rank_selections(
    definition: ContestDefinition | None, count: ContestCount, rule: Rule, *, complete: bool
) -> Ranking:
    """Rank the selections of a contest.

    Args:
        definition: The contest's definition; None when its authority lists none, then
            selections are named by their identifiers.
        count: Its count.
        rule: Its rule.
        complete: Whether no vote is to come.

    Raises:
        UsageError: The count is of another contest.
    """
    if definition and count.contest not in {definition.id, definition.external_id}:
        raise UsageError(f"count of {count.contest!r}: expected contest {definition.id!r}")
    contest = definition.id if definition else count.contest
    allowed = definition.votes_allowed if definition else 1
    known = _known(definition.selections if definition else ())
    pairs = [
        (known.get(line.selection) or Selection(line.selection, line.selection), line.votes)
        for line in count.selections
    ]
    return Ranking(
        contest=contest,
        rule=rule,
        tally=tally(count, votes_allowed=allowed),
        selections=_ranked(pairs),
        votes_allowed=allowed,
        complete=complete,
        findings=_mismatches(definition, count, known),
    )


def _known(selections: Iterable[Selection]) -> dict[str, Selection]:
    listed = tuple(selections)
    by_reference = {each.external_id: each for each in listed if each.external_id}
    return by_reference | {each.id: each for each in listed}


def _ranked(pairs: list[tuple[Selection, int]]) -> tuple[Ranked, ...]:
    ordered = sorted(pairs, key=lambda pair: -pair[1])
    ranks: dict[int, int] = {}
    for place, (_, votes) in enumerate(ordered, start=1):
        ranks.setdefault(votes, place)
    return tuple(
        Ranked(each.id, _shown(each), each.party, votes, ranks[votes])
        for each, votes in ordered
    )


def _shown(each: Selection) -> str:
    name = display_name(each.name)
    answer = _ANSWERS.get(each.id, "")
    return answer if answer == name else name


def _mismatches(
    definition: ContestDefinition | None, count: ContestCount, known: dict[str, Selection]
) -> tuple[Finding, ...]:
    if definition is None:
        sentence = say(
            "Contest {contest} is counted, but no list of contests names it.",
            contest=count.contest,
        )
        return (
            Finding(Severity.WARNING, "contest-without-definition", sentence, count.contest),
        )
    given = {line.selection for line in count.selections}
    seen = {known[name].id for name in given & known.keys()}
    absent = [each.name for each in definition.selections if each.id not in seen]
    unlisted, title = sorted(given - known.keys()), repr(definition.title)
    sentences = {
        "selection-without-count": absent
        and say(
            "Contest {title}: listed but not counted: {names}.",
            title=title,
            names=join(", ", absent),
        ),
        "selection-without-definition": unlisted
        and say(
            "Contest {title}: counted but not listed: {names}.",
            title=title,
            names=join(", ", unlisted),
        ),
    }
    return tuple(
        Finding(Severity.WARNING, code, sentence, definition.id)
        for code, sentence in sentences.items()
        if sentence
    )
