"""Every kind of mistake in desk.toml names its line and what is allowed there."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from downballot.desk.checks import declared_share, is_web_address
from downballot.desk.file import parse_settings, read_settings
from downballot.desk.lines import line_of
from downballot.errors import DeskError
from downballot.model.call import CallPolicy
from downballot.model.rule import FIFTY_FIVE

DESK = """\
title = "Desk"
contact = "desk@example.org"
timezone = "America/Los_Angeles"
allowed_hosts = ["results.example.gov"]

[[elections]]
id = "first"
title = "First"
date = 2024-11-05
jurisdiction = "Example County"

[[elections]]
id = "second"
title = "Second"
date = 2026-11-03
jurisdiction = "Example County"
stage = "general"

[[elections.sources]]
name = "results"
format = "lacounty-results"
url = "https://results.example.gov/json"
poll_seconds = 60

[[contests]]
match = "School Board *"
elections = ["second"]
follow = true
seats = 1
share = "more than 1/2"
otherwise = "top-two"
scope = "whole"
fills = ["council/1"]

[[bodies]]
id = "council"
"""
FORMATS = ("lacounty-results", "tidy-csv")
TEMPLATES = {
    name: (resources.files("downballot.almanac") / "templates" / name / "desk.toml").read_text(
        encoding="utf-8"
    )
    for name in ("lausd", "blank")
}
# What is written in place of what, the line that must be named, and words of what is
# wrong and of what is allowed.
MISTAKES = {
    "an unknown field of the desk": ('title = "Desk"', "titel = 1", 1, "one of title, contact"),
    "an unknown field of an election": ('title = "Second"', "name = 1", 14, "one of id, title"),
    "an unknown field of a source": ("poll_seconds", "poll", 23, "one of name, format, url"),
    "an unknown field of a contest": ("follow =", "folow =", 28, "follow"),
    "a missing field": ('contact = "desk@example.org"', "", 1, "contact: missing"),
    "a missing field of an election": ('id = "second"', "", 12, "id: missing"),
    "a word that is not one of those allowed": (
        '"general"',
        '"runoff"',
        17,
        "primary or general",
    ),
    "another otherwise": ('"top-two"', '"runoff"', 31, "nothing, top-two or fails"),
    "another scope": ('"whole"', '"all"', 32, "whole or part"),
    "a number in place of a word": ("follow = true", "follow = 1", 28, "true or false"),
    "a word in place of a number": ("seats = 1", 'seats = "one"', 29, "a whole number"),
    "no day": ("2026-11-03", "2026", 15, "a day as 2024-11-05"),
    "a day with a time": ("2026-11-03", "2026-11-03T20:00:00", 15, "a day as 2024-11-05"),
    "a day that is none": ("2026-11-03", "2026-11-31", 15, "not TOML"),
    "one host in place of a list": (
        '["results.example.gov"]',
        '"x"',
        4,
        "a list of host names",
    ),
    "a web address in place of a host": (
        '["results.example.gov"]',
        '["https://results.example.gov/"]',
        4,
        "a name as results.example.gov",
    ),
    "no words of a share": ("more than 1/2", "55 per cent", 30, '"at least 55%"'),
    "a share above the whole": ("more than 1/2", "at least 3/2", 30, "above 0 to 1"),
    "no seat": ("seats = 1", "seats = 0", 29, "1 or more"),
    "several seats with a majority": ("seats = 1", "seats = 2", 29, "expected 1 seat"),
    "an election that is not there": ('["second"]', '["third"]', 27, "one of first, second"),
    "two elections of one id": ('id = "second"', 'id = "first"', 13, "each election once"),
    "an id that cannot be a folder": ('id = "second"', 'id = "../x"', 13, "lower-case letters"),
    "a source that cannot be a file": ('name = "results"', 'name = "a/b"', 20, "lower-case"),
    "an unknown format": ('"lacounty-results"', '"lacounty"', 21, "lacounty-results, tidy-csv"),
    "an address of another scheme": ("https://results", "ftp://results", 22, "http or https"),
    "an address without host": ("https://results.example.gov", "https://", 22, "http or https"),
    "no pause between questions": ("poll_seconds = 60", "poll_seconds = 0", 23, "above 0"),
    "an endless pause": ("poll_seconds = 60", "poll_seconds = inf", 23, "above 0"),
    "an unknown zone": ("America/Los_Angeles", "America/Los_Angles", 3, "an IANA name"),
    "a folder of zones": ("America/Los_Angeles", "America", 3, "an IANA name"),
    "an endless zone": ("America/Los_Angeles", "a" * 5000, 3, "an IANA name"),
    "no contact": ("desk@example.org", " ", 2, "your mail or web address"),
    "a contact that no header carries": ("desk@example.org", "désk", 2, "your mail or web"),
    "a value that is none": ("follow = true", "follow = yes", 28, "not TOML"),
    "a text that does not end": ('title = "Desk"', 'title = "Desk', 1, "not TOML"),
    "a name twice": ('contact = "desk@example.org"', 'title = "D"', 2, "not TOML"),
    "a seat without its body": ('["council/1"]', '["1"]', 33, 'as "lausd/3"'),
    "a seat of a body that is not there": ('"council/1"', '"board/1"', 33, "one of council"),
    "one seat in place of a list": ('["council/1"]', '"council/1"', 33, "a list of seats"),
    "a body that cannot be an address": ('id = "council"', 'id = "The Council"', 36, "digits"),
    "a list of tables as a table": ("[[contests]]", "[contests]", 25, "headed [[contests]]"),
}


CALLS = {
    "an unknown field": ("propability = 0.99", "one of probability, late_batches"),
    "a coin": ("probability = 0.5", "a number above 0.5 to 1"),
    "more than certain": ("probability = 1.001", "a number above 0.5 to 1"),
    "per cent": ("probability = 99.5", "a number above 0.5 to 1"),
    "no number": ("probability = nan", "a number above 0.5 to 1"),
    "a word": ('probability = "high"', "a number above 0.5 to 1"),
    "batches below none": ("late_batches = -1", "a whole number, 0 or more"),
    "half a batch": ("late_batches = 0.5", "a whole number"),
    "points below none": ("closest_points = -0.1", "percentage points from 0 to 100"),
    "a difference below none": ("least_difference = -0.01", "a number from 0 to 2, as 0.12"),
    "a difference in points": ("least_difference = 12", "a number from 0 to 2, as 0.12"),
    "a difference that is none": ("least_difference = nan", "a number from 0 to 2, as 0.12"),
    "a difference in words": ('least_difference = "0.12"', "a number from 0 to 2, as 0.12"),
    "endless points": ("closest_points = inf", "percentage points from 0 to 100"),
    "points that are no number": ("wait_points = nan", "percentage points from 0 to 100"),
    "points above all": ("wait_points = 101", "percentage points from 0 to 100"),
    "approvals below none": ("approvals = -1", "a whole number, 0 or more"),
    "an approval as a word": ("approvals = true", "a whole number"),
}


@pytest.mark.parametrize("mistake", CALLS)
def test_a_mistake_in_the_call_policy_names_its_line_and_what_is_allowed(mistake: str):
    line, allowed = CALLS[mistake]
    text = f"{DESK}\n[calls]\n# people call\n{line}\n"
    with pytest.raises(DeskError) as caught:
        parse_settings(text, "desk.toml")
    number = text.splitlines().index(line) + 1
    assert str(caught.value).startswith(f"desk.toml:{number}: {line.split()[0]}")
    assert allowed in str(caught.value)


def test_a_call_policy_that_is_no_table_is_a_mistake():
    with pytest.raises(DeskError, match=r"^desk.toml:1: calls: .*a table headed \[calls\]"):
        parse_settings(f"calls = 0.99\n{DESK}", "desk.toml")


@pytest.mark.parametrize(
    "line",
    [
        "probability = 1", "probability = 0.500001", "closest_points = 0", "approvals = 3",
        "least_difference = 0", "least_difference = 2",
    ],
)  # fmt: skip
def test_a_call_policy_at_its_bounds_is_read(line: str):
    name, _, value = line.partition(" = ")
    calls = parse_settings(f"{DESK}\n[calls]\n{line}\n", "desk.toml").calls
    assert getattr(calls, name) == float(value)


def test_without_a_call_policy_the_defaults_hold():
    assert parse_settings(DESK, "desk.toml").calls == CallPolicy()


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_shows_the_call_policy_that_holds_without_it(name: str):
    text = TEMPLATES[name]
    start = text.index("# [calls]")
    block = text[start:].split("\n\n")[0]
    shown = re.sub(r"^# (?=\[|[a-z_]+ = )", "", block, flags=re.MULTILINE)
    settings = parse_settings(text.replace(block, shown), "desk.toml")
    assert settings == parse_settings(text, "desk.toml")
    named = re.findall(r"^([a-z_]+) = ", shown, re.MULTILINE)
    assert named == [one.name for one in msgspec.structs.fields(CallPolicy)]


@pytest.mark.parametrize(
    ("journal", "said"),
    [
        ("desk.db", "not the address of a PostgreSQL database"),
        ("sqlite:///desk.db", "not the address of a PostgreSQL database"),
        ("postgresql://desk@db.example", "not the address of a PostgreSQL database"),
        ("postgresql://desk@[db/newsroom", "not the address of a PostgreSQL database"),
        ("postgresql://desk:secret@db.example/newsroom", "DOWNBALLOT_JOURNAL"),
        ("postgresql://desk@db.example/newsroom?password=secret", "DOWNBALLOT_JOURNAL"),
    ],
)
def test_a_journal_that_cannot_be_used_names_its_line_and_never_a_password(
    journal: str, said: str
):
    text = DESK.replace('title = "Desk"', f'title = "Desk"\njournal = "{journal}"')
    with pytest.raises(DeskError, match=rf"^desk\.toml:2: journal: .*{said}") as caught:
        parse_settings(text, "desk.toml")
    assert "secret" not in str(caught.value)


def test_a_journal_in_postgresql_is_read():
    url = "postgresql://desk@db.example:5433/newsroom?sslmode=verify-full"
    text = DESK.replace('title = "Desk"', f'title = "Desk"\njournal = "{url}"')
    assert parse_settings(text, "desk.toml").journal == url
    assert parse_settings(DESK, "desk.toml").journal == ""


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_names_its_line_and_what_is_allowed(mistake: str):
    written, instead, line, allowed = MISTAKES[mistake]
    assert DESK.count(written) == 1, written
    with pytest.raises(DeskError) as caught:
        parse_settings(DESK.replace(written, instead), "desk.toml", formats=FORMATS)
    assert str(caught.value).startswith(f"desk.toml:{line}: ")
    assert allowed in str(caught.value)


def test_a_file_without_mistakes_is_read():
    settings = parse_settings(DESK, "desk.toml", formats=FORMATS)
    assert [one.id for one in settings.elections] == ["first", "second"]
    assert settings.elections[1].sources[0].poll_seconds == 60


def test_an_unknown_table_of_what_reaches_beyond_a_county_is_named_with_those_there_are():
    text = DESK.replace('stage = "general"', 'stage = "general"\nbeyond = "mars"')
    with pytest.raises(DeskError, match=r"^desk.toml:18: beyond: 'mars'.*one of los-angeles"):
        parse_settings(text, "desk.toml", tables=("los-angeles-county",))


def test_two_sources_of_one_name_are_a_mistake():
    source = '[[elections.sources]]\nname = "results"\nformat = "f"\nurl = "https://x.org/"\n'
    with pytest.raises(DeskError, match=r"^desk.toml:26: name: 'results' twice"):
        parse_settings(DESK.replace("[[contests]]", f"{source}\n[[contests]]"), "desk.toml")


def test_a_folder_without_desk_toml_says_how_to_make_one(tmp_path: Path):
    with pytest.raises(DeskError, match=r"desk\.toml: not found.*downballot init"):
        read_settings(tmp_path)


@pytest.mark.parametrize("content", [b"\xff\xfe", None], ids=["not UTF-8", "a folder"])
def test_a_desk_toml_that_cannot_be_read_is_said_so(tmp_path: Path, content: bytes | None):
    path = tmp_path / "desk.toml"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    with pytest.raises(DeskError, match="cannot be read"):
        read_settings(tmp_path)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_without_any_one_line_is_settings_or_a_mistake_with_a_line(name: str):
    lines = TEMPLATES[name].splitlines()
    for index in range(len(lines)):
        text = "\n".join(lines[:index] + lines[index + 1 :])
        try:
            parse_settings(text, "desk.toml", formats=FORMATS)
        except DeskError as error:
            named = re.match(r"desk\.toml:(\d+): ", str(error))
            assert named, str(error)
            assert 1 <= int(named[1]) <= len(lines)


@given(data=st.data())
def test_a_template_with_a_changed_character_is_settings_or_a_mistake_with_a_line(
    data: st.DataObject,
):
    text = TEMPLATES["lausd"]
    place = data.draw(st.integers(0, len(text) - 1))
    instead = data.draw(st.text(alphabet='0"[]=.#x\n\\', max_size=2))
    try:
        parse_settings(text[:place] + instead + text[place + 1 :], "desk.toml")
    except DeskError as error:
        assert re.match(r"desk\.toml:\d+: ", str(error)), str(error)


@pytest.mark.parametrize(
    ("steps", "line"),
    [
        (["title"], 1),
        (["elections", 1, "id"], 13),
        (["elections", 1, "sources", 0, "url"], 22),
        (["elections", 1, "sources", 0, "election_ref"], 19),
        (["contests", 0], 25),
        (["nothing", "like", "it"], 1),
        ([], 1),
    ],
)
def test_the_line_of_a_value_is_found(steps: list[str | int], line: int):
    assert line_of(DESK, steps) == line


def test_a_value_in_an_inline_table_is_found_by_the_line_that_holds_it():
    text = 'title = "A"\ncontests = [{ match = "x", seats = 0 }]\n'
    assert line_of(text, ["contests", 0, "seats"]) == 2


def test_the_words_most_votes_are_no_share():
    assert declared_share("Most  votes") is None
    assert declared_share("") is None
    assert declared_share("at least 55%") == FIFTY_FIVE


@pytest.mark.parametrize(
    "text", ["", "results.example.gov", "https://", "https://[::1", "file:///x"]
)
def test_what_is_no_web_address_is_told_apart(text: str):
    assert not is_web_address(text)
