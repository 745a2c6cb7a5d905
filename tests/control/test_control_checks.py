"""What sources said about control beside the record."""

from downballot.control.control_checks import check_control
from downballot.control.values import Split


def test_a_fact_agrees_where_every_bloc_has_as_many_seats(rows):
    facts = (
        rows.fact("2022-06", (("red", 2), ("blue", 1))),
        rows.fact("2022-06", (("red", 1), ("blue", 2))),
        rows.fact("2022-06", (("red", 2),)),
    )
    record = rows.sitting("red", "red", "blue", control=facts)
    checks = check_control(record)
    assert [one.agrees for one in checks] == [True, False, True]
    assert checks[0].shown == Split((("red", 2), ("blue", 1)))


def test_facts_that_are_only_quoted_or_of_no_scheme_on_record_are_left_out(rows):
    facts = (
        rows.fact("2022", (), scheme=""),
        rows.fact("2022", ()),
        rows.fact("2022", (("red", 2),), scheme="money"),
    )
    assert check_control(rows.sitting("red", "red", "blue", control=facts)) == ()
