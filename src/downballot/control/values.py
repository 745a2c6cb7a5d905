"""What is said of a body: its board on a day, what races may make of it, and the record."""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct

from downballot.model.body import (
    Alignment,
    Bloc,
    Body,
    BodyElection,
    Candidacy,
    ControlFact,
    Endorsement,
    Person,
    PublishedSpending,
    Scheme,
    Seat,
    Term,
)
from downballot.model.finding import Finding
from downballot.model.partial_date import PartialDate


class Split(Struct, frozen=True):
    """How many seats each bloc has.

    Attributes:
        blocs: Bloc's id and its seats, in the order of the scheme's sides; also blocs with
            no seat.
        unaligned: Seats held by members of no bloc, or whose bloc is disputed or unknown.
        vacant: Empty seats.
        open: Seats that are not filled yet (a runoff is to come).
    """

    blocs: tuple[tuple[str, int], ...]
    unaligned: int = 0
    vacant: int = 0
    open: int = 0

    @property
    def seats(self) -> int:
        """All seats of the body."""
        return sum(held for _, held in self.blocs) + self.unaligned + self.vacant + self.open

    def of(self, bloc: str) -> int:
        """Return the seats of a bloc, 0 where it is not in the split."""
        return dict(self.blocs).get(bloc, 0)


class SeatHolder(Struct, frozen=True):
    """One seat on a day.

    Attributes:
        seat: The seat.
        person: Who holds it; None while it is vacant, and where nothing is on record.
        term: The term, or the vacancy; None where nothing is on record.
        bloc: The bloc's id in the board's scheme; empty where there is none.
        alignment: The view that puts the person there; None where there is none.
        before: Who held it before, where the seat changed hands in a month of which the day
            is not known and which this day lies in; None otherwise.
        verified: Whether term and alignment both have a source that a reader can open, and
            no other row has somebody else in the seat.
    """

    seat: Seat
    person: Person | None
    term: Term | None
    bloc: str = ""
    alignment: Alignment | None = None
    before: Person | None = None
    verified: bool = True

    @property
    def vacant(self) -> bool:
        """Whether nobody holds the seat."""
        return self.person is None


class Board(Struct, frozen=True):
    """A body on a day, as one scheme sorts it.

    Attributes:
        body: The body.
        as_of: The day, or the end of the month or year.
        scheme: The scheme; None where the record has none.
        blocs: The scheme's blocs of that time, in the order of their sides.
        seats: Every seat, in order.
        split: How many seats each bloc has.
        needed: Seats that make a majority of all seats, filled or not.
        holder: Id of the bloc that has a majority; empty when none has.
        according_to: Whose views the split rests on, each once.
        sentences: Who is in control, in words, whose count it is, and what limits it.
    """

    body: Body
    as_of: PartialDate
    scheme: Scheme | None
    blocs: tuple[Bloc, ...]
    seats: tuple[SeatHolder, ...]
    split: Split
    needed: int
    holder: str
    according_to: tuple[str, ...]
    sentences: tuple[str, ...]


class RaceOption(Struct, frozen=True):
    """One who may win a seat.

    Attributes:
        selection: The selection's id in the contest.
        name: What readers call the person.
        bloc: The bloc's id; empty for none.
        probability: How likely the person is to win a seat in this contest, 0 to 1; None
            where no vote is counted yet.
    """

    selection: str
    name: str
    bloc: str
    probability: float | None


class RaceOutlook(Struct, frozen=True):
    """What one contest may do to the body.

    Attributes:
        contest: The contest's id.
        name: What readers call it.
        seats: Ids of the seats it fills.
        held_by: Bloc's id of whoever holds each of these seats before; empty for none.
        options: Who may win, the likeliest first.
        open_probability: How likely it is that nobody wins yet (a runoff follows), 0 to 1;
            None where no vote is counted yet.
        decided: Nothing is open: it is called, settled by arithmetic or certified.
        why_decided: By what it is decided, in words; empty while it is not.
        pivots: How much control moves with it, one for each bloc.
    """

    contest: str
    name: str
    seats: tuple[str, ...]
    held_by: tuple[str, ...]
    options: tuple[RaceOption, ...]
    open_probability: float | None
    decided: bool
    why_decided: str = ""
    pivots: tuple[Pivot, ...] = ()


