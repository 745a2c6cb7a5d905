"""Numbers in English: what they are, their unit, and which true values they may stand for.

"roughly 35 percent", "4 percentage points", "$9 billion", "nearly 1.2 million", "two-thirds",
"one in ten", "4-3". A number that is rounded stands for every value that rounds, or is cut,
to it; a hedge widens that to the side it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from downballot.claims.quantity import Hedge, Quantity, Unit

_HEDGES = (
    (
        Hedge.MORE,
        "slightly more than|a little more than|just more than|just over|more than|upward "
        "of|upwards of|in excess of|north of|a bit over|greater than|higher than|topped|"
        "topping|surpassed|surpassing|exceeding|exceeded|over|above",
    ),
    (Hedge.AT_LEAST, "at least|no fewer than|no less than|a minimum of"),
    (Hedge.LESS, "slightly less than|a little less than|fewer than|less than|below|under"),
    (
        Hedge.NEARLY,
        "just shy of|just short of|just under|just below|a little under|nearly|almost|"
        "close to|approaching|not quite",
    ),
    (Hedge.AT_MOST, "up to|at most|as many as|as much as|no more than"),
    (
        Hedge.ABOUT,
        "about|around|roughly|approximately|an estimated|estimated|some|near|or so|circa|"
        "more or less",
    ),
)


_HEDGE_OF = {words: hedge for hedge, all_words in _HEDGES for words in all_words.split("|")}


_LONGEST_FIRST = sorted(_HEDGE_OF, key=len, reverse=True)


_HEDGE_BEFORE = re.compile(
    rf"\b({'|'.join(map(re.escape, _LONGEST_FIRST))})\s(?:the\s|a\s|an\s|only\s)?$", re.I
)


_WORDS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13,
    "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip


_SCALES = {
    "thousand": 10**3, "million": 10**6, "billion": 10**9, "k": 10**3, "m": 10**6, "b": 10**9,
    "mil": 10**6, "bn": 10**9,
}  # fmt: skip


_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"


_ONES = "one|two|three|four|five|six|seven|eight|nine"


_WORD_NUMBER = (
    rf"(?:(?:{_TENS})(?:-(?:{_ONES}))?|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
)


_DIGITS = r"\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,4})?|\d{1,12}(?:\.\d{1,6})?"


_NUMBER = re.compile(
    rf"(?<![\w.,$#-])(?P<dollar>(?:US)?\$\s?)?(?P<number>{_DIGITS}|\b{_WORD_NUMBER}\b)"
    r"(?:(?P<space>[ -]?)(?P<scale>thousand|million|billion|mil|bn|[kmb])\b)?"
    r"(?P<unit>\s?%|[ -](?:percentage[ -]points?|percentage[ -]pts|percent|per cent|"
    r"points?|pts?)\b"
    r"|\s?percent\b|\s(?:dollars)\b)?",
    re.I,
)


_SPLIT = re.compile(
    r"(?<![\w./$-])(\d{1,2})\s?(?:-|\u2013|\u2014|\bto\b|-to-)\s?(\d{1,2})(?![\w%$]|"
    r"[.,]\d|[-\u2013/]\d)"
)


_PAIR = re.compile(
    r"(?<![\w.,$-])(\d{1,3}(?:\.\d{1,4})?)(\s?%|\s?percent)?\s?(?:-|\u2013|\u2014|"
    r"\bto\b|-to-)\s?(\d{1,3}(?:\.\d{1,4})?)(\s?%|\s?percent)"
)


_VOTES_PAIR = re.compile(
    r"(?<![\w.,$-])(\d{1,3}(?:,\d{3}){1,2})\s?[-\u2013\u2014]\s?(\d{1,3}(?:,\d{3}){1,2})(?![\w,.]\d)"
)


_POINT = re.compile(r"\b(half )?a (?:percentage )?point\b", re.I)


_FRACTIONS = (
    (re.compile(r"\b(?:a |one[ -])?half(?= of\b)", re.I), Fraction(50), 0),
    (re.compile(r"\btwo[ -]thirds\b", re.I), Fraction(200, 3), 0),
    (re.compile(r"\b(?:a|one)[ -]third(?= of\b)", re.I), Fraction(100, 3), 0),
    (re.compile(r"\bthree[ -](?:quarters|fourths)\b", re.I), Fraction(75), 0),
    (re.compile(r"\b(?:a|one)[ -](?:quarter|fourth)(?= of\b)", re.I), Fraction(25), 0),
)


_IN = re.compile(
    rf"\b({_ONES}|\d)[ -](?:in|out[ -]of)[ -](?:every[ -])?(two|three|four|five|six|"
    rf"seven|eight|nine|ten|\d{{1,2}})\b",
    re.I,
)


def find_quantities(sentence: str) -> tuple[Quantity, ...]:
    """Return the numbers of a sentence in order; none overlaps another.

    Args:
        sentence: One sentence.
    """
    taken: list[Quantity] = []
    for finder in (_pairs, _vote_pairs, _ratios, _fractions, _splits, _numbers, _single_points):
        for one in finder(sentence):
            if all(
                one.end <= each.number_start or one.number_start >= each.end for each in taken
            ):
                taken.append(one)
    return tuple(sorted(taken, key=lambda one: one.number_start))


def _pairs(sentence: str) -> Iterator[Quantity]:
    """Yield both shares of "52 to 48 percent" or "52-48%"."""
    for found in _PAIR.finditer(sentence):
        first = found.end(2) if found[2] else found.end(1)
        for group, end in ((1, first), (3, found.end())):
            value, places = _decimal(found[group])
            start = found.start(group)
            yield Quantity(
                value,
                Unit.PERCENT,
                start,
                end,
                Fraction(1, 10**places),
                places=places,
                number_start=start,
            )


def _vote_pairs(sentence: str) -> Iterator[Quantity]:
    """Yield both numbers of "124,331-116,478"."""
    for found in _VOTES_PAIR.finditer(sentence):
        for group in (1, 2):
            start = found.start(group)
            value, _ = _decimal(found[group])
            yield Quantity(
                value, Unit.COUNT, start, found.end(group), Fraction(1), number_start=start
            )


def _ratios(sentence: str) -> Iterator[Quantity]:
    for found in _IN.finditer(sentence):
        part, whole = _plain(found[1]), _plain(found[2])
        if 0 < part < whole:
            value = Fraction(100 * part, whole)
            hedge, start = _hedge(sentence, found.start())
            yield Quantity(
                value,
                Unit.PERCENT,
                start,
                found.end(),
                Fraction(100, whole * 4),
                hedge or Hedge.ABOUT,
                number_start=found.start(),
            )


def _fractions(sentence: str) -> Iterator[Quantity]:
    for pattern, value, places in _FRACTIONS:
        for found in pattern.finditer(sentence):
            hedge, start = _hedge(sentence, found.start())
            yield Quantity(
                value,
                Unit.PERCENT,
                start,
                found.end(),
                Fraction(2),
                hedge or Hedge.NONE,
                places=places,
                number_start=found.start(),
            )


def _splits(sentence: str) -> Iterator[Quantity]:
    for found in _SPLIT.finditer(sentence):
        yield Quantity(
            Fraction(found[1]),
            Unit.SPLIT,
            found.start(),
            found.end(),
            Fraction(1),
            other=Fraction(found[2]),
            number_start=found.start(),
        )


def _numbers(sentence: str) -> Iterator[Quantity]:
    for found in _NUMBER.finditer(sentence):
        one = _number(sentence, found)
        if one is not None:
            yield one


def _single_points(sentence: str) -> Iterator[Quantity]:
    """Yield "a percentage point" and "half a point"."""
    for found in _POINT.finditer(sentence):
        hedge, start = _hedge(sentence, found.start())
        value = Fraction(1, 2) if found[1] else Fraction(1)
        yield Quantity(
            value,
            Unit.POINTS,
            start,
            found.end(),
            value,
            hedge or Hedge.NONE,
            number_start=found.start(),
        )


def _number(sentence: str, found: re.Match[str]) -> Quantity | None:
    unit = _unit(found)
    if (
        found["scale"]
        and len(found["scale"]) < 3
        and (unit is not Unit.DOLLARS or found["space"])
    ):
        return None
    if sentence[found.end() : found.end() + 1].isalnum() or _glued(sentence, found):
        return None
    digits = found["number"]
    value, places = _decimal(digits) if digits[0].isdigit() else (Fraction(_plain(digits)), 0)
    scale = _SCALES.get((found["scale"] or "").lower(), 1)
    step = Fraction(scale, 10**places)
    hedge, start = _hedge(sentence, found.start())
    if scale == 1 and places == 0 and unit in {Unit.COUNT, Unit.DOLLARS}:
        step = Fraction(_roundness(int(value), hedged=bool(hedge)))
    return Quantity(
        value * scale,
        unit,
        start,
        found.end(),
        step,
        hedge or Hedge.NONE,
        places=places,
        number_start=found.start(),
    )


def _glued(sentence: str, found: re.Match[str]) -> bool:
    """Say whether a damaged character touches the number: it may have had more digits."""
    around = (
        sentence[max(0, found.start() - 1) : found.start()]
        + sentence[found.end() : found.end() + 1]
    )
    return "\ufffd" in around


def _unit(found: re.Match[str]) -> Unit:
    word = (found["unit"] or "").strip(" -").lower()
    if found["dollar"] or word == "dollars":
        return Unit.DOLLARS
    if "point" in word or word.endswith(("pts", "pt")):
        return Unit.POINTS
    return Unit.PERCENT if word else Unit.COUNT


def _roundness(value: int, *, hedged: bool) -> int:
    """Return the place to which a whole number is rounded by its zeros."""
    digits = str(value)
    zeros = len(digits) - len(digits.rstrip("0")) if value else 0
    if not hedged and (zeros < 2 or value < 1000):
        return 1
    return int("1" + "0" * min(zeros, len(digits) - 1))


def _decimal(digits: str) -> tuple[Fraction, int]:
    plain = digits.replace(",", "")
    return Fraction(plain), len(plain.partition(".")[2])


def _plain(word: str) -> int:
    if word.isdigit():
        return int(word)
    total = 0
    for part in word.lower().split("-"):
        total += _WORDS[part]
    return total


def _hedge(sentence: str, start: int) -> tuple[Hedge | None, int]:
    found = _HEDGE_BEFORE.search(sentence, max(0, start - 40), start)
    if found is None:
        return None, start
    return _HEDGE_OF[" ".join(found[1].lower().split())], found.start()
