"""Constants as a file, and what past canvasses say of a lead."""

import json

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from downballot.errors import FormatError
from downballot.forecast.calibration import Calibration, CalibrationRow
from downballot.forecast.constants import (
    MODEL,
    SAFETY,
    Constants,
    Lead,
    TrainingFolder,
    kind_table,
    needed_difference,
    read_constants,
)
from downballot.forecast.kinds import KINDS, ContestKind

leads = st.lists(
    st.builds(
        Lead, margin=st.floats(0, 1), uncounted=st.floats(0.01, 0.99), lost=st.booleans()
    ),
    max_size=30,
)


def with_leads(bench, *given: Lead, **more) -> Constants:
    return structs.replace(bench.constants, leads=tuple(given), **more)


def test_the_version_names_the_model_and_what_was_fitted(bench):
    model, digest = bench.constants.version.split("-")
    assert model == MODEL
    assert len(digest) == 8
    assert int(digest, 16) >= 0


def test_any_constant_changes_the_version_and_the_calibration_does_not(bench):
    one = bench.constants
    assert one.version == msgspec.json.decode(msgspec.json.encode(one), type=Constants).version
    measured = Calibration(rows=(CalibrationRow(0, 0.1, 5, 0.05, 0.04),))
    assert structs.replace(one, calibration=measured).version == one.version
    others = {one.version}
    for name in one.behaviour.__struct_fields__:
        behaviour = structs.replace(
            one.behaviour, **{name: getattr(one.behaviour, name) * 1.01}
        )
        others.add(structs.replace(one, behaviour=behaviour).version)
    for name in one.kinds[0].__struct_fields__[1:]:
        first = structs.replace(one.kinds[0], **{name: getattr(one.kinds[0], name) + 0.01})
        others.add(structs.replace(one, kinds=(first, *one.kinds[1:])).version)
    for name in one.outstanding.__struct_fields__:
        values = getattr(one.outstanding, name)
        moved = structs.replace(one.outstanding, **{name: (values[0] + 0.01, *values[1:])})
        others.add(structs.replace(one, outstanding=moved).version)
    fields = (
        len(one.behaviour.__struct_fields__)
        + len(one.kinds[0].__struct_fields__) - 1
        + len(one.outstanding.__struct_fields__)
    )  # fmt: skip
    assert len(others) == fields + 1
    folder = TrainingFolder("a", "2022-11-08", 3, "00")
    for changed in (
        {"leads": (Lead(0.1, 0.2, False),)},
        {"largest_lost": 0.5},
        {"folders": (folder,)},
    ):
        assert structs.replace(one, **changed).version not in others


def test_the_data_hash_is_of_every_folder(bench):
    folders = [TrainingFolder(name, "2022-11-08", 3, name * 4) for name in "ab"]
    hashes = {
        structs.replace(bench.constants, folders=some).data_hash
        for some in ((), tuple(folders[:1]), tuple(folders[1:]), tuple(folders))
    }
    assert len(hashes) == 4


# --- what became of leads -----------------------------------------------------------


@settings(deadline=None)
@given(
    given_leads=leads, margin=st.floats(0.001, 1), uncounted=st.floats(0.01, 0.99),
    both=st.floats(0.1, 1),
)  # fmt: skip
def test_a_record_is_of_leads_like_it(bench, given_leads, margin, uncounted, both):
    found = with_leads(bench, *given_leads).record(margin * both, uncounted, both)
    such = [
        one
        for one in given_leads
        if one.uncounted / 2 <= uncounted <= one.uncounted * 2
        and needed_difference(margin, uncounted) / 1.25
        <= needed_difference(one.margin, one.uncounted)
        <= needed_difference(margin, uncounted) * 1.25
    ]
    # Leads exactly on an edge may fall to either side of it by rounding.
    assert abs(found.contests - len(such)) <= len(given_leads) - len({*given_leads}) + 1
    assert 0 <= found.lost <= found.contests <= len(given_leads)
    assert (found.margin, found.uncounted) == (margin * both, uncounted)


def test_a_record_counts_what_was_lost(bench):
    such = [Lead(0.10, 0.4, False)] * 5 + [Lead(0.11, 0.38, True)] * 2
    unlike = [Lead(0.2, 0.4, True), Lead(0.05, 0.4, True), Lead(0.10 * 9, 0.9, True)]
    found = with_leads(bench, *such, *unlike).record(0.10, 0.4, 1)
    assert (found.contests, found.lost) == (7, 2)


def test_a_lead_is_taken_of_the_votes_of_the_two(bench):
    some = with_leads(bench, *[Lead(0.2, 0.4, False)] * 3)
    assert some.record(0.1, 0.4, 0.5).contests == 3
    assert some.record(0.1, 0.4, 1.0).contests == 0


@pytest.mark.parametrize("uncounted", [0.0, 1.0, -0.1])
def test_nothing_counted_or_nothing_to_count_has_no_record(bench, uncounted: float):
    some = with_leads(bench, Lead(0.1, 0.4, True))
    assert some.record(0.1, uncounted, 1).contests == 0
    assert bench.constants.record(0.1, 0.4, 1).contests == 0


