"""Two sides of a table: made to agree, small options put together, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from downballot.errors import UsageError
from downballot.precincts.ecological_tables import merged, unit_table


def test_the_second_side_is_scaled_to_the_first_and_every_unit_left_out_is_named() -> None:
    rows = np.array([[50.0, 50.0], [10.0, 0.0], [0.0, 0.0], [0.0, 0.0], [10.0, 30.0]])
    columns = np.array([[60.0, 36.0], [0.0, 0.0], [4.0, 1.0], [0.0, 0.0], [10.0, 10.0]])
    table = unit_table(("a", "b"), ("x", "y"), rows, columns, list("vwxyz"))
    assert table.units == ("v", "z")
    assert np.allclose(table.columns, [[62.5, 37.5], [20, 20]])
    done = table.agreement
    assert done.missing == ("w", "x")
    assert done.missing_votes == 15
    assert done.empty == ("y",)
    assert done.scaled == ("v", "z")
    assert done.far_apart == ("z",)
    assert done.one_sided_votes == 24


def test_options_under_three_per_cent_are_one_other_last() -> None:
    rows = np.array([[2.0, 96.0, 2.0], [2.0, 97.0, 1.0]])
    table = unit_table(("a", "b", "c"), ("x",), rows, rows.sum(1, keepdims=True))
    small = merged(table)
    assert small.row_names == ("b", "other")
    assert small.rows.tolist() == [[96, 4], [97, 3]]
    assert small.column_names == ("x",)


@pytest.mark.parametrize(
    ("names", "rows", "said"),
    [
        (("a", "a"), [[1.0, 2.0]], "none twice"),
        (("a",), [[1.0, 2.0]], "1 units x 1 options"),
        (("a", "b"), [[1.0, -2.0]], "below 0"),
        (("a", "b"), [[1.0, float("nan")]], "below 0"),
    ],
)
def test_what_is_no_table_is_refused(
    names: tuple[str, ...], rows: list[list[float]], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        unit_table(names, ("x",), np.array(rows), np.array([[3.0]]))
