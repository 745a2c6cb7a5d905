"""Money is traced back to original sources by three rules, and every trace closes."""

from __future__ import annotations

import random
from datetime import date, timedelta
from fractions import Fraction
from importlib import util
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from downballot.errors import UsageError
from downballot.money.flows import Flows, lay_out, trace
from downballot.money.tracing_values import MOVEMENTS, SPENDING, Bucket

_spec = util.spec_from_file_location("oracles", Path(__file__).with_name("tracing_oracles.py"))
oracles = util.module_from_spec(_spec)
_spec.loader.exec_module(oracles)

FIRST = date(2020, 1, 1)
RULES = ("pro_rata_cents", "lifo_cents", "fifo_cents")


def money_in(*rows: tuple) -> pl.DataFrame:
    """Day, giver, taker, cents; then bucket and intermediary where they matter."""
    filled = [(*row, Bucket.DONOR.value, "")[:6] if len(row) < 5 else row for row in rows]
    filled = [(*row, "")[:6] for row in filled]
    return pl.DataFrame([(_day(row[0]), *row[1:]) for row in filled], MOVEMENTS, orient="row")


def money_out(*rows: tuple) -> pl.DataFrame:
    """Day, committee, cents, candidate."""
    filled = [(_day(day), who, cents, aim, "", "") for day, who, cents, aim in rows]
    return pl.DataFrame(filled, SPENDING, orient="row")


def _day(day: int | None) -> date | None:
    return None if day is None else FIRST + timedelta(days=day)


def paid(flows: Flows, rule: str = "pro_rata_cents", **options: object) -> dict:
    rows = trace(flows, **options).rows.filter(pl.col(rule) != 0)
    return dict(zip(rows["source"], rows[rule], strict=True))


def buckets(flows: Flows) -> dict[str, int]:
    rows = trace(flows).rows
    return dict(rows.group_by("bucket").agg(pl.col("pro_rata_cents").sum()).iter_rows())


# ------------------------------------------------------------------ the three rules


def test_a_payment_is_the_mix_of_the_pool_and_the_range_is_beside_it():
    flows = lay_out(
        money_in((0, "ann", "A", 600), (1, "bob", "A", 400)), money_out((2, "A", 500, "x"))
    )
    rows = trace(flows).rows.sort("source")
    assert rows.select("source", *RULES, "least_cents", "most_cents").rows() == [
        ("ann", 300, 100, 500, 100, 500),
        ("bob", 200, 400, 0, 0, 400),
    ]


def test_what_comes_after_the_payment_does_not_pay_for_it():
    flows = lay_out(
        money_in((0, "ann", "A", 600), (3, "bob", "A", 400)), money_out((2, "A", 500, "x"))
    )
    assert paid(flows) == {"ann": 500}


def test_money_that_came_on_the_day_itself_pays_too():
    flows = lay_out(money_in((2, "ann", "A", 600)), money_out((2, "A", 500, "x")))
    assert paid(flows) == {"ann": 500}


def test_other_payments_empty_the_pool_as_well():
    flows = lay_out(
        money_in((0, "ann", "A", 600), (2, "bob", "A", 400)),
        money_out((1, "A", 600, ""), (3, "A", 400, "x")),
    )
    assert paid(flows) == {"bob": 400}


def test_money_is_followed_through_committees():
    flows = lay_out(
        money_in((0, "ann", "A", 300), (0, "bob", "A", 100), (1, "A", "B", 200)),
        money_out((2, "B", 200, "x")),
    )
    assert paid(flows) == {"ann": 150, "bob": 50}
    assert paid(flows, "lifo_cents") == {"bob": 100, "ann": 100}
    assert paid(flows, "fifo_cents") == {"ann": 200}


def test_three_equal_donors_of_a_hundred_cents_are_told_apart_by_their_names():
    gifts = [(0, name, "A", 50) for name in ("cyd", "ann", "bob")]
    flows = lay_out(money_in(*gifts), money_out((1, "A", 100, "x")))
    assert paid(flows) == {"ann": 34, "bob": 33, "cyd": 33}


def test_an_earmarked_contribution_does_not_pass_through_the_intermediary_s_pool():
    flows = lay_out(
        money_in((0, "bob", "I", 900), (1, "ann", "T", 100, Bucket.DONOR.value, "I")),
        money_out((2, "T", 100, "x"), (2, "I", 50, "y")),
        filers=("I", "T"),
    )
    assert paid(flows, chosen=pl.col("candidate") == "x") == {"ann": 100}
    assert flows.counts.earmarked == 1


# ------------------------------------------------------------------ named buckets


