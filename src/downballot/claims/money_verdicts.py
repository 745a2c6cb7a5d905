"""Sums beside the record: what was published of the money, and what was the most."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from msgspec import structs

from downballot.claims.claim import Claim
from downballot.claims.comparing import doubt, not_known
from downballot.claims.document import Document, Scene
from downballot.claims.evidence import is_tight
from downballot.claims.figures import contest_words
from downballot.claims.money_claims import bond_measures
from downballot.claims.quantities import find_quantities
from downballot.claims.quantity import Quantity, Unit
from downballot.claims.record import ContestFacts, MoneyFacts
from downballot.claims.values import Finding, Verdict
from downballot.model.body import Hedge, SpendingMetric
from downballot.model.sentence import say

_TOTAL = re.compile(
    r"\b(?:outside|independent|total|overall|combined|altogether|in all|race|races|"
    r"election|elections|contest|cost)\b",
    re.I,
)
_NATION = re.compile(
    r"\b(?:nation\w*|country|country's|U\.S\.(?!\w)|US school|American?s?'?|United "
    r"States|California|state(?:'s)?|in history)\b"
)
_OWN = {
    SpendingMetric.OWN_CONTRIBUTIONS,
    SpendingMetric.OWN_EXPENDITURES,
    SpendingMetric.RECEIPTS,
}
_PER = {SpendingMetric.INDEPENDENT_PER_VOTE, SpendingMetric.OWN_PER_VOTE}
_BY_OTHERS = {
    SpendingMetric.SUPPORT, SpendingMetric.OPPOSE, SpendingMetric.ON_BEHALF, SpendingMetric.FOR,
    SpendingMetric.INDEPENDENT, SpendingMetric.ATTACKS,
}  # fmt: skip


def check_money(claim: Claim, doc: Document) -> Finding:
    """Return what the record says of a sum.

    Args:
        claim: The claim.
        doc: The text.
    """
    quantity = claim.quantity
    if quantity is None:
        return not_known(say("a sum"))
    if claim.what in {"bond", "about-bond"}:
        ids = claim.contests or bond_measures(claim.scene, doc)
        return _check_bond(
            quantity, [doc.lexicon.contests[one] for one in ids], certain=claim.what == "bond"
        )
    return _check_spending(claim, quantity, doc)


def bond_dollars(contest: ContestFacts) -> Fraction | None:
    """Return the dollars of a bond, by its title; None where it names none.

    Args:
        contest: The measure.
    """
    found = [one.value for one in find_quantities(contest.title) if one.unit is Unit.DOLLARS]
    return max(found, default=None)


def _check_bond(quantity: Quantity, contests: list[ContestFacts], *, certain: bool) -> Finding:
    known = [(one, dollars) for one in contests if (dollars := bond_dollars(one)) is not None]
    if not known:
        return not_known(say("which bond is meant, and its sum"))
    for one, dollars in known:
        if quantity.fits(dollars):
            return _bond(
                one, dollars, Verdict.CONFIRMED if quantity.exact(dollars) else Verdict.ROUNDED
            )
    shown = _bond(*known[0], Verdict.WRONG)
    return shown if certain and len(known) == 1 else doubt(shown, say("which bond is meant"))


def _bond(contest: ContestFacts, dollars: Fraction, verdict: Verdict) -> Finding:
    record = say(
        "{contest}: {title}.", contest=contest_words(contest), title=contest.title[:120]
    )
    source = contest.counts[-1].source if contest.counts else contest.share_source
    how = say("the bond is of ${billions} billion", billions=f"{float(dollars / 10**9):g}")
    return Finding(
        verdict=verdict,
        record=record,
        as_of=contest.election.isoformat(),
        source=source,
        arithmetic=how,
    )


def _known(doc: Document) -> list[MoneyFacts]:
    return [
        one
        for one in doc.record.money
        if (one.election.first - doc.day).days < 400
        and (one.as_of is None or one.as_of <= max(doc.day, date(one.election.year, 6, 1)))
    ]


def _cycle(scene: Scene, doc: Document) -> tuple[int, ...]:
    years = tuple(dict.fromkeys(one.election.year for one in _known(doc)))
    named = tuple(one for one in scene.years if one in years)
    if named:
        return named
    newest = max((one for one in years if one <= doc.day.year), default=0)
    return (newest,) if doc.day.year - newest <= 1 else ()


def _fits(quantity: Quantity, fact: MoneyFacts) -> bool:
    value = Fraction(fact.cents, 100)
    forms = {
        Hedge.NONE: (value,),
        Hedge.MORE_THAN: (
            value,
            value * Fraction(102, 100),
            value * Fraction(105, 100),
            value * Fraction(108, 100),
        ),
        Hedge.NEARLY: (value, value * Fraction(97, 100), value * Fraction(95, 100)),
        Hedge.ABOUT: (value, value * Fraction(96, 100), value * Fraction(104, 100)),
    }[fact.hedge]
    low, high = quantity.bounds()
    return any(low <= one < high for one in forms) and (
        high < value * 20 or value < quantity.value * Fraction(3, 2)
    )


def _check_spending(claim: Claim, quantity: Quantity, doc: Document) -> Finding:
    frame = doc.frame(claim.scene)
    years = {*_cycle(claim.scene, doc), *frame.years}
    facts = [one for one in _known(doc) if one.election.year in years]
    wanted = [one for one in facts if _metric_fits(claim, one) and _side_fits(claim, one)]
    if (other := _of_rival(claim, quantity, facts)) is not None:
        return other
    subject = claim.subject
    of_subject = [one for one in wanted if subject and subject in one.people]
    for group in (of_subject, [one for one in wanted if not one.people], wanted):
        fitting = sorted(
            (one for one in group if _fits(quantity, one)),
            key=lambda one: _rank(claim, quantity, one),
        )
        if fitting:
            if (
                subject
                and group is wanted
                and not any(subject in one.people for one in fitting)
            ):
                return doubt(_sum(fitting[-1], Verdict.ROUNDED), say("whose money it is"))
            return _sum(fitting[-1], _exactly(quantity, fitting[-1]))
    shown = _other_money(claim, quantity, facts, doc)
    named = doc.years | frame.years
    others = [one for one in _known(doc) if one.election.year in named and _fits(quantity, one)]
    if shown.verdict is Verdict.WRONG and others:
        return doubt(_sum(others[-1], Verdict.ROUNDED), say("which of these sums is meant"))
    return shown


_SIDES = re.compile(r"\b(unions?|labor|UTLA|charter|reform\w*)\b", re.I)


def _side(text: str) -> str:
    found = _SIDES.search(text)
    return (
        ""
        if found is None
        else "charter"
        if found[1].casefold().startswith(("char", "reform"))
        else "union"
    )


def _side_fits(claim: Claim, fact: MoneyFacts) -> bool:
    """Say whether a figure of one side's spending may be the one that is told of a side."""
    told = _told_side(claim)
    return not told or fact.spender not in _SIDE_NAMES or _side(fact.spender) == told


