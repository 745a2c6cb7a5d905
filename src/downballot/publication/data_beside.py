"""The tables that a desk publishes beside its counts: of bodies and of money."""

from __future__ import annotations

from msgspec import Struct

from downballot.model import body
from downballot.money.late_values import LateRow
from downballot.money.totals_values import CommitteeTotal, SpenderTotal
from downballot.publication.data_columns import Kind, Table, column, columns_of

_BODY = column("body", Kind.TEXT, "The body's id.", required=True)


def _of_body(
    name: str,
    title: str,
    description: str,
    value: type[Struct],
    *,
    key: tuple[str, ...] = (),
    part_of: tuple[tuple[tuple[str, ...], str], ...] = (),
) -> Table:
    return Table(name, title, description, (_BODY, *columns_of(value)), key, part_of)


BODY_TABLES = (
    _of_body("seats", "Seats", "One row a seat.", body.Seat, key=("body", "id")),
    _of_body(
        "people",
        "Members and candidates",
        "One row a person.",
        body.Person,
        key=("body", "id"),
    ),
    _of_body(
        "terms",
        "Terms",
        "One row a stretch of time in which a seat was held by one person, or empty.",
        body.Term,
        key=("body", "line"),
    ),
    _of_body("elections", "Elections", "One row an election day and round.", body.BodyElection),
    _of_body(
        "candidacies",
        "Past contests",
        "One row what one source says of a candidate in a round.",
        body.Candidacy,
        key=("body", "line"),
    ),
    _of_body("measures", "Measures", "One row what a source says of one.", body.MeasureResult),
    _of_body("blocs", "Blocs", "One row a bloc as somebody sees it.", body.Bloc),
    _of_body(
        "alignments",
        "Who belongs to which bloc",
        "One row somebody's view of a person at a time.",
        body.Alignment,
        key=("body", "line"),
    ),
    _of_body("endorsers", "Endorsers", "One row who endorses.", body.Endorser),
    _of_body(
        "endorsements",
        "Endorsements",
        "One row what one endorser said in one contest.",
        body.Endorsement,
        key=("body", "line"),
    ),
    _of_body("turnout", "Turnout", "One row what a source says of it.", body.Turnout),
    _of_body(
        "spending",
        "Published figures of money",
        "One row a figure as an office or the press published it.",
        body.PublishedSpending,
        key=("body", "line"),
    ),
)
# The field of a body's record that each table is made of.
BODY_FIELDS = {one.name: one.name for one in BODY_TABLES} | {"spending": "money"}
COMMITTEES = Table(
    "committees",
    "Committees",
    "One row a filer and election: what it took in and paid out.",
    columns_of(
        CommitteeTotal,
        without=("inside_cents", "outside_cents", "place_unknown_cents"),
    ),
)
SPENDERS = Table(
    "spenders",
    "Independent expenditures",
    "One row a spender, whom or what it was about, and the side.",
    columns_of(SpenderTotal),
)
LATE = Table(
    "late",
    "Late money",
    "One row a transaction of a report within 24 hours (Forms 496 and 497).",
    columns_of(LateRow),
)
TRANSACTIONS = Table(
    "transactions",
    "Transactions",
    "One row a transaction that counts, each dollar once. Address, ZIP code, employer and "
    "occupation of a person are not published.",
    (
        column("source", Kind.TEXT, "Name of the format that it was read from."),
        column("file", Kind.TEXT, "File that it is in."),
        column("line", Kind.WHOLE, "Line or row of the file, the header is 1."),
        column("filing", Kind.TEXT, "Id of the filing."),
        column("amendment", Kind.WHOLE, "Version of the filing; 0 for the original."),
        column("filer", Kind.TEXT, "Id of the committee that filed it."),
        column("schedule", Kind.TEXT, "The schedule, as the form has it."),
        column("kind", Kind.TEXT, "What it is, whatever schedule a form keeps it on."),
        column("date", Kind.DAY, "Day of the transaction; empty where none is given."),
        column("cents", Kind.WHOLE, "The amount; negative for a return."),
        column("entity", Kind.TEXT, "What the other side is."),
        column("name", Kind.TEXT, "The other side: last name, or an organisation."),
        column("first_name", Kind.TEXT, "Its first name; empty for an organisation."),
        column("counterparty", Kind.TEXT, "Its id where it is a filer itself."),
        column("candidate", Kind.TEXT, "Whom it was spent for or against."),
        column("office", Kind.TEXT, "The office, as written."),
        column("district", Kind.TEXT, "The district, as written."),
        column("measure", Kind.TEXT, "What it was spent for or against."),
        column("side", Kind.TEXT, "support, oppose or empty."),
        column("code", Kind.TEXT, "Code of the expenditure, as written."),
        column("election", Kind.TEXT, "The election that the source puts it under."),
    ),
)
FILINGS = Table(
    "filings",
    "Filings",
    "One row a filing that counts.",
    (
        column("source", Kind.TEXT, "Name of the format that it was read from."),
        column("file", Kind.TEXT, "File that it is in."),
        column("filing", Kind.TEXT, "Id of the filing."),
        column("amendment", Kind.WHOLE, "Version of the filing; 0 for the original."),
        column("supersedes", Kind.TEXT, "Id of the filing that it replaces; empty for none."),
        column("filer", Kind.TEXT, "Id of the committee that filed it."),
        column("filer_name", Kind.TEXT, "Its name, as it wrote it."),
        column("form", Kind.TEXT, "Number of the form."),
        column("period_from", Kind.DAY, "First day that it covers."),
        column("period_to", Kind.DAY, "Last day that it covers."),
        column("filed_on", Kind.DAY, "When it was filed."),
        column("election_on", Kind.DAY, "Day of the election that it names."),
    ),
)
MONEY_TABLES = (COMMITTEES, SPENDERS, LATE, FILINGS, TRANSACTIONS)
