"""People sign in and out: what a session is, what ends it, and what nobody can tell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median
from time import perf_counter
from typing import Any

import pytest

from downballot.errors import UsageError
from downballot.ledger.ledger import Ledger
from downballot.model.editor import Deed, Editor, Role
from downballot.pipeline.auditing import at_the_command_line
from downballot.pipeline.desk import Desk
from downballot.pipeline.editors import (
    add_editor,
    disable_editor,
    set_password,
    set_role,
)
from downballot.pipeline.signing_in import Refused, SignedIn, session_of, sign_in, sign_out

ANA, PASSWORD, HERE = "Ana Example", "correct horse battery", "192.0.2.1"
WRONG, NEW = "wrong words here", "seven quiet boats"
NOW = datetime(2026, 11, 3, 20, tzinfo=UTC)


@pytest.fixture
def ledger(hand_desk: Desk) -> Ledger:
    """A desk at which one person may sign in."""
    doer = at_the_command_line()
    add_editor(hand_desk.ledger, doer, name=ANA, role=Role.EDITOR, password=PASSWORD)
    return hand_desk.ledger


def come(
    ledger: Ledger,
    *,
    name: str = ANA,
    password: str = PASSWORD,
    address: str = HERE,
    before: str = "",
    now: datetime = NOW,
) -> SignedIn | Refused:
    return sign_in(
        ledger, name=name, password=password, address=address, before=before, now=now
    )


def token(ledger: Ledger, **what: Any) -> str:
    found = come(ledger, **what)
    assert isinstance(found, SignedIn)
    return found.token


def test_a_session_ends_half_an_hour_after_it_was_last_used(ledger: Ledger):
    mine = token(ledger)
    assert session_of(ledger, mine, NOW + timedelta(minutes=29)) is not None
    assert session_of(ledger, mine, NOW + timedelta(minutes=58)) is not None
    assert session_of(ledger, mine, NOW + timedelta(minutes=89)) is None
    assert session_of(ledger, mine, NOW + timedelta(minutes=60)) is None  # for good


def test_a_session_ends_after_twelve_hours_however_much_it_is_used(ledger: Ledger):
    mine = token(ledger)
    for quarter in range(1, 49):
        assert session_of(ledger, mine, NOW + timedelta(minutes=15 * quarter)) is not None
    assert session_of(ledger, mine, NOW + timedelta(hours=12, seconds=1)) is None


def test_signing_in_gives_another_token_and_ends_the_session_before(ledger: Ledger):
    first = token(ledger)
    second = token(ledger, before=first)
    assert first != second
    assert session_of(ledger, first, NOW) is None
    assert session_of(ledger, second, NOW) is not None


def role(ledger: Ledger) -> Editor:
    return set_role(ledger, at_the_command_line(), name=ANA, role=Role.READER)


def another_password(ledger: Ledger) -> Editor:
    doer = at_the_command_line()
    return set_password(ledger, doer, name=ANA, password=NEW)


def disabled(ledger: Ledger) -> Editor:
    return disable_editor(ledger, at_the_command_line(), name=ANA, disabled=True)


@pytest.mark.parametrize("change", [role, another_password, disabled])
def test_what_changes_a_person_ends_their_sessions(
    ledger: Ledger, change: Callable[[Ledger], Editor]
):
    mine = token(ledger)
    change(ledger)
    assert session_of(ledger, mine, NOW) is None


def test_signing_out_ends_a_session_once(ledger: Ledger):
    mine = token(ledger, now=datetime.now(UTC))
    sign_out(ledger, mine)
    sign_out(ledger, mine)
    assert session_of(ledger, mine) is None
    deeds = [one.deed for one in ledger.audit.rows()]
    assert deeds == [Deed.SIGN_OUT, Deed.SIGN_IN, Deed.ADD]


def test_neither_passwords_nor_tokens_are_kept(ledger: Ledger):
    mine = token(ledger)
    for query in ("editors", "sessions", "sign_in_attempts", "audit"):
        kept = str(ledger.journal.rows(_whole(query)))
        assert mine not in kept
        assert PASSWORD not in kept


def _whole(table: str) -> Any:
    from downballot.ledger.journal_tables import METADATA

    return METADATA.tables[table].select()


def test_a_name_that_nobody_has_is_refused_and_locked_as_one_that_somebody_has(
    ledger: Ledger,
):
    for name, place in ((ANA, "192.0.2.8"), ("Nobody Here", "192.0.2.9")):
        said = [come(ledger, name=name, password=WRONG, address=place) for _ in range(6)]
        assert said == [Refused(0)] * 5 + [Refused(60)], name
    # The right password is not looked at either while one has to wait.
    assert come(ledger, address="192.0.2.8") == Refused(60)


def test_it_takes_as_long_for_a_name_that_nobody_has(ledger: Ledger):
    def seconds(name: str) -> float:
        began = perf_counter()
        come(ledger, name=name, password=WRONG, address=f"{name}{began}")
        return perf_counter() - began

    seconds("warm up")
    known = median(seconds(one) for one in (ANA, "ana example", "ANA EXAMPLE"))
    unknown = median(seconds(one) for one in ("Nobody", "No Body", "NOBODY 2"))
    assert 1 / 3 < unknown / known < 3


def test_somebody_disabled_is_refused_as_with_a_wrong_password(ledger: Ledger):
    disabled(ledger)
    assert come(ledger) == Refused(0)


def test_capitals_spaces_and_composed_letters_make_no_other_person(ledger: Ledger):
    doer = at_the_command_line()
    for name in ("ANA  example", "Ana\u00a0Example"):
        with pytest.raises(UsageError, match=r"somebody has this name|one line"):
            add_editor(ledger, doer, name=name, role=Role.APPROVER, password=PASSWORD)
    assert isinstance(come(ledger, name=" ana EXAMPLE "), SignedIn)


def test_a_name_that_is_tried_is_not_kept_as_it_is(ledger: Ledger):
    come(ledger, name="my secret password typed here")
    assert "secret" not in str(ledger.journal.rows(_whole("sign_in_attempts")))
