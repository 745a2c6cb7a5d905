"""Commands about precincts: each is loaded only when it runs."""

from __future__ import annotations

from cyclopts import App

NAME = "precincts"
HELP = """Say where a race was won, and how groups voted, as far as the data can tell.

Example: downballot precincts join --desk my-desk --election 2016-11-08-general
"""
# Each command's place and the first line of its help.
COMMANDS = {
    "ingest": ("precincts_keeping:ingest", "Take in precinct results of one election."),
    "join": (
        "precincts_joining:join",
        "Say what joins with what, and whether precincts add up to the totals.",
    ),
    "crosswalk": (
        "precincts_crosswalk:crosswalk",
        "Say how the precincts of one election lie in those of another.",
    ),
    "turnout": (
        "precincts_places:turnout",
        "Show who turned out where, who left the contest blank, and mail beside in person.",
    ),
    "swing": (
        "precincts_places:swing",
        "Show what moved between two contests or rounds on the same ground.",
    ),
    "where": (
        "precincts_places:where",
        "Show where a contest was won, and what swing or turnout would have changed it.",
    ),
    "groups": (
        "precincts_groups:groups",
        "Show share, turnout or swing by kind of place, with intervals.",
    ),
    "transfers": (
        "precincts_transfers:show_transfers",
        "Show where the voters of one contest went in another: estimate, bounds, baseline.",
    ),
    "covariates": (
        "precincts_covariates:covariates",
        "Carry what is known of census tracts to precincts, by their ground.",
    ),
    "boundaries": (
        "precincts_map:boundaries",
        "Take in the boundaries of precincts: shapefile, GeoJSON or TopoJSON.",
    ),
    "map": (
        "precincts_map:draw",
        "Draw a contest's map by precinct, as a picture or as a page that works offline.",
    ),
    "recover": (
        "precincts_map:recover",
        "Measure how well votes are carried between boundaries, where the truth is known.",
    ),
}


def make_group(chosen: str = "") -> App:
    """Return the group, with every command loaded only when it runs.

    Args:
        chosen: The command of the group that is meant: its help is then all of what it says
            of itself, not the first line alone.
    """
    group = App(name=NAME, help=HELP)
    for name, (place, first_line) in COMMANDS.items():
        said = {} if name == chosen else {"help": first_line}
        group.command(f"downballot.cli.{place}", name=name, **said)
    return group


app = make_group()
