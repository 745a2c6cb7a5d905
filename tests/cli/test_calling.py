"""What people type to call, approve and take back, and what they are shown."""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from downballot.cli.output import when
from downballot.decisions.calls import calls_of
from downballot.decisions.values import (
    Assertion,
    AssertionKind,
    AssertionState,
    ContestDecision,
)
from downballot.forecast.values import ContestForecast, Interval
from downballot.model.call import Call, CallStatus, Outcome, OutcomeKind
from downballot.pipeline.desk import Desk

ZONE = "America/Los_Angeles"
NAME = "School Board District 2"
ANA = Outcome(OutcomeKind.WINS, ("ana-example",), "Ana Example [sic] wins")
HOLD = "No batch has been counted after election night, a call needs 1."
SIGNED = ("--by", "Ana Editor", "--reason", "A clear lead [bold].")


class Engine:
    """Says of every contest what the test lets it say."""

    def __init__(self) -> None:
        self.says: dict[str, object] = {}

    def decide(
        self, desk: Desk, name: str, *, election: str = "", as_of: datetime | None = None
    ) -> ContestDecision:
        history = desk.contest(name, election=election, as_of=as_of)
        update = history.steps[-1].update
        some = Interval(1000, 900, 1100, 500, 1500)
        forecast = ContestForecast(
            history.view.id, update.published_at, "1-3fa2b1c4", 7, 10_000, 2204, some, "hand",
            (), (),
        )  # fmt: skip
        sentence = "Ana Example is ahead of Ben [Sample]"
        ahead = Assertion(
            AssertionKind.AHEAD, sentence, "ana-example", "ben-sample", 0.9981,
            AssertionState.SETTLED_BY_MODEL,
        )  # fmt: skip
        decision = ContestDecision(
            history.election.id, history.view.id, history.view.name, update.key,
            update.published_at, forecast, ANA, 0.9981, (ahead,), may_be_called=True, holds=(),
            status=CallStatus.TOO_EARLY,
        )  # fmt: skip
        return replace(decision, **self.says)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    made = Engine()

    def decide(desk: Desk, name: str, **what: object) -> ContestDecision:
        return made.decide(desk, name, **what)  # type: ignore[arg-type]

    monkeypatch.setattr(Desk, "decision", decide, raising=False)
    return made


@pytest.fixture
def desk(hand_desk: Path, engine: Engine) -> Path:
    del engine
    return hand_desk


def asking_for(desk: Path, approvals: int) -> None:
    path = desk / "desk.toml"
    text = path.read_text(encoding="utf-8").replace("# [calls]", "[calls]")
    text = text.replace("# approvals = 0", f"approvals = {approvals}")
    path.write_text(text, encoding="utf-8")


def refused(ended) -> str:
    assert (ended.code, ended.out) == (2, ""), ended
    assert ended.err.count("\n") == 1
    return ended.err


def show_calls(desk: Path, engine: Engine) -> Call:
    """Let the engine say what is in the call ledger, as it does of a real desk."""
    with Desk(desk) as opened:
        (call,) = calls_of(opened.ledger.call_rows(opened.election("").id))
    engine.says |= {"call": call, "status": CallStatus.CALLED}
    return call


def rows(run, desk: Path) -> int:
    return len(run("calls", "--chain", "--desk", desk).out.splitlines())


