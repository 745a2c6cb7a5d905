"""Which body of an update speaks, and how the views of several endpoints join."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from downballot.ledger.tables import CONTEST_ITEMS
from downballot.ledger.views import joined, speaking, standing_first
from downballot.model.count import ContestCount, SelectionCount
from downballot.model.update import KeptReport, Update

AT = datetime(2024, 11, 6, 4, 36, 34, tzinfo=UTC)


def report(source: str, sha256: str, *, conflicting: bool = False) -> KeptReport:
    return KeptReport(1, source, sha256, "any", AT, conflicting)


REPORTS = (report("results", "a"), report("counter", "b"), report("counter", "c"))


def test_reports_stand_as_they_arrived_when_nobody_chose() -> None:
    assert standing_first(REPORTS, "") == REPORTS


def test_the_chosen_report_comes_first_and_the_others_stay_in_order() -> None:
    chosen = standing_first(REPORTS, "c")
    assert [one.sha256 for one in chosen] == ["c", "a", "b"]


def test_one_report_of_each_source_speaks() -> None:
    update = Update("night", "k", AT, REPORTS)
    assert [one.sha256 for one in speaking(update)] == ["a", "b"]
    decided = Update("night", "k", AT, standing_first(REPORTS, "c"))
    assert [one.sha256 for one in speaking(decided)] == ["c", "a"]


def test_votes_come_from_the_first_view_and_figures_from_the_first_that_has_them() -> None:
    results = ContestCount("a", (SelectionCount("ana", 5),))
    counter = ContestCount("a", (SelectionCount("ana", 6),), ballots=9, write_ins=0)
    joint = joined([{"a": results}, {"a": counter, "8513": ContestCount("8513")}])
    assert joint["a"] == ContestCount("a", (SelectionCount("ana", 5),), ballots=9, write_ins=0)
    assert set(joint) == {"a", "8513"}


def test_zero_is_a_figure_and_is_not_filled_from_another_view() -> None:
    joint = joined([
        {"a": ContestCount("a", write_ins=0)},
        {"a": ContestCount("a", write_ins=7)},
    ])
    assert joint["a"].write_ins == 0


COUNTS = st.builds(
    ContestCount,
    contest=st.just("a"),
    **{item: st.none() | st.integers(0, 9) for item in CONTEST_ITEMS},
)


@given(st.lists(COUNTS, min_size=1, max_size=4))
def test_each_figure_is_that_of_the_first_view_that_says_it(counts) -> None:
    joint = joined([{"a": one} for one in counts])["a"]
    for item in CONTEST_ITEMS:
        said = [value for one in counts if (value := getattr(one, item)) is not None]
        assert getattr(joint, item) == (said[0] if said else None)