class Pivot(Struct, frozen=True):
    """How much a bloc's majority depends on one race.

    Attributes:
        bloc: The bloc's id.
        if_won: Probability of its majority in the finishes in which it wins this race's
            seat (all of them, where there are several); None when it never does.
        if_lost: The same where it does not; None when it always wins.
        decisive: Share of the finishes in which this race alone makes or breaks the
            majority, all others as they are, 0 to 1.
    """

    bloc: str
    if_won: float | None
    if_lost: float | None
    decisive: float


class SplitChance(Struct, frozen=True):
    """How likely one split is, 0 to 1."""

    split: Split
    probability: float


class PathSeat(Struct, frozen=True):
    """One race of a path: the bloc wins at least so many of its seats."""

    contest: str
    seats: int = 1


class BlocPaths(Struct, frozen=True):
    """By which undecided races a bloc gets its majority.

    Attributes:
        bloc: The bloc's id.
        held: Seats that it has whatever happens.
        needed: Seats that it still needs, 0 when it has the majority already.
        possible: Seats that it can still win.
        races: Undecided races in which it can win seats, with how many at most.
        shortest: Every minimal path, in the order of the races, where there are no more
            than a dozen; empty otherwise (any ``needed`` of the ``possible`` then say it).
        sentence: The same in words.
    """

    bloc: str
    held: int
    needed: int
    possible: int
    races: tuple[PathSeat, ...]
    shortest: tuple[tuple[PathSeat, ...], ...]
    sentence: str


class BlocChance(Struct, frozen=True):
    """A bloc's majority.

    Attributes:
        bloc: The bloc's id.
        probability: How likely it is to have a majority, 0 to 1.
        seats: Mean number of its seats.
        paths: How it gets there.
    """

    bloc: str
    probability: float
    seats: float
    paths: BlocPaths


class ControlOutlook(Struct, frozen=True):
    """Who may control a body after an election.

    Attributes:
        before: The board before the terms that are filled now.
        after: The board after them, with the seats that are still raced for left vacant.
        races: The contests that fill seats.
        needed: Seats that make the majority asked for.
        question: Which majority is asked for, in words (``more than half of 7 seats``).
        chances: Each bloc's majority, in the order of the sides.
        nobody: How likely it is that no bloc has it, 0 to 1; None where no vote is counted.
        splits: How likely each split is, the likeliest first.
        decided: Nothing is open: every probability is 0 or 1.
        told: Whether anything may be said of control: who belongs to which bloc is on
            record, no seat that stays rests on a row that cannot be checked, and votes are
            counted. Where it is not, chances, splits and ``nobody`` say nothing.
        counted: Whether a vote for the seats is counted. Where none is, there are no
            chances, splits and pivots, and no probability of an undecided race.
        fixed: Races that were fixed by supposition, with the name of the supposed winner.
        draws: Simulated finishes behind the probabilities.
        supposed_draws: Those in which what is supposed holds.
        model: Version of the model; empty where every race is decided.
        seed: Seed of the simulated finishes.
        update: Key of the update of the count; empty where there is none.
        published_at: The authority's clock of it, ISO 8601; empty likewise.
        sentences: Control in words, whose count it is, and what limits it.
    """

    before: Board
    after: Board
    races: tuple[RaceOutlook, ...]
    needed: int
    question: str
    chances: tuple[BlocChance, ...]
    nobody: float | None
    splits: tuple[SplitChance, ...]
    decided: bool
    told: bool = True
    counted: bool = True
    fixed: tuple[tuple[str, str], ...] = ()
    draws: int = 0
    supposed_draws: int = 0
    model: str = ""
    seed: int = 0
    update: str = ""
    published_at: str = ""
    sentences: tuple[str, ...] = ()


class PastRound(Struct, frozen=True):
    """One round of a past contest for a seat.

    Attributes:
        election: The election day; None where the table of elections has none.
        candidates: Of each candidate the row with the most final figures, and the outcome
            of the most final row; first the winner or leader.
        rows: Every row, also less final ones.
        whole: Every candidate is listed with votes.
        findings: What is contradictory.
        names: What readers call each candidate, by the person's id.
    """

    election: BodyElection | None
    candidates: tuple[Candidacy, ...]
    rows: tuple[Candidacy, ...]
    whole: bool
    findings: tuple[Finding, ...] = ()
    names: dict[str, str] = {}


