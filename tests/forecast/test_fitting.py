"""The fit: its derivative, and that it finds what makes the votes that came likelier."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from msgspec import structs

from downballot.errors import UsageError
from downballot.forecast import fitting
from downballot.forecast.canvass import Canvass
from downballot.forecast.fitting import Training, fit_behaviour
from downballot.forecast.fitting_votes import fit_outstanding
from downballot.forecast.kinds import KINDS, kind_of
from downballot.forecast.likelihood import contest_losses, lay_out_times
from downballot.pipeline.past_canvass import read_past_canvasses


@pytest.fixture(scope="module")
def canvasses(few_contests: dict[str, Path]) -> list[Canvass]:
    return [
        one.finished() for path in few_contests.values() for one in read_past_canvasses(path)
    ]


def test_moving_one_constant_of_all_kinds_at_once_gives_the_derivative_by_each(canvasses):
    sets = len(fitting._together()) + 1
    laid = [lay_out_times(one, sets) for one in canvasses]
    once = [lay_out_times(one, 1) for one in canvasses]
    start = fitting._pack(fitting._starting_kinds(), fitting.BEHAVIOUR)
    values = start + np.random.default_rng(1).normal(0, 0.1, len(start))
    loss, slope = fitting._loss_and_slope(values, laid, start)
    pulls = fitting._pulls(len(values))

    def alone(moved: np.ndarray) -> float:
        pull = fitting.PULL * 0.5 * (((moved - start) / pulls) ** 2).sum()
        return float(fitting._losses_by_kind(moved[None], once).sum() + pull)

    assert alone(values) == pytest.approx(loss, rel=1e-12)
    for place in range(len(values)):
        moved = values.copy()
        moved[place] += 1e-6
        assert (alone(moved) - loss) / 1e-6 == pytest.approx(slope[place], abs=1e-5)


def test_the_values_of_a_fit_unpack_to_the_constants_they_were_packed_from():
    kinds = fitting._starting_kinds()
    back, behaviour = fitting._unpack(fitting._pack(kinds, fitting.BEHAVIOUR))
    names = [name for name in structs.asdict(kinds[0]) if name != "kind"]
    for one, other in zip(kinds, back, strict=True):
        sided = one.kind in fitting._SHIFTED
        for name in names:
            if sided or "shift" not in name:
                assert getattr(other, name) == pytest.approx(getattr(one, name))
    assert structs.astuple(behaviour) == pytest.approx(structs.astuple(fitting.BEHAVIOUR))


def test_a_few_steps_make_the_votes_that_came_likelier(canvasses):
    training = [Training(one) for one in canvasses]
    begun = fit_behaviour(training, iterations=0)
    fitted = fit_behaviour(training, iterations=3)
    laid = [lay_out_times(one, 2) for one in canvasses]
    before, after = sum(contest_losses(one, [begun, fitted]).sum(axis=1) for one in laid)
    assert after < before
    assert {one.kind for one in fitted[0]} == set(KINDS)
    assert fit_behaviour(training, iterations=3) == fitted


def test_the_canvasses_have_many_kinds_of_contest(canvasses):
    assert len({kind_of(one) for canvass in canvasses for one in canvass.contests}) >= 5


def test_without_a_canvass_the_starting_values_stand():
    kinds, behaviour = fit_behaviour([])
    assert behaviour.batch_spread == pytest.approx(fitting.BEHAVIOUR.batch_spread)
    assert len(kinds) == len(KINDS)


def test_votes_to_come_need_enough_updates(canvasses):
    with pytest.raises(UsageError, match="too few to fit on"):
        fit_outstanding([])
    table = fit_outstanding(canvasses)
    assert table.ratio[0] > table.ratio[-1]


def test_without_any_estimate_their_error_is_the_starting_one(canvasses):
    def bare(canvass: Canvass) -> Canvass:
        none = (
            structs.replace(one, estimates=(None,) * len(one.estimates))
            for one in canvass.contests
        )
        return structs.replace(canvass, contests=tuple(none))

    table = fit_outstanding([bare(one) for one in canvasses])
    assert set(table.error) == {0.0}
    assert min(table.error_shared) > 0
