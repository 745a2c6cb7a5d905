"""Every table that a desk publishes of an election, with what each column means."""

from __future__ import annotations

from downballot.model.call import CallRow
from downballot.model.finding import GatheredFinding
from downballot.model.record import Outstanding
from downballot.model.update import Arrival
from downballot.publication.data_columns import Column, Kind, Table, column, columns_of

_PUBLISHED = column("published_at", Kind.MOMENT, "The authority's clock of the update.")
_UPDATE = column("published_at", Kind.MOMENT, _PUBLISHED.description, required=True)
_ELECTION = column("election", Kind.TEXT, "The desk's id of the election.", required=True)
_CONTEST = column("contest", Kind.TEXT, "The contest's id.", required=True)
_SELECTION = column(
    "selection", Kind.TEXT, "The selection's id, unique in its contest.", required=True
)
_TITLE = column("title", Kind.TEXT, "The contest's title as the authority writes it.")
_NAME = column("name", Kind.TEXT, "The selection's name as the authority writes it.")
_OF_CONTEST = (("election", "contest"), "contests")
_OF_SELECTION = (("election", "contest", "selection"), "selections")

CONTESTS = Table(
    "contests",
    "Contests",
    "One row a contest: what it is, by which rule, and how far it is counted at the newest "
    "update.",
    (
        _ELECTION,
        _CONTEST,
        column("name", Kind.TEXT, "What readers call it."),
        _TITLE,
        column("group", Kind.TEXT, "The authority's heading."),
        column("type", Kind.TEXT, "candidate, ballot-measure or retention."),
        column("followed", Kind.BOOLEAN, "Whether the desk shows it first."),
        column("scope", Kind.TEXT, "whole, or part where other counties vote too."),
        column("seats", Kind.WHOLE, "How many selections win."),
        column("votes_allowed", Kind.WHOLE, "How many selections a voter may mark."),
        column("method", Kind.TEXT, "How it is decided; unknown where no source says it."),
        column("share_needed", Kind.TEXT, "Share needed to win, in words; empty for none."),
        column("external_id", Kind.TEXT, "The authority's own identifier."),
        column("status", Kind.TEXT, "How final the count is (NIST: ResultsStatus)."),
        _PUBLISHED,
        column("listed_votes", Kind.WHOLE, "Votes for all listed selections."),
        Column("write_ins", Kind.WHOLE, "Votes for names written in, where known.", "votes"),
        column("complete", Kind.BOOLEAN, "Whether no vote is to come."),
    ),
    ("election", "contest"),
)
SELECTIONS = Table(
    "selections",
    "Selections",
    "One row a selection of a contest, at the newest update.",
    (
        _ELECTION,
        _CONTEST,
        _SELECTION,
        column("name", Kind.TEXT, "Its name as a reader knows it."),
        column("party", Kind.TEXT, "Its party as the authority writes it."),
        column("external_id", Kind.TEXT, "The authority's own identifier."),
        _PUBLISHED,
        column("votes", Kind.WHOLE, "Votes counted so far."),
        column("share", Kind.TEXT, "Exact share of the listed votes, as a fraction."),
        column("rank", Kind.WHOLE, "1 for the most votes; those who tie share a rank."),
        column("place", Kind.TEXT, "Where it stands under the rule."),
        column("settled", Kind.BOOLEAN, "Whether arithmetic alone settles the place."),
    ),
    ("election", "contest", "selection"),
    (_OF_CONTEST,),
)
COUNTS = Table(
    "counts",
    "Counts by update",
    "One row a figure and update: everything that was ever published.",
    (
        _ELECTION,
        _UPDATE,
        column("contest", Kind.TEXT, "The contest's id; empty for the whole election."),
        _TITLE,
        column(
            "item",
            Kind.TEXT,
            "votes; ballots, undervotes, overvotes, write_ins … of a contest as a whole; "
            "ballots-total, ballots-mail … of the whole election.",
            required=True,
        ),
        column("selection", Kind.TEXT, "The selection's id; empty for a whole."),
        _NAME,
        Column(
            "count",
            Kind.WHOLE,
            "The figure.",
            "votes, ballots, voters or precincts",
            required=True,
        ),
    ),
    ("election", "published_at", "contest", "item", "selection"),
)
BATCHES = Table(
    "batches",
    "Batches",
    "One row a selection and update: what the update added to the one before.",
    (
        _ELECTION,
        _UPDATE,
        _CONTEST,
        _TITLE,
        _SELECTION,
        _NAME,
        Column("votes_added", Kind.WHOLE, "Votes added; negative where it fell.", "votes"),
        column("batch_votes", Kind.WHOLE, "Votes added for all selections of the contest."),
    ),
    ("election", "published_at", "contest", "selection"),
)
_ESTIMATE = (
    "election", "scope", "kind", "ballots", "published_at", "superseded", "source", "note",
    "by", "added_at",
)  # fmt: skip
OUTSTANDING = Table(
    "outstanding",
    "Estimates of ballots still to count",
    "One row an official estimate.",
    tuple(sorted(columns_of(Outstanding), key=lambda one: _ESTIMATE.index(one.name))),
)
LOG = Table(
    "log",
    "Log of what was received",
    "One row an arrival, those that were refused too.",
    columns_of(Arrival),
    ("number",),
)
CALLS = Table(
    "calls",
    "Calls",
    "One row a call, approval or retraction that readers could see. previous and hash are "
    "those of the whole ledger, in which calls that wait for approval stand too.",
    (
        column("number", Kind.WHOLE, "Place in the desk's chain.", required=True),
        *(
            one
            for one in columns_of(CallRow, without=("number", "outcome", "assertions"))
            if one.name not in {"previous", "hash"}
        ),
        column("outcome", Kind.TEXT, "What is decided: wins, runoff, advances, passes, fails."),
        column("selections", Kind.TEXT, "Ids of who wins or goes on, with semicolons between."),
        column("sentence", Kind.TEXT, "The outcome in words."),
        *(one for one in columns_of(CallRow) if one.name in {"previous", "hash"}),
    ),
    ("number",),
)
_FORECAST = (
    _ELECTION,
    _CONTEST,
    _UPDATE,
    column("model", Kind.TEXT, "Version of the model and of its constants."),
    column("seed", Kind.WHOLE, "Seed of the simulated finishes."),
)
DECISIONS = Table(
    "decisions",
    "How far contests are decided, by update",
    "One row a followed contest and update, each from what was published by then.",
    (
        *_FORECAST,
        column("status", Kind.TEXT, "The status shown, in the words of the Associated Press."),
        column("outcome", Kind.TEXT, "The likeliest outcome in words; empty for none."),
        column("probability", Kind.NUMBER, "How likely that outcome is."),
        column("may_be_called", Kind.BOOLEAN, "The desk's policy allows a call of it then."),
        Column("counted_votes", Kind.WHOLE, "Votes for all selections so far.", "votes"),
        Column("votes_to_come", Kind.NUMBER, "Votes still to come: the median.", "votes"),
        Column("votes_to_come_low95", Kind.NUMBER, "With high95 around 95 in 100.", "votes"),
        Column("votes_to_come_high95", Kind.NUMBER, "With low95 around 95 in 100.", "votes"),
    ),
    ("election", "contest", "published_at"),
    (_OF_CONTEST,),
)
_SHARE = "share of 1"
FORECASTS = Table(
    "forecasts",
    "Forecasts by update",
    "One row a selection of a followed contest and update: how it may finish.",
    (
        *_FORECAST,
        _SELECTION,
        column("votes", Kind.WHOLE, "Votes counted by then."),
        *(
            Column(f"{part}_{end}", Kind.NUMBER, f"{words}: {meaning}.", _SHARE)
            for part, words in (
                ("share_to_come", "Share of the votes still to come"),
                ("final_share", "Share of all votes in the end"),
            )
            for end, meaning in (
                ("median", "as often above as below"),
                ("low50", "with high50 around half of all cases"),
                ("high50", "with low50 around half of all cases"),
                ("low95", "with high95 around 95 of 100 cases"),
                ("high95", "with low95 around 95 of 100 cases"),
            )
        ),
    ),
    ("election", "contest", "published_at", "selection"),
    (_OF_CONTEST,),
)
CHANCES = Table(
    "chances",
    "Probabilities by update",
    "One row a question that a followed contest's rule asks, and update.",
    (
        *_FORECAST,
        column(
            "question", Kind.TEXT, "wins, advances, wins_outright or passes.", required=True
        ),
        column("selection", Kind.TEXT, "Of which selection; empty for a measure."),
        column("probability", Kind.NUMBER, "0 or 1 only where nothing is left to count."),
    ),
    ("election", "contest", "published_at", "question", "selection"),
    (_OF_CONTEST,),
)
FINDINGS = Table(
    "findings",
    "What a person should know",
    "One row a kind of finding about a contest, over all updates where it was found.",
    columns_of(GatheredFinding),
)
ELECTION_TABLES = (
    CONTESTS, SELECTIONS, COUNTS, BATCHES, OUTSTANDING, LOG, CALLS, DECISIONS, FORECASTS,
    CHANCES, FINDINGS,
)  # fmt: skip
