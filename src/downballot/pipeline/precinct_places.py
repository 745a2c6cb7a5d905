"""Joins precinct results with what is known of places, for the commands and the pages."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

import polars as pl

from downballot.errors import UsageError
from downballot.model.contest import slug
from downballot.model.count import BallotKind
from downballot.model.precinct import PrecinctResults
from downballot.model.rule import Share
from downballot.model.sentence import say
from downballot.precincts.contest_by_unit import (
    ContestByUnit,
    contest_by_unit,
    share_by_unit,
)
from downballot.precincts.measures import Covariate, share_measure
from downballot.precincts.place_reports import (
    PlaceReports,
    groups_report,
    place_groups,
    turnout_report,
    where_report,
)
from downballot.precincts.turnout import turnout_by_unit
from downballot.sources.covariate_table import read_covariates

TURNOUT = "turnout"
NAMED = 12  # contests that a message names


def find_contest(results: PrecinctResults, wanted: str) -> str:
    """Return the slug of the contest that is meant by a slug, a title or a part of one.

    Args:
        results: Results of the election.
        wanted: What a person typed.

    Raises:
        UsageError: No contest is meant, or several.
    """
    known: dict[str, None] = dict.fromkeys(results.contests["contest"])
    key = slug(wanted)
    if key in known:
        return key
    words = key.split("-")
    found = [one for one in known if key in one]
    found = found or [one for one in known if all(word in one for word in words)]
    if len(found) == 1:
        return found[0]
    close = found or get_close_matches(key, known, NAMED, 0.5) or list(known)
    many = "several contests" if found else "no contest"
    raise UsageError(
        f"{wanted!r}: {many} of the precinct results, expected one of "
        f"{', '.join(close[:NAMED])}; `downballot precincts join` lists all {len(known)}"
    )


def find_selection(contest: ContestByUnit, wanted: str) -> str:
    """Return the slug of the selection that is meant; the leader's for nothing.

    Args:
        contest: The contest by unit.
        wanted: What a person typed: a slug, a name or a part of one.

    Raises:
        UsageError: No selection is meant, or several.
    """
    if not wanted:
        return contest.leaders()[0]
    key = slug(wanted)
    if key in contest.selections:
        return key
    found = [one for one in contest.selections if key in one]
    if len(found) == 1:
        return found[0]
    said = ", ".join(found or contest.selections)
    raise UsageError(f"{contest.title}: {wanted!r}, expected one of {said}")


def covariates_of(
    contest: ContestByUnit,
    results: PrecinctResults,
    files: Sequence[str],
    past: Sequence[str] = (),
) -> tuple[Covariate, ...]:
    """Return what is known of a contest's places.

    Args:
        contest: The contest by unit.
        results: Results of the same election, for its other contests.
        files: Files of covariates, as ``sources.covariate_table`` reads them.
        past: ``turnout``, ``registered``, or ``contest:selection`` of the same results.

    Raises:
        UsageError: A file, contest or selection that is not there.
        FormatError: A file cannot be read.
    """
    found = []
    for said in files:
        name = Path(said.partition("@")[0]).name
        found += [Covariate(one.name, one.values, name) for one in read_covariates(said)]
    return (*found, *(_own(contest, results, one) for one in past))


def _own(contest: ContestByUnit, results: PrecinctResults, said: str) -> Covariate:
    if said == TURNOUT:
        values = turnout_by_unit(contest)
        return Covariate(
            say("turnout"), {unit: float(one) for unit, one in values.items()}, contest.title
        )
    if said == "registered":
        known = {one.unit: float(one.registered) for one in contest.places if one.registered}
        return Covariate(say("registered voters"), known, contest.title)
    other, _, selection = said.partition(":")
    there = contest_by_unit(results, find_contest(results, other))
    chosen = find_selection(there, selection)
    shares = share_by_unit(there, chosen)
    return Covariate(
        say("share of {name}", name=there.name_of(chosen)),
        {unit: float(one) for unit, one in shares.items()},
        there.title,
    )


def place_reports(
    results: PrecinctResults,
    contest: str,
    *,
    covariates: Sequence[Covariate] = (),
    needs: Share | None = None,
) -> PlaceReports:
    """Return all that a page tells of a contest's places, but for what moved.

    Places are put in order by turnout, and by the share of whoever led the contest with the
    most votes on the same ballots, which is also what the roll-off is from.

    Args:
        results: Results of the election.
        contest: Slug of the contest.
        covariates: What else is known of places; the first whose name has the word income
            says which are wealthy.
        needs: The share that it takes, by the rule of the contest: of a measure those in
            favor need it, else the leader; None to beat the other.

    Raises:
        UsageError: There is no such contest.
    """
    here = contest_by_unit(results, contest)
    above = top_contest(results, contest)
    known = [one for one in (_own(here, results, TURNOUT),) if one.values]
    if above:
        known.append(_own(here, results, f"{above}:"))
    places = {one.unit for one in here.places}
    known += [one for one in covariates if places & one.values.keys()]
    income = next((one for one in known if "income" in one.name.casefold()), None)
    leader = here.leaders()[0]
    measure = share_measure(here, leader)
    asked = (_in_favor(here) or leader) if needs else ""
    return PlaceReports(
        where_report(here, ahead=asked, needs=needs, groups=place_groups(here, income)),
        turnout_report(results, contest, above=above),
        groups_report(measure, known) if known and measure.places else None,
    )


def _in_favor(contest: ContestByUnit) -> str:
    """Return a question's answer yes (``yes``, ``bonds-yes``); empty where it has none."""
    answers = [{"yes", "no"} & set(one.split("-")) for one in contest.selections]
    if answers not in ([{"yes"}, {"no"}], [{"no"}, {"yes"}]):
        return ""
    return contest.selections[answers.index({"yes"})]


def desk_covariates(desk: Path, election: str) -> tuple[Covariate, ...]:
    """Return what a desk knows of places: its file ``covariates/ELECTION.csv``.

    Args:
        desk: The desk's folder.
        election: The desk's id of the election.

    Raises:
        FormatError: The file cannot be read.
    """
    path = desk / "covariates" / f"{election}.csv"
    if "/" in election or not path.is_file():
        return ()
    read = read_covariates(str(path))
    return tuple(Covariate(one.name, one.values, path.name) for one in read)


def top_contest(results: PrecinctResults, contest: str) -> str:
    """Return the contest with the most votes of those in every place of a contest.

    Args:
        results: Results of the election.
        contest: Slug of the contest; never the answer.
    """
    total = results.votes.filter(pl.col("ballot_kind") == BallotKind.TOTAL.value)
    places = total.filter(pl.col("contest") == contest).select("unit").unique()
    found = (
        total
        .filter(pl.col("contest") != contest)
        .join(places, on="unit", how="semi")
        .group_by("contest")
        .agg(pl.col("votes").sum(), pl.col("unit").n_unique())
        .filter(pl.col("unit") == places.height)
        .sort("votes", "contest", descending=[True, False])
    )
    return "" if found.is_empty() else str(found["contest"][0])
