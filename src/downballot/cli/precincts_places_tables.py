"""Tables of what places did, as a terminal shows them."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from rich.console import Console
from rich.table import Table

from downballot.cli.decision_tables import whole_words
from downballot.cli.output import number, signed, table
from downballot.contests.tally import percent_text
from downballot.precincts.bootstrap import Interval
from downballot.precincts.contest_by_unit import Apart
from downballot.precincts.places import GroupReport
from downballot.precincts.quantiles import Quantiles
from downballot.precincts.regression import Regression
from downballot.precincts.swing import Coverage, Swing
from downballot.precincts.turnout import ByKind, RollOff, Turnout
from downballot.precincts.what_if_values import WhatIf
from downballot.precincts.where_won import WhereWon

FEW = 5  # ids named in a line


def percent(share: Fraction | None) -> str:
    """Write a share in percent; a dash where there is none."""
    return (
        "-" if share is None else percent_text(share.numerator, share.denominator, decimals=1)
    )


def points(change: Fraction | float | None) -> str:
    """Write a change of a share in points, with its sign; a dash where there is none."""
    return "-" if change is None else f"{float(change) * 100:+.1f}"


def between(found: Interval | None) -> str:
    """Write an interval in points; too few places have none."""
    if found is None:
        return "too few places"
    return f"{found.low * 100:.1f} to {found.high * 100:.1f}"


def print_table(out: Console, shown: Table) -> None:
    """Print a table with whole words."""
    out.print(whole_words(shown, out.width))


def print_apart(out: Console, apart: Iterable[Apart]) -> None:
    """Print what no figure by place contains."""
    for one in apart:
        out.print(f"Apart: {one.sentence}", style="dim", markup=False)


def named(units: Iterable[str]) -> str:
    """Write the first ids of some, and how many more there are."""
    known = list(units)
    rest = f" and {len(known) - FEW} more" if len(known) > FEW else ""
    return ", ".join(known[:FEW]) + rest


def turnout_table(found: Turnout, limit: int) -> Table:
    """Return turnout by place, highest first."""
    shown = table(found.title, "precinct", ">registered", ">ballots", ">votes", ">turnout")
    for row in (found.whole, *found.rows[: limit or None]):
        shown.add_row(
            row.unit or "all places",
            number(row.registered),
            number(row.ballots),
            number(row.votes),
            percent(row.turnout),
        )
    return shown


def turnout_lines(found: Turnout) -> list[str]:
    """Return what to know of a turnout: its whole, and what is odd or not said."""
    lines = [f"Turnout is a share of {found.denominator}."]
    if found.more_than_registered:
        lines.append(
            f"{len(found.more_than_registered)} with more ballots than registered voters, "
            f"counted as they are: {named(found.more_than_registered)}."
        )
    if found.not_said:
        lines.append(
            f"{len(found.not_said)} without registered voters or ballots, in no figure of "
            f"turnout: {named(found.not_said)}."
        )
    return lines


def roll_off_table(found: RollOff, limit: int) -> Table:
    """Return roll-off by place, highest first."""
    shown = table(
        f"Roll-off from {found.above}", "precinct", ">votes above", ">votes here", ">roll-off"
    )
    for row in (found.whole, *found.rows[: limit or None]):
        shown.add_row(
            row.unit or "all places",
            number(row.above_votes),
            number(row.below_votes),
            percent(row.roll_off),
        )
    return shown


def kind_table(found: ByKind) -> Table:
    """Return each selection by mail and in person."""
    shown = table("By mail and in person", "selection", ">mail", "> ", ">in person", ">  ")
    for row in found.rows:
        shown.add_row(
            row.name,
            number(row.mail_votes),
            percent(row.mail_share),
            number(row.in_person_votes),
            percent(row.in_person_share),
        )
    shown.add_row(
        "part of all", "", percent(found.mail_part), "", percent(_rest(found.mail_part))
    )
    return shown


def swing_table(found: Swing, limit: int) -> Table:
    """Return the swing by ground: all of it, the greatest gains, the greatest losses."""
    shown = table("Swing", "ground", ">before", ">after", ">points", ">votes after")
    rows = found.rows
    if limit and len(rows) > 2 * limit:
        rows = (*rows[:limit], *rows[-limit:])
    for row in (found.whole, *rows):
        shown.add_row(
            named(row.after_units) or "all joined ground",
            percent(row.before_share),
            percent(row.after_share),
            points(row.swing),
            number(row.after_whole),
        )
    return shown


def coverage_line(title: str, found: Coverage) -> str:
    """Return how much of a contest the figures rest on."""
    left = f"; not joined: {named(found.left_out)}" if found.left_out else ""
    return (
        f"{title}: {number(found.units)} of {number(found.of_units)} precincts and "
        f"{number(found.votes)} of {number(found.of_votes)} votes ({percent(found.share)}) "
        f"lie on joined ground{left}."
    )


def won_table(found: WhereWon, limit: int) -> Table:
    """Return the places by margin, largest first."""
    shown = table(
        f"Where {found.ahead_name} beat {found.behind_name}",
        "precinct", ">votes", f">{found.ahead_name}", f">{found.behind_name}", ">margin",
        ">together",
    )  # fmt: skip
    for row in found.rows[: limit or None]:
        shown.add_row(
            row.unit,
            number(row.votes),
            number(row.ahead_votes),
            number(row.behind_votes),
            signed(row.margin),
            signed(row.cumulative),
        )
    return shown


def won_lines(found: WhereWon) -> list[str]:
    """Return where it was won in sentences."""
    lines = [
        f"{found.ahead_name} is {number(found.margin)} votes ahead of {found.behind_name}: "
        f"{number(found.places_ahead)} precincts lead, {number(found.places_behind)} trail, "
        f"{number(found.places_level)} are level.",
    ]
    if found.accounting is None:
        lines.append(
            "No set of precincts accounts for the margin: ballots without a place make "
            f"{number(found.apart_margin)} of it."
        )
    elif found.accounting:
        lines.append(
            f"The {number(found.accounting)} with the largest margins account for it; "
            f"{percent(found.votes_in)} of the votes lie in them. Without them: "
            f"{found.ahead_name} {number(found.ahead_without)}, "
            f"{found.behind_name} {number(found.behind_without)}."
        )
    lines.append(
        f"{number(found.half_places)} of the {number(found.places_ahead)} that lead make half "
        "of all their leads."
    )
    return lines


def group_table(found: GroupReport) -> Table:
    """Return a kind of places beside the others."""
    shown = table(
        found.definition, "places", ">number", ">turnout", ">votes", ">of all",
        f">{found.ahead_name}", ">margin",
    )  # fmt: skip
    for row in found.rows:
        shown.add_row(
            row.part,
            number(row.places),
            percent(row.turnout),
            number(row.votes),
            percent(row.part_of_votes),
            percent(row.ahead_share),
            signed(row.margin),
        )
    return shown


def what_if_table(found: WhatIf, every: int) -> Table:
    """Return the outcome step by step, and at the least step that changes it."""
    shown = table(
        found.title, ">points", f">{found.ahead_name}", f">{found.behind_name}", ">votes",
        "outcome",
    )  # fmt: skip
    rows = list(found.rows[:: max(every, 1)])
    if found.least_row is not None:
        rows.append(found.least_row)
    for row in sorted({one.step: one for one in rows}.values(), key=lambda one: one.step):
        shown.add_row(
            f"{float(row.step) * 100:+.2f}",
            number(row.ahead_votes),
            number(row.behind_votes),
            number(row.votes),
            row.sentence,
        )
    return shown


def quantile_table(found: Quantiles) -> Table:
    """Return a measure by groups of places."""
    shown = table(
        f"By {found.covariate} ({found.source})", ">group", ">places", ">from", ">to", ">of",
        ">percent", ">95% interval",
    )  # fmt: skip
    for row in found.rows:
        shown.add_row(
            str(row.number),
            number(row.places),
            f"{row.lowest:,.4g}",
            f"{row.highest:,.4g}",
            number(row.whole),
            percent(row.value),
            between(row.interval),
        )
    shown.add_row(
        "last less first", "", "", "", "", points(found.difference),
        between(found.difference_interval),
    )  # fmt: skip
    return shown


def regression_table(found: Regression, title: str) -> Table:
    """Return the coefficients of a regression."""
    shown = table(
        title, "covariate", ">one standard deviation", ">points", ">95% interval", ">R²"
    )
    for one in found.coefficients:
        shown.add_row(
            one.name,
            f"{one.spread:,.4g}",
            points(one.per_spread),
            between(one.interval),
            "" if found.r_squared is None else f"{found.r_squared:.2f}",
        )
    return shown


def missing_line(found: Quantiles | Regression) -> str:
    """Return what lacks a value; empty where nothing does."""
    if not found.no_value:
        return ""
    return (
        f"{number(len(found.no_value))} precincts with {number(found.no_value_whole)} "
        f"have no value and are in no group: {named(found.no_value)}."
    )


def _rest(part: Fraction | None) -> Fraction | None:
    return None if part is None else 1 - part
