"""Published figures of money in an election, side by side."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from downballot.model.body import PublishedSpending, Round
from downballot.model.partial_date import PartialDate
from downballot.money.per_vote import PerVote


class SpentFor(StrEnum):
    """The two things that "spent for a candidate" may mean."""

    SUPPORT = "support alone"
    WITH_ATTACKS = "support plus attacks on the rival"


class Figures(Struct, frozen=True):
    """Every figure published of one thing, oldest first.

    Attributes:
        rows: The figures, with source, day and hedge; they may disagree.
    """

    rows: tuple[PublishedSpending, ...] = ()

    @property
    def latest(self) -> PublishedSpending | None:
        """The newest one that a reader can open, else the newest; None where there is none."""
        rows = [row for row in self.rows if row.verified] or self.rows
        return rows[-1] if rows else None

    @property
    def lowest_cents(self) -> int | None:
        """The lowest figure; None where there is none."""
        return min((row.cents for row in self.rows if row.cents is not None), default=None)

    @property
    def highest_cents(self) -> int | None:
        """The highest figure; None where there is none."""
        return max((row.cents for row in self.rows if row.cents is not None), default=None)

    @property
    def differ(self) -> bool:
        """Whether not all figures are the same: other days, or other ways to count."""
        return self.lowest_cents != self.highest_cents


class CandidateMoney(Struct, frozen=True):
    """What was published of the money for and against one candidate.

    Attributes:
        seat: The seat's id.
        person: The candidate's id.
        round: Which round; None for figures of all rounds.
        support: Independent expenditures for the candidate, all spenders.
        oppose: Against the candidate.
        on_behalf: For the candidate, attacks on rivals added.
        unspecified: "For" the candidate, without saying which.
        by_spender: For the candidate, of one spender each.
        own: What the candidate's own committees received.
    """

    seat: str
    person: str
    round: Round | None
    support: Figures = Figures()
    oppose: Figures = Figures()
    on_behalf: Figures = Figures()
    unspecified: Figures = Figures()
    by_spender: tuple[PublishedSpending, ...] = ()
    own: Figures = Figures()


class SpenderMoney(Struct, frozen=True):
    """What was published of the independent expenditures of one spender.

    Attributes:
        spender: The spender, as sources name it; a committee, person or whole side.
        round: Which round; None for figures of all rounds.
        figures: The figures.
    """

    spender: str
    round: Round | None
    figures: Figures


class SpentForCandidate(Struct, frozen=True):
    """What was spent for one candidate, in one of the two meanings.

    Attributes:
        seat: The seat's id.
        person: The candidate's id.
        meaning: Which of the two.
        cents: The figure.
        parts: The published figures it is, or is the sum of.
        added_up: Whether it was added up here from parts of one source and day.
    """

    seat: str
    person: str
    meaning: SpentFor
    cents: int
    parts: tuple[PublishedSpending, ...]
    added_up: bool


class VotesThen(Struct, frozen=True):
    """Votes of one candidate, or several together, at one stage of a count.

    Attributes:
        stage: How far the count was.
        votes: The votes, added up.
        as_of: The latest day of the sources; None where none says.
        verified: Whether a reader can open a source of every number.
        sources_differ: Whether another source has another number at this stage.
        source: Address of the first source.
    """

    stage: str
    votes: int
    as_of: PartialDate | None
    verified: bool
    sources_differ: bool
    source: str


class FigurePerVote(Struct, frozen=True):
    """A published figure divided by the votes of each stage, beside what was printed.

    Attributes:
        figure: The figure.
        per_vote: One a stage of the count, least final first; both dates in each.
        unverified_stages: Stages whose votes no reader can look up.
        printed: Quotients that sources printed of the same thing.
    """

    figure: PublishedSpending
    per_vote: tuple[PerVote, ...]
    unverified_stages: tuple[str, ...]
    printed: tuple[PublishedSpending, ...]
