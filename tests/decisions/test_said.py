"""Every sentence of a decision and of a standing can be said in Spanish."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from downballot.contests.standing import ContestStanding
from downballot.decisions.values import ContestDecision
from downballot.model.sentence import Sentence
from downballot.model.status import ResultsStatus
from downballot.publication.language import SPANISH

COUNTS = (
    [{"ana": 600, "ben": 400}, {"ana": 1200, "ben": 900}],
    [{"ana": 500, "ben": 500, "cam": 10}, {"ana": 801, "ben": 800, "cam": 12}],
    [{"ana": 7, "ben": 7, "cam": 7}, {"ana": 9, "ben": 9, "cam": 9}],
    [{"ana": 0, "ben": 0}],
)
ANSWERS = (
    [{"yes": 600, "no": 400}, {"yes": 1200, "no": 900}],
    [{"yes": 500, "no": 500}, {"yes": 550, "no": 450}],
)
# Words that would stay in a Spanish sentence if a part of it were not said.
ENGLISH = {
    "a", "ahead", "and", "are", "ballots", "behind", "come", "for", "half", "has", "is", "more",
    "nobody", "of", "on", "over", "points", "short", "so", "the", "to", "vote", "votes", "wins",
    "with",
}  # fmt: skip


def sentences_of(decision: ContestDecision) -> Iterator[str]:
    if decision.outcome:
        yield decision.outcome.sentence
    for one in decision.assertions:
        yield from (one.sentence, *one.reasons)
    yield from (*decision.holds, *(one.sentence for one in decision.findings))


def sentences_in(standing: ContestStanding) -> Iterator[str]:
    yield from (*standing.outcome, *(one.sentence for one in standing.settled))
    for line in standing.lines:
        yield from (line.name, line.sentence)
    for one in standing.selections:
        if one.place.words(settled=one.settled):
            yield one.place.words(settled=one.settled)


def assert_said(sentence: str) -> None:
    assert isinstance(sentence, Sentence), sentence
    spanish = SPANISH.says(sentence)
    words = {word.strip(".,;:()").lower() for word in spanish.split()}
    assert not words & (ENGLISH - {"a", "no"}), (sentence, spanish)
    assert ".." not in spanish


@pytest.mark.parametrize(
    "rule", ["most votes", "majority", "top two", "half", "55%", "two thirds", "part"]
)
def test_every_sentence_is_said(bench, rule: str):
    question = rule in {"half", "55%", "two thirds"}
    for counts in ANSWERS if question else COUNTS:
        gains = dict.fromkeys(counts[-1], 300.0)
        finals = bench.around(counts[-1], gains, 0.1, draws=200)
        for past in (bench.past(), bench.past(never=True)):
            made = bench.make(counts, bench.rules[rule], finals, write_ins=3)
            for sentence in sentences_of(bench.decided(made, past=past)):
                assert_said(sentence)
        done = {"status": ResultsStatus.CERTIFIED, "at_most": 0, "complete": True}
        made = bench.make(counts, bench.rules[rule], [list(counts[-1].values())], **done)
        for sentence in (*sentences_of(bench.decided(made)), *sentences_in(made.view.standing)):
            assert_said(sentence)
        for bound in (None, 1, 5000):
            view = bench.view(counts[-1], bench.rules[rule], at_most=bound, write_ins=None)
            for sentence in sentences_in(view.standing):
                assert_said(sentence)


def test_seats_are_said(bench):
    counts = [{"ana": 600, "ben": 400, "cam": 399}]
    view = bench.view(counts[0], bench.most_votes(2))
    said = [SPANISH.says(one) for one in view.standing.outcome]
    assert said == ["Ana y Ben van adelante por los 2 puestos; Ben aventaja por 1 voto a Cam."]
