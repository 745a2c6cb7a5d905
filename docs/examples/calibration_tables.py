"""Print what was measured of the forecast, and its constants, as a markdown table.

All of it is in the file of constants that comes with the program; `downballot fit` made it.
``python docs/examples/calibration_tables.py scores`` prints one table; the names of the
others are the keys of ``TABLES``. The tables of ``docs/method.md`` are what it prints.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from math import exp

from downballot.forecast.calibration import FolderScore, Scores
from downballot.forecast.constants import Constants, read_constants

Table = Callable[[Constants], Iterator[str]]


def scores(constants: Constants) -> Iterator[str]:
    """Yield how the model and the baseline scored, with estimates of votes to come."""
    return _scores(constants.calibration)


def scores_without(constants: Constants) -> Iterator[str]:
    """Yield the same without any estimate."""
    return _scores(constants.calibration.without_estimates)


def calls(constants: Constants) -> Iterator[str]:
    """Yield what the default policy would have called, with estimates and without."""
    yield from _head(
        "past counts", ">uncounted at the call", ">never called", ">wrong",
        ">without estimates: uncounted", ">never called", ">wrong", "estimates",
    )  # fmt: skip
    without = _folders(constants.calibration.without_estimates)
    for one, other in zip(_folders(constants.calibration), without, strict=True):
        yield _row(_name(one), *_called(one), *_called(other), " and ".join(one.estimates))


def intervals(constants: Constants) -> Iterator[str]:
    """Yield how often final shares lay within their intervals."""
    yield from _head(
        "at", ">contests", ">in 50 %", ">in 95 %", ">width of 95 %",
        ">without estimates: in 50 %", ">in 95 %", ">width of 95 %",
    )  # fmt: skip
    both = constants.calibration.intervals, constants.calibration.without_estimates.intervals
    for one, other in zip(*both, strict=True):
        figures = (
            figure
            for each in (one, other)
            for figure in (
                f"{each.cover50:.1%}", f"{each.cover95:.1%}", f"{each.width95 * 100:.1f} points"
            )
        )  # fmt: skip
        yield _row(one.moment, f"{one.contests:,}", *figures)


def votes_came(constants: Constants) -> Iterator[str]:
    """Yield how often as many votes came as were said to come."""
    yield from _head(
        "at", ">contests", ">in 50 %", ">in 95 %", ">typical factor of error",
        ">without estimates: in 50 %", ">in 95 %", ">typical factor of error",
    )  # fmt: skip
    both = constants.calibration.votes, constants.calibration.without_estimates.votes
    for one, other in zip(*both, strict=True):
        figures = (
            figure
            for each in (one, other)
            for figure in (f"{each.cover50:.1%}", f"{each.cover95:.1%}", f"{each.factor:.2f}")
        )
        yield _row(one.moment, f"{one.contests:,}", *figures)


def bands(constants: Constants) -> Iterator[str]:
    """Yield what was said, and what happened."""
    return _bands(constants.calibration)


def bands_without(constants: Constants) -> Iterator[str]:
    """Yield the same without any estimate."""
    return _bands(constants.calibration.without_estimates)


def pooled(constants: Constants) -> Iterator[str]:
    """Yield the scores of all contests together, in brief."""
    yield from _head("", ">log loss", ">of close contests", ">Brier score", ">wrong calls")
    told = constants.calibration, constants.calibration.without_estimates
    for words, one in zip(("with estimates", "without"), told, strict=True):
        if one.pooled:
            yield _row(words, *_losses(one.pooled), f"{one.pooled.wrong_calls:,}")


def kinds(constants: Constants) -> Iterator[str]:
    """Yield how contests of each kind behave, in points of an even race of two."""
    yield from _head(
        "kind of contest", ">late", ">night", ">in person", ">late shift", ">in-person shift",
        ">follow",
    )  # fmt: skip
    for one in constants.kinds:
        spreads = one.late_spread, one.night_spread, one.in_person_spread
        shifts = one.late_shift, one.in_person_shift
        sided = one.shift_spread > 0
        yield _row(
            one.kind.value,
            *(f"{each * 50:.1f}" for each in spreads),
            *(f"{each * 50:+.1f}" if sided else "none" for each in shifts),
            f"{one.follow:.2f}",
        )


def votes(constants: Constants) -> Iterator[str]:
    """Yield what past canvasses say of votes to come, by hours since the day began."""
    yield from _head(
        ">hours", ">to come per vote counted", ">spread between elections",
        ">between contests", ">estimate per vote that came", ">spread between elections",
        ">between contests",
    )  # fmt: skip
    table = constants.outstanding
    columns = (
        table.hours, table.ratio, table.ratio_shared, table.ratio_own,
        table.error, table.error_shared, table.error_own,
    )  # fmt: skip
    for hours, ratio, shared, own, error, error_shared, error_own in zip(*columns, strict=True):
        yield _row(
            f"{hours:g}", f"{exp(ratio):.4f}", f"{shared:.2f}", f"{own:.2f}",
            f"{exp(error):.2f}", f"{error_shared:.2f}", f"{error_own:.2f}",
        )  # fmt: skip


def levels(constants: Constants) -> Iterator[str]:
    """Yield what was left after past nights, and who voted, by election."""
    yield from _head("election", ">left per vote counted on the night", ">ballots per voter")
    nights, turnouts = constants.whole.nights.levels, constants.whole.turnouts.levels
    for day in sorted({*nights, *turnouts}):
        night = f"{exp(nights[day]):.2f}" if day in nights else ""
        yield _row(day, night, f"{exp(turnouts[day]):.1%}" if day in turnouts else "")


def fitted_on(constants: Constants) -> Iterator[str]:
    """Yield the folders of past counts that the constants were fitted on."""
    yield from _head("past counts", "election", ">contests", "SHA-256 of the tables")
    for one in constants.folders:
        yield _row(f"`{one.folder}`", one.election_date, f"{one.contests:,}", one.sha256[:12])


TABLES: dict[str, Table] = {
    "scores": scores,
    "scores-without": scores_without,
    "calls": calls,
    "intervals": intervals,
    "votes-came": votes_came,
    "bands": bands,
    "bands-without": bands_without,
    "pooled": pooled,
    "kinds": kinds,
    "votes": votes,
    "levels": levels,
    "fitted-on": fitted_on,
}


def _scores(measured: Scores) -> Iterator[str]:
    yield from _head(
        "past counts", ">contests", ">log loss", ">close contests", ">their log loss",
        ">Brier score",
    )  # fmt: skip
    for one in _folders(measured):
        loss, of_close, brier = _losses(one)
        yield _row(_name(one), f"{one.contests:,}", loss, f"{one.close:,}", of_close, brier)


def _losses(one: FolderScore) -> tuple[str, str, str]:
    return (
        _below(one.log_loss, one.naive_log_loss),
        _below(one.close_log_loss, one.naive_close_log_loss),
        _below(one.brier, one.naive_brier),
    )


def _below(mine: float, naive: float) -> str:
    """Write a score with the baseline's, and by how much it is better: less is better."""
    return f"{mine:.4f} ({naive:.4f}), {1 - mine / naive:+.1%}"


