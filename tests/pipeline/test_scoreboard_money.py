"""What an endorser is on record to have spent stands beside its endorsement."""

from __future__ import annotations

from downballot.almanac.bodies import packaged_body
from downballot.control.scoreboard import scoreboard
from downballot.pipeline.scoreboard_money import with_spending
from downballot.publication.published_figures import spending_words


def spent_on(endorser: str) -> dict[tuple[str, str], list[str]]:
    record = packaged_body("lausd")
    scores = with_spending(record, scoreboard(record, endorser)).scores
    return {
        (str(one.endorsement.election), one.endorsement.choice): [
            spending_words(row) for row in one.spent
        ]
        for one in scores
    }


def test_a_published_figure_stands_with_its_hedge_and_date():
    spent = spent_on("SEIU Local 99")
    (figure,) = spent["2022-11-08", "maria-brenes"]
    assert figure.startswith("more than $2,600,000 (support, by ")


def test_a_figure_of_another_election_is_not_joined():
    assert spent_on("SEIU Local 99")["2017-03-07", "monica-garcia"] == []


def test_nothing_is_joined_of_who_is_on_record_with_no_spending():
    assert not any(spent_on("Los Angeles Times editorial board").values())
