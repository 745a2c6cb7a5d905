"""This machine's clock going back: a warning, and the same counts in the same order."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from msgspec import structs

from downballot.ledger.ledger import Ledger
from downballot.model.finding import Severity
from downballot.model.record import Correction, CorrectionKind
from downballot.pipeline.intake import ingest


@pytest.mark.usefixtures("journal_url")
def test_a_clock_that_goes_back_is_a_warning_and_changes_no_order(
    answers, election, picture, tmp_path
) -> None:
    a_year = timedelta(days=365)
    forth = [structs.replace(one, received_at=one.received_at + a_year) for one in answers]
    disturbed = [*forth[:6], *answers[6:]]
    with (
        closing(Ledger(tmp_path / "a")) as ledger,
        closing(Ledger(tmp_path / "b")) as undisturbed,
    ):
        for received in disturbed:
            ingest(ledger, received)
        for received in answers:
            ingest(undisturbed, received)
        assert picture(ledger, election.id) == picture(undisturbed, election.id)
        warnings = [one for one in ledger.findings() if one.finding.code == "clock-went-back"]
        assert [one.arrival for one in warnings] == [7]
        assert warnings[0].finding.severity is Severity.WARNING
        assert "clock went back by 36" in warnings[0].finding.sentence
        assert not [
            one for one in undisturbed.findings() if one.finding.code == "clock-went-back"
        ]


@pytest.mark.usefixtures("journal_url")
def test_the_later_row_of_a_person_speaks_also_when_the_clock_went_back(tmp_path) -> None:
    noon = datetime(2024, 11, 6, 12, tzinfo=UTC)
    rows = [
        Correction("e", CorrectionKind.NAME, "c", "", title, "Ana", "typo", at)
        for title, at in (("First", noon), ("Second", noon - timedelta(hours=3)))
    ]
    with closing(Ledger(tmp_path)) as ledger:
        for row in rows:
            ledger.people.add([row])
        assert [one.value for one in ledger.people.corrections("e")] == ["First", "Second"]
