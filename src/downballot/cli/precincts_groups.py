"""The command about groups: kinds of places, and groups of voters by estimate."""

from __future__ import annotations

from typing import Annotated, Literal

from cyclopts import Parameter
from rich.console import Console

from downballot.cli.output import console, print_json
from downballot.cli.parameters import HERE, AsJson, DeskFolder
from downballot.cli.precincts_cross_tables import show_cross
from downballot.cli.precincts_opening import Files, PrecinctElection, precincts_of
from downballot.cli.precincts_places import Contest
from downballot.cli.precincts_places_tables import (
    missing_line,
    print_apart,
    print_table,
    quantile_table,
    regression_table,
)
from downballot.errors import UsageError
from downballot.model.precinct import PrecinctResults
from downballot.pipeline.precinct_groups import group_counts
from downballot.pipeline.precinct_places import covariates_of, find_contest, find_selection
from downballot.precincts.contest_by_unit import ContestByUnit, contest_by_unit
from downballot.precincts.group_votes import group_votes
from downballot.precincts.measures import (
    Measure,
    share_measure,
    swing_measure,
    turnout_measure,
)
from downballot.precincts.place_reports import SEED, GroupsReport, groups_report
from downballot.precincts.swing import Side
from downballot.precincts.swing import swing as swing_between

Covariates = Annotated[
    tuple[str, ...],
    Parameter(
        name="--covariate",
        help="What is known of places: a CSV file with the columns unit, covariate, value, or "
        "FILE@UNIT:VALUE, FILE@UNIT:PART/WHOLE. May be given several times.",
    ),
]
Past = Annotated[
    tuple[str, ...],
    Parameter(
        name="--by",
        help="turnout, registered, or CONTEST:SELECTION of the same results. May be given "
        "several times.",
    ),
]


def groups(
    contest: Contest,
    *,
    files: Files = (),
    covariate: Covariates = (),
    by: Past = (),
    measure: Annotated[
        Literal["share", "turnout", "swing"], Parameter(help="What is measured.")
    ] = "share",
    of: Annotated[str, Parameter(help="Whose share; the leader's by default.")] = "",
    before: Annotated[
        str, Parameter(help="For a swing: the contest before, of the same results.")
    ] = "",
    before_of: Annotated[str, Parameter(help="Whose share before; the same name.")] = "",
    by_group: Annotated[
        str,
        Parameter(
            help="Estimate how groups of voters voted: a CSV file with the columns unit, "
            "group, count, or FILE@UNIT:GROUP,GROUP/WHOLE."
        ),
    ] = "",
    counted: Annotated[
        str,
        Parameter(help="What --by-group counts, in words: registered voters of 2016."),
    ] = "",
    parts: Annotated[int, Parameter(help="How many groups of places.")] = 5,
    clusters: Annotated[
        Literal["precinct", "place"],
        Parameter(help="What is drawn for intervals: precincts, or the cities they lie in."),
    ] = "precinct",
    seed: Annotated[int, Parameter(help="Seed of the draws.")] = SEED,
    election: PrecinctElection = "",
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Show share, turnout or swing by kind of place, with intervals.

    Or how groups of voters voted (--by-group), by estimate: with bounds, and what the data
    cannot tell.

    Example: downballot precincts groups school-measure-a --of yes --by president:trump
    """
    results = precincts_of(files, desk, election)
    here = contest_by_unit(results, find_contest(results, contest))
    if by_group:
        if covariate or by:
            raise UsageError("groups: expected --by-group, or --covariate and --by, not both")
        _estimate(here, by_group, counted, json=json)
        return
    known = covariates_of(here, results, covariate, by)
    if not known:
        raise UsageError(
            "groups: nothing to group by, expected --covariate or --by, or --by-group"
        )
    measured = _measure(results, here, measure, of, before, before_of)
    drawn = {one.unit: one.place for one in here.places} if clusters == "place" else None
    found = groups_report(measured, known, parts=parts, clusters=drawn, seed=seed)
    if json:
        print_json(found)
    else:
        _show_groups(console(), measured, found)


def _estimate(here: ContestByUnit, by_group: str, counted: str, *, json: bool) -> None:
    found = group_votes(here, group_counts(by_group, counted))
    if json:
        print_json(found)
    else:
        show_cross(console(), found)


def _measure(
    results: PrecinctResults,
    here: ContestByUnit,
    measure: str,
    of: str,
    before: str,
    before_of: str,
) -> Measure:
    if measure == "turnout":
        return turnout_measure(here)
    chosen = find_selection(here, of)
    if measure == "share":
        return share_measure(here, chosen)
    if not before:
        raise UsageError("groups: a swing from what, expected --before CONTEST")
    then = contest_by_unit(results, find_contest(results, before))
    other = Side(find_selection(then, before_of or chosen))
    return swing_measure(here, swing_between(then, here, other, Side(chosen)))


def _show_groups(out: Console, measured: Measure, found: GroupsReport) -> None:
    out.print(f"Measured: {measured.name}.", markup=False)
    for one, alone in zip(found.quantiles, found.alone, strict=True):
        print_table(out, quantile_table(one))
        out.print(missing_line(one), style="dim", markup=False)
        if alone.problem:
            out.print(alone.problem, markup=False)
        else:
            print_table(out, regression_table(alone, "Alone"))
    if found.together is not None and found.together.problem:
        out.print(found.together.problem, markup=False)
    elif found.together is not None:
        print_table(out, regression_table(found.together, "All together"))
    out.print(f"{found.method} {found.caution} Seed {found.seed}.", markup=False)
    if measured.no_value:
        out.print(f"Without the measure: {len(measured.no_value)} precincts.", markup=False)
    print_apart(out, measured.apart)
