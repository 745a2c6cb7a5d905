"""By what units were divided before an estimate, in words."""

from __future__ import annotations

from collections.abc import Sequence

from downballot.model.sentence import Sentence, join, say, say_many
from downballot.precincts.ecological_division import Part


def division_note(by: str, parts: Sequence[Part]) -> Sentence:
    """Return by what units were divided, how many each class has, and what was joined.

    Args:
        by: What they were divided by.
        parts: The classes, after those of too few units were joined; none where the
            units together tell too little.
    """
    if not parts:
        return say("Units were not divided by {by}: together they tell too little.", by=by)
    if len(parts) == 1 and len(parts[0].classes) > 1:
        return say("Units were not divided by {by}: its classes have too few units.", by=by)
    if len(parts) == 1:
        return say("Units were not divided by {by}: all are of one class.", by=by)
    classes = join("; ", [_part(one) for one in parts])
    said = [
        say("Units were divided by {by}: {classes}.", by=by, classes=classes),
        say("Intervals of the classes are added up, as if their errors went together."),
    ]
    joined = [one for one in parts if len(one.classes) > 1]
    if joined:
        names = join("; ", [_names(one) for one in joined])
        said.append(
            say("Put together, since alone they have too few units: {names}.", names=names)
        )
    untold = [_names(one) for one in parts if not one.identified]
    if untold:
        names = join("; ", untold)
        said.append(say("Of these classes only the bounds are known: {names}.", names=names))
    return join(" ", said)


def _part(one: Part) -> Sentence:
    return say_many(
        "{name} ({number} unit)", "{name} ({number} units)", one.units, name=_names(one)
    )


def _names(one: Part) -> Sentence:
    return join(" + ", one.classes)