def test_a_record_of_no_lead_and_no_votes_is_no_error(bench):
    some = with_leads(bench, Lead(0.1, 0.4, True), Lead(0.0, 0.4, True))
    assert some.record(0, 0.4, 0).contests <= 1
    assert some.record(0, 0.4, 1).contests == 1


def test_a_lead_is_never_lost_if_it_is_larger_by_a_quarter_than_any_that_was(bench):
    some = with_leads(bench, largest_lost=0.2)
    assert not some.never_lost(SAFETY * 0.2 - 1e-9, 0.5)
    assert some.never_lost(SAFETY * 0.2 + 1e-9, 0.5)
    assert some.never_lost(0.1, 0.1)  # late votes would have to differ by 0.9
    assert not some.never_lost(0.1, 0.9)


@pytest.mark.parametrize(("margin", "never"), [(0.001, True), (0.0, False)])
def test_with_nothing_to_count_any_lead_holds(bench, margin: float, never: bool):
    assert with_leads(bench, largest_lost=0.2).never_lost(margin, 0) is never


@settings(deadline=None)
@given(margin=st.floats(0, 1), uncounted=st.floats(0.001, 0.999), more=st.floats(0, 1))
def test_a_larger_lead_is_never_lost_if_a_smaller_one_is_not(bench, margin, uncounted, more):
    some = with_leads(bench, largest_lost=0.3)
    if some.never_lost(margin, uncounted):
        assert some.never_lost(max(margin, more), uncounted)
        assert some.never_lost(margin, min(uncounted, more))


def test_a_lead_undone_is_one_that_late_votes_differ_from_enough():
    # 60 to 40 of 100 with 50 to come: they must be 20 of 50 the other way.
    assert needed_difference(0.2, 50 / 150) == pytest.approx(20 / 50)


# --- the file -----------------------------------------------------------------------


def test_every_kind_has_its_constants(bench):
    table = kind_table(bench.constants, [*KINDS, ContestKind.PAIR])
    for name in table.__struct_fields__:
        wanted = [getattr(one, name) for one in bench.constants.kinds]
        assert getattr(table, name)[:-1].tolist() == wanted
    assert np.isfinite(table.follow).all()


def test_constants_that_come_with_the_program_are_whole():
    fitted = read_constants()
    assert fitted is read_constants()
    assert {one.kind for one in fitted.kinds} == set(KINDS)
    table = kind_table(fitted, list(KINDS))
    for name in table.__struct_fields__:
        values = getattr(table, name)
        assert np.isfinite(values).all()
        if name.endswith("_spread"):
            assert ((values >= 0) & (values < 1)).all()
    behaviour = fitted.behaviour
    for name in behaviour.__struct_fields__:
        assert np.isfinite(getattr(behaviour, name))
        assert getattr(behaviour, name) >= 0 or "follow" in name
    assert behaviour.freedom > 2
    assert list(fitted.outstanding.hours) == sorted(fitted.outstanding.hours)
    assert fitted.largest_lost > 0
    assert fitted.folders


def written(bench, tmp_path, change=lambda _: None):
    """Write the constants of these tests, changed, and return the file."""
    values = json.loads(msgspec.json.encode(bench.constants))
    change(values)
    file = tmp_path / "some-constants.json"
    file.write_text(json.dumps(values))
    return file


def test_constants_are_read_as_written(bench, tmp_path):
    assert read_constants(written(bench, tmp_path)) == bench.constants


@pytest.mark.parametrize(
    "text", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"kinds": []}', b"{} {}"]
)
def test_a_file_of_something_else_is_named(tmp_path, text: bytes):
    file = tmp_path / "some-constants.json"
    file.write_bytes(text)
    with pytest.raises(
        FormatError, match=r"^some-constants\.json: .*expected fitted constants"
    ):
        read_constants(file)


@pytest.mark.parametrize("name", ["absent.json", ""])
def test_a_file_that_cannot_be_read_is_named(tmp_path, name: str):
    with pytest.raises(FormatError, match=name or tmp_path.name):
        read_constants(tmp_path / name)


@pytest.mark.parametrize(
    "change",
    [
        lambda values: values.pop("behaviour"),
        lambda values: values["behaviour"].pop("freedom"),
        lambda values: values["kinds"][0].pop("follow"),
        lambda values: values["kinds"].pop(),
        lambda values: values.update(kinds=[]),
        lambda values: values["kinds"][0].update(kind="a kind of its own"),
        lambda values: values["outstanding"].update(ratio=[1.0]),
        lambda values: values["outstanding"].update({n: [] for n in values["outstanding"]}),
        lambda values: values["behaviour"].update(sampling="much"),
    ],
    ids=[
        "no behaviour", "no freedom", "no follow", "one kind less", "no kinds",
        "an unknown kind", "lists of two lengths", "an empty table", "a word for a number",
    ],
)  # fmt: skip
def test_a_file_that_lacks_something_is_named(bench, tmp_path, change):
    with pytest.raises(FormatError, match=r"^some-constants\.json: ") as error:
        read_constants(written(bench, tmp_path, change))
    assert error.value.expected == "fitted constants"
