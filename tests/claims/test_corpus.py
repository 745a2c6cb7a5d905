"""The check of texts against the corpus: what it must reach, and that the corpus is sound."""

from __future__ import annotations

from collections import Counter

import pytest
from corpus import ExpectedClaim, Row, read_corpus
from score_claims import Judged, Recalled, Score, failures, report, score

from downballot.claims.values import CheckedClaim, Kind, Verdict

LEAST_PRECISION, LEAST_RECALL = 0.98, 0.9


@pytest.fixture(scope="module")
def rows() -> tuple[Row, ...]:
    return read_corpus()


@pytest.fixture(scope="module")
def made(rows: tuple[Row, ...]) -> Score:
    return score(rows)


def test_accusations_are_right(made: Score) -> None:
    right, accused = made.precision()
    assert accused >= 80
    assert right / accused >= LEAST_PRECISION, report("", made)


def test_checkable_claims_get_their_verdict(made: Score) -> None:
    right, wanted = made.recall()
    assert right / wanted >= LEAST_RECALL, report("", made)


def test_rows_kept_back_are_no_worse_than_the_others_by_much(made: Score) -> None:
    kept = Score(
        tuple(one for one in made.judged if one.row.kept_back),
        tuple(one for one in made.recalled if one.row.kept_back),
    )
    right, accused = kept.precision()
    assert accused - right <= 1, report("", kept)


def test_the_corpus_is_as_large_and_as_mixed_as_it_must_be(rows: tuple[Row, ...]) -> None:
    verdicts = Counter(claim.verdict for row in rows for claim in row.claims)
    accused = verdicts["wrong"] + verdicts["misleading"]
    claims = sum(verdicts.values())
    assert len(rows) >= 200
    assert set(verdicts) == {one.value for one in Verdict}
    assert accused / claims > 0.3
    assert verdicts["cannot be checked here"] / claims > 0.075
    assert sum(not row.claims for row in rows) >= 40
    assert sum(row.kept_back for row in rows) == 60


def test_every_claim_is_in_its_text_once_with_a_verdict_that_there_is(
    rows: tuple[Row, ...],
) -> None:
    known = {one.value for one in Verdict}
    for row in rows:
        assert row.moment.tzinfo
        for claim in row.claims:
            assert row.text.count(claim.text) == 1, (row.id, claim.text)
            assert claim.right <= known, (row.id, claim.text)
    assert len({row.id for row in rows}) == len(rows)


def found(verdict: Verdict, start: int, end: int) -> CheckedClaim:
    return CheckedClaim(
        text="", start=start, end=end, verdict=verdict, record="", as_of="", source="",
        arithmetic="", needed="", kind=Kind.LEAD,
    )  # fmt: skip


ROW = Row("s1", "Chang leads by 5.", "2024-11-06", False, ())


def test_an_accusation_without_a_claim_in_the_corpus_is_false() -> None:
    assert Judged(ROW, found(Verdict.WRONG, 0, 5), None).is_false
    assert not Judged(ROW, found(Verdict.CONFIRMED, 0, 5), None).is_false
    accused = ExpectedClaim("Chang", "misleading")
    assert not Judged(ROW, found(Verdict.WRONG, 0, 5), accused).is_false
    assert Judged(
        ROW, found(Verdict.WRONG, 0, 5), ExpectedClaim("Chang", "out of date")
    ).is_false


def test_rounded_or_not_is_one_verdict_and_every_other_is_its_own() -> None:
    rounded = ExpectedClaim("Chang", "confirmed, rounded")
    assert Recalled(ROW, rounded, ("confirmed",)).is_found
    assert not Recalled(ROW, rounded, ("wrong", "out of date")).is_found
    assert Recalled(
        ROW, ExpectedClaim("Chang", "wrong", also=("misleading",)), ("misleading",)
    ).is_found


def test_failures_do_not_show_rows_that_are_kept_back() -> None:
    kept = Row("s2", "Chang leads by 5.", "2024-11-06", True, ())
    accused = found(Verdict.WRONG, 0, 5)
    told = failures(Score((Judged(ROW, accused, None), Judged(kept, accused, None)), ()))
    assert "s1" in told
    assert "s2" not in told