def _told_side(claim: Claim) -> str:
    quantity = claim.quantity
    before = claim.scene.text[: quantity.start] if quantity else ""
    behind = claim.scene.text[quantity.end : quantity.end + 40] if quantity else ""
    if re.match(r"^ (?:from|by) ", behind):
        return _side(behind)
    clause = re.split(r"[,;]| and ", before)[-1]
    return _side(clause)


_SIDE_NAMES = {"unions", "charter side", "union side"}


def _of_rival(claim: Claim, quantity: Quantity, facts: list[MoneyFacts]) -> Finding | None:
    """Return that a figure is another's, where both are on record under one heading."""
    told = _told_side(claim)
    sides = [one for one in facts if one.spender in _SIDE_NAMES and not one.people]
    if told and claim.what == "spent":
        fits = [
            one
            for one in sides
            if _side(one.spender) != told and _exactly(quantity, one) is Verdict.CONFIRMED
        ]
        own = (
            [
                one
                for one in sides
                if _side(one.spender) == told
                and one.metric is fits[0].metric
                and one.as_of == fits[0].as_of
            ]
            if fits
            else []
        )
        if own and not _fits(quantity, own[0]):
            return _sum(own[0], Verdict.WRONG)
    if claim.subject and claim.what == "raised" and is_tight(claim):
        mine = [
            one
            for one in facts
            if one.people == (claim.subject,) and one.metric is SpendingMetric.OWN_CONTRIBUTIONS
        ]
        others = [
            one
            for one in facts
            if claim.subject not in one.people
            and len(one.people) == 1
            and one.metric is SpendingMetric.OWN_CONTRIBUTIONS
            and _exactly(quantity, one) is Verdict.CONFIRMED
        ]
        if (
            mine
            and others
            and not any(_fits(quantity, one) for one in mine)
            and any(one.as_of == others[0].as_of for one in mine)
        ):
            return _sum(mine[-1], Verdict.WRONG)
    return _of_giver(claim, quantity, facts)


