"""What a forecast says of one contest, in plain values: no arrays, ready for pages and JSON."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from downballot.model.finding import Finding


class Question(StrEnum):
    """What is asked of a contest, each answered with a probability.

    WINS: is among the winners (as many as there are seats). ADVANCES: finishes among the
    first two, whether or not somebody wins outright. WINS_OUTRIGHT: meets the share that
    avoids a second round. PASSES: the measure meets its share.
    """

    WINS = "wins"
    ADVANCES = "advances"
    WINS_OUTRIGHT = "wins_outright"
    PASSES = "passes"


class Interval(Struct, frozen=True):
    """A quantity that is not known yet: its middle and where it lies half and 95 in 100 times.

    Attributes:
        median: As often above as below.
        low50: With ``high50`` around half of all cases.
        high50: See ``low50``.
        low95: With ``high95`` around 95 of 100 cases.
        high95: See ``low95``.
    """

    median: float
    low50: float
    high50: float
    low95: float
    high95: float


class Probability(Struct, frozen=True):
    """How likely one answer is.

    Attributes:
        question: What is asked.
        selection: Of which selection; empty for a measure.
        probability: From 0 to 1; 0 or 1 only where nothing is left to count.
    """

    question: Question
    selection: str
    probability: float


class SelectionForecast(Struct, frozen=True):
    """One selection: what it has and how it may finish.

    Attributes:
        selection: The selection's id.
        votes: Votes counted so far, in votes.
        share: Of the votes counted for all selections, 0 to 1; None before any vote.
        share_to_come: Its share of the votes still to come, 0 to 1.
        final_share: Its share of all votes in the end, 0 to 1.
    """

    selection: str
    votes: int
    share: float | None
    share_to_come: Interval
    final_share: Interval


class ContestForecast(Struct, frozen=True):
    """What is known of how one contest ends, at one update.

    Attributes:
        contest: The contest's id.
        published_at: The authority's clock of the update, aware.
        model: Version of the model and of its constants (``1-3fa2b1c4``).
        seed: Seed of the simulated finishes.
        draws: How many finishes were simulated.
        counted_votes: Votes for all selections so far, in votes.
        votes_to_come: Votes for all selections still to come, in votes.
        method: How the votes to come were estimated, in a sentence.
        selections: Every selection, most votes first.
        probabilities: The answer to every question that the rule asks.
        complete: Nothing is left to count: probabilities are 0 or 1.
        findings: What a person should know about this forecast.
    """

    contest: str
    published_at: datetime
    model: str
    seed: int
    draws: int
    counted_votes: int
    votes_to_come: Interval
    method: str
    selections: tuple[SelectionForecast, ...]
    probabilities: tuple[Probability, ...]
    complete: bool = False
    findings: tuple[Finding, ...] = ()
