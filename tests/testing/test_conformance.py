"""The suite on every count format: small invented samples, real ones, cut-down real ones."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import given, settings

from downballot.errors import FormatError
from downballot.model.count import BallotCount, BallotKind, ContestCount, Report, SelectionCount
from downballot.sources.registry import count_formats
from downballot.testing import conformance
from downballot.testing.conformance import Sample, check_cut_off, check_damaged, samples_in
from downballot.testing.suite import ConformanceSuite, damaged_bodies

SAMPLES = Path(__file__).parent.parent / "samples"
ELECTIONS = ("2022-11-08-general", "2024-11-05-general")


class TestEveryFormatOnInventedSamples(ConformanceSuite):
    samples: ClassVar = samples_in(SAMPLES)


def test_every_format_has_a_sample_and_every_sample_a_format():
    assert {sample.format for sample in samples_in(SAMPLES)} == set(count_formats())


def _real(shared: Path, format_name: str, pattern: str) -> list[Sample]:
    """Read the real samples of a pattern; those that served no count are not among them."""
    found = []
    for path in sorted((shared / "data").glob(pattern)):
        body = path.read_bytes()
        body = gzip.decompress(body) if path.suffix == ".gz" else body
        found.append(Sample(format_name, str(path.relative_to(shared)), body))
    assert found, f"no sample matches {pattern}"
    return found


REAL = [
    ("lacounty-results", f"lacounty/{ELECTIONS[0]}/results/*", 27),
    ("lacounty-results", f"lacounty/{ELECTIONS[0]}/results-polled/*", 16),
    ("lacounty-results", f"lacounty/{ELECTIONS[1]}/results/2*", 32),
    ("lacounty-counter", f"lacounty/{ELECTIONS[0]}/counter/*", 27),
    ("lacounty-counter", f"lacounty/{ELECTIONS[1]}/counter/*", 32),
    ("lacounty-definition", "lacounty/*/election_data.json.gz", 2),
    ("lacounty-ets", "fixtures/lacounty-ets/*.ets", 6),
    ("lacounty-ets", "fixtures/lacounty-ets/kpcc/internet2016.dat", 1),
    ("ca-sos", "fixtures/ca-sos-api/*/*/*.json", 64),
]


@pytest.mark.parametrize(("format_name", "pattern", "number"), REAL)
def test_every_real_sample_conforms(shared, format_name, pattern, number):
    samples = _real(shared, format_name, pattern)
    assert len(samples) == number
    for sample in samples:
        conformance.check_sample(sample)


@pytest.mark.parametrize(("format_name", "pattern"), [row[:2] for row in REAL])
def test_a_real_body_that_was_cut_off_is_refused(shared, format_name, pattern):
    sample = _real(shared, format_name, pattern)[-1]
    check_cut_off(sample, conformance.cuts(sample.body, most=12))


def _few_results(body: bytes) -> bytes:
    whole = json.loads(body)
    groups = whole["Election"]["ContestGroups"]
    whole["Election"]["ContestGroups"] = [
        {**group, "Contests": group["Contests"][:2]} for group in groups[:4]
    ]
    return json.dumps(whole, ensure_ascii=False).encode()


def _few_counters(body: bytes) -> bytes:
    whole = json.loads(body)
    contests = sorted({r["ReferenceID"] for r in whole["Data"] if r["ReferenceType"] == "CBLT"})
    kept = {"EBLT", "MBLT", "DBLT"}
    whole["Data"] = [
        row
        for number, row in enumerate(whole["Data"])
        if row["ReferenceType"] in kept
        or row["ReferenceID"] in contests[:8]
        or (row["ReferenceType"] == "CAND" and not number % 50)
    ]
    return json.dumps(whole).encode()


def _few_definitions(body: bytes) -> bytes:
    whole = json.loads(body)
    groups = whole["Data"]["ContestGroups"]
    whole["Data"] = {key: whole["Data"][key] for key in ("ID", "Date", "Title")}
    whole["Data"]["ContestGroups"] = [
        {**group, "Contests": group["Contests"][:1]} for group in groups[:3]
    ]
    return json.dumps(whole, ensure_ascii=False).encode()


def _few_lines(body: bytes) -> bytes:
    lines = body.decode().split("\r\n")
    kept = ("000", "001", "002", "003", "063", "064", "096", "201", "309")
    lines = [line for line in lines if line[:3] in kept]
    trailer = f"999EF0018{len(lines) + 1:>10}".ljust(95)
    return "\r\n".join([*lines, trailer]).encode()


def _few_races(body: bytes) -> bytes:
    return json.dumps({"races": json.loads(body)["races"][:6]}).encode()


CUT_DOWN = [
    ("lacounty-results", f"lacounty/{ELECTIONS[0]}/results/2022-11-09T03*", _few_results),
    ("lacounty-counter", f"lacounty/{ELECTIONS[1]}/counter/2024-12-02*", _few_counters),
    ("lacounty-definition", f"lacounty/{ELECTIONS[1]}/election_data.json.gz", _few_definitions),
    ("lacounty-ets", "fixtures/lacounty-ets/0018nov18-mid.ets", _few_lines),
    ("ca-sos", "fixtures/ca-sos-api/*/state-assembly/2022-12-06*.json", _few_races),
]


@pytest.mark.parametrize(("format_name", "pattern", "cut_down"), CUT_DOWN)
def test_a_damaged_real_body_gives_counts_or_a_format_error(
    shared, format_name, pattern, cut_down
):
    [real] = _real(shared, format_name, pattern)
    sample = Sample(format_name, real.file_name, cut_down(real.body))
    conformance.check_sample(sample)

    @settings(max_examples=150, deadline=None, database=None)
    @given(damaged_bodies(sample.body))
    def holds(damaged):
        check_damaged(sample, damaged)

    holds()


@pytest.mark.parametrize(("format_name", "pattern", "cut_down"), CUT_DOWN)
def test_a_cut_down_real_body_is_refused_wherever_it_is_cut_off(
    shared, format_name, pattern, cut_down
):
    [real] = _real(shared, format_name, pattern)
    sample = Sample(format_name, real.file_name, cut_down(real.body))
    check_cut_off(sample, conformance.cuts(sample.body, most=200))


# The checks themselves: each must fail where it should.

COUNT = ContestCount("a", (SelectionCount("x", 1),))
REFUSED = {
    "a contest counted twice": Report("f", counts=(COUNT, COUNT)),
    "a negative number": Report("f", counts=(ContestCount("a", (SelectionCount("x", -1),)),)),
    "a number too large to keep": Report("f", ballots=(BallotCount(BallotKind.TOTAL, 2**63),)),
    "counts without a time": Report("f", counts=(COUNT,)),
    "more parts than ballots": Report(
        "f", counts=(ContestCount("a", ballots=3, valid_votes=2, undervotes=2),)
    ),
    "more kinds of ballots than in all": Report(
        "f", ballots=(BallotCount(BallotKind.TOTAL, 1), BallotCount(BallotKind.MAIL, 2))
    ),
}


@pytest.mark.parametrize("report", REFUSED.values(), ids=REFUSED)
def test_a_report_that_contradicts_itself_fails(report):
    with pytest.raises(AssertionError):
        conformance.check_report(report)


def test_a_format_that_reads_a_part_as_whole_fails(monkeypatch):
    sample = Sample("tidy-csv", "a.csv", b"END")
    monkeypatch.setattr(conformance, "count_formats", lambda: {"tidy-csv": _Careless()})
    with pytest.raises(AssertionError, match="read as whole with 2 of 3 bytes"):
        check_cut_off(sample, [2])


def test_a_format_whose_error_names_another_file_fails(monkeypatch):
    sample = Sample("tidy-csv", "a.csv", b"END")
    monkeypatch.setattr(conformance, "count_formats", lambda: {"tidy-csv": _Careless()})
    with pytest.raises(AssertionError, match="names 'other'"):
        check_damaged(sample, b"")


def test_a_body_that_nobody_claims_fails():
    with pytest.raises(AssertionError, match="claimed by"):
        conformance.check_claim(Sample("tidy-csv", "a", b"nothing"))


def test_an_unknown_format_fails():
    with pytest.raises(AssertionError, match="no format 'other'"):
        conformance.read(Sample("other", "a", b""))


class _Careless:
    """A format as it must not be."""

    name = title = "tidy-csv"

    def matches(self, body):
        return bool(body)

    def read(self, body, file_name):
        if not body:
            raise FormatError("other", file_name, "empty")
        return Report(self.name)
