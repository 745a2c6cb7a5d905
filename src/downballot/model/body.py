"""A body and what is on record of it: seats, terms, blocs, past contests, endorsements.

Every row of every table of the almanac is one of these values. ``almanac/bodies/README.md``
explains each table and its columns.
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

from msgspec import Struct

from downballot.model.finding import Finding
from downballot.model.partial_date import PartialDate
from downballot.model.rule import Share


class Evidence(StrEnum):
    """Whether a reader can open the source of a row and find it there."""

    VERIFIED = "verified"
    UNVERIFIED = "unverified"  # supports no published sentence by itself


class Sourced(Struct, frozen=True, kw_only=True):
    """What every row says of itself.

    Attributes:
        source: Address or citation a reader can open.
        as_of: When the source says so: its own date, or the day it was read.
        evidence: Whether a reader can open it.
        note: Anything that a reader of the row should know.
    """

    source: str
    as_of: PartialDate | None = None
    evidence: Evidence = Evidence.VERIFIED
    note: str = ""

    @property
    def verified(self) -> bool:
        """Whether the row may support a published sentence by itself: it can be opened."""
        return self.evidence is Evidence.VERIFIED and bool(self.source)


class Body(Sourced, frozen=True, kw_only=True):
    """An elected body (NIST: Office holders of a GpUnit).

    Attributes:
        id: Short id, the folder's name (``lausd``).
        name: Its name.
        short_name: What readers call it.
        member_title: What a member is called (``board member``).
        ocd_id: Open Civic Data division id; empty when none is known.
    """

    id: str
    name: str
    short_name: str
    member_title: str = "member"
    ocd_id: str = ""


class BodyRule(Sourced, frozen=True, kw_only=True):
    """One rule of a body at a time.

    Attributes:
        rule: Which one: ``majority`` and ``supermajority`` (words of a share of all
            seats), ``term_limit`` (whole number of terms), or any other name.
        value: What it is.
        starts: Since when; None when not known.
        ends: Until when; None while it holds.
    """

    rule: str
    value: str
    starts: PartialDate | None = None
    ends: PartialDate | None = None


class Seat(Sourced, frozen=True, kw_only=True):
    """One seat of a body.

    Attributes:
        id: Short id within the body (``3``).
        name: What readers call it (``District 3``).
        next_elections: Dates of its next regular elections, where known, in order.
    """

    id: str
    name: str
    next_elections: tuple[PartialDate, ...] = ()


class Person(Sourced, frozen=True, kw_only=True):
    """Somebody who was a member or a candidate.

    Attributes:
        id: Slug of the name.
        name: The name as readers know it.
        also: Other forms under which ballots or sources have it.
    """

    id: str
    name: str
    also: tuple[str, ...] = ()


class Filling(StrEnum):
    """How a seat was filled, or that it is empty."""

    ELECTED = "elected"
    SPECIAL = "special election"
    APPOINTED = "appointed"
    VACANT = "vacant"
    UNKNOWN = "unknown"


class Term(Sourced, frozen=True, kw_only=True):
    """One stretch of time in which a seat was held by one person, or empty.

    Attributes:
        line: Line of the table, for messages.
        seat: The seat's id.
        person: The person's id; empty while the seat is vacant.
        starts: First day, as far as it is known; None when it is not.
        ends: Day on which it ended or will end; None when it is not known.
        filling: How the seat was filled.
        election: Date of the election that filled it; None for appointments, vacancies
            and where it is not known.
        counts_for_limit: Whether it counts towards the term limit.
        stated: The source states the dates; otherwise they follow from the election and
            the length of a term.
        ended_by: Why it ended early (``died``, ``resigned``); empty when it did not.
        how: How it came about, in the source's words.
    """

    line: int = 0
    seat: str
    person: str
    starts: PartialDate | None
    ends: PartialDate | None
    filling: Filling
    election: PartialDate | None = None
    counts_for_limit: bool = True
    stated: bool = False
    ended_by: str = ""
    how: str = ""


class Round(StrEnum):
    """Which round of an election it is."""

    PRIMARY = "primary"
    RUNOFF = "runoff"
    SPECIAL_PRIMARY = "special primary"
    SPECIAL_RUNOFF = "special runoff"
    GENERAL = "general"

    @property
    def special(self) -> bool:
        """Whether it fills the rest of a term."""
        return self in {Round.SPECIAL_PRIMARY, Round.SPECIAL_RUNOFF}

    @property
    def first(self) -> bool:
        """Whether a majority is asked for: the round before a runoff."""
        return self in {Round.PRIMARY, Round.SPECIAL_PRIMARY}


class BodyElection(Sourced, frozen=True, kw_only=True):
    """One election day of a body.

    Attributes:
        date: The day; a future one may be known to the month.
        round: Which round.
        follows: Day of the round before; None for a first round.
        runoff: Day of the round after, where there is one; None otherwise.
        seats: Ids of the seats that were or will be filled.
        conducted_by: Who ran it.
        terms_start: When the terms of those elected start.
        mail_days: Days after the election until which mail ballots postmarked by election
            day count; None when not known.
        registration_deadline: Last day to register; None when the sources do not give it.
        filing_deadline: Last day for candidates to file; None likewise.
        certified: When the count was certified; None when not known.
    """

    date: PartialDate
    round: Round
    follows: PartialDate | None = None
    runoff: PartialDate | None = None
    seats: tuple[str, ...]
    conducted_by: str = ""
    terms_start: PartialDate | None = None
    mail_days: int | None = None
    registration_deadline: PartialDate | None = None
    filing_deadline: PartialDate | None = None
    certified: PartialDate | None = None


class PastOutcome(StrEnum):
    """What became of a candidate in one round."""

    WON = "won"
    RUNOFF = "runoff"
    LOST = "lost"
    LEADING = "leading"
    TRAILING = "trailing"


class CountStage(StrEnum):
    """How far a count was when a source told of it, least final first."""

    NIGHT = "election night"
    PARTIAL = "partial"
    UNOFFICIAL = "unofficial"
    FINAL = "final"
    CERTIFIED = "certified"


class Candidacy(Sourced, frozen=True, kw_only=True):
    """What one source says of one candidate in one round; there may be several rows.

    Attributes:
        line: Line of the table, for messages.
        election: The day.
        round: Which round.
        seat: The seat's id.
        person: The person's id.
        votes: Votes; None where the source gives none.
        share: Share of the votes as the source gives it, 0 to 1; None where it gives none.
        outcome: What became of the candidate.
        stage: How far the count was.
        all_listed: The source gives every candidate of the round.
    """

    line: int = 0
    election: PartialDate
    round: Round
    seat: str
    person: str
    votes: int | None
    share: Fraction | None
    outcome: PastOutcome
    stage: CountStage
    all_listed: bool = False


class MeasureResult(Sourced, frozen=True, kw_only=True):
    """What one source says of a measure of the body.

    Attributes:
        election: The day.
        measure: What readers call it (``Measure US``).
        title: What it was about.
        share_needed: The share it needed.
        yes_votes: Votes for it; None where the source gives none.
        no_votes: Votes against it; None likewise.
        yes_share: Share as the source gives it, 0 to 1; None likewise.
        passed: Whether it passed; None where the source does not say.
        stage: How far the count was.
    """

    election: PartialDate
    measure: str
    title: str
    share_needed: Share
    yes_votes: int | None
    no_votes: int | None
    yes_share: Fraction | None
    passed: bool | None
    stage: CountStage


class Scheme(Sourced, frozen=True, kw_only=True):
    """One way of sorting the members of a body into blocs, and whose view it is.

    Attributes:
        id: Short id (``press``).
        name: What it is called.
        according_to: Whose view it is, where one row does not say otherwise.
        basis: What a member is sorted by.
    """

    id: str
    name: str
    according_to: str
    basis: str


class Bloc(Sourced, frozen=True, kw_only=True):
    """A bloc of a scheme; it exists only as somebody's view.

    Attributes:
        scheme: The scheme's id.
        id: Short id within the scheme (``union-backed``).
        name: What it is called in sentences (``union-backed``).
        side: Place in a row of blocs, from 1; blocs on one side share a colour.
    """

    scheme: str
    id: str
    name: str
    side: int


class AlignmentKind(StrEnum):
    """How a person belongs to a bloc in somebody's view."""

    NAMED = "named"  # the source names the person
    REMAINING = "remaining"  # the source gives the numbers, the others are named
    DISPUTED = "disputed"  # sources disagree; counted for no bloc
    UNALIGNED = "unaligned"  # the source says that the person belongs to none