def test_every_kind_of_money_that_has_no_donor_keeps_its_name():
    kinds = (Bucket.OPENING, Bucket.LOAN, Bucket.UNITEMISED, Bucket.OTHER_INCOME)
    gifts = [(0, "", "A", 100, kind.value) for kind in kinds]
    gifts.append((0, "1234567", "A", 100, Bucket.OUTSIDE.value))
    flows = lay_out(money_in(*gifts), money_out((1, "A", 500, "x")))
    assert buckets(flows) == {one.value: 100 for one in (*kinds, Bucket.OUTSIDE)}


def test_a_filer_outside_what_is_loaded_is_traced_once_it_is_loaded():
    gifts = money_in((0, "ann", "B", 100), (1, "B", "A", 100, Bucket.OUTSIDE.value))
    payment = money_out((2, "A", 100, "x"))
    assert buckets(lay_out(gifts, payment, filers=("A",))) == {Bucket.OUTSIDE.value: 100}
    assert paid(lay_out(gifts, payment)) == {"ann": 100}


def test_what_is_spent_before_any_receipt_is_nobody_s_and_owed_to_nobody():
    flows = lay_out(
        money_in((1, "ann", "A", 100)), money_out((0, "A", 70, "x"), (2, "A", 100, "x"))
    )
    assert buckets(flows) == {Bucket.BEFORE.value: 70, Bucket.DONOR.value: 100}
    assert (flows.counts.uncovered_days, flows.counts.uncovered_cents) == (1, 70)


def test_committees_that_only_pay_each_other_are_money_circulating():
    flows = lay_out(
        money_in((0, "A", "B", 100), (1, "B", "A", 100), (2, "A", "C", 60)),
        money_out((3, "C", 60, "x")),
    )
    assert buckets(flows) == {Bucket.CIRCULATING.value: 60}


# ------------------------------------------------------------------ circles


def test_a_circle_on_one_day_keeps_the_mix_of_what_fed_it():
    flows = lay_out(
        money_in(
            (0, "ann", "A", 300), (0, "bob", "B", 100), (0, "A", "B", 200), (0, "B", "A", 200)
        ),
        money_out((0, "A", 300, "x")),
    )
    # a = (300 ann + 200 b) / 500, b = (100 bob + 200 a) / 300
    assert paid(flows) == {"ann": 245, "bob": 55}
    assert flows.counts.circles == 1


def test_a_closed_circle_on_one_day_does_not_stop_the_rest():
    flows = lay_out(
        money_in((0, "A", "B", 100), (0, "B", "A", 100), (1, "ann", "A", 50)),
        money_out((2, "A", 50, "x")),
    )
    assert paid(flows) == {"ann": 50}


def test_a_nearly_closed_circle_is_solved_to_the_cent():
    big = 10**11
    flows = lay_out(
        money_in(
            (0, "ann", "A", 2), (0, "bob", "B", 1), (0, "A", "B", big), (0, "B", "A", big)
        ),
        money_out((0, "A", 3, "x")),
    )
    assert sum(paid(flows).values()) == 3
    assert trace(flows).off_cents < 0.5


def test_a_committee_that_funds_itself_is_kept_apart_and_counted():
    flows = lay_out(
        money_in((0, "ann", "A", 100), (0, "A", "A", 500)), money_out((1, "A", 100, "x"))
    )
    assert paid(flows) == {"ann": 100}
    assert flows.left_out.rows() == [("movements", 1, 500, "from a committee to itself")]
    assert flows.counts.left_out == 1


def test_rows_that_cannot_be_used_say_why():
    flows = lay_out(
        money_in((None, "ann", "A", 1), (0, "ann", "", 2), (0, "ann", "A", 3, "gold")),
        money_out((0, "", 4, "x"), (None, "A", 5, "x")),
    )
    assert [(table, cents, why) for table, _, cents, why in flows.left_out.rows()] == [
        ("movements", 1, "no date"),
        ("movements", 2, "nobody who received it"),
        ("movements", 3, "bucket gold: not one of tracing's"),
        ("spending", 4, "nobody who paid it"),
        ("spending", 5, "no date"),
    ]
    assert trace(flows).rows.is_empty()


def test_undated_rows_are_taken_as_of_the_day_given_and_counted():
    flows = lay_out(
        money_in((0, "ann", "A", 9)), money_out((None, "A", 9, "x")), undated=_day(1)
    )
    assert paid(flows) == {"ann": 9}
    assert flows.counts.dated_by_assumption == 1


