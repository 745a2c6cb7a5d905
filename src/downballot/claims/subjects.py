"""Whom a statement is about: the nearest name that the words between allow."""

from __future__ import annotations

import re

from msgspec import Struct

from downballot.claims.document import Document, Scene
from downballot.claims.lexicon import Mention
from downballot.claims.record import ContestFacts
from downballot.model.sentence import say

_PRONOUN = re.compile(r"\b(he|she|they|it|his|her|their|its)\b", re.I)
_TITLE = re.compile(r"(?: [\w.]+){0,4} ")
_NAMES = {"person", "stranger", "role", "measure"}
_KNOWN_CAPITALS = re.compile(
    r"lausd|la|los|angeles|unified|district|board|education|school|us|tuesday|wednesday|"
    r"thursday|friday|saturday|sunday|monday|january|february|march|april|may|june|july|"
    r"august|september|october|november|december|county|measure|west|side|westside|valley|"
    r"san|fernando|east|south|bay|ucla|utla|i|as|election|day|the|in|on|with|by|democrat|"
    r"republican|d|r|dist|jan|feb|mar|apr|aug|sept|oct|nov|dec|and|but|while|results|"
    r"registrar"
)


class Subject(Struct, frozen=True):
    """Whom or what a statement is about.

    Attributes:
        choice: Id of a person, or ``yes`` or ``no``.
        contests: Ids of contests, likeliest first.
        certain: Subject and first contest are both certain.
        start: Where it is named in the sentence; -1 where it is not.
        unclear: What is not known; empty where it is clear.
    """

    choice: str
    contests: tuple[str, ...]
    certain: bool
    start: int
    unclear: str = ""


def names_before(scene: Scene, place: int) -> list[Mention]:
    """Return the names before a place, the nearest last.

    Args:
        scene: The sentence.
        place: The place.
    """
    return [one for one in scene.mentions if one.kind in _NAMES and one.end <= place]


def unknown_capital(scene: Scene, start: int, end: int) -> bool:
    """Say whether a stretch has a capitalised word that is no known name.

    Args:
        scene: The sentence.
        start: First character.
        end: The one behind the last.
    """
    spans = [(one.start, one.end) for one in scene.mentions]
    return any(
        word.capital
        and start <= word.start
        and word.end <= end
        and not _KNOWN_CAPITALS.fullmatch(word.folded)
        and not any(first <= word.start < last for first, last in spans)
        and not any(
            0 < first - word.end < 40 and _TITLE.fullmatch(scene.text[word.end : first])
            for first, _ in spans
        )
        for word in scene.words
    )


def subject_of(mention: Mention, scene: Scene, doc: Document) -> Subject:
    """Return whom a name means, with the contests it may be about.

    Args:
        mention: The name.
        scene: The sentence.
        doc: The text.
    """
    if mention.kind == "measure":
        return measure_subject(mention, scene, doc)
    people = mention.ids if mention.kind == "person" else ()
    if mention.kind == "role":
        people = role_people(mention, scene, doc)
    if len(people) != 1:
        name = scene.text[mention.start : mention.end]
        return Subject(
            "",
            (),
            certain=False,
            start=mention.start,
            unclear=say("who “{name}” is in this text", name=name),
        )
    others = [
        one.ids[0]
        for one in scene.mentions
        if one.kind == "person" and one.ids != people and len(one.ids) == 1
    ]
    for other in others:
        both, certain = doc.contests((people[0], other), scene)
        newest, _ = doc.contests((people[0],), scene)
        if both and (newest[0].election - both[0].election).days < 300:
            return Subject(
                people[0],
                tuple(one.id for one in both),
                certain and mention.sure,
                mention.start,
            )
    contests, certain = doc.contests((people[0],), scene)
    certain = certain and mention.sure
    return Subject(
        people[0],
        tuple(one.id for one in contests),
        certain,
        mention.start,
        ""
        if contests
        else say(
            "a contest of {name} before the text was written",
            name=doc.lexicon.people[people[0]].name,
        ),
    )