class Alignment(Sourced, frozen=True, kw_only=True):
    """Somebody's view, at a time, of which bloc a member or candidate belongs to.

    Attributes:
        line: Line of the table, for messages.
        scheme: The scheme's id.
        bloc: The bloc's id; empty where disputed or unaligned.
        person: The person's id.
        starts: Since when the view holds.
        ends: Until when; None while nobody says otherwise.
        according_to: Whose view it is.
        kind: How the person belongs to it.
    """

    line: int = 0
    scheme: str
    bloc: str
    person: str
    starts: PartialDate
    ends: PartialDate | None = None
    according_to: str
    kind: AlignmentKind = AlignmentKind.NAMED


class ControlFact(Sourced, frozen=True, kw_only=True):
    """What a source said about who controls the body.

    Attributes:
        date: When it held.
        says: What it said, in short.
        according_to: Who said it.
        scheme: Scheme under which the record must show the same; empty for a fact that is
            only quoted.
        split: Seats by bloc's id as the scheme counts them then; empty likewise.
    """

    date: PartialDate
    says: str
    according_to: str
    scheme: str = ""
    split: tuple[tuple[str, int], ...] = ()


class Position(StrEnum):
    """What an endorser did."""

    ENDORSES = "endorses"
    BACKS = "backs"  # spends or campaigns for, without the word endorsement
    OPPOSES = "opposes"
    WITHDRAWN = "withdrawn"  # endorsed and then withdrew
    NONE = "none"  # said that it endorses nobody