def test_rows_after_the_day_asked_for_do_not_count():
    gifts = money_in((0, "ann", "A", 100), (5, "ann", "A", -100))
    payment = money_out((1, "A", 50, "x"), (6, "A", 50, "x"))
    assert paid(lay_out(gifts, payment, as_of=_day(4))) == {"ann": 50}


def test_a_frame_without_a_column_is_refused():
    with pytest.raises(UsageError, match="movements: no column 'cents', expected date"):
        lay_out(money_in().drop("cents"), money_out())


def test_an_unknown_grouping_is_refused():
    with pytest.raises(UsageError, match="by: 'colour', expected of committee"):
        trace(lay_out(money_in(), money_out()), ["colour"])


def test_more_money_than_can_be_exact_is_refused():
    with pytest.raises(UsageError, match="expected at most"):
        lay_out(money_in((0, "a", "A", 10**15)), money_out())


def test_nothing_traces_to_nothing():
    assert trace(lay_out(money_in(), money_out())).rows.is_empty()


# ------------------------------------------------------------------ money given back


def test_money_given_back_while_it_was_there_paid_for_nothing():
    gifts = money_in((0, "ann", "A", 100), (0, "bob", "A", 100), (1, "ann", "A", -100))
    for rule in RULES:
        assert paid(lay_out(gifts, money_out((2, "A", 100, "x"))), rule) == {"bob": 100}


def test_money_given_back_after_it_was_spent_came_from_others():
    flows = lay_out(
        money_in((0, "ann", "A", 100), (2, "bob", "A", 100), (3, "ann", "A", -100)),
        money_out((1, "A", 50, "x"), (4, "A", 50, "x")),
    )
    assert paid(flows) == {"ann": 50, "bob": 50}
    assert (flows.counts.returned_cents, flows.counts.cancelled_cents) == (100, 50)


def test_a_return_of_a_gift_that_is_not_on_record_is_a_payment_of_the_day():
    flows = lay_out(
        money_in((0, "ann", "A", 100), (1, "bob", "A", -40)), money_out((2, "A", 60, "x"))
    )
    assert paid(flows) == {"ann": 60}


def test_a_transfer_that_comes_back_goes_back_into_the_giver_s_pool():
    flows = lay_out(
        money_in(
            (0, "ann", "A", 100), (1, "A", "B", 100), (3, "bob", "B", 100), (4, "A", "B", -100)
        ),
        money_out((2, "B", 100, ""), (5, "A", 100, "x")),
    )
    assert paid(flows) == {"bob": 100}


def test_a_payment_that_came_back_is_taken_off_the_latest_like_it():
    flows = lay_out(
        money_in((0, "ann", "A", 100), (2, "bob", "A", 300)),
        money_out((1, "A", 100, "x"), (3, "A", 80, "x"), (4, "A", -80, "x")),
    )
    assert paid(flows) == {"ann": 100}


def test_a_payment_back_without_a_payment_is_other_income():
    flows = lay_out(money_in(), money_out((0, "A", -80, "x"), (1, "A", 80, "y")))
    assert buckets(flows) == {Bucket.OTHER_INCOME.value: 80}


# ------------------------------------------------------------------ properties

COMMITTEES = ("A", "B", "C", "D")
GIFTS = st.dictionaries(
    st.tuples(
        st.integers(0, 4),
        st.sampled_from(("d1", "d2", "d3", *COMMITTEES)),
        st.sampled_from(COMMITTEES),
    ).filter(lambda one: one[1] != one[2]),
    st.integers(1, 60),
    max_size=14,
)
PAYMENTS = st.dictionaries(
    st.tuples(st.integers(0, 4), st.sampled_from(COMMITTEES), st.sampled_from(("x", "y"))),
    st.integers(1, 80),
    min_size=1,
    max_size=6,
)


def _frames(gifts: dict, payments: dict) -> tuple[list, list]:
    listed = [(*key, cents) for key, cents in gifts.items()]
    return listed, [(day, who, cents, aim) for (day, who, aim), cents in payments.items()]


def _traced(flows: Flows, rule: str) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for row in trace(flows).rows.iter_rows(named=True):
        short = row["bucket"] in {Bucket.BEFORE.value, Bucket.CIRCULATING.value}
        key = (row["candidate"], f"short {row['source']}" if short else row["source"])
        found[key] = found.get(key, 0) + row[rule]
    return {key: cents for key, cents in found.items() if cents}


