"""Commands about money: ingest, totals, trace, committee, donor, late, match, reconcile."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, TypeVar

from cyclopts import App, Parameter
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from downballot.cli.decision_tables import whole_words
from downballot.cli.money_tables import (
    committees_table,
    dollars,
    donors_table,
    late_table,
    reconciled_table,
    sources_table,
    spenders_table,
    trace_lines,
)
from downballot.cli.output import console, print_json
from downballot.cli.parameters import HERE, AsJson, DeskFolder, partial_date
from downballot.errors import UsageError
from downballot.pipeline.money_desk import MoneyDesk, money_of_desk, money_of_folder
from downballot.pipeline.money_keeping import batches, keep
from downballot.pipeline.money_matching import match_candidate
from downballot.pipeline.money_reading import claimed, read_all

T = TypeVar("T")
HELP = """Say who paid, through whom, for or against whom.

Example: downballot money totals --folder filings
"""
app = App(name="money", help=HELP)

Folder = Annotated[
    Path | None,
    Parameter(name="--folder", help="Read a file or folder of filings, without a desk."),
]
OnDay = Annotated[
    str, Parameter(name="--as-of", help="Only transactions up to this day: 2020-11-03.")
]
Undated = Annotated[
    str,
    Parameter(help="The day that rows without a date are taken to be of: 2020-11-03."),
]
Limit = Annotated[int, Parameter(help="Rows to show; 0 for all.")]


@app.command
def ingest(
    *paths: Path,
    file_format: Annotated[
        str, Parameter(name="--format", help="Name of the format, where it is not seen.")
    ] = "",
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Take in filings: files or folders of any format that is read here.

    Example: downballot money ingest efile_BRK_2017.xlsx --desk my-desk

    Args:
        paths: Files or folders.
        file_format: Name of the format.
        desk: The desk's folder.
        json: Print JSON.
    """
    if not (desk / "desk.toml").exists():
        raise UsageError(
            f"{desk}: no desk, expected a folder with desk.toml; `downballot init {desk}` "
            "makes one"
        )
    kept = []
    with _progress() as told:
        for path in paths:
            for read in read_all(path, format_name=file_format):
                told(f"{read.path.name}: {read.format}")
                kept.append(keep(desk, read))
    if json:
        print_json([batch for batch, _ in kept])
        return
    out = console()
    for batch, new in kept:
        state = "" if new else " (taken in before)"
        rows = f"{batch.transactions:,} transactions, {batch.filings:,} filings"
        out.print(f"{batch.name}: {batch.format}, {rows}{state}.", markup=False)
        if batch.set_aside:
            out.print(f"  {batch.set_aside:,} rows set aside.", style="yellow")
        if not batch.verified:
            out.print("  This format was never tried on a real file.", style="yellow")
    out.print(f"{len(batches(desk))} taken in so far.", style="dim")


