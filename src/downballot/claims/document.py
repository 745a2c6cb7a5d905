"""A text as a whole: whom it names, which contests it is about, and as of when."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from msgspec import Struct, structs

from downballot.claims.frames import Bound, Frame, frames_of
from downballot.claims.lexicon import Lexicon, Mention
from downballot.claims.quantities import find_quantities
from downballot.claims.quantity import Quantity
from downballot.claims.record import ContestFacts, Record
from downballot.claims.sentences import Sentence, split_sentences
from downballot.claims.times import read_times
from downballot.claims.words import Word, find_words, fold
from downballot.model.body import Round

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = re.compile(
    r"\b(Jan(?:uary)?|Feb(?:ruary)?|March|Mar\.|April|Apr\.|May|June|July|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_MEASURE = re.compile(
    r"\b(?:Measure|Proposition|Prop\.?|Charter Amendment) ([A-Z]{1,3}|\d{1,3})\b"
)
_SEAT = re.compile(
    r"\b(?:(?:Board |Board of Education )?District (?:No\. )?(\d{1,2}|One|Two|Three|Four|"
    r"Five|Six|Seven)"
    r"|BD[ -]?(\d)|(\d)(?:st|nd|rd|th) District|(\d)(?:st|nd|rd|th) district|"
    r"D(\d))\b(?!-|,? \d{4})",
    re.I,
)
_OTHER_DISTRICT = re.compile(
    r"\b(?:council|assembly|senate|congressional|supervisorial|supervisor|water|college|"
    r"state)\b[^.;]{0,20}$",
    re.I,
)
_BOND = re.compile(
    r"\b(?:school(?: construction| facilities)? |facilities |\$\d+(?:\.\d)?[- ]billion "
    r")*bond(?: measure| issue| proposal)?\b",
    re.I,
)
_PARCEL = re.compile(r"\bparcel tax\b", re.I)
_BODY = re.compile(
    r"\b(?:LAUSD|L\.?A\.? Unified|Los Angeles Unified|L\.?A\.? school board|Los Angeles "
    r"school board)\b",
    re.I,
)
_ROLE = re.compile(
    r"\b(?:the )?(?:(?:(?:two|three)-term |longtime |current )?(incumbent)|(challenger)|"
    r"((?:school )?board president))\b(?! (?:board|school|members?|candidates?|trustees?)\b)",
    re.I,
)
_NUMBERS = {
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
}
_ROUNDS = (
    (
        re.compile(r"\b(?:primary|primaries|first round)\b", re.I),
        {Round.PRIMARY, Round.SPECIAL_PRIMARY},
    ),
    (
        re.compile(r"\b(?:runoff|run-off|second round|general election)\b", re.I),
        {Round.RUNOFF, Round.SPECIAL_RUNOFF, Round.GENERAL},
    ),
)


class Scene(Struct, frozen=True):
    """One sentence with what it names, counts and says of time.

    Attributes:
        sentence: The sentence.
        words: Its words.
        mentions: Names, in order.
        quantities: Numbers, in order.
        years: Years it names.
        months: Months it names, 1 to 12.
        rounds: Rounds it names.
        number: Its place in the text, from 0.
    """

    sentence: Sentence
    words: tuple[Word, ...]
    mentions: tuple[Mention, ...]
    quantities: tuple[Quantity, ...]
    years: tuple[int, ...]
    months: tuple[int, ...]
    rounds: frozenset[Round]
    number: int

    @property
    def text(self) -> str:
        """The words of the sentence."""
        return self.sentence.text

    def people(self, start: int = 0, end: int | None = None) -> tuple[Mention, ...]:
        """Return the people named in a stretch of the sentence.

        Args:
            start: First character.
            end: The one behind the last; None for the end.
        """
        last = len(self.text) if end is None else end
        return tuple(
            one
            for one in self.mentions
            if one.kind in {"person", "stranger"} and start <= one.start and one.end <= last
        )


class Document:
    """A text that is checked against a record.

    Args:
        text: The text.
        lexicon: Names of the record.
        as_of: The moment as of which it is checked, aware.
        day_only: Every update of that day is current, since the text gives no time.
    """

    def __init__(self, text: str, lexicon: Lexicon, as_of: datetime, *, day_only: bool) -> None:
        self.text = text
        self.lexicon = lexicon
        self.record: Record = lexicon.record
        self.as_of = as_of
        self.day_only = day_only
        self.zone = ZoneInfo(self.record.timezone)
        self.day = as_of.astimezone(self.zone).date()
        self.sentences = split_sentences(text)
        self._words = [find_words(one.text) for one in self.sentences]
        self._full = [tuple(lexicon.full_names(one)) for one in self._words]
        self.named = {id_ for row in self._full for one in row for id_ in one.ids}
        self.years = self._years_named()
        self.scenes = tuple(self._scene(number) for number in range(len(self.sentences)))
        self.frames = frames_of(self.scenes, lexicon, self.election_days, self.day)

    @cached_property
    def election_days(self) -> frozenset[date]:
        """Every election day on record."""
        return frozenset(one.day for one in self.record.elections) | frozenset(
            one.election for one in self.record.contests
        )

    def _years_named(self) -> frozenset[int]:
        found: frozenset[int] = frozenset()
        for one in self.sentences:
            found |= read_times(one.text, self.day, found or frozenset({self.day.year})).years
        return found

    def frame(self, scene: Scene) -> Frame:
        """Return of which elections a sentence speaks.

        Args:
            scene: The sentence.
        """
        return self.frames[scene.number]

    # -- whom and what it is about ----------------------------------------------------

    @cached_property
    def about_body(self) -> str:
        """Id of the body that the text is about; empty where it names none."""
        if not self.record.bodies:
            return ""
        body = self.record.bodies[0].id
        if _BODY.search(self.text) or re.search(r"\bschool board\b", self.text, re.I):
            return body
        members = {one.person for one in self.record.terms} | {
            choice.person
            for one in self.record.contests
            if one.body == body
            for choice in one.choices
        }
        if self.named & members:
            return body
        return body if self._surnames & members else ""

    @cached_property
    def _surnames(self) -> set[str]:
        """People who are in the news and whose surname the text has."""
        found: set[str] = set()
        for words, full in zip(self._words, self._full, strict=True):
            for word in words:
                parts = word.folded.split("-") if word.capital else []
                if len(parts) == 2:
                    found |= {
                        each
                        for part in parts
                        for each in self.lexicon.surnames.get((part,), ())
                        if any(self._near(run) for run in self.lexicon.runs.get(each, ()))
                    }
            for one in self.lexicon.last_names(words, full):
                near = [
                    each
                    for each in one.ids
                    if any(self._near(run) for run in self.lexicon.runs.get(each, ()))
                ]
                found |= set(near) if one.kind == "surname" and len(near) == 1 else set()
        return found

    @cached_property
    def measures_named(self) -> tuple[str, ...]:
        """Measures that the text names, folded."""
        return tuple(dict.fromkeys(fold(found[0]) for found in _MEASURE.finditer(self.text)))

    def _scene(self, number: int) -> Scene:
        sentence, words, full = self.sentences[number], self._words[number], self._full[number]
        text = sentence.text
        titles = list(self.lexicon.titles(words))
        found = [self._person(one) for one in self._in_contests(list(full), titles)]
        found += [self._surname(one) for one in self.lexicon.last_names(words, full)]
        found += self._things(text)
        found = [*self._in_contests(found, titles), *self._questions(titles, found)]
        found = _without_titles(found, text)
        years = tuple(int(one) for one in _YEAR.findall(text))
        months = tuple(_MONTHS.index(one[:3].lower()) + 1 for one in _MONTH.findall(text))
        rounds = frozenset(
            each for pattern, all_of in _ROUNDS if pattern.search(text) for each in all_of
        )
        return Scene(
            sentence,
            words,
            tuple(sorted(found, key=lambda one: one.start)),
            find_quantities(text),
            years,
            months,
            rounds,
            number,
        )

    def _questions(self, titles: list[Mention], found: list[Mention]) -> list[Mention]:
        """Return titles, as measures where they are questions: "For Chief Justice - …"."""
        numbered = [one for one in found if one.kind == "measure"]
        return [
            structs.replace(title, kind="measure")
            if all(self.lexicon.contests[id_].measure for id_ in title.ids)
            and not any(title.start <= one.start < title.end for one in numbered)
            else title
            for title in titles
        ]

    def _in_contests(self, found: list[Mention], titles: list[Mention]) -> list[Mention]:
        """Return names outside of names of contests; of several people, who ran in one."""
        contests = [self.lexicon.contests[id_] for title in titles for id_ in title.ids]
        contests = [one for one in contests if one.election <= self.day]
        newest = max((one.election for one in contests), default=date.min)
        running = {
            choice.person
            for one in contests
            if one.election == newest
            for choice in one.choices
        }
        kept = []
        for one in found:
            if one.kind in {"person", "stranger"}:
                if any(title.start <= one.start and one.end <= title.end for title in titles):
                    continue
                ids = tuple(each for each in one.ids if each in running)
                kept.append(
                    structs.replace(one, kind="person", ids=ids) if len(ids) == 1 else one
                )
            else:
                kept.append(one)
        return kept

    def _person(self, one: Mention) -> Mention:
        if len(one.ids) == 1:
            return one
        body = [
            id_ for id_ in one.ids if any(each.body for each in self.lexicon.runs.get(id_, ()))
        ]
        return Mention(
            "person" if len(body) == 1 else "stranger",
            tuple(body or one.ids),
            one.start,
            one.end,
        )

    def _surname(self, one: Mention) -> Mention:
        if one.kind == "stranger":
            return Mention("stranger", (), one.start, one.end)
        ids = self._who(one.ids)
        sure = len(one.ids) == 1 or any(each in self.named for each in ids)
        sure = sure or self._only_in_body(one.ids, ids)
        sure = sure or (len(ids) == 1 and ids[0] in self._together)  # a rival is named too
        return Mention("person" if len(ids) == 1 else "stranger", ids, one.start, one.end, sure)

    def _only_in_body(self, ids: tuple[str, ...], chosen: tuple[str, ...]) -> bool:
        """Say whether of those with a surname one ran for the body that the text names."""
        members = {
            one for one in ids if any(run.body for run in self.lexicon.runs.get(one, ()))
        }
        return len(members) == 1 and members == set(chosen) and bool(self._names_body)

    @cached_property
    def _names_body(self) -> bool:
        return bool(_BODY.search(self.text) or len(self._surnames) > 1)

    def _who(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        """Return whom a surname means: a person named in full, else one who is in the news."""
        named = tuple(one for one in ids if one in self.named)
        if named:
            return named
        together = tuple(one for one in ids if one in self._together)
        if len(together) == 1:
            return together
        near = tuple(
            one
            for one in ids
            if any(self._near(each) for each in self.lexicon.runs.get(one, ()))
        )
        bodies = tuple(
            one
            for one in near
            if any(each.body and self._near(each) for each in self.lexicon.runs[one])
        )
        if len(bodies) == 1 and (self.about_in_full or len(near) == 1):
            return bodies
        return near if len(near) == 1 else (bodies or near or ids)

    @cached_property
    def _together(self) -> set[str]:
        """People whose rival in a contest that is in the news has another name in the text."""
        groups = {
            one.ids
            for words, full in zip(self._words, self._full, strict=True)
            for one in (*full, *self.lexicon.last_names(words, full))
            if one.kind != "stranger" and len(one.ids) <= 12
        }
        runs: dict[str, set[tuple[str, ...]]] = {}
        for group in groups:
            for person in group:
                for contest in self.lexicon.runs.get(person, ()):
                    if self._near(contest):
                        runs.setdefault(contest.id, set()).add(group)
        shared = {contest for contest, named in runs.items() if len(named) > 1}
        return {
            person
            for group in groups
            for person in group
            if any(contest.id in shared for contest in self.lexicon.runs.get(person, ()))
        }

    @cached_property
    def about_in_full(self) -> bool:
        """Whether the text says that it is about the body."""
        return bool(self.about_body)

    def _near(self, contest: ContestFacts) -> bool:
        if contest.election.year in self.years and contest.body:
            return True
        return timedelta(days=-400) <= contest.election - self.day <= timedelta(days=200)

    def _things(self, text: str) -> list[Mention]:
        found = [
            Mention(
                "measure",
                tuple(one.id for one in self._measures(fold(one[0]))),
                one.start(),
                one.end(),
            )
            for one in _MEASURE.finditer(text)
        ]
        if not found:
            for pattern, word in ((_BOND, "bond"), (_PARCEL, "parcel tax")):
                ids = tuple(one.id for one in self._titled(word))
                found += [
                    Mention("measure", ids, one.start(), one.end())
                    for one in pattern.finditer(text)
                    if ids
                ]
        if self.about_body:
            found += [
                Mention("seat", (_seat(one),), one.start(), one.end())
                for one in _SEAT.finditer(text)
                if not _OTHER_DISTRICT.search(text, max(0, one.start() - 30), one.start())
            ]
        found += [
            Mention("body", (self.about_body,), one.start(), one.end())
            for one in _BODY.finditer(text)
        ]
        found += [
            Mention(
                "role",
                ("incumbent" if one[1] else "challenger" if one[2] else "president",),
                one.start(),
                one.end(),
            )
            for one in _ROLE.finditer(text)
        ]
        return found

    def _measures(self, name: str) -> list[ContestFacts]:
        name = name.replace("prop ", "proposition ")
        all_of = self.lexicon.measures.get(name, [])
        own = [one for one in all_of if one.body]
        others = [one for one in all_of if not one.body and self._near(one)]
        if own and (len(others) == 0 or self.about_body):
            return own
        return [one for one in all_of if one.body or self._near(one)]

    def _titled(self, word: str) -> list[ContestFacts]:
        """Return measures of the body that are about something, one named in the text first."""
        found = [
            one
            for rows in self.lexicon.measures.values()
            for one in rows
            if one.body
            and word in one.title.casefold()
            and one.election <= self.day + timedelta(days=300)
        ]
        named = [one for one in found if fold(one.measure) in self.measures_named]
        if named:
            return named
        near = [one for one in found if self._near(one)]
        return near[-1:] if self.about_body or len(self.measures_named) == 0 else []

    # -- when -------------------------------------------------------------------------

    def contests(
        self, people: tuple[str, ...], scene: Scene
    ) -> tuple[tuple[ContestFacts, ...], bool]:
        """Return the contests that a statement on people may be about, likeliest first.

        Args:
            people: Their ids; contests must have all of them.
            scene: The sentence.

        Returns:
            The contests, and whether the first is certain.
        """
        runs = [
            one
            for one in self.lexicon.runs.get(people[0], [])
            if one.election <= self.day and all(one.choice_of(each) for each in people[1:])
        ]
        return self.fitting(runs, scene)

    def fitting(
        self, contests: list[ContestFacts], scene: Scene
    ) -> tuple[tuple[ContestFacts, ...], bool]:
        """Return contests by how well they fit what a sentence says of time, the newest first.

        Args:
            contests: The contests.
            scene: The sentence.

        Returns:
            The contests, and whether the first is certain.
        """
        frame = self.frame(scene)
        named = {id_ for one in scene.mentions if one.kind == "contest" for id_ in one.ids}
        in_named = [one for one in contests if one.id in named]
        newest = sorted(in_named or contests, key=lambda one: one.election, reverse=True)
        if not newest:
            return (), False
        best = [one for one in newest if frame.fits(one)]
        near = [one for one in newest if one not in best and frame.in_years(one.election)]
        rest = [one for one in newest if one not in best and one not in near]
        if frame.bound is Bound.SAID:
            return (tuple(best + near), bool(best)) if best or near else (tuple(newest), False)
        if frame.bound is Bound.OPEN:
            cycle = newest[0].election - newest[-1].election < timedelta(days=300)
            return tuple(newest), cycle and not frame.vague
        return tuple(best + near + rest), bool(best) and not frame.vague

    def current_seat_contests(self) -> list[ContestFacts]:
        """Return contests of the body's seats in the newest election that the text may know."""
        known = [
            one
            for one in self.record.contests
            if one.body and one.seat and one.election <= self.day + timedelta(days=10)
        ]
        last = max((one.election for one in known), default=date.min)
        return [one for one in known if one.election == last]


def _without_titles(found: list[Mention], text: str) -> list[Mention]:
    """Return names without roles that only introduce one: "challenger Dan Chang"."""
    named = {one.start for one in found if one.kind in {"person", "stranger"}}
    people = {one.start for one in found if one.kind == "person"}
    found = [
        one
        for one in found
        if one.kind != "stranger"
        or not any(
            re.fullmatch(r" (?:[A-Z]\w+ ){1,2}", text[one.end : start])
            for start in people
            if start > one.end
        )
    ]
    return [
        one
        for one in found
        if one.kind != "role"
        or not any(
            re.fullmatch(r"[ ,]{1,2}", text[one.end : start])
            for start in named
            if start > one.end
        )
    ]


def _seat(found: re.Match[str]) -> str:
    text = next(group for group in found.groups() if group)
    return _NUMBERS.get(text.lower(), text)
