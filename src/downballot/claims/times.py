"""What a sentence says of time: years, "two years earlier", months, which round."""

from __future__ import annotations

import re
from datetime import date

from msgspec import Struct

from downballot.model.body import Round

FIRST = frozenset({Round.PRIMARY, Round.SPECIAL_PRIMARY})
LAST = frozenset({Round.RUNOFF, Round.SPECIAL_RUNOFF, Round.GENERAL})
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = re.compile(
    r"\b(Jan(?:uary)?|Feb(?:ruary)?|March|Mar\.|April|Apr\.|May|June|July|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?(?! [A-Z][a-z]+,)"
)
_YEAR = re.compile(
    r"(?<![$\d,.-])\b((?:19|20)\d\d)\b(?!,\d| (?:votes?|ballots|voters|students))"
)
_COMING = re.compile(
    r"\b(?:until|through|by|expires? in|beginning in|starting in|next|from|before|since|"
    r"effective(?: in)?|as early as) (?:[A-Z][a-z]+\.? )?(?:\d{1,2}, )?$"
)
# A year that only something is compared with: "topping the $14.8 million of 2017".
_COMPARED = re.compile(
    r"\b(?:than|topp\w+|compared (?:to|with)|versus|vs\.|record|exceed\w*|surpass\w*|"
    r"(?:up|down|rose|fell|grew|dropped) from|unlike|like|as in|short of|match\w*|half of)\b"
    r"(?:[^.;]|\.(?=\d)){0,45}$",
    re.I,
)
_NUMBERS = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_APART = re.compile(
    r"\b(a|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})"
    r"(?:-and-a-half)? (year|decade)s? (ago|earlier|before|prior|later|after)\b",
    re.I,
)
_LAST_YEAR = re.compile(r"\blast year\b", re.I)
_THIS_YEAR = re.compile(r"\bthis (?:year|time|cycle|fall|spring)\b", re.I)
_THAT_YEAR = re.compile(
    r"\b(?:[Tt]hat|[Tt]he same) (?:year|time|race|"
    r"election|contest|campaign|cycle|primary|runoff|"
    r"season|day|night|spring|fall|March|May|June|August|November)\b|"
    r"\b(?:[Tt]urnout|[Ss]pending|[Tt]otal) then\b"
)
_LAST_MONTH = re.compile(
    r"\b[Ll]ast (January|February|March|April|May|June|July|August|September|October|November|"
    r"December|spring|summer|fall|winter)\b"
)
_VAGUE = re.compile(
    r"\b(?:previous (?:race|election|run|campaign|bid|contest|board|term|cycle|time)|last "
    r"(?:time|election|race|campaign|cycle)|first (?:race|campaign|run|bid|election)|"
    r"years (?:ago|earlier|before)|decades|historically|in the past|once|used to|past "
    r"elections?|earlier (?:race|election|campaign|contest)|midterms?|former(?:ly)?|"
    r"previous(?:ly)?|had (?:also )?(?:been|won|lost|led|finished|run|beaten|defeated))\b",
    re.I,
)
_ROUNDS = (
    (re.compile(r"\b(?:primary|primaries|first round)\b", re.I), FIRST),
    (re.compile(r"\b(?:run-?offs?|second round|general election)\b", re.I), LAST),
)
# A runoff that a primary leads to says nothing of where a figure is from.
_CONSEQUENCE = re.compile(
    r"\b(?:into|to|toward|avoid\w*|forc\w+|trigger\w*|head\w*|prevent\w*|without|qualif\w+|"
    r"advanc\w+|fac\w+|needs?|set up|requir\w+|a|win(?:ning)? outright in) "
    r"(?:\w+ (?:in )?){0,2}"
    r"(?:a |an |the )?(?:[A-Z]\w+ )?(?:\w+ )?(?:run-?offs?|general election)\b",
    re.I,
)


class Times(Struct, frozen=True):
    """What one sentence says of time.

    Attributes:
        years: Years it speaks of; none where it names none.
        months: Months it names, 1 to 12.
        rounds: The round that its figures are of; none where it names none or both.
        vague: It speaks of another time without saying which.
        compared: It speaks of more than one time.
        beside: The other times are only compared with.
    """

    years: frozenset[int]
    months: frozenset[int]
    rounds: frozenset[Round]
    vague: bool = False
    compared: bool = False
    beside: bool = False


def read_times(text: str, day: date, before: frozenset[int]) -> Times:
    """Return what a sentence says of time.

    Args:
        text: The sentence.
        day: The day of the whole text.
        before: Years of which the sentences before it spoke; those of the text by default.
    """
    said = {int(one[1]) for one in _YEAR.finditer(text) if not _coming(text, one.start())}
    years, near = set(said), before or frozenset({day.year})
    places = [one.start() for one in (*_YEAR.finditer(text), *_APART.finditer(text))]
    beside = bool(places) and all(
        _COMPARED.search(text[max(0, place - 80) : place]) for place in places
    )
    for found in _APART.finditer(text):
        years |= _apart(found, day, frozenset(said) or near)
    if _LAST_YEAR.search(text):
        years.add(day.year - 1)
    if _THIS_YEAR.search(text):
        years.add(day.year)
    if not years and _THAT_YEAR.search(text):
        years |= near
    for found in _LAST_MONTH.finditer(text):
        years |= _last(found[1].lower(), day)
    plain = _CONSEQUENCE.sub(" ", text)
    named = list(_MONTH.finditer(plain))
    told = [
        one
        for one in named
        if not _COMPARED.search(plain[max(0, one.start() - 60) : one.start()])
    ]
    months = frozenset(MONTHS.index(one[1][:3].lower()) + 1 for one in told)
    return Times(
        frozenset(years),
        months,
        _rounds(text),
        vague=bool(_VAGUE.search(text)),
        compared=len(years) > 1 or len(told) < len(named),
        beside=beside,
    )


def _coming(text: str, place: int) -> bool:
    """Say whether a year only bounds a stretch: "until 2028", "since 2002"."""
    return bool(_COMING.search(text[max(0, place - 40) : place]))


def _apart(found: re.Match[str], day: date, near: frozenset[int]) -> set[int]:
    word = found[1].lower()
    number = int(word) if word.isdigit() else _NUMBERS[word]
    if found[2].lower() == "decade":
        return {day.year - 10 * number + off for off in (-1, 0, 1)}
    if found[3].lower() == "ago":
        return {day.year - number}
    sign = 1 if found[3].lower() in {"later", "after"} else -1
    return {year + sign * number for year in near}


def _last(word: str, day: date) -> set[int]:
    """Return the year of "last June": the newest that is over."""
    if word in {"spring", "summer", "fall", "winter"}:
        month = {"spring": 5, "summer": 8, "fall": 11, "winter": 2}[word]
    else:
        month = MONTHS.index(word[:3]) + 1
    return {day.year if month < day.month else day.year - 1}


def _rounds(text: str) -> frozenset[Round]:
    plain = _CONSEQUENCE.sub(" ", text)
    found = [rounds for pattern, rounds in _ROUNDS if pattern.search(plain)]
    return found[0] if len(found) == 1 else frozenset()
