"""Hooks the conformance checks into pytest: one class to inherit from.

A package with a count format of its own keeps samples in ``tests/samples/<format>/``
and writes in a test module::

    class TestMyFormat(ConformanceSuite):
        samples = samples_in(Path(__file__).parent / "samples")

Every check then runs on every sample. Damage is tried on bodies of at most ``SMALL``
bytes: let each format have one, cut down from a real body.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from downballot.sources.registry import count_formats
from downballot.testing.conformance import (
    Sample,
    check_claim,
    check_cut_off,
    check_damaged,
    check_repeatable,
    check_report,
    cuts,
    read,
)

SMALL = 20_000
EXAMPLES = 200


def damaged_bodies(body: bytes) -> st.SearchStrategy[bytes]:
    """Draw bodies that differ in one byte: replaced, deleted or inserted.

    Args:
        body: The whole body, not empty.
    """
    places = st.integers(0, len(body) - 1)
    # Digits and separators hit numbers and structure more often than any byte does.
    values = st.sampled_from(b'0179,-."\n ') | st.integers(0, 255)
    lengths = st.sampled_from([(1, 1), (1, 0), (0, 1)])
    return st.builds(
        lambda place, value, length: (
            body[:place] + bytes([value]) * length[1] + body[place + length[0] :]
        ),
        places,
        values,
        lengths,
    )


class ConformanceSuite:
    """Runs every check on every sample; inherit and set ``samples``."""

    samples: ClassVar[Sequence[Sample]] = ()

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Make one test of each check and sample."""
        names = [f"{sample.format}/{sample.file_name}" for sample in self.samples]
        metafunc.parametrize("sample", self.samples, ids=names)

    def test_the_format_has_a_name_and_a_title(self, sample: Sample) -> None:
        """The registry knows the format by its name, and it has a title."""
        found = count_formats()[sample.format]
        if found.name != sample.format or not found.title.strip():
            pytest.fail(f"name {found.name!r}, title {found.title!r}")

    def test_exactly_one_format_claims_it(self, sample: Sample) -> None:
        """No body is ambiguous."""
        check_claim(sample)

    def test_reading_twice_gives_the_same(self, sample: Sample) -> None:
        """A format keeps nothing between bodies."""
        check_repeatable(sample)

    def test_the_report_is_consistent(self, sample: Sample) -> None:
        """Identifiers, references, numbers, clock and totals hold."""
        check_report(read(sample))

    def test_one_damaged_byte_gives_counts_or_a_format_error(self, sample: Sample) -> None:
        """A damaged body is never another exception."""
        if len(sample.body) > SMALL:
            pytest.skip(f"damage is tried on bodies of at most {SMALL} bytes")

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            suppress_health_check=[HealthCheck.too_slow],
        )
        @given(damaged_bodies(sample.body))
        def holds(damaged: bytes) -> None:
            check_damaged(sample, damaged)

        holds()

    def test_a_body_that_was_cut_off_is_refused(self, sample: Sample) -> None:
        """A part is never read as whole."""
        most = 400 if len(sample.body) <= SMALL else 8
        check_cut_off(sample, cuts(sample.body, most=most))
