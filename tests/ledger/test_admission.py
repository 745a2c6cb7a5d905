"""What becomes of an arrival, in whatever order the bodies of a count come."""

from __future__ import annotations

import hashlib
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from downballot.ledger.admission import CLOCK_TOLERANCE, admit
from downballot.ledger.ledger import Ledger
from downballot.model.count import ContestCount, Report
from downballot.model.record import Decision
from downballot.model.update import Disposition, KeptReport, update_key

BOARD = "Board District 3"
# Many small ledgers: in memory, where there is such a place, forcing to disk costs nothing.
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - only for speed
EIGHT = datetime(2024, 11, 6, 4, 0, tzinfo=UTC)


def report(minute: float | None = 0, *, torn: str = "", ref: str = "77") -> Report:
    clock = None if minute is None else EIGHT + timedelta(minutes=minute)
    return Report("any", ref, clock, counts=(ContestCount("a"),), torn=torn)


def kept(minute: float, source: str = "results", sha256: str = "a") -> KeptReport:
    return KeptReport(1, source, sha256, "any", EIGHT + timedelta(minutes=minute))


def becomes(
    one: Report,
    *before: KeptReport,
    source: str = "results",
    sha256: str = "new",
    received_at: datetime = EIGHT + timedelta(days=1),
) -> Disposition:
    admission = admit(
        one,
        source=source,
        sha256=sha256,
        received_at=received_at,
        kept=before,
        election_ref="77",
    )
    return admission.disposition


class TestOneArrival:
    @pytest.mark.parametrize(
        ("arriving", "before", "expected"),
        [
            (report(), [], Disposition.KEPT),
            (report(20), [kept(0)], Disposition.KEPT),
            (report(20), [kept(20, "counter")], Disposition.CONFIRMED),
            (report(20), [kept(20)], Disposition.CONFLICTING),
            (report(0), [kept(20)], Disposition.LATE),
            (report(0), [kept(20, "counter")], Disposition.LATE),
            (report(0), [kept(0, "counter"), kept(20)], Disposition.LATE),
            (report(None), [kept(0)], Disposition.DEFINITION),
            (report(torn="1 is not 2"), [], Disposition.TORN),
            (report(ref="78"), [], Disposition.FOREIGN),
            (report(None, ref="78"), [], Disposition.FOREIGN),
            (report(ref=""), [], Disposition.KEPT),
            (Report("any", "77", EIGHT), [], Disposition.EMPTY),
        ],
    )
    def test_it_is_placed_by_the_authority_s_clock(self, arriving, before, expected) -> None:
        assert becomes(arriving, *before) is expected

    def test_the_newest_again_is_repeated_and_an_older_one_again_is_stale(self) -> None:
        before = [kept(0, sha256="a"), kept(20, sha256="b")]
        assert becomes(report(20), *before, sha256="b") is Disposition.REPEATED
        assert becomes(report(0), *before, sha256="a") is Disposition.STALE

    def test_fractions_of_a_second_tell_no_updates_apart(self) -> None:
        fraction = report(0.57 / 60)
        assert becomes(fraction, kept(0, "counter")) is Disposition.CONFIRMED
        assert becomes(fraction, kept(0)) is Disposition.CONFLICTING

    def test_a_body_is_dated_ahead_only_beyond_the_tolerance(self) -> None:
        exactly = EIGHT - CLOCK_TOLERANCE
        assert becomes(report(), received_at=exactly) is Disposition.KEPT
        before = exactly - timedelta(microseconds=1)
        assert becomes(report(), received_at=before) is Disposition.FUTURE

    @pytest.mark.parametrize(
        ("ref", "wanted", "day", "expected"),
        [
            ("", "77", date(2022, 11, 8), Disposition.FOREIGN),
            ("77", "", date(2022, 11, 8), Disposition.FOREIGN),
            ("", "77", date(2024, 11, 5), Disposition.KEPT),
            ("", "", None, Disposition.KEPT),
            ("77", "77", date(2022, 11, 8), Disposition.KEPT),
        ],
    )
    def test_where_no_number_tells_the_election_its_day_does(
        self, ref, wanted, day, expected
    ) -> None:
        admission = admit(
            structs.replace(report(ref=ref), election_date=day),
            source="results",
            sha256="new",
            received_at=EIGHT + timedelta(days=1),
            kept=[],
            election_ref=wanted,
            election_date=date(2024, 11, 5),
        )
        assert admission.disposition is expected


