"""The call ledger: rows only added, and whatever was edited, removed or reordered is found."""

from __future__ import annotations

import hashlib
import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import convert
from msgspec.structs import fields, replace

from downballot.errors import LedgerError, UsageError
from downballot.ledger.calls import NOTHING_BEFORE, Break, Calls, content, hash_of, resolved
from downballot.ledger.identity import Identity
from downballot.ledger.journal import Journal, insert
from downballot.ledger.journal_place import open_journal
from downballot.ledger.journal_tables import CALLS
from downballot.ledger.ledger import Ledger
from downballot.model.call import CallAction, CallRow, Outcome, OutcomeKind
from downballot.model.contest import ContestDefinition, ContestType, Selection
from downballot.model.finding import Severity
from downballot.model.record import Correction, CorrectionKind

ROOT = Path(__file__).parents[2]
NOW = datetime(2024, 11, 7, 18, 0, 0, 250_000, tzinfo=UTC)
ROW = CallRow(
    number=0,
    action=CallAction.CALL,
    election="2024-11-05-general",
    contest="school-board-district-1",
    outcome=Outcome(OutcomeKind.WINS, ("ana-example",), "Ana Example wins"),
    of=0,
    by="Núria Editor",
    reason="No past canvass lost such a lead.",
    at=NOW,
    update="20241106T114607Z",
    published_at=datetime(2024, 11, 6, 11, 46, 7, tzinfo=UTC),
    rule="Seats: 1; Share needed: none: most votes win",
    model="1-3fa2b1c4",
    seed=20241105,
    draws=10_000,
    probability=0.9981,
    assertions=(("Ana Example is ahead of Ben Sample", 0.9981),),
    against_policy=("Inside 0.5 points.",),
)
FIFTY = 50
TRIGGERS = ("calls_are_not_edited", "calls_are_not_removed", "calls_are_added_at_the_end")


@pytest.fixture
def journal(tmp_path: Path, journal_url: str):
    opened = open_journal(tmp_path, journal_url)
    yield opened
    opened.close()


@pytest.fixture
def calls(journal: Journal) -> Calls:
    return Calls(journal)


@pytest.fixture(scope="module")
def fifty(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    """The contents of fifty rows of a call ledger."""
    path = tmp_path_factory.mktemp("fifty") / "desk.db"
    with closing(Journal(path)) as opened:
        for number in range(FIFTY):
            Calls(opened).add(replace(ROW, at=NOW + timedelta(minutes=number)))
        return Calls(opened).chain()


@pytest.fixture
def forged(fifty: tuple[str, ...], journal: Journal, calls: Calls, owner):
    """Change the fifty rows as somebody would who owns the database."""
    with journal.writing() as connection:
        for number, one in enumerate(fifty, 1):
            row = {"number": number, "content": one, "hash": hash_of(one.encode())}
            insert(connection, CALLS, row)
    for name in TRIGGERS:
        on = " on calls" if journal.postgresql else ""
        owner(f"drop trigger {name}{on}")

    def forge(*statements: tuple[str, tuple[object, ...]]) -> Break | None:
        for statement, values in statements:
            owner(statement, values)
        return calls.verify()

    return forge


def line(fields_of: dict[str, object]) -> str:
    return json.dumps(fields_of, ensure_ascii=False, separators=(",", ":"))


def test_a_row_comes_back_as_it_was_added_with_number_and_hashes(calls: Calls):
    first, second = calls.add(ROW), calls.add(replace(ROW, by="Ben"))
    assert calls.rows() == (first, second)
    assert (first.number, first.previous) == (1, NOTHING_BEFORE)
    assert (second.number, second.previous) == (2, first.hash)
    assert calls.last_hash() == second.hash
    assert calls.verify() is None
    assert calls.findings() == ()


def test_an_empty_ledger_is_whole(calls: Calls):
    assert (calls.rows(), calls.verify(), calls.last_hash()) == ((), None, NOTHING_BEFORE)


def test_moments_are_kept_in_utc_whatever_zone_they_are_given_in(calls: Calls):
    there = NOW.astimezone(datetime.fromisoformat("2024-11-07T10:00-08:00").tzinfo)
    assert calls.add(replace(ROW, at=there)).at == NOW
    assert '"at":"2024-11-07T18:00:00.250000Z"' in calls.chain()[0]


def test_every_field_but_the_hash_is_in_what_is_hashed_in_the_order_of_the_class(calls: Calls):
    added = calls.add(ROW)
    said = json.loads(calls.chain()[0])
    assert [*said, "hash"] == [one.name for one in fields(CallRow)]
    assert convert({**said, "hash": added.hash}, CallRow) == added


def test_the_hash_is_that_of_the_line_that_is_kept(calls: Calls):
    added = calls.add(ROW)
    (kept,) = calls.chain()
    assert "\n" not in kept
    assert hashlib.sha256(kept.encode()).hexdigest() == added.hash == hash_of(content(added))


def test_rows_of_one_election_and_as_of_a_moment(calls: Calls):
    early = calls.add(ROW)
    late = calls.add(replace(ROW, at=NOW + timedelta(seconds=1)))
    other = calls.add(replace(ROW, election="2022"))
    assert calls.rows("2022") == (other,)
    assert calls.rows(ROW.election, as_of=NOW.replace(microsecond=0)) == (early,)
    assert calls.rows(ROW.election, as_of=NOW - timedelta(seconds=1)) == ()
    assert calls.rows(ROW.election) == (early, late)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(0, 1), st.text(st.characters(exclude_categories=["Cs"])))
