"""Commands about money: ingest, totals, trace, committee, donor, late, match, reconcile."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from downballot.cli.decision_tables import whole_words
from downballot.cli.money_alerting import alert
from downballot.cli.money_comparing import compare, published
from downballot.cli.money_engines import EngineName, kept, link, rollup
from downballot.cli.money_linking import apart, corrections, quality, same
from downballot.cli.money_marking import marked
from downballot.cli.money_matching import match
from downballot.cli.money_opening import (
    Folder,
    Limit,
    OnDay,
    first,
    last_day,
    opened,
    progress,
    say_left_out,
    say_set_aside,
    warn_of_gaps,
)
from downballot.cli.money_shares import (
    DISTRICT,
    STATE_ALONE,
    Cities,
    State,
    Zips,
    asked_places,
    committee_record,
    shares_table,
    totals_by_place,
)
from downballot.cli.money_tables import (
    committees_table,
    donors_table,
    late_table,
    reconciled_table,
    spenders_table,
)
from downballot.cli.money_tracing import trace
from downballot.cli.output import console, print_json
from downballot.cli.parameters import HERE, AsJson, DeskFolder
from downballot.errors import UsageError
from downballot.pipeline.money_engines import check_engine, money_on
from downballot.pipeline.money_keeping import batches, keep
from downballot.pipeline.money_reading import read_all
from downballot.publication.money_figures import dollars

HELP = """Say who paid, through whom, for or against whom.

Example: downballot money totals --folder filings
"""
app = App(name="money", help=HELP)
app.command(compare)
app.command(published)
app.command(alert)
app.command(marked)
app.command(trace)
app.command(match)
app.command(kept)
app.command(rollup)
app.command(link)
app.command(quality, name="link-quality")
app.command(same)
app.command(apart)
app.command(corrections)


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
    with progress() as told:
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
    zips: Zips = None,
    cities: Cities = "",
    state: State = "CA",
    limit: Limit = 30,
    engine: EngineName = "",
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Add up what each committee raised and spent, and what was spent for and against whom.

    Example: downballot money totals --folder filings --json

    Args:
        folder: A file or folder of filings.
        as_of: Only transactions up to this day.
        zips: ZIP codes of the district.
        cities: Cities of the district.
        state: The state.
        limit: Rows to show.
        engine: Where payments are added up; in memory where none is named.
        desk: The desk's folder.
        json: Print JSON: one object a committee and election, then one a spender and side.
    """
    places = asked_places(zips, cities, state)
    if engine:
        check_engine(engine)
    money = opened(folder, desk)
    with money_on(engine, money.kept) if engine else nullcontext(money) as adding:
        found, came = totals_by_place(adding, last_day(as_of), places)
    committees, spenders = found.committee_totals(), found.spender_totals()
    if json:
        print_json([*(committee_record(one, came) for one in committees), *spenders])
        warn_of_gaps(money, folder)
        return
    out = console()
    most = sorted(committees, key=lambda one: -one.raised_cents)
    out.print(whole_words(committees_table(first(most, limit)), out.width))
    out.print(whole_words(shares_table(first(most, limit), came), out.width))
    if DISTRICT not in places:
        out.print(STATE_ALONE, style="dim")
    biggest = sorted(spenders, key=lambda one: -one.ie_cents)
    out.print(whole_words(spenders_table(first(biggest, limit)), out.width))
    say_set_aside(money)
    say_left_out(folder)


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
    found = opened(folder, desk).committee(name)
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
    found = opened(folder, desk).donor(name)
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
    day = last_day(since) or date.today() - timedelta(days=7)  # noqa: DTZ011 - of this machine
    found = opened(folder, desk).late(day)
    if json:
        print_json(found)
        return
    out = console()
    if not found:
        out.print(f"Nothing since {day}.")
    for contest in found:
        out.print(whole_words(late_table(contest, limit), out.width))


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
    money = opened(folder, desk)
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
    say_set_aside(money)