class Endorsement(Sourced, frozen=True, kw_only=True):
    """What one endorser said in one contest.

    Attributes:
        line: Line of the table, for messages.
        election: The day.
        contest: Seat id, ``Measure US`` or another contest's name.
        endorser: The endorser's name, one of ``endorsers.csv``.
        choice: The person's id, ``Yes`` or ``No``; empty for NONE.
        position: What it did.
    """

    line: int = 0
    election: PartialDate
    contest: str
    endorser: str
    choice: str
    position: Position


class Endorser(Sourced, frozen=True, kw_only=True):
    """Who endorses.

    Attributes:
        name: The name as readers know it.
        also: Other forms of the name.
        kind: What it is (``union``, ``newspaper``, ``person`` …).
    """

    name: str
    also: tuple[str, ...] = ()
    kind: str = ""


class Turnout(Sourced, frozen=True, kw_only=True):
    """How many of whom voted.

    Attributes:
        election: The day.
        scope: Of what area.
        registered: Registered voters; None where the source gives none.
        ballots: Ballots cast; None likewise.
        share: Turnout as the source gives it, 0 to 1; None likewise.
        stage: How far the count was, in the source's words.
    """

    election: PartialDate
    scope: str
    registered: int | None
    ballots: int | None
    share: Fraction | None
    stage: str = ""


class Contradiction(Sourced, frozen=True, kw_only=True):
    """Two sources that cannot both be right; neither is settled on.

    Attributes:
        subject: What it is about (``District 5, last day of Jackie Goldberg``).
        date: When what it is about happened or held; None when that is the question.
        says: What ``source`` says.
        other_says: What the other source says.
        other_source: Address or citation of the other; the same where a source is at odds
            with itself. The row is verified only where a reader can open both.
    """

    subject: str
    date: PartialDate | None = None
    says: str
    other_says: str
    other_source: str