class SeatHistory(Struct, frozen=True):
    """What is on record of a seat.

    Attributes:
        body: The body.
        seat: The seat.
        terms: Who held it, oldest first, with vacancies; each with the person.
        rounds: Its past contests, oldest first.
    """

    body: Body
    seat: Seat
    terms: tuple[tuple[Term, Person | None], ...]
    rounds: tuple[PastRound, ...]


class Transfer(Struct, frozen=True):
    """One way in which a candidate would have crossed the line.

    Attributes:
        sentence: The way, in words; what all of them assume is said beside them.
        withdrawn: Ids of those who withdraw; empty where nobody does.
        share_needed: Share of their votes that the candidate needs; others go to those who
            stay, and none is lost; None where votes are lost (nobody takes them over).
        majority: Whether the candidate then has a majority.
    """

    sentence: str
    withdrawn: tuple[str, ...]
    share_needed: Fraction | None
    majority: bool


class TurnoutNeeded(Struct, frozen=True):
    """How many more votes make a majority, if so large a share of them is the candidate's.

    Attributes:
        share: The candidate's share of the added votes, 0 to 1.
        votes: Added votes; None where no number of them makes a majority.
    """

    share: Fraction
    votes: int | None


class Counterfactual(Struct, frozen=True):
    """How far a candidate was from a majority, and what would have made one.

    Attributes:
        person: The candidate.
        votes: Votes of the candidate; None where the source gives only shares.
        of: Votes for all candidates; None likewise.
        share: Share of the candidate, 0 to 1.
        short_by_votes: More votes of the same turnout, taken from others, that make a
            majority; 0 or less when there is one; None without votes.
        new_votes: Votes that would have had to be added, all for the candidate; None
            likewise.
        short_by_share: Half less the share, 0 to 1; 0 or less when there is a majority
            (exactly half is not one).
        turnout: How many more voters it would have taken, by how they would have voted:
            first as those who did vote, last all for the candidate; empty without votes.
        transfers: Withdrawals that would have crossed the line, fewest people first.
        assumed: What the withdrawals assume, in sentences; none without withdrawals.
        source: Row that the figures come from.
        sentence: How far the candidate was from a majority, in words.
    """

    person: Person
    votes: int | None
    of: int | None
    share: Fraction
    short_by_votes: int | None
    new_votes: int | None
    short_by_share: Fraction
    turnout: tuple[TurnoutNeeded, ...]
    transfers: tuple[Transfer, ...]
    source: Candidacy
    sentence: str = ""
    assumed: tuple[str, ...] = ()


class Score(Struct, frozen=True):
    """What became of one endorsement.

    Attributes:
        endorsement: The endorsement.
        contest: What readers call the contest.
        choice: What readers call the choice.
        result: ``won``, ``lost``, ``runoff``, ``undecided`` or ``unknown``.
        probability: How likely it is to win where it is undecided, 0 to 1; None otherwise.
        verified: Whether endorsement and outcome both have a source that can be opened.
        spent: Published figures of what the endorser spent on the choice, side by side;
            joined where the money is known.
    """

    endorsement: Endorsement
    contest: str
    choice: str
    result: str
    probability: float | None = None
    verified: bool = True
    spent: tuple[PublishedSpending, ...] = ()


class Scoreboard(Struct, frozen=True):
    """An endorser's record, contest by contest.

    Attributes:
        endorser: The endorser's name.
        scores: Newest first.
        totals: Result and how often, in the order won, lost, runoff, undecided, unknown;
            over endorsements that are not withdrawn.
        left_out: Rows that are shown but not counted, with why.
    """

    endorser: str
    scores: tuple[Score, ...]
    totals: tuple[tuple[str, int], ...]
    left_out: tuple[str, ...] = ()


class ControlCheck(Struct, frozen=True):
    """A fact about control beside what the record shows at that date."""

    fact: ControlFact
    shown: Split
    agrees: bool