def _of_giver(claim: Claim, quantity: Quantity, facts: list[MoneyFacts]) -> Finding | None:
    """Return that a gift was another sum, where giver and receiver are both named."""
    text = claim.scene.text
    given = [
        one
        for one in facts
        if one.giver and one.giver.split()[-1] in text and one.spender in text
    ]
    if given and len({one.cents for one in given}) == 1 and not _fits(quantity, given[0]):
        low, high = quantity.bounds()
        if low * 100 > given[0].cents * 2 or high * 200 < given[0].cents:
            return _sum(given[0], Verdict.WRONG)
    return None


def _rank(claim: Claim, quantity: Quantity, fact: MoneyFacts) -> tuple[bool, bool]:
    named = bool(fact.giver) and fact.giver.split()[-1] in claim.scene.text
    return named, _exactly(quantity, fact) is Verdict.CONFIRMED


def _exactly(quantity: Quantity, fact: MoneyFacts) -> Verdict:
    value = Fraction(fact.cents, 100)
    at_most = fact.metric is SpendingMetric.LIMIT and quantity.value == value
    exact = fact.hedge is Hedge.NONE and (quantity.exact(value) or at_most)
    return Verdict.CONFIRMED if exact else Verdict.ROUNDED


def _metric_fits(claim: Claim, fact: MoneyFacts) -> bool:
    if claim.what == "per vote":
        return fact.metric in _PER
    if fact.metric in _PER:
        return False
    if claim.what == "limit":
        return fact.metric is SpendingMetric.LIMIT
    if fact.metric is SpendingMetric.LIMIT:
        return False
    return fact.metric in _OWN or bool(fact.giver) if claim.what == "raised" else True


def _other_money(
    claim: Claim, quantity: Quantity, facts: list[MoneyFacts], doc: Document
) -> Finding:
    if claim.what == "raised" and claim.subject:
        seats = {one.seat for one in doc.lexicon.runs.get(claim.subject, [])}
        others = [
            one
            for one in facts
            if one.metric in _BY_OTHERS
            and (claim.subject in one.people or (not one.people and seats & set(one.seats)))
            and _fits(quantity, one)
        ]
        if others:
            shown = _sum(others[-1], Verdict.MISLEADING)
            return structs.replace(
                shown,
                arithmetic=say(
                    "{how}; it was spent by others, not raised by the candidate",
                    how=shown.arithmetic,
                ),
            )
    per_vote = [one for one in facts if one.metric in _PER and claim.what == "per vote"]
    if per_vote and all(quantity.value * 300 < one.cents for one in per_vote):
        return _sum(per_vote[-1], Verdict.WRONG)
    totals = [
        one
        for one in facts
        if one.metric in {SpendingMetric.INDEPENDENT, SpendingMetric.ALL_SPENDING}
        and not one.spender
    ]
    most = max(totals, key=lambda one: one.cents, default=None)
    if most is None:
        return not_known(say("a published figure of that money"))
    shown = _sum(most, Verdict.WRONG)
    of_all = bool(_TOTAL.search(claim.scene.text)) or bool(_told_side(claim))
    whole = claim.what == "spent" and not claim.subject and of_all
    if (
        whole
        and len({one.election.year for one in totals}) == 1
        and quantity.bounds()[0] * 100 > most.cents * Fraction(3, 2)
        and quantity.value < 10**8
    ):
        return structs.replace(
            shown,
            arithmetic=say(
                "{said} said; the most on record is {most}",
                said=_dollars(int(quantity.value * 100)),
                most=_dollars(most.cents),
            ),
        )
    return doubt(shown, say("a published figure of exactly that money"))


