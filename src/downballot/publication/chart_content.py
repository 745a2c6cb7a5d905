"""What a picture of a count shows: which selections, under which names, against which line."""

from __future__ import annotations

from fractions import Fraction

from downballot.contests.places import SelectionStanding
from downballot.model.rule import Method, Rule, Scope
from downballot.model.sentence import say
from downballot.publication.figures import HALF, shortened

MOST_LINES = 5
_AFTER_NAMES = {"jr", "sr", "ii", "iii"}


def drawn_selections(
    selections: tuple[SelectionStanding, ...], rule: Rule
) -> tuple[SelectionStanding, ...]:
    """Return the selections worth a line: those that win so far and those behind them.

    Args:
        selections: Every selection, most votes first.
        rule: The rule of the contest.
    """
    if rule.method is Method.QUESTION:
        yes = tuple(one for one in selections if one.selection == "yes")
        return yes or selections[:1]
    return selections[: min(MOST_LINES, max(2, rule.seats + 2))]


def line_to_beat(rule: Rule, selections: int) -> tuple[Fraction, str] | None:
    """Return the share that must be met, with its name; None where there is none.

    Between two the line is half of the votes. A contest in which other counties vote has
    no line here.

    Args:
        rule: The rule of the contest.
        selections: How many are listed.
    """
    if rule.scope is Scope.PART:
        return None
    if rule.method in {Method.QUESTION, Method.SHARE} and rule.share and not rule.alternative:
        share = rule.share.words()
        if rule.method is Method.QUESTION:
            return rule.share.fraction, say("{share} to pass", share=share)
        return rule.share.fraction, say("{share} to win", share=share)
    if rule.method is Method.MOST_VOTES and rule.seats == 1 and selections == 2:
        return HALF, say("even: half each")
    return None


def label_of(name: str) -> str:
    """Return the last word of a name, which newspapers use for people.

    Args:
        name: A full name.

    Examples:
        >>> label_of("William Morante Sr.")
        'Morante'
    """
    words = shortened(name).split()
    if len(words) == 1:
        return shortened(name, 15)
    parts = [
        word for word in words if word.strip(".,").lower() not in {"jr", "sr", "ii", "iii"}
    ]
    return shortened(parts[-1].strip(",") if parts else name, 15)