@app.command
def totals(
    *,
    folder: Folder = None,
    as_of: OnDay = "",
    limit: Limit = 30,
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Add up what each committee raised and spent, and what was spent for and against whom.

    Example: downballot money totals --folder filings --json

    Args:
        folder: A file or folder of filings.
        as_of: Only transactions up to this day.
        limit: Rows to show.
        desk: The desk's folder.
        json: Print JSON: one object a committee and election, then one a spender and side.
    """
    money = _opened(folder, desk)
    found = money.totals(_day(as_of))
    committees, spenders = found.committee_totals(), found.spender_totals()
    if json:
        print_json([*committees, *spenders])
        return
    out = console()
    most = sorted(committees, key=lambda one: -one.raised_cents)
    out.print(whole_words(committees_table(_first(most, limit)), out.width))
    biggest = sorted(spenders, key=lambda one: -one.ie_cents)
    out.print(whole_words(spenders_table(_first(biggest, limit)), out.width))
    _say_set_aside(money)
    _say_left_out(folder)


@app.command
def trace(
    candidate: str = "",
    *,
    committee: Annotated[str, Parameter(help="Who spent: id or name of a committee.")] = "",
    side: Annotated[str, Parameter(help="support or oppose; both by default.")] = "",
    undated: Undated = "",
    as_of: OnDay = "",
    limit: Limit = 15,
    folder: Folder = None,
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Say who paid for what was spent for or against a candidate, by original source.

    Example: downballot money trace --committee 1431009 --undated 2020-11-03 --folder filings

    Args:
        candidate: Name of the candidate, as filings have it.
        committee: Who spent.
        side: For or against.
        undated: The day that rows without a date are taken to be of.
        as_of: Only transactions up to this day.
        limit: Sources to show.
        folder: A file or folder of filings.
        desk: The desk's folder.
        json: Print JSON.
    """
    if side not in {"", "support", "oppose"}:
        raise UsageError(f"side {side!r}: expected support or oppose")
    found = _opened(folder, desk).trace(
        candidate=candidate,
        committee=committee,
        side=side,
        undated=_day(undated),
        as_of=_day(as_of),
    )
    if json:
        print_json(found)
        return
    out = console()
    out.print(f"{dollars(found.spent_cents)} spent {found.question}", style="bold")
    out.print(whole_words(sources_table(found, limit), out.width))
    for line in trace_lines(found, limit):
        out.print(line, markup=False)


@app.command
def committee(
    name: str, *, folder: Folder = None, desk: DeskFolder = HERE, json: AsJson = False
) -> None:
    """Show one committee: what it raised and spent, for and against whom, and who gave most.

    Example: downballot money committee 1331137 --desk my-desk

    Args:
        name: Its id, or words of its name.
        folder: A file or folder of filings.
        desk: The desk's folder.
        json: Print JSON.
    """
    found = _opened(folder, desk).committee(name)
    if json:
        print_json(found)
        return
    out = console()
    out.print(f"{found.name} ({found.filer_id})", style="bold", markup=False)
    out.print(whole_words(committees_table(found.totals), out.width))
    if found.spending:
        out.print(whole_words(spenders_table(found.spending), out.width))
    for one in found.main_sources:
        share = one.cents / one.receipts_cents
        out.print(f"{share:.1%} of its money came from {one.source}.", markup=False)
    for giver, cents in found.givers:
        out.print(f"  {dollars(cents):>16}  {giver}", markup=False)
    if found.set_aside:
        out.print(f"{found.set_aside:,} rows of its files set aside.", style="yellow")


@app.command
def donor(
    name: str,
    *,
    limit: Limit = 20,
    folder: Folder = None,
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Show whom a donor gave to: names that are taken for one donor, together.

    Example: downballot money donor "Michael Bloomberg" --desk my-desk

    Args:
        name: The donor's name, as filings may have it.
        limit: Rows to show.
        folder: A file or folder of filings.
        desk: The desk's folder.
        json: Print JSON.
    """
    found = _opened(folder, desk).donor(name)
    if json:
        print_json(found)
        return
    out = console()
    for one in found:
        forms = "; ".join(one.forms)
        out.print(f"{dollars(one.cents)} from {forms}", style="bold", markup=False)
        out.print(whole_words(donors_table(one, limit), out.width))


@app.command
def late(
    since: str = "",
    *,
    limit: Limit = 20,
    folder: Folder = None,
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Show reports within 24 hours (Forms 496 and 497) since a day, by contest.

    Example: downballot money late 2024-10-20 --desk my-desk

    Args:
        since: The first day that counts; a week ago by default.
        limit: Rows to show of each contest.
        folder: A file or folder of filings.
        desk: The desk's folder.
        json: Print JSON.
    """
    day = _day(since) or date.today() - timedelta(days=7)  # noqa: DTZ011 - of this machine
    found = _opened(folder, desk).late(day)
    if json:
        print_json(found)
        return
    out = console()
    if not found:
        out.print(f"Nothing since {day}.")
    for contest in found:
        out.print(whole_words(late_table(contest, limit), out.width))


@app.command
def match(
    name: str,
    *,
    what_if: Annotated[
        bool,
        Parameter(
            name="--what-if",
            help="Suppose a program where there is none, as Los Angeles has for the city.",
        ),
    ] = False,
    limit_dollars: Annotated[
        int, Parameter(help="The most one person may give, for --what-if.")
    ] = 1300,
    program: Annotated[str, Parameter(help="Whose program: los-angeles or new-york.")] = (
        "los-angeles"
    ),
    office: str = "City Council",
    cycle: int = 2024,
    folder: Folder = None,
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Say what public matching funds a candidate's committee would receive, and why.

    LAUSD candidates have none; --what-if supposes the city's six dollars for each.

    Example: downballot money match Kayser --what-if --folder filings

    Args:
        name: Id of the candidate's committee, or words of its name.
        what_if: Suppose a program.
        limit_dollars: Contribution limit that is supposed, in dollars.
        program: Whose program.
        office: The office whose parameters are used.
        cycle: Year of the election.
        folder: A file or folder of filings.
        desk: The desk's folder.
        json: Print JSON.
    """
    found = match_candidate(
        _opened(folder, desk),
        name,
        program=program,
        office=office,
        cycle=cycle,
        supposed_limit_cents=limit_dollars * 100 if what_if else None,
    )
    if json:
        print_json(found)
        return
    out = console()
    out.print(f"{dollars(found.public_cents)} public money", style="bold")
    out.print(
        f"{found.contributors:,} contributors, {dollars(found.matched_cents)} of their money "
        "matched."
    )
    for left in found.left_out:
        out.print(f"  {left.rows:,} rows, {dollars(left.cents)}: {left.reason}", markup=False)
    for assumption in found.assumptions:
        out.print(assumption, style="dim", markup=False)


@app.command
def reconcile(
    *,
    every: Annotated[bool, Parameter(name="--every", help="Also lines that agree.")] = False,
    folder: Folder = None,
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Compare each filing's rows with its own summary lines, and print the difference.

    Example: downballot money reconcile --desk my-desk

    Args:
        every: Also lines that agree.
        folder: A file or folder of filings.
        desk: The desk's folder.
        json: Print JSON.
    """
    money = _opened(folder, desk)
    rows = money.reconcile().to_dicts()
    if json:
        print_json(rows)
        return
    out = console()
    differ = [row for row in rows if row["difference_cents"]]
    out.print(f"{len(rows):,} summary lines, {len(differ):,} differ from their rows.")
    shown = rows if every else differ
    if shown:
        out.print(whole_words(reconciled_table(shown), out.width))
    counts = money.deduplicated.counts()
    for reason, number, cents in counts.filter(counts["removed"] != "").iter_rows():
        out.print(f"  {number:,} rows ({dollars(cents)}) not counted: {reason}", style="dim")
    _say_set_aside(money)


def _opened(folder: Path | None, desk: Path) -> MoneyDesk:
    with _progress() as told:
        told("reading filings")
        return money_of_folder(folder) if folder else money_of_desk(desk)


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Show what is being read, where a person looks on.

    Yields:
        Takes the words to show.
    """
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console(), transient=True) as shown:
        task = shown.add_task("", total=None)

        def tell(text: str) -> None:
            shown.update(task, description=text)

        yield tell


def _first(rows: Sequence[T], limit: int) -> Sequence[T]:
    return rows[:limit] if limit else rows


def _say_set_aside(money: MoneyDesk) -> None:
    rows = money.set_aside()
    if rows:
        console().print(f"{len(rows):,} rows set aside:", style="yellow")
        for one in rows[:5]:
            console().print(f"  {one.file}:{one.line or ''} {one.reason}", markup=False)


def _say_left_out(folder: Path | None) -> None:
    left = claimed(folder)[1] if folder else ()
    if left:
        names = ", ".join(one.name for one in left[:5])
        console().print(f"{len(left)} files of no known format: {names}", style="yellow")


def _day(text: str) -> date | None:
    day = partial_date(text)
    return day.last if day else None
