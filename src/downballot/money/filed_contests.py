"""Money from filings beside the desk's own counts: joined by full names, never by last names.

A candidate on the ballot is the one that a filing names where last and first name are the
same and neither a middle name nor a suffix speaks against it, of nobody else on that
day's ballots. Whose a committee is, its own filings say. What is joined to nobody is named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeVar

from downballot.model.partial_date import PartialDate
from downballot.model.sentence import say
from downballot.money.comparing_values import (
    CountedContest,
    CountedName,
    Each,
    FiledCandidate,
    FiledContest,
)
from downballot.money.names import PersonName, parse_person
from downballot.money.per_vote import Divisor, per_vote
from downballot.money.totals_values import CommitteeTotal, SpenderTotal

NO_FULL_NAME: Final = say("only a last name")
NOBODY: Final = say("nobody of that full name on the ballots of that day")
SEVERAL: Final = say("several on the ballots of that day can be meant")
FILINGS: Final = say("the desk\N{RIGHT SINGLE QUOTATION MARK}s filings")
ALONE: Final = say("what was filed and taken in here alone")
NO_REGISTERED: Final = say("registered voters of the contest: not known")
Row = TypeVar("Row", CommitteeTotal, SpenderTotal)
Named = tuple[str, str]  # election, name as filings have it
OnBallot = tuple[str, str, str]  # election, contest, name on its ballot


def filed_contests(
    counted: Sequence[CountedContest],
    committees: Iterable[CommitteeTotal],
    spenders: Iterable[SpenderTotal],
    money_as_of: PartialDate | None,
) -> tuple[tuple[FiledContest, ...], tuple[str, ...]]:
    """Return what each counted contest cost by filings, and the names joined to nobody.

    Args:
        counted: The contests, at the counts that money is divided by.
        committees: What each filer raised and spent.
        spenders: What each spender spent about whom.
        money_as_of: The newest day of the transactions.

    Returns:
        Contests with any money, the most first; names as ``name, day: why``.
    """
    own, about = _by_name(committees), _by_name(spenders)
    joined: dict[OnBallot, list[str]] = defaultdict(list)
    left = []
    for day, name in sorted({*own, *about}):
        key, why = _on_ballots([one for one in counted if one.day == day], name)
        if key:
            joined[key].append(name)
        elif any(one.day == day for one in counted):
            left.append(say("{name}, {day}: {reason}", name=name, day=str(day), reason=why))
    found = [_contest(one, joined, own, about, money_as_of) for one in counted]
    most_first = sorted(
        (one for one in found if one.total_cents or one.membership_cents),
        key=lambda one: (-one.total_cents, one.election, one.contest),
    )
    return tuple(most_first), tuple(left)


def same_person(one: PersonName, other: PersonName) -> bool:
    """Say whether two full names are one: last and first name, and nothing against it.

    Args:
        one: A name.
        other: Another.

    Examples:
        >>> ballot = parse_person("Scott Mark Schmerelson")
        >>> same_person(ballot, parse_person("SCHMERELSON, SCOTT M."))
        True
        >>> same_person(ballot, parse_person("Schmerelson"))
        False
    """
    if not (one.last and len(one.first) > 1 and len(other.first) > 1):
        return False
    if (one.last, one.first) != (other.last, other.first):
        return False
    suffixes = {one.suffix, other.suffix} - {""}
    middle = one.middle.startswith(other.middle) or other.middle.startswith(one.middle)
    initial = min(len(one.middle), len(other.middle)) <= 1
    return len(suffixes) < 2 and (one.middle == other.middle or (middle and initial))


def _by_name(rows: Iterable[Row]) -> dict[Named, list[Row]]:
    found: dict[Named, list[Row]] = defaultdict(list)
    for row in rows:
        if row.candidate:
            found[row.election, row.candidate].append(row)
    return found


def _on_ballots(counted: Sequence[CountedContest], name: str) -> tuple[OnBallot | None, str]:
    wanted = parse_person(name)
    if not (wanted.last and wanted.first):
        return None, NO_FULL_NAME
    found = [
        (contest.election, contest.id, one.name)
        for contest in counted
        for one in contest.candidates
        if same_person(wanted, parse_person(one.name))
    ]
    if len(found) == 1:
        return found[0], ""
    return None, SEVERAL if found else NOBODY


def _contest(
    one: CountedContest,
    joined: Mapping[OnBallot, Sequence[str]],
    own: Mapping[Named, Sequence[CommitteeTotal]],
    about: Mapping[Named, Sequence[SpenderTotal]],
    money_as_of: PartialDate | None,
) -> FiledContest:
    candidates = tuple(
        _candidate(each, one.day, joined.get((one.election, one.id, each.name), ()), own, about)
        for each in one.candidates
    )
    spent = sum(
        each.support_cents + each.oppose_cents + each.unstated_cents for each in candidates
    )
    owned = sum(each.spent_cents for each in candidates)
    without = [each.name for each in candidates if not each.committees]
    unspent = [each.name for each in candidates if not each.spent_known]
    missing = [ALONE]
    if unspent:
        names = ", ".join(unspent)
        missing.append(say("own spending: no payments on record of {names}", names=names))
    if without:
        names = ", ".join(without)
        missing.append(say("own spending: no committee of {names} is loaded", names=names))
    if one.registered is None:
        missing.append(NO_REGISTERED)
    return FiledContest(
        election=one.election,
        day=one.day,
        contest=one.id,
        name=one.name,
        candidates=candidates,
        independent_cents=spent,
        own_cents=owned,
        membership_cents=sum(each.membership_cents for each in candidates),
        total_cents=spent + owned,
        money_as_of=money_as_of,
        per_vote=_each(one, spent, money_as_of),
        total_per_vote=_each(one, spent + owned, money_as_of),
        per_registered=_each(one, spent, money_as_of, registered=True),
        missing=tuple(missing),
    )


def _candidate(
    one: CountedName,
    day: PartialDate,
    names: Sequence[str],
    own: Mapping[Named, Sequence[CommitteeTotal]],
    about: Mapping[Named, Sequence[SpenderTotal]],
) -> FiledCandidate:
    committees = [row for name in names for row in own.get((day, name), ())]
    spenders = [row for name in names for row in about.get((day, name), ())]
    by_side = {
        side: sum(row.ie_cents for row in spenders if row.support_or_oppose == side)
        for side in ("support", "oppose", "")
    }
    return FiledCandidate(
        name=one.name,
        votes=one.votes,
        filed_as=tuple(names),
        support_cents=by_side["support"],
        oppose_cents=by_side["oppose"],
        unstated_cents=by_side[""],
        membership_cents=sum(row.membership_cents for row in spenders),
        raised_cents=sum(row.raised_cents for row in committees),
        spent_cents=sum(row.spent_cents for row in committees),
        committees=tuple(sorted({row.filer_id for row in committees})),
        spent_known=all(row.spent_from for row in committees),
    )


def _each(
    one: CountedContest,
    cents: int,
    money_as_of: PartialDate | None,
    *,
    registered: bool = False,
) -> Each | None:
    number = one.registered if registered else sum(each.votes for each in one.candidates)
    divisor = Divisor.REGISTERED if registered else Divisor.VOTES
    found = per_vote(
        cents,
        number or 0,
        money_as_of=money_as_of,
        number_as_of=one.counted_on,
        divisor=divisor,
        stage=one.stage,
        sources=(FILINGS, one.source),
    )
    if found is None:
        return None
    return Each(
        found.cents_each,
        divisor,
        found.number,
        one.stage,
        money_as_of,
        one.counted_on,
        FILINGS,
        one.source,
    )