def _dollars(cents: int) -> str:
    return f"${cents / 100:,.0f}" if cents >= 10_000 else f"${cents / 100:,.2f}"


def _sum(fact: MoneyFacts, verdict: Verdict) -> Finding:
    hedge = f"{fact.hedge.value} " if fact.hedge.value else ""
    where = ", ".join(f"District {one}" for one in fact.seats) or say("all seats")
    who = ", ".join((
        *fact.people,
        *((fact.spender,) if fact.spender else ()),
        *((fact.giver,) if fact.giver else ()),
    ))
    record = say(
        "{election}, {where}: {metric}{who}: {sum}.",
        election=fact.election.words,
        where=where,
        metric=fact.metric.value,
        who=f" ({who})" if who else "",
        sum=f"{hedge}{_dollars(fact.cents)}",
    )
    return Finding(
        verdict=verdict,
        record=record,
        as_of=fact.as_of.isoformat() if fact.as_of else fact.election,
        source=fact.source,
        arithmetic=say("published as {sum}", sum=f"{hedge}{_dollars(fact.cents)}"),
    )


def check_superlative(claim: Claim, doc: Document) -> Finding:
    """Return what the record says of "the most".

    Args:
        claim: The claim.
        doc: The text.
    """
    return _check_largest(claim, doc) if claim.what == "bond" else _check_most(claim, doc)


def _check_most(claim: Claim, doc: Document) -> Finding:
    most: dict[int, MoneyFacts] = {}
    for one in _known(doc):
        whole = (
            one.metric is SpendingMetric.INDEPENDENT and not one.spender and one.round is None
        )
        if whole and one.cents > (
            most[one.election.year].cents if one.election.year in most else 0
        ):
            most[one.election.year] = one
    years = _cycle(claim.scene, doc)
    if len(years) != 1 or years[0] not in most:
        return not_known(say("the sums of all elections that are compared"))
    mine = most[years[0]]
    rivals = [one for year, one in most.items() if year != years[0]]
    top = max(rivals, key=lambda one: one.cents, default=None)
    how = "; ".join(f"{year}: {_dollars(one.cents)}" for year, one in sorted(most.items()))
    shown = structs.replace(_sum(mine, Verdict.CONFIRMED), arithmetic=how)
    if _NATION.search(claim.scene.text):
        return doubt(
            shown,
            say(
                "the sums of school board elections elsewhere; the record has this body's alone"
            ),
        )
    if top is None or mine.cents > top.cents:
        return shown
    if mine.cents * Fraction(12, 10) < top.cents and top.election.year < years[0]:
        return structs.replace(shown, verdict=Verdict.WRONG)
    return doubt(shown, say("final sums of both elections"))


def _check_largest(claim: Claim, doc: Document) -> Finding:
    bonds = {
        one.id: (one, dollars)
        for one in doc.record.contests
        if one.body
        and one.measure
        and one.election <= doc.day
        and (dollars := bond_dollars(one)) is not None
    }
    known = [bonds[one] for one in claim.contests if one in bonds]
    if len(known) != 1:
        return not_known(say("which bond is meant"))
    contest, dollars = known[0]
    how = "; ".join(
        f"{one.measure}: ${float(each / 10**9):g} billion" for one, each in bonds.values()
    )
    shown = structs.replace(_bond(contest, dollars, Verdict.CONFIRMED), arithmetic=how)
    before = [each for one, each in bonds.values() if one.election < contest.election]
    if _NATION.search(claim.scene.text):
        return doubt(shown, say("the sums of other bonds; the record has this body's alone"))
    return (
        shown
        if all(each < dollars for each in before)
        else structs.replace(shown, verdict=Verdict.WRONG)
    )