def test_any_probability_and_any_words_are_kept_exactly(calls: Calls, probability, words):
    added = calls.add(
        replace(ROW, probability=probability, reason=words, assertions=((words, 0.5),))
    )
    assert calls.rows()[-1] == added
    assert (added.probability, added.reason) == (probability, words)
    assert calls.verify() is None
    assert "\n" not in "".join(calls.chain())


@pytest.mark.parametrize("probability", [float("nan"), float("inf")])
def test_a_row_that_cannot_be_kept_exactly_is_refused_and_nothing_is_added(
    calls: Calls, probability: float
):
    with pytest.raises(LedgerError, match="cannot be kept"):
        calls.add(replace(ROW, probability=probability))
    assert calls.rows() == ()


def test_what_is_asked_within_the_write_sees_every_row_and_may_refuse(calls: Calls):
    first = calls.add(ROW)
    seen: list[tuple[CallRow, ...]] = []

    def refuse(rows: tuple[CallRow, ...]) -> None:
        seen.append(rows)
        raise UsageError("call 1 stands")

    with pytest.raises(UsageError, match="call 1 stands"):
        calls.add(ROW, refuse)
    assert seen == [(first,)]
    assert calls.rows() == (first,)
    assert calls.add(ROW).number == 2


STATEMENTS = {
    "an update": "update calls set content = 'x' where number = 1",
    "an update of the hash": "update calls set hash = 'x'",
    "a deletion": "delete from calls where number = 1",
    "an insert in the middle": "insert into calls (number, content, hash) values (1, '', '')",
    "an insert behind a gap": "insert into calls (number, content, hash) values (9, '', '')",
    "an insert without number": "insert into calls (content, hash) values ('', '')",
    "an insert left out where it conflicts": (
        "insert into calls (number, content, hash) values (1, '', '') on conflict do nothing"
    ),
    "an insert that updates": (
        "insert into calls (number, content, hash) values (1, '', '') "
        "on conflict (number) do update set content = 'x'"
    ),
}
OF_SQLITE = {
    "a replacement": "insert or replace into calls (number, content, hash) values (1, '', '')",
    "a replacing update": "update or replace calls set number = 1 where number = 2",
    "an ignored insert": "insert or ignore into calls values (1, '', '')",
}
OF_POSTGRESQL = {
    "a truncation": "truncate calls",
    "a truncation of all that depends": "truncate calls cascade",
    "a merge": (
        "merge into calls using (select 1 as number) as new on calls.number = new.number "
        "when matched then update set content = 'x'"
    ),
}


@pytest.mark.parametrize("statement", [*STATEMENTS, *OF_SQLITE, *OF_POSTGRESQL])
def test_the_database_itself_refuses(calls: Calls, journal: Journal, owner, statement: str):
    own = OF_POSTGRESQL if journal.postgresql else OF_SQLITE
    asked = (STATEMENTS | own).get(statement)
    if asked is None:
        pytest.skip("a statement of the other database")
    calls.add(ROW)
    calls.add(ROW)
    before = calls.chain()
    with pytest.raises(Exception, match="a row of the call ledger is") as caught:
        owner(asked)
    assert any(one.__name__ == "IntegrityError" for one in type(caught.value).__mro__)
    assert calls.chain() == before
    assert calls.verify() is None


NAMES = [one.name for one in fields(CallRow) if one.name != "hash"]


@pytest.mark.parametrize("name", NAMES)
def test_a_field_edited_in_any_of_fifty_rows_is_found(
    fifty: tuple[str, ...], forged, name: str
):
    for number in (1, 25, FIFTY):
        said = json.loads(fifty[number - 1])
        edited = {**said, name: _other(said[name])}
        assert edited != said
        update = ("update calls set content = ? where number = ?", (line(edited), number))
        undo = ("update calls set content = ? where number = ?", (line(said), number))
        broken = forged(update)
        assert broken is not None
        assert broken.number == number
        assert forged(undo) is None


def _other(value: object) -> object:
    if isinstance(value, int | float):
        return value + 1
    return f"{value}x" if isinstance(value, str) else [value, "x"]