def _called(one: FolderScore) -> tuple[str, str, str]:
    return (
        f"{one.uncounted_at_call:.1%} ({one.naive_uncounted_at_call:.1%})",
        f"{one.never_called:,} ({one.naive_never_called:,})",
        f"{one.wrong_calls:,} ({one.naive_wrong_calls:,})",
    )


def _bands(measured: Scores) -> Iterator[str]:
    yield from _head("said between", ">times", ">said", ">happened", ">by chance between")
    for one in measured.rows:
        chance = f"{one.happened_low:.2%} and {one.happened_high:.2%}"
        band = f"{one.low:.1%} and {one.high:.1%}"
        yield _row(band, f"{one.times:,}", f"{one.said:.2%}", f"{one.happened:.2%}", chance)


def _folders(measured: Scores) -> Sequence[FolderScore]:
    every = list(measured.folders)
    return [*every, measured.pooled] if measured.pooled else every


def _name(one: FolderScore) -> str:
    return f"`{one.folder}`" if " " not in one.folder else f"**{one.folder}**"


def _head(*headings: str) -> Iterator[str]:
    """Yield the first two lines of a table; a heading with > before it is of numbers."""
    yield _row(*(one.lstrip(">") for one in headings))
    yield "|" + "|".join("--:" if one.startswith(">") else "---" for one in headings) + "|"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    for line in TABLES[sys.argv[1]](read_constants()):
        print(line)