def measure_subject(mention: Mention, scene: Scene, doc: Document) -> Subject:
    """Return which measure a name means.

    Args:
        mention: The name.
        scene: The sentence.
        doc: The text.
    """
    known = [doc.lexicon.contests[one] for one in mention.ids]
    known = [one for one in known if one.election <= doc.day]
    contests, certain = doc.fitting(known, scene)
    name = scene.text[mention.start : mention.end]
    same_day = (
        [one for one in contests if one.election == contests[0].election] if contests else []
    )
    if len(same_day) > 1:
        return Subject(
            "yes", tuple(one.id for one in contests), certain=False, start=mention.start
        )
    unclear = "" if contests else say("which measure “{name}” is, and a count of it", name=name)
    return Subject("yes", tuple(one.id for one in contests), certain, mention.start, unclear)


def role_people(mention: Mention, scene: Scene, doc: Document) -> tuple[str, ...]:
    """Return whom "the incumbent" or "the challenger" means; several or none where unclear.

    Args:
        mention: The words.
        scene: The sentence.
        doc: The text.
    """
    contest = contest_in_context(scene, doc)
    if contest is None or mention.ids[0] == "president":
        return ()
    people = [one.person for one in contest.choices if one.person]
    holding = [one for one in people if one in contest.incumbents]
    if mention.ids[0] == "incumbent":
        return tuple(holding)
    return tuple(one for one in people if one not in holding) if holding else ()


def contest_in_context(scene: Scene, doc: Document) -> ContestFacts | None:
    """Return the one contest that a sentence, or those before it, are about.

    Args:
        scene: The sentence.
        doc: The text.
    """
    for each in reversed(doc.scenes[max(0, scene.number - 4) : scene.number + 1]):
        seats = {one.ids[0] for one in each.mentions if one.kind == "seat"}
        people = {
            one.ids[0] for one in each.mentions if one.kind == "person" and len(one.ids) == 1
        }
        found = {
            contests[0].id
            for one in people
            if (contests := doc.contests((one,), scene)[0]) and contests[0].body
        }
        if not found and len(seats) == 1:
            found = {one.id for one in doc.current_seat_contests() if one.seat in seats}
        if len(found) == 1:
            return doc.lexicon.contests[found.pop()]
        if found:
            return None
    return None


def pronoun_subject(scene: Scene, place: int, doc: Document) -> Subject | None:
    """Return whom a pronoun before a place means: the only person of two sentences.

    Args:
        scene: The sentence.
        place: The place.
        doc: The text.
    """
    found = [
        one
        for one in _PRONOUN.finditer(scene.text[:place])
        if one[1].lower() in {"he", "she", "his", "her"}
    ]
    if not found or scene.number == 0:
        return None
    before = doc.scenes[scene.number - 1]
    here = [
        one for one in scene.mentions if one.kind in {"person", "stranger"} and one.end <= place
    ]
    people = {
        one.ids for one in (*before.mentions, *here) if one.kind in {"person", "stranger"}
    }
    topic = topic_person(scene, doc)
    alone = len(people) == 1 and len(next(iter(people))) == 1
    if alone and topic in {"", *next(iter(people))}:
        mention = Mention("person", next(iter(people)), found[-1].start(), found[-1].end())
        return subject_of(mention, scene, doc)
    if topic and not here:
        mention = Mention("person", (topic,), found[-1].start(), found[-1].end(), sure=False)
        return subject_of(mention, scene, doc)
    return Subject(
        "",
        (),
        certain=False,
        start=found[-1].start(),
        unclear=say("whom “{word}” means", word=found[-1][1]),
    )


_FIRST = re.compile(r"\W*(?:but |and |still |then |now )?(?:he|she)\b", re.I)
_BEFORE_VERB = 60  # characters before which the subject of a sentence is named, mostly


def topic_person(scene: Scene, doc: Document) -> str:
    """Return whom the sentence before is about, pronouns followed back; empty where unclear.

    Args:
        scene: The sentence.
        doc: The text.
    """
    for each in reversed(doc.scenes[max(0, scene.number - 3) : scene.number]):
        if _FIRST.match(each.text):
            continue
        people = [one for one in each.mentions if one.kind in {"person", "stranger"}]
        if not people or people[0].start > _BEFORE_VERB or len(people[0].ids) != 1:
            return ""
        return people[0].ids[0]
    return ""
