"""Constants that canvasses were drawn from are found again in them by the fit."""

import numpy as np
import pytest
from msgspec import structs

from downballot.forecast.canvass import Canvass
from downballot.forecast.constants import kind_table
from downballot.forecast.fitting import Training, fit_behaviour
from downballot.forecast.kinds import KINDS, ContestKind
from downballot.forecast.likelihood import contest_losses, lay_out_times
from downballot.model.rule import MAJORITY

ITERATIONS = 8


def drawn(bench, *, spread=0.06, shift=0.0, many=80, seed=1, question=False) -> Canvass:
    """Draw contests of two whose late ballots are so far from the first bulletin."""
    rng = np.random.default_rng(seed)
    contests = []
    for number in range(many):
        p = rng.uniform(0.3, 0.7)
        late = p + (shift + spread * rng.standard_normal()) * np.sqrt(p * (1 - p))
        rows = [np.round(np.array([p, 1 - p]) * 60_000)]
        for size in (20_000, 15_000, 8000):
            yes = rng.binomial(size, np.clip(late, 0.01, 0.99))
            rows.append(rows[-1] + [yes, size - yes])
        name = f"c{number:03}"
        if question:
            contests.append(bench.measure(*rows, share=MAJORITY, id=name))
        else:
            contests.append(bench.series(*rows, id=name))
    return bench.canvass(*contests)


def fitted(*canvasses: Canvass, iterations: int = ITERATIONS):
    kinds, behaviour = fit_behaviour(
        [Training(one) for one in canvasses], iterations=iterations
    )
    return {one.kind: one for one in kinds}, behaviour


@pytest.mark.parametrize("spread", [0.04, 0.08, 0.2])
def test_how_far_late_ballots_are_from_the_first_is_found_again(bench, spread: float):
    kinds, _ = fitted(drawn(bench, spread=spread))
    found = kinds[ContestKind.PAIR]
    # In-person ballots, of which there were none, have their part of it.
    whole = np.hypot(found.late_spread, found.follow * found.in_person_spread)
    assert spread / 1.6 < whole < spread * 1.6


@pytest.mark.parametrize("shift", [-0.05, 0.0, 0.1])
def test_how_far_late_ballots_favour_yes_is_found_again(bench, shift: float):
    kinds, _ = fitted(drawn(bench, shift=shift, question=True))
    assert kinds[ContestKind.MEASURE].late_shift == pytest.approx(shift, abs=0.04)


def test_a_wider_past_gives_a_wider_constant(bench):
    fits = [
        fitted(drawn(bench, spread=spread, many=30), iterations=4)[0]
        for spread in (0.02, 0.06, 0.2)
    ]
    spreads = [one[ContestKind.PAIR].late_spread for one in fits]
    assert spreads == sorted(spreads)


def test_the_fit_is_the_same_every_time(bench):
    first, again = (fitted(drawn(bench, many=20), iterations=3) for _ in range(2))
    assert first == again


def test_the_order_of_contests_and_canvasses_matters_to_rounding_alone(bench):
    one, other = drawn(bench, many=15), drawn(bench, many=12, seed=2, question=True)
    turned = structs.replace(one, contests=one.contests[::-1])
    kinds, behaviour = fitted(one, other, iterations=2)
    again, behaviour_again = fitted(other, turned, iterations=2)
    for name in behaviour.__struct_fields__:
        before, after = (getattr(each, name) for each in (behaviour, behaviour_again))
        assert after == pytest.approx(before, rel=1e-3)
    for kind in KINDS:
        for name in kinds[kind].__struct_fields__[1:]:
            before, after = (getattr(each[kind], name) for each in (kinds, again))
            assert after == pytest.approx(before, rel=1e-3, abs=1e-4)


def test_kinds_that_no_canvass_has_stay_where_they_start(bench):
    start, _ = fitted()
    kinds, _ = fitted(drawn(bench, many=20), iterations=3)
    for kind in (ContestKind.SCHOOL_BOND, ContestKind.FIELD, ContestKind.PARTY_PAIR):
        for name in start[kind].__struct_fields__[1:]:
            before, after = getattr(start[kind], name), getattr(kinds[kind], name)
            assert after == pytest.approx(before, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(
    "rows", [[(0, 0)], [(5, 4)], [(100, 90)], [(5000, 4000)], [(5000, 4000), (4000, 3000)]]
)
def test_canvasses_that_teach_nothing_change_nothing(bench, rows):
    start = fitted()
    kinds, behaviour = fitted(bench.canvass(bench.series(*rows)), iterations=3)
    for name in behaviour.__struct_fields__:
        assert getattr(behaviour, name) == pytest.approx(getattr(start[1], name), rel=1e-6)
    assert set(kinds) == set(KINDS)


def test_fitted_constants_are_usable(bench):
    kinds, behaviour = fitted(drawn(bench, many=20), drawn(bench, many=9, question=True))
    constants = structs.replace(
        bench.constants, kinds=tuple(kinds.values()), behaviour=behaviour
    )
    table = kind_table(constants, list(KINDS))
    for name in ("late_spread", "night_spread", "in_person_spread", "follow"):
        assert (getattr(table, name) > 0).all()
    told = bench.told(bench.series((5000, 4000), (6000, 5000)), constants=constants)
    bench.check(told.contests["board"])


# --- the likelihood -----------------------------------------------------------------


def test_sets_of_constants_are_weighed_as_if_each_stood_alone(bench):
    canvass = drawn(bench, many=9)
    other = structs.replace(bench.behaviour, batch_spread=0.1, sampling=2.0)
    sets = [(bench.constants.kinds, bench.behaviour), (bench.constants.kinds, other)]
    together = contest_losses(lay_out_times(canvass, 2), sets)
    alone = [contest_losses(lay_out_times(canvass, 1), [one])[0] for one in sets]
    assert together.shape == (2, 9)
    assert together == pytest.approx(np.array(alone))


def test_the_truth_is_likelier_than_what_is_far_from_it(bench):
    laid = lay_out_times(drawn(bench, spread=0.1, many=120), 5)
    sets = []
    for spread in (0.01, 0.05, 0.1, 0.2, 0.6):
        kinds = tuple(
            structs.replace(one, late_spread=spread, follow=0.0)
            for one in bench.constants.kinds
        )
        sets.append((kinds, bench.behaviour))
    losses = contest_losses(laid, sets).sum(axis=1)
    assert np.argmin(losses) == 2


def test_a_canvass_without_votes_cannot_be_laid_out(bench):
    assert lay_out_times(bench.canvass(bench.series((0, 0))), 1) is None
