"""The record as plain values: what a claim is held against, each with as-of and source."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

from msgspec import Struct

from downballot.model.body import Hedge, Round, SpendingMetric
from downballot.model.partial_date import PartialDate
from downballot.model.rule import Share


class Person(Struct, frozen=True):
    """Somebody whom a text may name.

    Attributes:
        id: Slug of the name, or its id in a body's tables.
        name: The name as readers know it.
        also: Other forms of the name.
    """

    id: str
    name: str
    also: tuple[str, ...] = ()


class Choice(Struct, frozen=True):
    """One choice of a contest.

    Attributes:
        id: Id within the contest; ``yes`` and ``no`` for a measure.
        name: The name as readers know it.
        person: Id of the person; empty for an answer.
    """

    id: str
    name: str
    person: str = ""


class ChoiceCount(Struct, frozen=True):
    """What was counted for one choice.

    Attributes:
        choice: Its id.
        votes: Votes; None where the source gives none.
        share: Share as the source prints it, 0 to 1; None where there are votes to compute
            it from, or none is printed.
    """

    choice: str
    votes: int | None
    share: Fraction | None = None


class Count(Struct, frozen=True):
    """A contest at one update, or as one source told of it.

    Attributes:
        as_of: When it was published, aware.
        source: Address or citation.
        choices: What was counted for each choice, most first.
        complete: The source gives every choice.
        final: It is certified or said to be final.
        with_write_ins: Votes with every write-in; None where they are not known.
        timed: The time of the day is known.
    """

    as_of: datetime
    source: str
    choices: tuple[ChoiceCount, ...]
    complete: bool
    final: bool = False
    with_write_ins: int | None = None
    timed: bool = False


class Outcome(Struct, frozen=True):
    """What became of a choice, as a source told it.

    Attributes:
        choice: Its id.
        outcome: ``won``, ``runoff`` or ``lost``.
        as_of: When the source said so.
        source: Address or citation.
    """

    choice: str
    outcome: str
    as_of: date
    source: str


class ContestFacts(Struct, frozen=True):
    """One contest in one round.

    Attributes:
        id: Unique in the record.
        name: What readers call it.
        body: Id of the body whose seat it fills or whose measure it is; empty otherwise.
        seat: Id of the seat; empty for a measure or where it is not known.
        election: The day.
        round: Which round.
        choices: Its choices.
        counts: What was counted, oldest first.
        outcomes: What became of choices, oldest first.
        share_needed: What it takes to win in this round; None for most votes.
        share_source: Where that is read.
        measure: What readers call the measure (``Measure US``); empty for candidates.
        title: What a measure is about.
        candidates: How many candidates there were; None where not all are known.
        partial: Why its count is only a part; empty where it is whole.
        incumbents: Ids of the people who held the seat on the day.
        followed: Whether a reader of this record looks for it first.
        conceded: Who conceded, when, and the source: choice, day, source.
    """

    id: str
    name: str
    body: str
    seat: str
    election: date
    round: Round
    choices: tuple[Choice, ...]
    counts: tuple[Count, ...]
    outcomes: tuple[Outcome, ...] = ()
    share_needed: Share | None = None
    share_source: str = ""
    measure: str = ""
    title: str = ""
    candidates: int | None = None
    partial: str = ""
    incumbents: tuple[str, ...] = ()
    followed: bool = False
    conceded: tuple[tuple[str, date, str], ...] = ()

    def choice_of(self, person: str) -> str:
        """Return the id of a person's choice; empty where the person did not run.

        Args:
            person: The person's id.
        """
        return next((one.id for one in self.choices if person and one.person == person), "")

    def name_of(self, choice: str) -> str:
        """Return the name of a choice.

        Args:
            choice: Its id.
        """
        return next((one.name for one in self.choices if one.id == choice), choice)


class VoterFacts(Struct, frozen=True):
    """How many of whom voted, or were counted, as one source told it.

    Attributes:
        election: The day.
        area: Of what area, in words.
        as_of: When the source says so, aware.
        source: Address or citation.
        registered: Registered voters; several where sources differ.
        ballots: Ballots counted; None where the source gives none.
        left: Ballots estimated to be left; None likewise.
        share: Turnout as the source prints it, 0 to 1; None likewise.
        final: The count was final.
    """

    election: date
    area: str
    as_of: datetime
    source: str
    registered: tuple[int, ...] = ()
    ballots: int | None = None
    left: int | None = None
    share: Fraction | None = None
    final: bool = False


class BoardFacts(Struct, frozen=True):
    """How a board was divided, in somebody's view, for a stretch of time.

    Attributes:
        body: Its id.
        starts: First day.
        ends: Last day, or the day before the next stretch.
        split: Seats by name of bloc, in the order of their sides.
        undecided: Seats that are vacant, disputed or of no bloc.
        seats: Seats in all.
        according_to: Whose view it is.
        source: Address or citation.
    """

    body: str
    starts: date
    ends: date
    split: tuple[tuple[str, int], ...]
    undecided: int
    seats: int
    according_to: str
    source: str


class TermFacts(Struct, frozen=True):
    """One stretch in which a person held a seat.

    Attributes:
        body: The body's id.
        seat: The seat's id.
        person: The person's id.
        starts: First day; None where it is not known.
        ends: Last day; None likewise.
        number: Which term of the person's it is for the limit, from 1; 0 where unknown.
        source: Address or citation.
    """

    body: str
    seat: str
    person: str
    starts: PartialDate | None
    ends: PartialDate | None
    number: int
    source: str


class MoneyFacts(Struct, frozen=True):
    """One published figure of money.

    Attributes:
        body: The body's id.
        election: The day, or the year of a figure for all its rounds.
        round: Which round; None for all.
        seats: Ids of the seats; none for all.
        people: Ids of the candidates.
        spender: Who spent or received.
        giver: Who gave.
        metric: What the figure is about.
        cents: The figure.
        hedge: How far the source commits itself.
        as_of: Up to when it counts; None where the source does not say.
        source: Address or citation.
    """

    body: str
    election: PartialDate
    round: Round | None
    seats: tuple[str, ...]
    people: tuple[str, ...]
    spender: str
    giver: str
    metric: SpendingMetric
    cents: int
    hedge: Hedge
    as_of: date | None
    source: str


class ElectionFacts(Struct, frozen=True):
    """One election day of a body.

    Attributes:
        body: The body's id.
        day: The day.
        round: Which round.
        seats: Ids of the seats filled.
        certified: When it was certified; None where that is not known.
        mail_days: Days for which mail ballots may arrive; None likewise.
        source: Address or citation.
    """

    body: str
    day: date
    round: Round
    seats: tuple[str, ...]
    certified: date | None
    mail_days: int | None
    source: str


class BodyFacts(Struct, frozen=True):
    """A body.

    Attributes:
        id: Its id.
        names: Forms of its name.
        seats: Seats by id and name.
        blocs: Names of blocs, each with other words for it.
        term_limit: How many terms are allowed; 0 where none is on record.
        term_years: How long a term is; 0 likewise.
        source: Where seats are read.
    """

    id: str
    names: tuple[str, ...]
    seats: tuple[tuple[str, str], ...]
    blocs: tuple[str, ...]
    term_limit: int
    term_years: int
    source: str


class RuleFacts(Struct, frozen=True):
    """One rule of a body at a time.

    Attributes:
        body: The body's id.
        rule: Which one, as the body's table names it: ``pay``, ``registration``.
        value: What it is, in words.
        starts: First day; None where it is not known.
        ends: Last day; None while it holds.
        source: Address or citation.
    """

    body: str
    rule: str
    value: str
    starts: date | None
    ends: date | None
    source: str

    def holds(self, day: date) -> bool:
        """Say whether it held on a day.

        Args:
            day: The day.
        """
        return (self.starts is None or self.starts <= day) and (
            self.ends is None or day <= self.ends
        )


class Record(Struct, frozen=True):
    """All that claims are held against.

    Attributes:
        timezone: Zone in which days are counted.
        people: Who may be named.
        bodies: Bodies.
        contests: Contests, oldest first.
        voters: Turnout, ballots counted and left.
        boards: Who controlled what.
        terms: Who held which seat.
        money: Published figures of money.
        elections: Election days.
        spenders: Names of committees and endorsers, each with its other forms.
        rules: Rules of bodies.
    """

    timezone: str
    people: tuple[Person, ...] = ()
    bodies: tuple[BodyFacts, ...] = ()
    contests: tuple[ContestFacts, ...] = ()
    voters: tuple[VoterFacts, ...] = ()
    boards: tuple[BoardFacts, ...] = ()
    terms: tuple[TermFacts, ...] = ()
    money: tuple[MoneyFacts, ...] = ()
    elections: tuple[ElectionFacts, ...] = ()
    spenders: tuple[tuple[str, ...], ...] = ()
    rules: tuple[RuleFacts, ...] = ()