@pytest.mark.parametrize("number", [1, 2, 25, 49])
def test_a_row_edited_with_a_hash_that_fits_breaks_the_chain_behind_it(
    fifty: tuple[str, ...], forged, number: int
):
    edited = line({**json.loads(fifty[number - 1]), "by": "Somebody Else"})
    values = (edited, hash_of(edited.encode()), number)
    broken = forged(("update calls set content = ?, hash = ? where number = ?", values))
    assert broken == Break(number, f"is not the one that row {number + 1} was added after")


def test_a_hash_edited_alone_is_found(forged):
    broken = forged(("update calls set hash = ? where number = 7", ("0" * 64,)))
    assert broken is not None
    assert broken.number == 7


@pytest.mark.parametrize("number", [1, 2, 25, 49, FIFTY])
def test_a_row_removed_is_named_also_the_last(forged, number: int):
    assert forged(("delete from calls where number = ?", (number,))) == Break(number, "is gone")


def test_a_row_removed_and_the_rest_moved_up_is_found(forged):
    broken = forged(
        ("delete from calls where number = 20", ()),
        ("update calls set number = number - 1 where number > 20", ()),
    )
    assert broken == Break(20, "stood in another place")


def test_two_rows_that_changed_places_are_found(forged):
    broken = forged(
        ("update calls set number = 99 where number = 10", ()),
        ("update calls set number = 10 where number = 30", ()),
        ("update calls set number = 30 where number = 99", ()),
    )
    assert broken == Break(10, "stood in another place")


def test_a_row_put_in_front_is_found(forged):
    broken = forged(("insert into calls (number, content, hash) values (0, '{}', '')", ()))
    assert broken is not None
    assert broken.number == 1


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", "null", "{}", '{"number":3,"previous":null}', b"\xff\xfe"]
)
def test_a_row_that_is_no_row_any_more_is_found_and_never_read(
    forged, calls: Calls, journal: Journal, damage: str | bytes
):
    if journal.postgresql and isinstance(damage, bytes):
        pytest.skip("PostgreSQL keeps nothing that is not UTF-8")
    values = (damage, hash_of(damage if isinstance(damage, bytes) else damage.encode()))
    broken = forged((
        "update calls set content = cast(? as text), hash = ? where number = 3",
        values,
    ))
    assert broken is not None
    assert broken.number in {2, 3}
    assert len(calls.chain()) == FIFTY
    with pytest.raises(LedgerError, match="row 3 of the call ledger is damaged"):
        calls.rows()


def test_what_is_found_is_an_error_that_names_the_row(forged, calls: Calls):
    forged(("delete from calls where number = 4", ()))
    (found,) = calls.findings()
    assert (found.severity, found.code) == (Severity.ERROR, "call-chain-broken")
    assert found.sentence.startswith("Row 4 of the call ledger is gone.")


def test_who_writes_the_whole_chain_anew_is_known_by_the_published_hash_alone(
    fifty: tuple[str, ...], calls: Calls
):
    for one in fifty:
        row = convert({**json.loads(one), "hash": ""}, CallRow)
        calls.add(replace(row, by="Somebody Else"))
    assert calls.verify() is None
    assert calls.last_hash() != hash_of(fifty[-1].encode())


def test_a_row_is_read_under_the_ids_that_now_hold():
    listed = ContestDefinition(
        "board-1", "Board 1", ContestType.CANDIDATE, selections=(Selection("ana", "Ana"),)
    )
    rows = [
        Correction("e", CorrectionKind.SAME_CONTEST, ROW.contest, "", "board-1", "", "", NOW),
        Correction(
            "e", CorrectionKind.SAME_SELECTION, "board-1", "ana-example", "ana", "", "", NOW
        ),
    ]
    row = resolved(ROW, Identity([(listed,)], rows))
    assert (row.contest, row.outcome.selections) == ("board-1", ("ana",))
    assert row.outcome.sentence == ROW.outcome.sentence


def test_the_example_of_the_documents_can_be_computed_again():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    told = text.split("### The chain of calls")[1].split("\n### ")[0].split("\n## ")[0]
    blocks = [one.split("\n```")[0] for one in told.split("```json\n")[1:]]
    (line_of_row,) = blocks[0].splitlines()
    said = json.loads(line_of_row)
    row = convert({**said, "hash": ""}, CallRow)
    assert content(row).decode() == line_of_row
    assert hashlib.sha256(line_of_row.encode()).hexdigest() in told


def test_a_call_counts_among_what_people_added_so_that_pages_are_made_anew(tmp_path: Path):
    with closing(Ledger(tmp_path)) as ledger:
        before = ledger.people.added()
        ledger.calls.add(ROW)
        assert ledger.people.added() == before + 1
