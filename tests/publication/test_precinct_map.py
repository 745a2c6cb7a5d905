from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest
import shapely
from lxml import etree

from downballot.model.sentence import say
from downballot.precincts.mapped import MappedContest
from downballot.precincts.topology import topology, write_topojson
from downballot.publication.language import ENGLISH, LANGUAGES
from downballot.publication.map_classes import by_amount, by_difference, by_leader, round_edges
from downballot.publication.map_colours import DIVERGING, LEADERS, SEQUENTIAL, SLOTS, colours
from downballot.publication.precinct_map import map_views, missing_words
from downballot.publication.precinct_map_file import map_file
from downballot.publication.precinct_map_part import MapAsked, map_csv, map_part, map_picture
from downballot.publication.precinct_map_svg import map_png, map_svg
from downballot.publication.rendering import asset_text

UNITS = ("101", "102", "=103", "104")
GROUND = topology(UNITS, [shapely.box(x, 0, x + 1, 1) for x in range(4)], 401)
# What a person without red, green or blue cones sees (Machado, Oliveira and Fernandes 2009).
BLIND = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "deuteranopia": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "tritanopia": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}


def contest(title: str = "Measure <A>") -> MappedContest:
    return MappedContest(
        contest="measure-a",
        title=title,
        selections=("Yes", "No"),
        votes=((60, 10, 300, None), (40, 10, 100, None)),
        totals=(100, 20, 400, None),
        dots=(100, 20, 400, 0),
        registered=(200, 50, 500, None),
        ballots=(110, 25, 420, None),
        withheld=(False, False, False, True),
        without_ground=(("999", 12),),
        without_place=7,
        without_result=0,
    )


def linear(colour: str, kind: str) -> tuple[float, ...]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    light = [((one + 0.055) / 1.055) ** 2.4 if one > 0.04 else one / 12.92 for one in parts]
    return tuple(sum(a * b for a, b in zip(row, light, strict=True)) for row in BLIND[kind])


def lightness(colour: str, kind: str) -> float:
    red, green, blue = linear(colour, kind)
    return 116 * max(0.0, 0.2126 * red + 0.7152 * green + 0.0722 * blue) ** (1 / 3) - 16


@pytest.mark.parametrize("kind", BLIND)
@pytest.mark.parametrize("dark", [False, True])
def test_classes_differ_in_lightness_for_every_eye(kind: str, dark: bool) -> None:
    named = colours(dark=dark)
    steps = [lightness(named[slot], kind) for slot in SEQUENTIAL]
    falls = [one - other for one, other in pairwise(steps)]
    assert all(step > 4 for step in falls) or all(step < -4 for step in falls)
    sides = [linear(named[slot], kind) for slot in (DIVERGING[0], DIVERGING[-1])]
    assert sum(abs(a - b) for a, b in zip(*sides, strict=True)) > 0.15


def test_the_style_sheet_has_the_same_colours_as_pictures() -> None:
    style = " ".join(asset_text("precinct_map.css").split())
    for dark in (False, True):
        for slot in SLOTS:
            assert style.count(f"--map-{slot}: {colours(dark=dark)[slot]};") >= 2


def test_classes_are_round_and_few_votes_are_grey() -> None:
    assert round_edges([61.0, 66.0, 73.0, 88.0]) == (65.0, 70.0, 75.0, 80.0, 85.0)
    made = by_amount([61.0, 88.0, None, 99.0], [False, False, False, True])
    assert made.slots[2:] == ("none", "few")
    assert made.classes[0].label.startswith("below")


def test_differences_of_both_signs_part_at_nothing() -> None:
    made = by_difference([-3.0, -0.1, 0.0, 4.0], [False] * 4)
    assert made.slots[1] in DIVERGING[:3]
    assert made.slots[2] in DIVERGING[3:]
    assert set(by_difference([-61.0, -65.0, -70.0], [False] * 3).slots) <= set(SEQUENTIAL)


def test_a_tie_has_no_leader() -> None:
    made = by_leader([0, -1, 1, None], [False] * 4, ["Ana", "Ben"])
    assert made.slots == (LEADERS[0], LEADERS[-1], LEADERS[1], "none")


def test_a_map_says_what_it_cannot_show() -> None:
    said = " ".join(missing_words(contest()))
    assert "12 votes are not on the map" in said
    assert "7 votes were counted in groups" in said
    assert "withholds the votes of 1 precinct" in said


def test_swing_is_the_difference_of_first_shares() -> None:
    swing = map_views(contest(), contest("Measure B"))[0]
    assert (swing.id, swing.values) == ("swing", (0, 0, 0, None))


@pytest.mark.parametrize("dots", [False, True])
def test_a_picture_is_well_formed_and_loads_nothing(dots: bool) -> None:
    part = map_part(contest(), UNITS, asked=MapAsked(dots=dots))
    svg = map_svg(map_picture(part), GROUND, dark=dots)
    tree = etree.fromstring(svg.encode())
    titles = list(tree.iter("{*}title"))
    assert len(titles) == 1 + (3 if dots else 4)
    assert not re.search(r"(href|url)\(?[=\"']*http|<style|<script", svg)
    assert map_png(svg, scale=0.5).startswith(b"\x89PNG")


def test_data_within_a_page_cannot_end_its_element() -> None:
    part = map_part(contest("</script><b>"), UNITS)
    data = part.data(ENGLISH)
    assert "<" not in data
    assert json.loads(data)["dots"] == [100, 20, 400, 0]


def test_a_file_holds_everything_and_runs_nothing_else() -> None:
    part = map_part(contest(), UNITS)
    for language in LANGUAGES:
        made = map_file(part, write_topojson(GROUND, upside_down=True), language)
        assert "default-src 'none'" in made
        assert not re.search(r"(src|href)=\"(?!\")", made)
        assert part.title.replace("<", "&lt;").replace(">", "&gt;") in made


def test_the_table_of_all_precincts_is_safe_in_a_spreadsheet() -> None:
    lines = map_csv(contest(), UNITS).decode().splitlines()
    assert lines[0] == "precinct,registered,ballots,votes,Yes,No"
    assert lines[3].startswith("'=103,")
    assert lines[4] == "104,,,,,"


def test_every_word_of_a_map_has_a_translation() -> None:
    spanish = next(one for one in LANGUAGES if one.code == "es")
    for view in map_views(contest(), contest("Measure B")):
        assert spanish.says(view.title) != view.title
    assert spanish.says(say("no result")) == "sin resultado"
