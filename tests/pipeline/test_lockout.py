"""Who fails to sign in waits longer each time, and keeps nobody else out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from downballot.ledger.attempts import Attempt
from downballot.pipeline.lockout import place_of, wait_seconds

NOW = datetime(2026, 11, 3, 20, tzinfo=UTC)
ANA, OFFICE, ELSEWHERE = "0a", "192.0.2.1", "198.51.100.9"


def tries(
    number: int, *, who: str = ANA, at: str = ELSEWHERE, right: bool = False, ago: int = 0
) -> list[Attempt]:
    return [Attempt(who, at, NOW - timedelta(seconds=ago), right) for _ in range(number)]


def test_the_wait_doubles_with_every_try_up_to_an_hour():
    waits = [wait_seconds(tries(number), ANA, ELSEWHERE, NOW) for number in range(4, 14)]
    assert waits == [0, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]


def test_a_wait_ends():
    assert wait_seconds(tries(5, ago=59), ANA, ELSEWHERE, NOW) == 1
    assert wait_seconds(tries(5, ago=60), ANA, ELSEWHERE, NOW) == 0


def test_strangers_do_not_keep_an_owner_out_of_the_place_they_sign_in_from():
    known = tries(1, at=OFFICE, right=True, ago=86_400 * 20)
    made = [*known, *tries(50)]
    assert wait_seconds(made, ANA, OFFICE, NOW) == 0
    assert wait_seconds(made, ANA, ELSEWHERE, NOW) > 0
    assert wait_seconds([*made, *tries(5, at=OFFICE)], ANA, OFFICE, NOW) == 60


def test_an_address_waits_after_tries_of_many_names():
    made = [one for number in range(20) for one in tries(1, who=f"{number:x}")]
    assert wait_seconds(made, "never tried", ELSEWHERE, NOW) == 60
    assert wait_seconds(made, "never tried", OFFICE, NOW) == 0


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("unix socket" * 20, ("unix socket" * 20)[:64]),
    ],
)
def test_whoever_has_a_network_of_ipv6_is_one_place(address: str, counted: str):
    assert place_of(address) == counted
