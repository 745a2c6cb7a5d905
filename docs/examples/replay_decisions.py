"""Print how far a contest was decided at each update, as a markdown table.

Run it on a desk: ``python docs/examples/replay_decisions.py my-desk 2024-11-05-general
"LAUSD District 3"``. The tables of ``docs/replays.md`` are what it prints.
"""

import sys
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import downballot
from downballot.decisions.reasons import votes_to_come_range
from downballot.decisions.values import ContestDecision
from downballot.decisions.words import probability_figure
from downballot.pipeline.desk import Desk

HEADINGS = (
    "update", "votes counted", "leader", "ahead by", "votes to come, 95 of 100",
    "likeliest outcome", "chance", "status", "may be called",
)  # fmt: skip
ALIGNED = "|---|--:|---|--:|--:|---|--:|---|---|"


def replay(desk: Desk, election: str, contest: str) -> Iterator[str]:
    """Yield the lines of the table, from the first update to the last.

    Each row is made from what was published until that update and from nothing later.

    Args:
        desk: An open desk.
        election: The desk's id of the election.
        contest: The contest's name on the desk, or its id.
    """
    view = desk.contest(contest, election=election).view
    names = {one.selection: one.name for one in view.standing.selections}
    zone = ZoneInfo(desk.settings.timezone)
    yield f"| {' | '.join(HEADINGS)} |"
    yield ALIGNED
    for decision in desk.decision_history(contest, election=election):
        yield f"| {' | '.join(cells(decision, names, zone))} |"


def cells(decision: ContestDecision, names: dict[str, str], zone: ZoneInfo) -> tuple[str, ...]:
    """Return one row of the table.

    Args:
        decision: How far the contest was decided at one update.
        names: What readers call each selection, by its id.
        zone: The authority's zone.
    """
    forecast = decision.forecast
    leader, ahead = leading(decision, names)
    outcome = decision.outcome.sentence if decision.outcome else ""
    chance = probability_figure(decision.probability, complete=forecast.complete)
    return (
        f"{decision.published_at.astimezone(zone):%-d %b %H:%M}",
        f"{forecast.counted_votes:,}",
        leader,
        ahead,
        to_come(decision),
        outcome,
        chance if outcome else "",
        decision.status.value,
        "yes" if decision.may_be_called else "no",
    )


def leading(decision: ContestDecision, names: dict[str, str]) -> tuple[str, str]:
    """Return who leads, and by how many votes; nobody where no vote is counted or two tie."""
    ranked = decision.forecast.selections
    votes = [one.votes for one in ranked] + [0, 0]
    lead = votes[0] - votes[1]
    return (names[ranked[0].selection], f"{lead:,}") if lead else ("", "")


def to_come(decision: ContestDecision) -> str:
    """Return between which numbers of votes are still to come, 95 of 100 times."""
    if decision.forecast.complete:
        return "none"
    if not decision.forecast.counted_votes:
        return "not known"
    low, high = votes_to_come_range(decision.forecast.votes_to_come)
    return f"{low:,}\N{EN DASH}{high:,}"


if __name__ == "__main__":
    folder, election_id, title = sys.argv[1:]
    with downballot.open(folder) as opened:
        for line in replay(opened, election_id, title):
            print(line)
