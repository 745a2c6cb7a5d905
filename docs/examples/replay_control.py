"""Print who might control a body at each update of a count, as a markdown table.

Run it on a desk: ``python docs/examples/replay_control.py my-desk 2024-11-05-general``. The
tables of ``docs/board.md`` are what it prints.
"""

import sys
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import downballot
from downballot.control.values import ControlOutlook, RaceOutlook
from downballot.decisions.words import probability_figure
from downballot.pipeline.desk import Desk


def replay(desk: Desk, election: str) -> Iterator[str]:
    """Yield the lines of the table, from the first update to the last.

    Each row is made from what was published until that update and from nothing later.

    Args:
        desk: An open desk.
        election: The desk's id of an election that fills seats of its first body.
    """
    zone = ZoneInfo(desk.settings.timezone)
    outlooks = desk.body().control_history(election=election)
    first = outlooks[0]
    blocs = [f"{one.name} majority" for one in first.before.blocs]
    # In the order of the ballot, not of who is ahead.
    races = [one.name for one in first.races]
    yield f"| update | {' | '.join(blocs)} | no bloc | {' | '.join(races)} |"
    yield "|---" + "|--:" * (len(blocs) + 1) + "|---" * len(races) + "|"
    for outlook in outlooks:
        yield f"| {' | '.join(cells(outlook, zone))} |"


def cells(outlook: ControlOutlook, zone: ZoneInfo) -> Iterator[str]:
    """Yield one row of the table.

    Args:
        outlook: Who might control the body, at one update.
        zone: The authority's zone.
    """
    yield f"{datetime.fromisoformat(outlook.published_at).astimezone(zone):%-d %b %H:%M}"
    for chance in outlook.chances:
        yield figure(chance.probability, outlook)
    yield figure(outlook.nobody, outlook)
    for race in sorted(outlook.races, key=lambda one: one.name):
        yield likeliest(race, outlook)


def likeliest(race: RaceOutlook, outlook: ControlOutlook) -> str:
    """Return who is likeliest to win a race, and how likely."""
    first = race.options[0]
    surname = first.name.rsplit(" ", 1)[-1]
    return f"{surname} {figure(first.probability, outlook)}"


def figure(probability: float | None, outlook: ControlOutlook) -> str:
    """Write a probability; 0 and 1 only where nothing else is possible."""
    if probability is None:  # no vote is counted
        return ""
    if outlook.decided or probability in {0.0, 1.0}:
        return f"{probability:.0%}"
    return probability_figure(probability)


if __name__ == "__main__":
    folder, election_id = sys.argv[1:]
    with downballot.open(folder) as opened:
        for line in replay(opened, election_id):
            print(line)
