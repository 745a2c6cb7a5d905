"""Commands about places: turnout, swing, where, groups."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console

from downballot.cli.output import console, print_json
from downballot.cli.parameters import HERE, AsJson, DeskFolder
from downballot.cli.precincts_opening import Files, PrecinctElection, precincts_of
from downballot.cli.precincts_places_tables import (
    coverage_line,
    group_table,
    kind_table,
    print_apart,
    print_table,
    roll_off_table,
    swing_table,
    turnout_lines,
    turnout_table,
    what_if_table,
    won_lines,
    won_table,
)
from downballot.model.rule import parse_share
from downballot.pipeline.precinct_places import (
    covariates_of,
    find_contest,
    find_selection,
)
from downballot.pipeline.precinct_rounds import grounds_of, read_crosswalk
from downballot.precincts.contest_by_unit import ContestByUnit, contest_by_unit
from downballot.precincts.place_reports import (
    TurnoutReport,
    WhereReport,
    place_groups,
    turnout_report,
    where_report,
)
from downballot.precincts.swing import Side, Swing
from downballot.precincts.swing import swing as swing_between

SHOWN = 12
Limit = Annotated[int, Parameter(help="Precincts to show; 0 for all.")]
Contest = Annotated[str, Parameter(help="Slug or title of the contest, or a part of it.")]


def turnout(
    contest: Contest,
    *,
    files: Files = (),
    above: Annotated[
        str, Parameter(help="A contest at the top of the same ballot, for the roll-off.")
    ] = "",
    marks: Annotated[int, Parameter(help="How many a voter may mark in the contest.")] = 1,
    limit: Limit = SHOWN,
    election: PrecinctElection = "",
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Show who turned out where, who left the contest blank, and mail beside in person.

    Example: downballot precincts turnout board-of-education --above president --marks 4
    """
    results = precincts_of(files, desk, election)
    found = turnout_report(
        results,
        find_contest(results, contest),
        above=find_contest(results, above) if above else "",
        marks=marks,
    )
    if json:
        print_json(found)
    else:
        _show_turnout(console(), found, limit)


def _show_turnout(out: Console, found: TurnoutReport, limit: int) -> None:
    if found.turnout.rows:
        print_table(out, turnout_table(found.turnout, limit))
    for line in turnout_lines(found.turnout):
        out.print(line, markup=False)
    if found.roll_off is not None:
        print_table(out, roll_off_table(found.roll_off, limit))
        out.print(f"Roll-off is a part of {found.roll_off.denominator}; net.", markup=False)
    if found.by_kind is not None:
        print_table(out, kind_table(found.by_kind))
        print_apart(out, found.by_kind.apart)
    print_apart(out, found.turnout.apart)


def swing(
    contest: Contest,
    before: Annotated[str, Parameter(help="The contest or round before.")],
    *,
    files: Files = (),
    before_files: Annotated[
        tuple[Path, ...],
        Parameter(help="Files of the election before; the same results when not given."),
    ] = (),
    before_election: Annotated[
        str, Parameter(help="Id of the election before, on the desk.")
    ] = "",
    of: Annotated[str, Parameter(help="Whose share; the leader's by default.")] = "",
    before_of: Annotated[str, Parameter(help="Whose share before; the same name.")] = "",
    against: Annotated[
        str, Parameter(help="Another selection: shares are of the votes for the two alone.")
    ] = "",
    before_against: Annotated[str, Parameter(help="The same before; the same name.")] = "",
    base: Annotated[
        str,
        Parameter(help="Base precincts of this election: FILE@BASE:UNIT, where ids differ."),
    ] = "",
    before_base: Annotated[str, Parameter(help="The same of the election before.")] = "",
    limit: Limit = SHOWN,
    election: PrecinctElection = "",
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Show what moved between two contests or rounds on the same ground.

    Example: downballot precincts swing us-house-34 us-house-34 --of gomez --against ahn
    """
    results = precincts_of(files, desk, election)
    earlier = results
    if before_files or before_election:
        earlier = precincts_of(before_files, desk, before_election)
    now = contest_by_unit(results, find_contest(results, contest))
    then = contest_by_unit(earlier, find_contest(earlier, before))
    chosen = find_selection(now, of)
    found = swing_between(
        then,
        now,
        _side(then, before_of or chosen, before_against or against),
        _side(now, chosen, against),
        grounds=grounds_of(
            then,
            now,
            read_crosswalk(before_base) if before_base else {},
            read_crosswalk(base) if base else {},
        ),
    )
    if json:
        print_json(found)
    else:
        _show_swing(console(), found, limit)


def _side(contest: ContestByUnit, of: str, against: str) -> Side:
    other = find_selection(contest, against) if against else ""
    return Side(find_selection(contest, of), other)


def _show_swing(out: Console, found: Swing, limit: int) -> None:
    out.print(f"Before: {found.before_of}, {found.before_title}.", markup=False)
    out.print(f"After: {found.after_of}, {found.after_title}.", markup=False)
    print_table(out, swing_table(found, limit))
    out.print(coverage_line("Before", found.before_coverage), markup=False)
    out.print(coverage_line("After", found.after_coverage), markup=False)
    print_apart(out, (*found.before_apart, *found.after_apart))


def where(
    contest: Contest,
    *,
    files: Files = (),
    ahead: Annotated[str, Parameter(help="One selection; whoever has most votes.")] = "",
    behind: Annotated[str, Parameter(help="Another; whoever has most of the others.")] = "",
    needs: Annotated[
        str,
        Parameter(help="Share that it takes (at least 55%); by default to beat the other."),
    ] = "",
    income: Annotated[
        str, Parameter(help="Income of places, as --covariate of groups takes it.")
    ] = "",
    wealthy: Annotated[
        int, Parameter(help="Percent of the places on top by income: the wealthy.")
    ] = 20,
    motivated: Annotated[
        int, Parameter(help="Percent of the places on top by turnout: the motivated.")
    ] = 20,
    limit: Limit = SHOWN,
    election: PrecinctElection = "",
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Show where a contest was won, and what swing or turnout would have changed it.

    Example: downballot precincts where board-of-education --motivated 10
    """
    results = precincts_of(files, desk, election)
    here = contest_by_unit(results, find_contest(results, contest))
    known = covariates_of(here, results, (income,)) if income else ()
    found = where_report(
        here,
        ahead=find_selection(here, ahead) if ahead else "",
        behind=find_selection(here, behind) if behind else "",
        needs=parse_share(needs) if needs else None,
        groups=place_groups(
            here,
            known[0] if known else None,
            wealthy_part=Fraction(wealthy, 100),
            motivated_part=Fraction(motivated, 100),
        ),
    )
    if json:
        print_json(found)
    else:
        _show_where(console(), found, limit)


def _show_where(out: Console, found: WhereReport, limit: int) -> None:
    out.print(found.won.title, style="bold", markup=False)
    for line in won_lines(found.won):
        out.print(line, markup=False)
    print_table(out, won_table(found.won, limit))
    for group in found.groups:
        print_table(out, group_table(group))
    for asked in found.what_if:
        print_table(out, what_if_table(asked, 8))
        out.print(f"{asked.finding} {asked.assumes}", markup=False)
    for why in found.not_asked:
        out.print(why, style="dim", markup=False)
    print_apart(out, found.won.apart)
