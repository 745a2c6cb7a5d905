"""Hundreds of ways to say a figure: true ones are confirmed, and never called wrong.

What is filled in comes from the record itself, so that the right verdict is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import phrasings
import pytest

from downballot.claims.values import CheckedClaim
from downballot.pipeline.claim_checking import almanac_lexicon, check_given

ZONE = ZoneInfo("America/Los_Angeles")
CERTIFIED = datetime(2024, 12, 5, 23, 59, tzinfo=ZONE)
TRUE = {"confirmed", "confirmed, rounded"}
ACCUSED = {"wrong", "misleading"}
NAMES = {"W", "w", "L", "l", "seat"}
# The longest and the shortest lead: winner, surname, votes, loser, surname, votes, seat.
CONTESTS = (
    ("Scott Schmerelson", "Schmerelson", 124331, "Dan Chang", "Chang", 116478, "District 3"),
    ("Karla Griego", "Griego", 99930, "Graciela Ortiz", "Ortiz", 63779, "District 5"),
)
OTHER = 7.3  # points by which a false share is off


@dataclass(frozen=True)
class Said:
    """A text, and where in it the figures are."""

    text: str
    slots: tuple[tuple[int, int], ...]


def _slots(contest: tuple[str, str, int, str, str, int, str], *, true: bool) -> dict[str, str]:
    winner, surname, votes, loser, last, fewer, seat = contest
    share = 100 * votes / (votes + fewer)
    lead, margin = votes - fewer, 2 * share - 100
    if not true:
        share += -OTHER if share > 60 else OTHER
        votes, fewer = votes * 13 // 10, fewer * 14 // 10
        lead, margin = lead + 7777, margin + 11.7
    return {
        "W": winner, "w": surname, "L": loser, "l": last, "seat": seat,
        "ws": f"{share:.1f}%", "ls": f"{100 - share:.1f}%", "wn": f"{share:.1f}",
        "ln": f"{100 - share:.1f}", "wi": f"{share:.0f}",
        "wv": f"{votes:,}", "lv": f"{fewer:,}",
        "wvk": f"{round(votes, -3):,}", "wvf": f"{votes // 1000 * 1000:,}",
        "pts": f"{margin:.1f}", "vl": f"{lead:,}",
    }  # fmt: skip


def _fill(template: str, slots: dict[str, str], before: str = "") -> Said:
    text, places, at = before, [], 0
    for found in re.finditer(r"\{(\w+)\}", template):
        text += template[at : found.start()]
        at = found.end()
        if found[1] not in NAMES:
            places.append((len(text), len(text) + len(slots[found[1]])))
        text += slots[found[1]]
    return Said(text + template[at:], tuple(places))


def _head(contest: tuple[str, str, int, str, str, int, str]) -> str:
    return (
        f"{contest[0]} and {contest[3]} met in the Los Angeles school board runoff in "
        f"{contest[6]} on Nov. 5, 2024.\n\n"
    )


def _claims(text: str, moment: datetime = CERTIFIED) -> tuple[CheckedClaim, ...]:
    return check_given(text, almanac_lexicon(), as_of=moment, extractors=()).checked.claims


def _at(claims: tuple[CheckedClaim, ...], start: int, end: int) -> set[str]:
    return {one.verdict.value for one in claims if one.start < end and one.end > start}


def _judged(kind: str, *, true: bool) -> Iterator[tuple[str, set[str]]]:
    """Yield each sentence with the verdicts at one of its figures."""
    for number, template in enumerate(getattr(phrasings, kind)):
        contest = CONTESTS[number % len(CONTESTS)]
        said = _fill(template, _slots(contest, true=true), _head(contest))
        claims = _claims(said.text)
        for start, end in said.slots:
            yield template, _at(claims, start, end)


def _outcomes(*, true: bool) -> Iterator[tuple[str, set[str]]]:
    for number, template in enumerate(phrasings.OUTCOMES):
        contest = CONTESTS[number % len(CONTESTS)]
        slots = _slots(contest, true=True)
        if not true:
            slots |= {"W": slots["L"], "w": slots["l"], "L": slots["W"], "l": slots["w"]}
        head = _head(contest)
        said = _fill(template, slots, head)
        told = [one for one in _claims(said.text) if one.kind.value == "outcome"]
        yield template, _at(tuple(told), len(head), len(said.text))


def _figures(*, true: bool) -> Iterator[tuple[str, set[str]]]:
    for day, right, other, templates in phrasings.FIGURES:
        moment = datetime.fromisoformat(f"{day}T23:59:00").replace(tzinfo=ZONE)
        value = right if true else other
        for template in templates:
            start = template.index("{}")
            claims = _claims(template.format(value), moment)
            yield template, _at(claims, start, start + len(value))


def _of(kind: str, *, true: bool) -> list[tuple[str, set[str]]]:
    if kind == "OUTCOMES":
        return list(_outcomes(true=true))
    return list(_figures(true=true) if kind == "FIGURES" else _judged(kind, true=true))


@pytest.mark.parametrize("kind", ["SHARES", "VOTES", "LEADS", "OUTCOMES", "FIGURES"])
def test_what_is_true_is_confirmed_however_it_is_said_and_never_called_wrong(kind: str) -> None:
    judged = _of(kind, true=True)
    assert [one for one, verdicts in judged if verdicts & ACCUSED] == []
    missed = [one for one, verdicts in judged if not verdicts & TRUE]
    assert len(missed) <= 0.05 * len(judged), missed


# "within 15 points" of somebody 3 points ahead is true; so is "more than" a smaller number.
STILL_TRUE = ("within {pts}", "votes short of", "more than {wvf}", "about {wvk}")


@pytest.mark.parametrize("kind", ["SHARES", "VOTES", "LEADS", "OUTCOMES", "FIGURES"])
def test_what_is_false_is_found_and_never_confirmed(kind: str) -> None:
    judged = [
        (one, verdicts)
        for one, verdicts in _of(kind, true=False)
        if not any(words in one for words in STILL_TRUE)
    ]
    unseen = [one for one, verdicts in judged if not verdicts]
    assert len(unseen) <= 0.05 * len(judged), unseen
    if kind in {"VOTES", "OUTCOMES"}:
        confirmed = [one for one, verdicts in judged if verdicts and verdicts <= TRUE]
        assert confirmed == []