def _bodies(county) -> list[tuple[str, bytes]]:
    """Stale, repeated, conflicting, torn, dated ahead, foreign: an ordinary night."""

    def counter(minute: int, ana: int, ben: int, **more) -> bytes:
        return county.counter(minute, {11: ana, 12: ben}, contests={7: ana + ben}, **more)

    def results(minute: int, ana: int, ben: int, **more) -> bytes:
        return county.results(minute, {BOARD: {"Ana": ana, "Ben": ben}}, **more)

    return [
        ("definition", county.definition({(7, BOARD): {11: "Ana", 12: "Ben"}})),
        ("results", results(0, 10, 9)),
        ("results", results(20, 20, 15)),
        ("counter", counter(20, 20, 15)),
        ("results", results(20, 21, 15, note="other bytes")),
        ("results", results(40, 19, 30)),
        ("counter", counter(40, 19, 30)),
        ("counter", counter(60, 25, 40)),
        ("counter", counter(80, 26, 41, torn=True)),
        ("results", results(60 * 24 * 3, 99, 99)),
        ("results", results(90, 99, 99, number=78)),
        ("results", results(0, 10, 9)),
        ("counter", counter(20, 20, 15)),
        ("results", b""),
        ("counter", b'{"Message": "An error has occurred."}'),
        ("results", results(40, 19, 30)[:-20]),
    ]


def _final(taking, chosen: str) -> list[object]:
    ledger = taking.ledger
    row = Decision("night", update_key(EIGHT + timedelta(minutes=20)), chosen, "Ana", "", EIGHT)
    ledger.people.add([row])
    return [
        (
            update.key,
            {(one.source, one.sha256) for one in update.reports},
            ledger.count(update).counts,
            ledger.count(update).definitions,
            ledger.count(update).ballots,
        )
        for update in ledger.updates("night")
    ]


@pytest.fixture(scope="module")
def in_order(county, taking_of, tmp_path_factory) -> list[object]:
    with closing(Ledger(tmp_path_factory.mktemp("in-order"))) as ledger:
        return _taken_in(taking_of(ledger), _bodies(county), _chosen(county))


def _chosen(county) -> str:
    """The body that a person lets stand, of the two of twenty past eight."""
    return hashlib.sha256(_bodies(county)[2][1]).hexdigest()


def _taken_in(taking, bodies: list[tuple[str, bytes]], chosen: str) -> list[object]:
    newest = ""
    for body in bodies:
        arrival = taking.take(*body)
        keys = [one.key for one in taking.ledger.updates("night")]
        assert keys == sorted(set(keys))
        assert not newest or keys[-1] >= newest, "the count never goes back"
        assert arrival.disposition is not Disposition.LATE or arrival.update <= newest
        newest = keys[-1] if keys else ""
    return _final(taking, chosen)


@settings(max_examples=20, deadline=None)
@given(order=st.permutations(range(16)))
def test_the_order_of_arrivals_changes_no_update_and_no_count(
    county, taking_of, in_order, order
) -> None:
    bodies = _bodies(county)
    with TemporaryDirectory(dir=MEMORY) as folder, closing(Ledger(Path(folder))) as ledger:
        arriving = [bodies[place] for place in order]
        taken = _taken_in(taking_of(ledger), arriving, _chosen(county))
    assert taken == in_order
    assert len(taken) == 4


