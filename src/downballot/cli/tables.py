"""Tables of contests for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from rich.console import Console
from rich.measure import Measurement
from rich.table import Table

from downballot.cli.decision_tables import (
    chance_figure,
    likeliest,
    shown_contests,
    shown_status,
    votes_to_come,
    whole_words,
)
from downballot.cli.output import as_plain, number, signed, table, when
from downballot.contests.lines import LineKind
from downballot.contests.names import listing
from downballot.contests.tally import percent_text
from downballot.contests.views import ContestHistory, ContestView, ElectionView
from downballot.decisions.values import ContestDecision
from downballot.model.rule import Scope
from downballot.publication.words import STATUS

HALF = Fraction(1, 2)  # no share of 49.996 % is printed as half, whatever the rule
_ANY_WIDTH = 10_000  # wider than any terminal
COUNTY_PART = "this county's part"
_STANDING = (
    "contest",
    "leader",
    ">share",
    ">margin",
    ">to its\nline",
    "line",
    ">last\nbatch",
    ">ballots\ncounted",
)
_OUTLOOK = ("likeliest outcome", ">chance", ">votes\nto come", "status")


def status_title(view: ElectionView) -> str:
    """Say which count of an election is shown, and how final it is."""
    if view.update is None:
        return f"{view.title}: no count yet"
    published = when(view.update.published_at, view.timezone)
    total = f", {view.ballots.total:,} ballots" if view.ballots.total is not None else ""
    status = STATUS[view.status].lower()
    return f"{view.title}: {status}; update {view.updates} of {published}{total}"


def status_table(view: ElectionView, *, every: bool = False) -> Table:
    """Lay out where each contest stands: the followed ones, or every one.

    Args:
        view: The election.
        every: Also contests that the desk does not follow.
    """
    shown = table("", *_STANDING)
    for one in shown_contests(view, every=every):
        shown.add_row(*_status_row(one))
    return shown


def status_tables(
    view: ElectionView,
    decisions: Sequence[ContestDecision],
    out: Console,
    *,
    every: bool = False,
) -> tuple[Table, ...]:
    """Lay out where each contest stands and how it may end; in two where one is too wide.

    Args:
        view: The election.
        decisions: Its decisions at the same update, in any order.
        out: Where the tables are printed.
        every: Also contests that the desk does not follow.
    """
    contests = shown_contests(view, every=every)
    outlooks = {one.contest: _outlook_row(one) for one in decisions}
    rows = [(_status_row(one), outlooks.get(one.id, ("",) * 4)) for one in contests]
    whole = table("", *_STANDING, *_OUTLOOK)
    for standing, outlook in rows:
        whole.add_row(*standing, *outlook)
    unlimited = out.options.update(width=_ANY_WIDTH)
    if Measurement.get(out, unlimited, whole).maximum <= out.width:
        return (whole,)
    after = table("", "contest", *_OUTLOOK)
    for standing, outlook in rows:
        after.add_row(standing[0], *outlook)
    before = status_table(view, every=every)
    return whole_words(before, out.width), whole_words(after, out.width)


def status_json(view: ElectionView, decisions: Sequence[ContestDecision]) -> dict[str, Any]:
    """Return an election as JSON has it, each contest with its probability and status.

    Args:
        view: The election.
        decisions: Its decisions at the same update, in any order.
    """
    by_contest = {one.contest: one for one in decisions}
    plain = as_plain(view)
    for contest in plain["contests"]:
        decision = by_contest.get(contest["id"])
        if decision is not None:
            contest["decision"] = {
                "outcome": as_plain(decision.outcome),
                "probability": decision.probability,
                "votes_to_come": as_plain(decision.forecast.votes_to_come),
                "status": decision.status.value,
                "may_be_called": decision.may_be_called,
            }
    return plain


def _outlook_row(decision: ContestDecision) -> tuple[str, ...]:
    return (
        likeliest(decision),
        chance_figure(decision),
        votes_to_come(decision),
        shown_status(decision),
    )


def _status_row(view: ContestView) -> tuple[str, ...]:
    standing = view.standing
    leader = standing.selections[0] if standing.selections else None
    if leader is None or standing.tally.listed_votes == 0:
        return (view.name, *("",) * 6, _counted(view))
    return (
        view.name,
        _leaders(view),
        share_of(view, leader.votes),
        number(_margin(view)),
        *_distance(view),
        signed(view.batch.votes) if view.batch else "",
        _counted(view),
    )


def _leaders(view: ContestView) -> str:
    """Name who leads; several who share the first place are tied."""
    first = [one.name for one in view.standing.selections if one.rank == 1]
    return first[0] if len(first) == 1 else f"{listing(first)} (tied)"


def _margin(view: ContestView) -> int | None:
    """Return the votes between the last place that wins and the first that does not."""
    for line in view.standing.lines:
        if line.kind is LineKind.LAST_SEAT:
            return line.distance_votes
    return view.standing.selections[0].ahead_of_next_votes


def _distance(view: ContestView) -> tuple[str, str]:
    """Return the distance to the line that decides, and its name."""
    if view.rule.scope is Scope.PART:
        return "", COUNTY_PART
    lines = [one for one in view.standing.lines if one.kind is not LineKind.SECOND_PLACE]
    return (signed(lines[0].distance_votes), lines[0].name) if lines else ("", "")


def share_of(view: ContestView, votes: int) -> str:
    """Write votes as a share of a contest's listed votes, on the right side of every line."""
    lines = (HALF, *(share.fraction for share in view.rule.shares))
    return percent_text(votes, view.standing.tally.listed_votes, lines=lines)


def _counted(view: ContestView) -> str:
    if view.count.ballots is not None:
        return f"{view.count.ballots:,}"
    return f"{view.standing.tally.listed_votes:,} votes"


def lines_table(history: ContestHistory) -> Table:
    """Lay out the lines that matter in a contest."""
    shown = table("Lines", "line", ">distance", "in words")
    for line in history.view.standing.lines:
        shown.add_row(line.name, signed(line.distance_votes), line.sentence)
    return shown


def rule_table(history: ContestHistory) -> Table:
    """Lay out where each part of a contest's rule was read."""
    parts: dict[str, list[str]] = {}
    for part, source in history.view.rule.source:
        parts.setdefault(source, []).append(part)
    shown = table("Rule", "parts", "source")
    for source, names in parts.items():
        shown.add_row(", ".join(names), source, style="dim")
    return shown
