"""Which withdrawals would have given a candidate of a first round a majority."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from msgspec import Struct

from downballot.contests.names import listing
from downballot.contests.tally import percent_text
from downballot.control.values import Transfer
from downballot.model.body import Person
from downballot.model.sentence import say, say_many

MOST_SETS = 12  # withdrawals that are told; a reader takes in no more
_SUPPOSED = say(
    "Assumed of withdrawals: turnout is the same, and votes of those who withdraw that the "
    "candidate does not need go to those who stay, unless it is said that they are not cast "
    "for anybody."
)
_ROUNDED = say(
    "Where a source gives only shares, withdrawals are figured on those, which are rounded."
)
_HALF = Fraction(1, 2)
_Part = int | Fraction


class Candidate(Struct, frozen=True):
    """A candidate of a count in which every candidate is listed.

    Attributes:
        person: The candidate.
        part: Votes, or the share (0 to 1) where the source gives no votes.
    """

    person: Person
    part: _Part


def find_transfers(
    person: str, candidates: tuple[Candidate, ...], of: int | None
) -> tuple[Transfer, ...]:
    """Return the withdrawals that would have given a candidate a majority.

    Each is a smallest set of other candidates: without any one of them it would not have
    been enough, and somebody stays besides the candidate. Told is the smallest share of
    their votes that the candidate would have needed while the others of them go to those
    who stay; and whether there is a majority of what is left if nobody takes them over.

    Args:
        person: The candidate's id.
        candidates: Every candidate of the round, with votes or shares; none where not all
            are known.
        of: Votes for all candidates; None where only shares are known.

    Returns:
        At most a dozen sets, of the fewest people first; none where the candidate has a
        majority.
    """
    own = next((one for one in candidates if one.person.id == person), None)
    whole = Fraction(1) if of is None else of
    if own is None or not whole or 2 * own.part > whole:
        return ()
    others = [one for one in candidates if one is not own]
    others.sort(key=lambda one: one.part, reverse=True)
    # Taken over whole, their votes must pass half; lost, they must leave less than twice.
    taken = _smallest_sets(others, whole * _HALF - own.part)
    lost = _smallest_sets(others, whole - 2 * own.part)
    sets = sorted({*taken, *lost}, key=lambda one: (len(one), *(-each.part for each in one)))
    told = []
    for withdrawn in sets[:MOST_SETS]:
        if withdrawn in taken:
            told.append(_taken_over(own, withdrawn, of))
        told.append(_votes_lost(own, withdrawn, of))
    return tuple(told)


def _smallest_sets(others: list[Candidate], beyond: _Part) -> list[tuple[Candidate, ...]]:
    """Return smallest sets with together more than so much, but never all."""
    found: list[tuple[Candidate, ...]] = []
    for size in range(1, len(others)):
        for one in _sets_of(others, size, beyond):
            found.append(one)
            if len(found) == MOST_SETS:
                return found
    return found


def _sets_of(
    others: list[Candidate], size: int, beyond: _Part
) -> Iterator[tuple[Candidate, ...]]:
    """Yield smallest sets of a size; the others come with the most votes first.

    In that order a set is smallest if all of it but the last is not enough, because the
    last has the fewest votes.
    """
    if size == 0:
        return
    for place, first in enumerate(others):
        rest = others[place + 1 :]
        if sum(one.part for one in others[place : place + size]) <= beyond:
            return
        if size == 1:
            yield (first,)
        elif first.part <= beyond:
            for more in _sets_of(rest, size - 1, beyond - first.part):
                yield (first, *more)


def _taken_over(own: Candidate, withdrawn: tuple[Candidate, ...], of: int | None) -> Transfer:
    theirs = _sum(withdrawn)
    if of is None:
        share = (_HALF - own.part) / Fraction(theirs)
        needed = say(
            "more than {percent} of their {whole}",
            percent=_percent(share),
            whole=given_percent(Fraction(theirs)),
        )
    else:
        votes = of // 2 + 1 - int(own.part)
        share = Fraction(votes, int(theirs))
        needed = say_many(
            "at least {votes} of their {number} vote ({percent})",
            "at least {votes} of their {number} votes ({percent})",
            int(theirs),
            votes=votes,
            percent=_percent(share),
        )
    return Transfer(
        sentence=say(
            "Without {names}, {name} would have had a majority with {needed}.",
            names=_names(withdrawn),
            name=own.person.name,
            needed=needed,
        ),
        withdrawn=tuple(one.person.id for one in withdrawn),
        share_needed=share,
        majority=True,
    )


def _votes_lost(own: Candidate, withdrawn: tuple[Candidate, ...], of: int | None) -> Transfer:
    left = (Fraction(1) if of is None else of) - _sum(withdrawn)
    share = Fraction(own.part) / left if left else Fraction(0)
    held = _percent(share)
    if of is not None:
        held = say_many(
            "{votes} of {number} vote ({percent})",
            "{votes} of {number} votes ({percent})",
            int(left),
            votes=int(own.part),
            percent=held,
        )
    majority = share > _HALF
    return Transfer(
        sentence=_left_with(_names(withdrawn), own.person.name, held, majority=majority),
        withdrawn=tuple(one.person.id for one in withdrawn),
        share_needed=None,
        majority=majority,
    )


def _left_with(names: str, name: str, held: str, *, majority: bool) -> str:
    if majority:
        return say(
            "Without {names}, and with their votes not cast for anybody, {name} would have "
            "had {held}, a majority.",
            names=names,
            name=name,
            held=held,
        )
    return say(
        "Without {names}, and with their votes not cast for anybody, {name} would have had "
        "{held}, not a majority.",
        names=names,
        name=name,
        held=held,
    )


def given_percent(share: Fraction) -> str:
    """Write a share with as many decimals as its source gave it.

    Args:
        share: The share, 0 to 1.

    Examples:
        >>> given_percent(Fraction(467, 1000)), given_percent(Fraction(47, 100))
        ('46.7%', '47%')
    """
    return f"{float(share * 100):.8g}%"


def _sum(candidates: tuple[Candidate, ...]) -> _Part:
    return sum((one.part for one in candidates), start=0)


def _names(withdrawn: tuple[Candidate, ...]) -> str:
    return listing([one.person.name for one in withdrawn])


def _percent(share: Fraction) -> str:
    return percent_text(share.numerator, share.denominator, lines=(_HALF,))


def assumptions(of: int | None) -> tuple[str, ...]:
    """Say what all withdrawals of a count assume, in sentences.

    Args:
        of: Votes for all candidates; None where only shares are known.
    """
    return (_SUPPOSED,) if of is not None else (_SUPPOSED, _ROUNDED)