@settings(max_examples=120, deadline=None)
@given(GIFTS, PAYMENTS)
def test_pro_rata_is_the_exact_solution_in_fractions_to_the_cent(gifts, payments):
    into, out = _frames(gifts, payments)
    loaded = oracles.committees_of(into, out)
    flows = lay_out(money_in(*into), money_out(*out), filers=loaded)
    exact = oracles.pro_rata(into, out)
    found = _traced(flows, "pro_rata_cents")
    for aim, sources in exact.items():
        for source, share in sources.items():
            assert abs(found.pop((aim, source), 0) - share) < 1 + Fraction(1, 5000)
    assert not found
    assert trace(flows).off_cents < 1e-5


@settings(max_examples=120, deadline=None)
@given(GIFTS, PAYMENTS, st.booleans())
def test_lots_are_what_labelled_cents_give(gifts, payments, last_first):
    into, out = _frames(gifts, payments)
    loaded = oracles.committees_of(into, out)
    flows = lay_out(money_in(*into), money_out(*out), filers=loaded)
    labelled = oracles.by_cents(into, out, last_first=last_first)
    expected = {
        (aim, source): cents
        for aim, sources in labelled.items()
        for source, cents in sources.items()
    }
    assert _traced(flows, "lifo_cents" if last_first else "fifo_cents") == expected


RETURNS = st.lists(
    st.tuples(
        st.integers(0, 4),
        st.sampled_from(("d1", "d2", *COMMITTEES)),
        st.sampled_from(COMMITTEES),
        st.integers(-60, 60),
    ),
    max_size=16,
)
OUT = st.lists(
    st.tuples(
        st.integers(0, 4),
        st.sampled_from(COMMITTEES),
        st.integers(-20, 80),
        st.sampled_from(("x", "y", "")),
    ),
    max_size=8,
)


@settings(max_examples=150, deadline=None)
@given(RETURNS, OUT)
def test_every_trace_closes_to_the_cent_and_nothing_is_below_zero(gifts, payments):
    flows = lay_out(money_in(*gifts), money_out(*payments))
    rows = trace(flows, ["committee", "candidate"], chosen=pl.lit(value=True)).rows
    spent = flows.spending.group_by("committee", "candidate").agg(pl.col("cents").sum())
    for rule in RULES:
        summed = rows.group_by("committee", "candidate").agg(pl.col(rule).sum())
        assert sorted(summed.rows()) == sorted(spent.rows())
        assert (rows[rule] >= 0).all()
    net = sum(cents for _, _, cents, _ in payments)
    assert flows.spending["cents"].sum() >= max(0, net)


@settings(max_examples=60, deadline=None)
@given(RETURNS, OUT, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(gifts, payments, rng: random.Random):
    before = lay_out(money_in(*gifts), money_out(*payments))
    rng.shuffle(gifts)
    rng.shuffle(payments)
    after = lay_out(money_in(*gifts), money_out(*payments))
    assert trace(before).rows.equals(trace(after).rows)
    assert before.counts == after.counts


@settings(max_examples=80, deadline=None)
@given(GIFTS, PAYMENTS)
def test_splitting_a_committee_in_two_in_series_changes_no_source(gifts, payments):
    """All that comes to A goes on to A2 the same day; A2 does what A did."""
    into, out = _frames(gifts, payments)
    front = [
        (day, "A2" if giver == "A" else giver, taker, cents)
        for day, giver, taker, cents in into
    ]
    passed = [(day, "A", "A2", cents) for day, _, taker, cents in front if taker == "A"]
    moved = [(day, "A2" if who == "A" else who, cents, aim) for day, who, cents, aim in out]
    whole = _by_donor(lay_out(money_in(*into), money_out(*out), filers=COMMITTEES))
    halves = lay_out(money_in(*front, *passed), money_out(*moved), filers=(*COMMITTEES, "A2"))
    assert _by_donor(halves) == whole


def _by_donor(flows: Flows) -> dict:
    rows = trace(flows).rows.filter(pl.col("bucket") == Bucket.DONOR.value)
    return {
        (row["candidate"], row["source"]): row["pro_rata_cents"]
        for row in rows.iter_rows(named=True)
        if row["pro_rata_cents"]
    }


@settings(max_examples=60, deadline=None)
@given(GIFTS, PAYMENTS)
def test_with_one_source_that_covers_all_the_three_rules_agree(gifts, payments):
    into, out = _frames(gifts, payments)
    only = [(0, "d1", one, 10_000, Bucket.DONOR.value) for one in COMMITTEES]
    only += [(day, g, t, c) for day, g, t, c in into if g in COMMITTEES]
    flows = lay_out(money_in(*only), money_out(*out))
    first, *others = (_traced(flows, rule) for rule in RULES)
    assert all(one == first for one in others)
    assert {source for _, source in first} == {"d1"}
