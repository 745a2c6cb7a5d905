"""People call, approve and take back; what the policy, the count and the ledger refuse."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from downballot.decisions.calls import calls_of
from downballot.decisions.values import (
    Assertion,
    AssertionKind,
    AssertionState,
    ContestDecision,
)
from downballot.errors import LedgerError, UsageError
from downballot.forecast.values import (
    ContestForecast,
    Interval,
    Probability,
    Question,
)
from downballot.ledger.calls import NOTHING_BEFORE
from downballot.model.call import CallAction, CallPolicy, CallStatus, Outcome, OutcomeKind
from downballot.model.record import Correction, CorrectionKind
from downballot.pipeline.call_list import list_calls
from downballot.pipeline.calling import approve, call, retract
from downballot.pipeline.desk import Desk
from downballot.pipeline.editing import correct
from downballot.pipeline.intake import ingest_file, read_file

ELECTION = "2024-11-05-example"
CONTEST = "example-unified-school-board-district-2"
NAME = "School Board District 2"
NOW = datetime(2024, 11, 6, 6, tzinfo=UTC)
CLOCK = "2024-11-05T20:36-08:00"
ANA = Outcome(OutcomeKind.WINS, ("ana-example",), "Ana Example wins")
BEN = Outcome(OutcomeKind.WINS, ("ben-sample",), "Ben Sample wins")
SOME = Interval(1000, 900, 1100, 500, 1500)
HOLD = "No batch has been counted after election night, a call needs 1."


def decision_of(desk: Desk, outcome: Outcome | None = ANA, **what: object) -> ContestDecision:
    """A decision on the newest count of the desk, as the engine would make it."""
    newest = desk.ledger.updates(ELECTION)[-1]
    wins = Probability(Question.WINS, "ana-example", 0.998)
    loses = Probability(Question.WINS, "ben-sample", 0.002)
    forecast = ContestForecast(
        contest=CONTEST,
        published_at=newest.published_at,
        model="1-3fa2b1c4",
        seed=20241105,
        draws=10_000,
        counted_votes=2204,
        votes_to_come=SOME,
        method="by hand",
        selections=(),
        probabilities=(wins, loses),
    )
    ahead = Assertion(
        kind=AssertionKind.AHEAD,
        sentence="Ana Example is ahead of Ben Sample",
        subject="ana-example",
        other="ben-sample",
        probability=0.998,
        state=AssertionState.SETTLED_BY_MODEL,
    )
    decision = ContestDecision(
        election=ELECTION,
        contest=CONTEST,
        name=NAME,
        update=newest.key,
        published_at=newest.published_at,
        forecast=forecast,
        outcome=outcome,
        probability=0.998,
        assertions=(ahead,),
        may_be_called=True,
        holds=(),
        status=CallStatus.TOO_EARLY,
    )
    return replace(decision, **what)


class DecidedDesk(Desk):
    """A desk whose engine says what the test lets it say."""

    outcome: Outcome | None = ANA

    def decision(  # type: ignore[override]
        self, name: str, *, election: str = "", as_of: datetime | None = None
    ) -> ContestDecision:
        del as_of
        contest = self.contest(name, election=election).view.id
        return decision_of(self, self.outcome, contest=contest)


@pytest.fixture
def desk(hand_desk: Desk, table: Callable[..., Path]) -> Iterator[DecidedDesk]:
    ingest_file(hand_desk.ledger, read_file(hand_desk.settings, table()))
    with DecidedDesk(hand_desk.folder) as opened:
        yield opened


def asking(desk: Desk, approvals: int) -> Desk:
    """The same desk, which asks for approvals."""
    desk.settings = replace(desk.settings, calls=CallPolicy(approvals=approvals))
    return desk


def ana(desk: Desk, **what: object):
    return call(desk, decision_of(desk), by="Ana Editor", reason="why", **what)  # type: ignore[arg-type]


def kept(desk: Desk) -> int:
    return len(desk.ledger.calls.rows())


def test_a_call_records_all_that_it_was_made_on(desk: Desk):
    row = call(desk, decision_of(desk), by=" Ana Editor ", reason=" A clear lead. ", now=NOW)
    assert desk.ledger.calls.rows() == (row,)
    assert (row.number, row.action, row.of) == (1, CallAction.CALL, 0)
    assert (row.election, row.contest, row.outcome) == (ELECTION, CONTEST, ANA)
    assert (row.by, row.reason, row.at) == ("Ana Editor", "A clear lead.", NOW)
    assert (row.update, row.published_at) == ("20241106T043600Z", datetime.fromisoformat(CLOCK))
    assert "most votes win" in row.rule
    assert (row.model, row.seed, row.draws) == ("1-3fa2b1c4", 20241105, 10_000)
    assert row.probability == 0.998
    assert row.assertions == (("Ana Example is ahead of Ben Sample", 0.998),)
    assert row.against_policy == ()
    assert row.previous == NOTHING_BEFORE


def test_the_policys_reasons_refuse_a_call_and_nothing_is_kept(desk: Desk):
    held = decision_of(desk, may_be_called=False, holds=(HOLD,))
    with pytest.raises(UsageError, match=r"No batch .* --against-policy"):
        call(desk, held, by="Ana", reason="why")
    assert kept(desk) == 0


def test_a_call_against_the_policy_records_what_was_against_it(desk: Desk):
    held = decision_of(desk, may_be_called=False, holds=(HOLD,))
    row = call(desk, held, by="Ana", reason="conceded", against_policy=True)
    assert row.against_policy == (HOLD,)


def test_a_policy_that_gives_no_reason_is_against_a_call_all_the_same(desk: Desk):
    held = decision_of(desk, may_be_called=False)
    row = call(desk, held, by="Ana", reason="conceded", against_policy=True)
    assert row.against_policy == ("The desk's policy does not allow a call.",)


def test_a_call_that_the_policy_allows_records_nothing_against_it(desk: Desk):
    assert ana(desk, against_policy=True).against_policy == ()


@pytest.mark.parametrize(
    "words", ["", "   ", "two\nlines", "\x1b[31mred", "\udc80", "x" * 2001]
)
def test_who_and_why_must_be_said_in_a_line(desk: Desk, words: str):
    with pytest.raises(UsageError, match=r"^by: .*expected"):
        call(desk, decision_of(desk), by=words, reason="why")
    with pytest.raises(UsageError, match=r"^reason: .*expected"):
        call(desk, decision_of(desk), by="Ana", reason=words)
    assert kept(desk) == 0


def test_no_outcome_to_name_is_no_call_whatever_a_person_says(desk: Desk):
    nothing = decision_of(desk, None, may_be_called=False, holds=("No votes.",))
    with pytest.raises(UsageError, match=r"no outcome can be named \(No votes\.\)"):
        call(desk, nothing, by="Ana", reason="why", against_policy=True)


def test_a_countys_part_of_a_contest_is_never_called(desk: Desk):
    settings = desk.folder / "desk.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("seats = 1", 'scope = "part"'), encoding="utf-8")
    with (
        DecidedDesk(desk.folder) as part,
        pytest.raises(UsageError, match="this county's part"),
    ):
        ana(part, against_policy=True)


def test_a_contest_that_is_called_cannot_be_called_again_before_it_is_retracted(desk: Desk):
    ana(desk)
    with pytest.raises(UsageError, match=r"call 1 by Ana Editor stands \(Ana Example wins\)"):
        ana(desk)
    retract(desk, NAME, by="Ana Editor", reason="to be sure")
    assert ana(desk).number == 3


def test_a_second_call_is_refused_within_the_write_too(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    with DecidedDesk(desk.folder) as other:
        # The other person calls after everything was checked, before this row is added.
        checked = desk.ledger.calls.add

        def add(*arguments: object) -> object:
            call(other, decision_of(other), by="Ben", reason="first")
            return checked(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(desk.ledger.calls, "add", add)
        with pytest.raises(UsageError, match="call 1 by Ben stands"):
            ana(desk)
    assert kept(desk) == 1


def test_a_call_of_a_count_that_has_gone_on_is_refused(desk: Desk, table: Callable[..., Path]):
    seen = decision_of(desk)
    later = table("later.csv", clock="2024-11-06T17:00-08:00", ana=1300)
    ingest_file(desk.ledger, read_file(desk.settings, later))
    with pytest.raises(UsageError, match="decided on update 20241106T043600Z, the newest is"):
        call(desk, seen, by="Ana", reason="why")
    assert ana(desk).update == "20241107T010000Z"


def test_a_call_waits_for_the_second_person_whom_the_desk_asks_for(desk: Desk):
    row = ana(asking(desk, 1))
    assert row.approvals_needed == 1
    (waiting,) = calls_of(desk.ledger.call_rows(ELECTION))
    assert not waiting.published
    approval = approve(desk, decision_of(desk), by="Ben Editor", now=NOW)
    assert (approval.action, approval.of, approval.outcome) == (CallAction.APPROVE, 1, ANA)
    assert (approval.reason, approval.previous) == ("", row.hash)
    (public,) = calls_of(desk.ledger.call_rows(ELECTION))
    assert public.published


def test_what_a_call_needs_is_what_the_desk_asked_for_when_it_was_made(desk: Desk):
    ana(asking(desk, 1))
    asking(desk, 0)
    assert not list_calls(desk).calls[0].call.published


def test_nobody_approves_their_own_call_or_one_twice(desk: Desk):
    ana(asking(desk, 2))
    with pytest.raises(UsageError, match="ana editor made this call"):
        approve(desk, decision_of(desk), by="ana editor")
    approve(desk, decision_of(desk), by="Ben")
    with pytest.raises(UsageError, match="ben has approved it before"):
        approve(desk, decision_of(desk), by="ben")
    assert kept(desk) == 2


def test_only_a_call_that_stands_can_be_approved(desk: Desk):
    with pytest.raises(UsageError, match="no call stands"):
        approve(desk, decision_of(desk), by="Ben")
    ana(desk)
    retract(desk, CONTEST, by="Ana", reason="wrong")
    with pytest.raises(UsageError, match="no call stands"):
        approve(desk, decision_of(desk), by="Ben")


def test_what_the_count_no_longer_bears_out_cannot_be_approved(desk: Desk):
    ana(asking(desk, 1))
    with pytest.raises(UsageError, match="no longer says 'Ana Example wins'"):
        approve(desk, decision_of(desk, BEN), by="Ben")
    held = decision_of(desk, may_be_called=False, holds=(HOLD,))
    with pytest.raises(UsageError, match="No batch"):
        approve(desk, held, by="Ben")
    assert kept(desk) == 1


def test_a_call_against_the_policy_can_be_approved_and_the_approval_says_so(desk: Desk):
    held = decision_of(desk, may_be_called=False, holds=(HOLD,))
    call(asking(desk, 1), held, by="Ana", reason="conceded", against_policy=True)
    assert approve(desk, held, by="Ben").against_policy == (HOLD,)


def test_a_retraction_says_how_likely_the_call_still_was(desk: DecidedDesk):
    ana(desk)
    row = retract(desk, NAME, by="Ben", reason="a wrong count", now=NOW)
    assert (row.action, row.of, row.by, row.at) == (CallAction.RETRACT, 1, "Ben", NOW)
    assert (row.outcome, row.probability) == (ANA, 0.998)
    ana(desk)
    desk.outcome = BEN
    assert retract(desk, NAME, by="Ben", reason="overtaken").probability == pytest.approx(0.002)


def test_a_retraction_is_never_refused_for_a_count_that_cannot_be_read(desk: Desk):
    made = ana(desk)
    shutil.rmtree(desk.folder / "counts")
    with DecidedDesk(desk.folder) as damaged:
        with pytest.raises(LedgerError):
            damaged.status(ELECTION)
        row = retract(damaged, CONTEST, by="Ana", reason="the count is damaged")
    assert (row.update, row.probability) == (made.update, made.probability)
    assert (row.approvals_needed, row.of, row.previous) == (0, 1, made.hash)


@pytest.mark.parametrize("contest", [CONTEST, NAME, "board"])
def test_without_a_call_there_is_nothing_to_retract(desk: Desk, contest: str):
    with pytest.raises(UsageError, match="no call stands"):
        retract(desk, contest, by="Ana", reason="why")


@pytest.mark.parametrize("contest", [CONTEST, NAME, "board"])
def test_a_call_that_is_retracted_already_is_named_as_readers_know_it(desk: Desk, contest: str):
    ana(desk)
    retract(desk, contest, by="Ben", reason="too soon")
    with pytest.raises(UsageError, match=f"contest '{NAME}': no call stands"):
        retract(desk, contest, by="Ben", reason="too soon")
    assert kept(desk) == 2


def test_where_the_count_cannot_be_read_a_retracted_call_is_named_by_its_id(desk: Desk):
    ana(desk)
    retract(desk, CONTEST, by="Ben", reason="too soon")
    shutil.rmtree(desk.folder / "counts")
    unnamed = pytest.raises(UsageError, match=f"contest '{CONTEST}': no call stands")
    with DecidedDesk(desk.folder) as damaged, unnamed:
        retract(damaged, CONTEST, by="Ben", reason="too soon")


def test_a_contest_that_is_called_otherwise_now_keeps_its_call(
    desk: Desk, table: Callable[..., Path]
):
    ana(desk)
    later = table("later.csv", clock="2024-11-06T17:00-08:00")
    text = later.read_text(encoding="utf-8").replace("District 2", "Trustee Area 2")
    later.write_text(text, encoding="utf-8")
    ingest_file(desk.ledger, read_file(desk.settings, later))
    renamed = CONTEST.replace("district", "trustee-area")
    row = Correction(
        ELECTION, CorrectionKind.SAME_CONTEST, CONTEST, "", renamed, "Ana", "retitled", NOW
    )
    correct(desk.ledger, row)
    (known,) = calls_of(desk.ledger.call_rows(ELECTION))
    assert known.row.contest == renamed
    assert desk.ledger.calls.rows()[0].contest == CONTEST
    assert retract(desk, renamed, by="Ana", reason="why").contest == renamed


def test_calls_are_listed_with_what_followed_them_and_the_last_hash(desk: Desk):
    ana(asking(desk, 1), now=NOW)
    row = retract(desk, NAME, by="Ben", reason="wrong", now=NOW + timedelta(hours=1))
    listed = list_calls(desk)
    (one,) = listed.calls
    assert (one.name, one.approvals_missing, listed.last_hash) == (NAME, 1, row.hash)
    assert one.call.retraction == row
    then = list_calls(desk, election=ELECTION, contest="board", as_of=NOW)
    assert then.calls[0].call.retraction is None
    assert then.last_hash == row.previous
    before = list_calls(desk, as_of=NOW - timedelta(hours=1))
    assert (before.calls, before.last_hash) == ((), None)


def test_a_list_of_a_contest_that_nobody_knows_says_so(desk: Desk):
    ana(desk)
    with pytest.raises(UsageError, match="expected the name of one contest"):
        list_calls(desk, contest="zebra")


def test_a_desk_without_calls_lists_none(desk: Desk):
    assert list_calls(desk).calls == ()
    assert list_calls(desk, contest=NAME, election=ELECTION).last_hash is None


def test_calls_of_an_election_that_desk_toml_no_longer_names_are_still_listed(desk: Desk):
    ana(desk)
    desk.settings = replace(desk.settings, elections=())
    (one,) = list_calls(desk).calls
    assert one.name == CONTEST


def _edit(desk: Desk, content: str, /, **values: object) -> None:
    """Change every call as somebody may who owns the database."""
    journal = desk.ledger.journal
    on = " on calls" if journal.postgresql else ""
    with journal.writing() as connection:
        connection.exec_driver_sql(f"drop trigger calls_are_not_edited{on}")
        connection.execute(sa.text(f"update calls set content = {content}"), values)  # noqa: S608


def test_check_tells_of_a_broken_chain_as_an_error(desk: Desk):
    ana(desk)
    assert [one for one in desk.check() if one.code == "call-chain-broken"] == []
    _edit(desk, "replace(content, 'why', 'no')")
    (found,) = (one for one in desk.check() if one.code == "call-chain-broken")
    assert (found.severity.value, found.sentence.split(" is not")[0]) == (
        "error",
        "Row 1 of the call ledger",
    )


@pytest.mark.parametrize("content", [b"\0\xff", "not JSON", "{}"])
def test_check_tells_of_a_broken_chain_also_where_a_row_cannot_be_read(
    desk: Desk, content: str | bytes
):
    ana(desk)
    if desk.ledger.journal.postgresql and isinstance(content, bytes):
        pytest.skip("PostgreSQL keeps nothing that is not UTF-8")
    before = {one.code for one in desk.check()}
    _edit(desk, ":content", content=content)
    codes = {one.code for one in desk.check()}
    assert codes == before | {"call-chain-broken"}
    assert "forecast-from-one-count" in codes


def test_check_tells_of_a_call_that_the_newest_count_is_against(
    desk: DecidedDesk, table: Callable[..., Path]
):
    ana(desk)
    assert all(one.code != "call-against-record" for one in desk.check())
    for number, clock in enumerate(("2024-11-07T17:00-08:00", "2024-11-09T17:00-08:00")):
        path = table(f"{number}.csv", clock=clock, ana=1300, ben=9000 * (number + 1))
        ingest_file(desk.ledger, read_file(desk.settings, path))
    (found,) = (one for one in desk.check() if one.code == "call-against-record")
    assert (found.severity.value, found.contest) == ("error", CONTEST)
    assert "Call 1 by Ana" in found.sentence