class TestInTheLedger:
    def test_a_late_body_takes_its_place_and_does_not_become_current(
        self, desk, county
    ) -> None:
        desk.take("results", county.results(20, {BOARD: {"Ana": 20}}))
        late = desk.take("results", county.results(0, {BOARD: {"Ana": 10}}))
        assert late.disposition is Disposition.LATE
        assert [one.key for one in desk.ledger.updates("night")] == [
            "20241106T040000Z",
            "20241106T042000Z",
        ]
        assert desk.votes() == {"board-district-3": {"ana": 20}}
        assert desk.votes(0) == {"board-district-3": {"ana": 10}}

    def test_of_two_bodies_of_one_clock_the_first_stands_until_a_person_decides(
        self, desk, county
    ) -> None:
        first = desk.take("results", county.results(0, {BOARD: {"Ana": 10}}))
        other = desk.take("results", county.results(0, {BOARD: {"Ana": 11}}))
        assert other.disposition is Disposition.CONFLICTING
        assert desk.votes() == {"board-district-3": {"ana": 10}}
        (update,) = desk.ledger.updates("night")
        assert [one.sha256 for one in update.reports] == [first.sha256, other.sha256]
        for chosen, votes in ((other, 11), (first, 10), (other, 11)):
            row = Decision("night", update.key, chosen.sha256, "Ana", "press note", EIGHT)
            desk.ledger.people.add([row])
            assert desk.votes() == {"board-district-3": {"ana": votes}}
            (decided,) = desk.ledger.updates("night")
            assert decided.reports[0].sha256 == chosen.sha256
            assert len(decided.reports) == 2
        assert desk.found("views-differ") == [
            "Board District 3: two views of one update differ: Ana 10 and 11. The first stands."
        ]
        assert desk.found("bodies-conflict")

    def test_a_torn_body_never_becomes_an_update_and_the_whole_one_does(
        self, desk, county
    ) -> None:
        torn = county.counter(0, {11: 5}, contests={7: 5}, torn=True)
        assert desk.take("counter", torn).disposition is Disposition.TORN
        assert desk.take("counter", torn).disposition is Disposition.TORN
        assert desk.ledger.updates("night") == ()
        whole = desk.take("counter", county.counter(0, {11: 5}, contests={7: 5}))
        assert whole.disposition is Disposition.KEPT

    def test_a_body_dated_ahead_is_taken_in_when_it_comes_again_in_its_time(
        self, desk, county
    ) -> None:
        body = county.results(0, {BOARD: {"Ana": 10}})
        early = desk.take("results", body, at=EIGHT - timedelta(hours=2))
        assert early.disposition is Disposition.FUTURE
        assert "Dated 2:00:00" in early.reason
        assert desk.ledger.updates("night") == ()
        assert desk.ledger.blobs.read(early.sha256) == body
        again = desk.take("results", body, at=EIGHT)
        assert again.disposition is Disposition.KEPT
        assert desk.votes() == {"board-district-3": {"ana": 10}}

    def test_definitions_of_another_election_are_not_learned(self, desk, county) -> None:
        foreign = county.definition({(1, "Elsewhere"): {2: "Eve"}}, number=78)
        assert desk.take("definition", foreign).disposition is Disposition.FOREIGN
        assert desk.ledger.identity("night").contests == {}

    def test_a_count_without_a_contest_does_not_become_current(self, desk, county) -> None:
        desk.take("results", county.results(0, {BOARD: {"Ana": 10}}))
        assert desk.take("results", county.results(20, {})).disposition is Disposition.EMPTY
        assert desk.votes() == {"board-district-3": {"ana": 10}}


@pytest.mark.parametrize(
    ("clock", "disposition"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), Disposition.FOREIGN),
        (datetime(2023, 11, 4, tzinfo=UTC), Disposition.FOREIGN),
        (datetime(2023, 11, 6, tzinfo=UTC), Disposition.KEPT),
    ],
)
def test_a_clock_of_more_than_a_year_before_the_election_is_of_no_count_of_it(
    clock: datetime, disposition: Disposition
) -> None:
    admission = admit(
        structs.replace(report(), published_at=clock),
        source="results",
        sha256="a",
        received_at=EIGHT,
        kept=[],
        election_date=date(2024, 11, 5),
    )
    assert admission.disposition is disposition
