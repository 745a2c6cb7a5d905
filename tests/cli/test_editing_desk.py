"""Commands of the editor's desk: editors, note, audit; and what others leave in the trail."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
CONTEST = "School Board District 2"
BY = ("--by", "Ana Example")


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Give a command a line of standard input."""
    return lambda line: monkeypatch.setattr("sys.stdin", io.StringIO(f"{line}\n"))


def test_people_are_added_changed_and_disabled(run: Run, hand_desk: Path, typed):
    desk = ("--desk", hand_desk)
    typed("correct horse battery")
    added = run("editors", "add", "Ana Example", "--role", "approver", *desk)
    assert added.code == 0
    assert "as approver" in added.out
    assert "enabled = true" in added.out
    assert run("editors", "role", "ana example", "reader", *desk).code == 0
    typed("seven quiet boats")
    assert run("editors", "password", "Ana Example", *desk).code == 0
    assert run("editors", "disable", "Ana Example", *desk).code == 0
    (listed,) = json.loads(run("editors", "list", "--json", *desk).out)
    assert (listed["role"], listed["disabled"]) == ("reader", True)
    assert run("editors", "enable", "Ana Example", *desk).code == 0
    trail = json.loads(run("audit", "--json", *desk).out)
    assert [one["deed"] for one in reversed(trail["rows"])] == [
        "add-editor", "set-role", "set-password", "disable-editor", "enable-editor",
    ]  # fmt: skip
    assert "boats" not in json.dumps(trail)


@pytest.mark.parametrize(
    ("password", "said"), [("short", "12 to 200"), ("", "none"), ("ana example 2026", "name")]
)
def test_a_password_that_is_soon_guessed_is_refused(
    run: Run, hand_desk: Path, typed, password: str, said: str
):
    typed(password)
    ended = run("editors", "add", "Ana Example", "--desk", hand_desk)
    assert ended.code == 2
    assert said in ended.err


def test_nobody_unknown_is_changed(run: Run, hand_desk: Path):
    ended = run("editors", "disable", "Nobody", "--desk", hand_desk)
    assert ended.code == 2
    assert "not known" in ended.err


def test_a_note_is_written_replaced_and_withdrawn(run: Run, hand_desk: Path):
    desk = ("--desk", hand_desk)
    assert run("note", CONTEST, *BY, "--text", "One box is missing.", *desk).code == 0
    changed = run(
        "note", CONTEST, *BY, "--text", "It was found.", "--replace", 1,
        "--reason", "county", *desk,
    )  # fmt: skip
    assert "in place of 1" in changed.out
    assert run("note", CONTEST, *BY, "--withdraw", 1, "--reason", "old", *desk).code == 2
    assert run("note", CONTEST, *BY, "--withdraw", 2, "--reason", "old", *desk).code == 0
    assert run("note", CONTEST, *BY, "--text", "\u202egnorw", *desk).code == 2


def test_calls_and_corrections_of_the_command_line_are_in_the_trail(run: Run, hand_desk: Path):
    desk = ("--desk", hand_desk)
    call = run(
        "call", CONTEST, *BY, "--reason", "conceded", "--against-policy", "--yes", *desk
    )  # fmt: skip
    assert call.code == 0
    assert run("retract", CONTEST, *BY, "--reason", "too soon", *desk).code == 0
    named = run(
        "correct", "example-unified-school-board-district-2", "--selection", "ben-sample",
        "--name", "Ben Sample Jr.", "--reason", "asked", *BY, *desk,
    )  # fmt: skip
    assert named.code == 0
    rows = json.loads(run("audit", "--json", *desk).out)["rows"]
    assert [(one["deed"], one["by"], one["via"]) for one in rows] == [
        (deed, "Ana Example", "command line") for deed in ("correct", "retract", "call")
    ]
    assert "against the policy" in rows[-1]["detail"]
