"""Which election and which contest a person means."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from rapidfuzz import fuzz, process, utils

from downballot.desk.settings import Election, Settings
from downballot.errors import UsageError
from downballot.ledger.ledger import Ledger
from downballot.model.contest import ContestDefinition, slug

CLOSE_ENOUGH = 70  # of 100 (rapidfuzz): below it a name is not taken for another
SHOWN = 8  # contests named in a message when several can be meant


def choose_election(
    settings: Settings, ledger: Ledger, wanted: str, *, as_of: datetime | None = None
) -> Election:
    """Return the election of an id, or the newest one that has a count.

    Args:
        settings: The desk's settings.
        ledger: The desk's ledger.
        wanted: The desk's id; empty for the newest with a count.
        as_of: A count must have been published by then, aware; None for any.

    Raises:
        UsageError: The desk does not follow it, or follows none.
    """
    followed = sorted(settings.elections, key=lambda one: one.date, reverse=True)
    if not followed:
        raise UsageError("desk.toml: no election, expected at least one [[elections]]")
    if wanted:
        chosen = settings.election(wanted)
        if chosen is None:
            names = ", ".join(one.id for one in followed)
            raise UsageError(f"election {wanted!r}: not in desk.toml, expected one of {names}")
        return chosen
    counted = set(ledger.elections(as_of=as_of))
    return next((one for one in followed if one.id in counted), followed[0])


def find_contest(
    name: str, names: Mapping[str, str], definitions: Mapping[str, ContestDefinition]
) -> str:
    """Return the id of the contest that a person means.

    Args:
        name: An id, the authority's number, a name, or words of a title.
        names: What readers call each contest, by id.
        definitions: Definitions by id.

    Raises:
        UsageError: None, or several, can be meant; the message lists the nearest.
    """
    if name in names:
        return name
    wanted = slug(name)
    exact = [
        contest
        for contest, shown in names.items()
        if wanted in (slug(shown), contest)
        or (contest in definitions and definitions[contest].external_id == name)
    ]
    if len(exact) == 1:
        return exact[0]
    words = wanted.split("-")
    holding = [one for one in names if all(word in _words(one, names) for word in words)]
    if len(holding) == 1:
        return holding[0]
    near = holding or [
        found[2]
        for found in process.extract(
            name,
            dict(names),
            scorer=fuzz.WRatio,
            processor=utils.default_process,
            limit=SHOWN,
            score_cutoff=CLOSE_ENOUGH,
        )
    ]
    more = [f"{len(near) - SHOWN} more"] if len(near) > SHOWN else []
    shown = "; ".join([*(names[one] for one in near[:SHOWN]), *more])
    meant = f"{len(near)} can be meant: {shown}" if near else "none is called so"
    raise UsageError(f"contest {name!r}: {meant}, expected the name of one contest")


def _words(contest: str, names: Mapping[str, str]) -> set[str]:
    return {*contest.split("-"), *slug(names[contest]).split("-")}
