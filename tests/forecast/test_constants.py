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
    Constants,
    Lead,
    TrainingFolder,
    kind_table,
    read_constants,
)
from downballot.forecast.kinds import KINDS, ContestKind

leads = st.lists(
    st.builds(
        Lead, difference=st.floats(0, 2), uncounted=st.floats(0.01, 0.99), lost=st.booleans()
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
@given(given_leads=leads, difference=st.floats(0.001, 2), uncounted=st.floats(0.01, 0.99))
def test_a_record_is_of_leads_like_it(bench, given_leads, difference, uncounted):
    found = with_leads(bench, *given_leads).record(difference, uncounted)
    such, near = 0, 0
    for one in given_leads:
        ratios = (one.difference / difference, one.uncounted / uncounted)
        such += 1 / 1.25 <= ratios[0] <= 1.25 and 1 / 2 <= ratios[1] <= 2
        # Leads exactly on an edge may fall to either side of it by rounding.
        edges = zip(ratios, ((0.8, 1.25), (0.5, 2.0)), strict=True)
        near += any(abs(ratio - edge) < 1e-9 for ratio, both in edges for edge in both)
    assert abs(found.leads - such) <= near
    assert 0 <= found.lost <= found.leads <= len(given_leads)
    assert (found.difference, found.uncounted) == (difference, uncounted)


def test_a_record_counts_what_was_lost(bench):
    such = [Lead(0.10, 0.4, False)] * 5 + [Lead(0.11, 0.38, True)] * 2
    unlike = [Lead(0.2, 0.4, True), Lead(0.05, 0.4, True), Lead(0.10, 0.9, True)]
    found = with_leads(bench, *such, *unlike).record(0.10, 0.4)
    assert (found.leads, found.lost) == (7, 2)


def test_a_lead_is_like_another_within_a_quarter_and_twice_as_much_uncounted(bench):
    some = with_leads(bench, Lead(0.16, 0.25, False))
    alike = [(0.128, 0.25), (0.2, 0.25), (0.16, 0.125), (0.16, 0.5), (0.2, 0.5)]
    unlike = [(0.1279, 0.25), (0.2001, 0.25), (0.16, 0.1249), (0.16, 0.5001)]
    assert [some.record(*one).leads for one in alike] == [1] * 5
    assert [some.record(*one).leads for one in unlike] == [0] * 4


@pytest.mark.parametrize("uncounted", [0.0, 1.0, -0.1])
def test_nothing_counted_or_nothing_to_count_has_no_record(bench, uncounted: float):
    some = with_leads(bench, Lead(0.1, 0.4, True))
    assert some.record(0.1, uncounted).leads == 0
    assert bench.constants.record(0.1, 0.4).leads == 0


def test_a_record_of_no_lead_or_one_that_nothing_undoes_is_no_error(bench):
    some = with_leads(bench, Lead(0.1, 0.4, True), Lead(0.0, 0.4, True))
    assert some.record(0, 0.4).leads == 1
    assert some.record(np.inf, 0.4).leads == 0


def test_a_lead_is_never_lost_only_if_it_took_more_than_any_that_was(bench):
    some = with_leads(bench, largest_lost=0.2)
    assert not some.never_lost(0.2)
    assert some.never_lost(np.nextafter(0.2, 1))
    assert some.never_lost(np.inf)  # nothing is to come
    assert not some.never_lost(0)


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
    assert min(behaviour.freedom, behaviour.votes_freedom) > 2
    assert 0 < behaviour.early_narrowing <= 1
    assert 0 < behaviour.night_widening <= 1 <= behaviour.late_widening
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