class SpendingMetric(StrEnum):
    """What a published figure of money is about."""

    SUPPORT = "support"  # independent expenditures for the candidates
    OPPOSE = "oppose"  # independent expenditures against them
    ON_BEHALF = "on behalf"  # support plus attacks on their rivals
    FOR = "for"  # "for" them; the source does not say whether attacks on rivals are in it
    INDEPENDENT = "independent"  # all independent expenditures, or all of one spender
    ATTACKS = "attacks"  # independent expenditures against anybody
    OWN_CONTRIBUTIONS = "own contributions"  # what candidates' own committees received
    OWN_EXPENDITURES = "own expenditures"  # what they spent
    ALL_SPENDING = "all spending"  # own and independent together
    CONTRIBUTION = "contribution"  # from ``giver`` to ``spender``
    RECEIPTS = "receipts"  # of ``spender``, from everybody
    CASH = "cash"  # what ``spender`` had left
    INDEPENDENT_PER_VOTE = "independent per vote"  # as printed
    OWN_PER_VOTE = "own per vote"  # as printed
    LIMIT = "contribution limit"  # for one person to one candidate in one round
    MATCHING_FUNDS = "matching funds"  # public money


class Hedge(StrEnum):
    """How far a source commits itself to a figure."""

    NONE = ""
    MORE_THAN = "more than"
    NEARLY = "nearly"
    ABOUT = "about"


class PublishedSpending(Sourced, frozen=True, kw_only=True):
    """One figure of money as an office or the press published it.

    ``as_of`` is the day up to which the figure counts, where the source says so.

    Attributes:
        line: Line of the table, for messages.
        election: The day, or the year of a figure for all rounds of it.
        round: Which round; None for all rounds.
        seats: Ids of the seats; none for all that were filled.
        people: Ids of the candidates; several where it is their sum; none where it is of
            nobody in particular.
        whom: Candidates in the source's words, where they are not named.
        spender: Who spent, or received what was given; empty where it is everybody.
        giver: Who gave, for a contribution; empty otherwise.
        metric: What the figure is about.
        cents: The figure in cents; None where the source says that there is none.
        hedge: How far the source commits itself.
    """

    line: int = 0
    election: PartialDate
    round: Round | None = None
    seats: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    whom: str = ""
    spender: str = ""
    giver: str = ""
    metric: SpendingMetric
    cents: int | None
    hedge: Hedge = Hedge.NONE


class BodyRecord(Struct, frozen=True):
    """All that is on record of one body, and what is wrong with the tables.

    Attributes:
        body: The body.
        rules: Its rules.
        seats: Its seats, in order.
        people: Members and candidates.
        terms: Who held which seat when, with vacancies.
        elections: Its election days, past and known future ones.
        candidacies: What sources say of candidates.
        measures: What sources say of its measures.
        schemes: Ways of sorting members into blocs.
        blocs: The blocs of each scheme.
        alignments: Who belongs to which, when, in whose view.
        control: What sources said about control.
        endorsers: Who endorses.
        endorsements: What they said.
        turnout: Who voted.
        contradictions: Where sources disagree in what no figure of another table shows.
        money: What was published of the money in its elections.
        findings: What is wrong or contradictory, each with table and line.
    """

    body: Body
    rules: tuple[BodyRule, ...] = ()
    seats: tuple[Seat, ...] = ()
    people: tuple[Person, ...] = ()
    terms: tuple[Term, ...] = ()
    elections: tuple[BodyElection, ...] = ()
    candidacies: tuple[Candidacy, ...] = ()
    measures: tuple[MeasureResult, ...] = ()
    schemes: tuple[Scheme, ...] = ()
    blocs: tuple[Bloc, ...] = ()
    alignments: tuple[Alignment, ...] = ()
    control: tuple[ControlFact, ...] = ()
    endorsers: tuple[Endorser, ...] = ()
    endorsements: tuple[Endorsement, ...] = ()
    turnout: tuple[Turnout, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    money: tuple[PublishedSpending, ...] = ()
    findings: tuple[Finding, ...] = ()