def test_a_call_shows_what_is_recorded_then_number_and_hash_and_how_to_take_it_back(run, desk):
    ended = run("call", NAME, *SIGNED, "--yes", "--desk", desk)
    assert (ended.code, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert lines[0] == f"{NAME}  Ana Example [sic] wins"
    assert "Ana Example is ahead of Ben [Sample]        99.8%  settled by the model" in lines[2]
    assert lines[3].split() == ["all", "of", "it", "99.8%"]
    assert "2024-11-05 20:36:00 PST, model 1-3fa2b1c4" in lines[4]
    (kept,) = run("calls", "--chain", "--desk", desk).out.splitlines()
    hashed = hashlib.sha256(kept.encode()).hexdigest()
    assert lines[5] == f"Recorded as row 1, hash {hashed}"
    assert lines[6] == f'To take it back: downballot retract "{NAME}" --by NAME --reason WHY'


def test_with_json_a_call_is_the_row_and_nothing_else(run, desk):
    row = json.loads(run("call", NAME, *SIGNED, "--yes", "--json", "--desk", desk).out)
    assert (row["number"], row["by"], row["probability"]) == (1, "Ana Editor", 0.9981)
    assert "expected --yes" in refused(run("call", NAME, *SIGNED, "--json", "--desk", desk))


def test_where_nobody_can_be_asked_nothing_is_recorded_without_yes(run, desk, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\n"))
    ended = run("call", NAME, *SIGNED, "--desk", desk)
    assert ended.code == 2
    assert "expected --yes; nothing was recorded" in ended.err
    assert rows(run, desk) == 0


class Terminal(io.StringIO):
    """A person at a terminal, who types this."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("answer", "recorded"), [("yes", 1), ("Y", 1), ("no", 0), ("", 0)])
def test_a_person_is_asked_and_only_yes_records(run, desk, monkeypatch, answer, recorded):
    monkeypatch.setattr("sys.stdin", Terminal(f"{answer}\n"))
    ended = run("call", NAME, *SIGNED, "--desk", desk)
    assert "Record this call?" in ended.out
    assert ended.code == (0 if recorded else 2)
    assert rows(run, desk) == recorded


def test_what_the_policy_holds_back_is_refused_with_its_reasons_or_recorded_with_them(
    run, desk, engine
):
    engine.says = {"may_be_called": False, "holds": (HOLD,)}
    line = refused(run("call", NAME, *SIGNED, "--yes", "--desk", desk))
    assert HOLD in line
    assert "--against-policy" in line
    ended = run("call", NAME, *SIGNED, "--yes", "--against-policy", "--desk", desk)
    assert f"Against the policy: {HOLD}" in ended.out
    assert "against the policy" in run("calls", "--desk", desk).out


@pytest.mark.parametrize("left_out", ["--by", "--reason"])
def test_who_and_why_have_to_be_said(run, desk, left_out):
    place = SIGNED.index(left_out)
    words = (*SIGNED[:place], *SIGNED[place + 2 :])
    assert left_out.strip("-") in refused(run("call", NAME, *words, "--yes", "--desk", desk))
    empty = (*words, left_out, " ")
    assert "empty, expected" in refused(run("call", NAME, *empty, "--yes", "--desk", desk))


def test_a_call_is_public_with_its_second_person(run, desk):
    asking_for(desk, 1)
    ended = run("call", NAME, *SIGNED, "--yes", "--desk", desk)
    assert "It is public once another person has approved it: downballot approve" in ended.out
    assert "not public: waits for 1 more to approve" in run("calls", "--desk", desk).out
    line = refused(run("approve", NAME, "--by", "ana editor", "--desk", desk))
    assert "expected a second person" in line
    ended = run("approve", NAME, "--by", "Ben Editor", "--desk", desk)
    assert "Recorded as row 2, hash " in ended.out
    listed = run("calls", "--desk", desk).out
    assert "published" in listed
    assert "Ben Editor" in listed


def test_a_retracted_call_is_still_listed_with_who_took_it_back_and_why(run, desk):
    run("call", NAME, *SIGNED, "--yes", "--desk", desk)
    ended = run("retract", NAME, "--by", "Ben Editor", "--reason", "too soon", "--desk", desk)
    assert ended.out.splitlines()[0] == "Retracted: call 1, Ana Example [sic] wins"
    listed = run("calls", "--desk", desk)
    assert "retracted by Ben Editor" in listed.out
    assert "too soon" in listed.out
    assert "A clear lead [bold]." in listed.out
    assert run("calls", "--contest", "board", "--desk", desk).out == listed.out


def test_calls_ends_with_the_last_hash_which_json_has_too(run, desk):
    assert "No calls." in run("calls", "--desk", desk).out
    run("call", NAME, *SIGNED, "--yes", "--desk", desk)
    listed = json.loads(run("calls", "--json", "--desk", desk).out)
    assert listed["calls"][0]["call"]["row"]["hash"] == listed["last_hash"]
    last = run("calls", "--desk", desk).out.splitlines()[-1]
    assert last == f"Last hash of the call ledger: {listed['last_hash']}"


def test_as_of_a_moment_before_it_was_made_a_call_is_not_listed(run, desk):
    run("call", NAME, *SIGNED, "--yes", "--desk", desk)
    ended = run("calls", "--as-of", "2024-11-08", "--desk", desk)
    assert ended.out.splitlines() == [
        "No calls.",
        "No row of the call ledger had been made by 2024-11-08 23:59:59 PST.",
    ]
    plain = json.loads(run("calls", "--as-of", "2024-11-08", "--json", "--desk", desk).out)
    assert plain == {"calls": [], "last_hash": None}


def test_as_of_a_moment_after_it_was_made_the_hash_is_said_to_be_that_of_then(run, desk):
    assert "The call ledger is empty." in run("calls", "--desk", desk).out
    row = json.loads(run("call", NAME, *SIGNED, "--yes", "--json", "--desk", desk).out)
    last = run("calls", "--as-of", "2999-01-01", "--desk", desk).out.splitlines()[-1]
    said = "Last hash of the call ledger by 2999-01-01 23:59:59 PST: "
    assert last == f"{said}{row['hash']}"


def test_explain_says_who_called_and_approved_when_and_what_the_policy_had_against_it(
    run, desk, engine
):
    asking_for(desk, 1)
    engine.says = {"may_be_called": False, "holds": (HOLD,)}
    run("call", NAME, *SIGNED, "--yes", "--against-policy", "--desk", desk)
    show_calls(desk, engine)
    waiting = run("explain", NAME, "--desk", desk).out
    assert "Not public: it waits for 1 more to approve." in waiting
    run("approve", NAME, "--by", "Ben Editor", "--reason", "I looked", "--desk", desk)
    call = show_calls(desk, engine)
    lines = run("explain", NAME, "--desk", desk).out.splitlines()
    made, approved = (when(at, ZONE) for at in (call.row.at, call.approvals[0].at))
    place = lines.index("Status: called.")
    assert lines[place + 1 : place + 5] == [
        f"Called by Ana Editor on {made}: Ana Example [sic] wins. A clear lead [bold].",
        f"Approved by Ben Editor on {approved}: I looked.",
        "Called against the policy of this desk, which said then:",
        f"  {HOLD}",
    ]
    assert "Why the policy would not allow a call now:" in lines


def test_explain_of_a_call_that_the_policy_allowed_says_nothing_of_the_policy(
    run, desk, engine
):
    run("call", NAME, *SIGNED, "--yes", "--desk", desk)
    show_calls(desk, engine)
    out = run("explain", NAME, "--desk", desk).out
    assert "Called by Ana Editor on " in out
    assert "policy" not in out
    assert "Approved" not in out


def test_what_may_be_called_is_not_said_to_be_too_early_until_somebody_calls(run, desk, engine):
    asking_for(desk, 1)
    out = run("explain", NAME, "--desk", desk).out
    assert "Status: not called yet (may be called)." in out
    assert "too early" not in out
    plain = json.loads(run("explain", NAME, "--json", "--desk", desk).out)
    assert (plain["status"], plain["may_be_called"]) == ("too early to call", True)
    run("call", NAME, *SIGNED, "--yes", "--desk", desk)
    show_calls(desk, engine)
    engine.says["status"] = CallStatus.TOO_EARLY
    assert "Status: too early to call." in run("explain", NAME, "--desk", desk).out


def test_who_retracts_twice_is_told_the_name_of_the_contest(run, desk):
    signed = ("--by", "Ben Editor", "--reason", "too soon", "--desk", desk)
    run("call", NAME, *SIGNED, "--yes", "--desk", desk)
    assert run("retract", NAME, *signed).code == 0
    assert f"contest '{NAME}': no call stands" in refused(run("retract", NAME, *signed))


@pytest.mark.parametrize("columns", [40, 80])
def test_no_hash_is_cut_however_narrow_the_terminal(run, desk, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    run("call", NAME, *SIGNED, "--yes", "--desk", desk)
    last = run("calls", "--desk", desk).out.splitlines()[-1]
    assert len(last.split()[-1]) == 64


def test_check_ends_with_1_when_a_row_was_edited(run, desk):
    run("call", NAME, *SIGNED, "--yes", "--desk", desk)
    assert run("check", "--desk", desk).code == 0
    with closing(sqlite3.connect(desk / "desk.db")) as raw:
        raw.execute("drop trigger calls_are_not_edited")
        raw.execute("update calls set content = replace(content, 'Ana Editor', 'Ben Editor')")
        raw.commit()
    ended = run("check", "--desk", desk)
    assert ended.code == 1
    assert "call-chain-broken" in ended.out
    assert "Row 1 of the call ledger is not as it was added" in ended.out
