"""A contest in brief: as a card, or as one row of a list."""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct

from downballot.contests.names import display_name
from downballot.contests.places import Place, SelectionStanding
from downballot.contests.views import ContestView
from downballot.decisions.values import ContestDecision
from downballot.model.contest import ContestType
from downballot.model.rule import Method, Rule, Scope
from downballot.model.sentence import join, say
from downballot.publication.addresses import contest_path, with_query
from downballot.publication.figures import (
    HALF,
    SENTENCE_LENGTH,
    amount,
    percent,
    shortened,
    signed,
)
from downballot.publication.outlook import Outlook, outlook_of

ON_A_CARD = 4
INSIDE = {Place.WINS, Place.ADVANCES, Place.PASSES}


class SelectionRow(Struct, frozen=True):
    """One selection as a row.

    Attributes:
        name: Its name.
        party: Its party; empty in nonpartisan contests.
        votes: Its votes.
        share: Share of the listed votes.
        share_with_write_ins: Share with every write-in in the whole.
        width: The share as a number from 0 to 100, for the bar.
        mark: The share to meet as a number from 0 to 100, for the bar; or "".
        place: Where it stands, in words; empty where nothing is stated.
        inside: Whether it wins, goes on or passes so far.
        distance: Votes ahead of or behind the cut-off, with sign; empty without one.
    """

    name: str
    party: str
    votes: str
    share: str
    share_with_write_ins: str
    width: str
    mark: str
    place: str
    inside: bool
    distance: str


class ContestCard(Struct, frozen=True):
    """A contest in brief.

    Attributes:
        href: Address of its page.
        name: Its name.
        sentences: Where it stands.
        rows: Its first selections.
        more: How many are not in ``rows``.
        needs: What it takes, in words; empty where most votes win.
        counted: Votes counted.
        batch: What the last update added, in words; empty where it added nothing.
        part: Whether other counties vote too.
        outlook: How it may end.
    """

    href: str
    name: str
    sentences: tuple[str, ...]
    rows: tuple[SelectionRow, ...]
    more: int
    needs: str
    counted: str
    batch: str
    part: bool
    outlook: Outlook


class ContestLine(Struct, frozen=True):
    """A contest as one row of a list: address, name, where it stands, how it may end."""

    href: str
    name: str
    brief: str
    outlook: Outlook


def lines_within(rule: Rule) -> tuple[Fraction, ...]:
    """Return the shares that a printed percentage must not cross by rounding.

    Args:
        rule: The rule of the contest.
    """
    return tuple(share.fraction for share in rule.shares) or (HALF,)


def selection_row(one: SelectionStanding, rule: Rule, *, decimals: int = 2) -> SelectionRow:
    """Return a selection as a row.

    Args:
        one: The selection.
        rule: The rule of its contest.
        decimals: The fewest decimals of its shares.
    """
    lines = lines_within(rule)
    return SelectionRow(
        name=shortened(one.name),
        party=party_name(one.party),
        votes=amount(one.votes),
        share=percent(one.share, decimals=decimals, lines=lines),
        share_with_write_ins=percent(one.share_with_write_ins, decimals=decimals, lines=lines),
        width=f"{float((one.share or 0) * 100):.2f}",
        mark=_bar_mark(one, rule),
        place=one.place.words(settled=one.settled),
        inside=one.place in INSIDE,
        distance="" if one.to_cutoff_votes is None else signed(one.to_cutoff_votes),
    )


def contest_card(
    view: ContestView, decision: ContestDecision | None = None, *, look_back: str = ""
) -> ContestCard:
    """Return a contest as a card.

    Args:
        view: The contest.
        decision: How far it is decided; None where nothing was forecast.
        look_back: Moment of a look back, for links; empty for the newest count.
    """
    standing, rule = view.standing, view.standing.rule
    return ContestCard(
        href=with_query(contest_path(view.election, view.id), as_of=look_back),
        name=shortened(view.name),
        sentences=sentences(standing.outcome),
        rows=tuple(selection_row(one, rule) for one in standing.selections[:ON_A_CARD]),
        more=max(0, len(standing.selections) - ON_A_CARD),
        needs=rule.share.words() if rule.share else "",
        counted=amount(standing.tally.listed_votes),
        batch=batch_words(view),
        part=rule.scope is Scope.PART,
        outlook=outlook_of(view, decision),
    )


def sentences(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return sentences at a length that a page can carry."""
    return tuple(shortened(text, SENTENCE_LENGTH) for text in texts)


def party_name(party: str) -> str:
    """Return a party as a page names it; empty for a contest without parties.

    Args:
        party: The party as the authority writes it.

    Examples:
        >>> party_name("NON PARTISAN"), party_name("DEMOCRATIC")
        ('', 'Democratic')
    """
    letters = "".join(letter for letter in party.lower() if letter.isalpha())
    return "" if letters == "nonpartisan" else shortened(display_name(party))


def _bar_mark(one: SelectionStanding, rule: Rule) -> str:
    if rule.method is Method.QUESTION and one.selection != "yes":
        return ""
    if rule.scope is Scope.PART or rule.method not in {Method.QUESTION, Method.SHARE}:
        return ""
    return f"{float(rule.share.fraction * 100):.2f}" if rule.share else ""


def batch_words(view: ContestView) -> str:
    """Say what the last update added; empty where it added nothing.

    Args:
        view: The contest.
    """
    if view.batch is None or not view.standing.selections:
        return ""
    leader = view.standing.selections[0]
    if view.definition.type is not ContestType.CANDIDATE:
        leader = next((o for o in view.standing.selections if o.selection == "yes"), leader)
    given = next((o for o in view.batch.selections if o.selection == leader.selection), None)
    if not view.batch.votes:
        return say("no votes")
    votes = say("{votes} votes", votes=signed(view.batch.votes))
    if given is None or given.share is None:
        return votes
    return say(
        "{votes}, {share} of them {name}",
        votes=votes,
        share=percent(given.share),
        name=shortened(leader.name),
    )


def contest_line(
    view: ContestView, decision: ContestDecision | None = None, *, look_back: str = ""
) -> ContestLine:
    """Return a contest as one row of a list.

    Args:
        view: The contest.
        decision: How far it is decided; None where nothing was forecast.
        look_back: Moment of a look back, for links; empty for the newest count.
    """
    href = with_query(contest_path(view.election, view.id), as_of=look_back)
    return ContestLine(href, shortened(view.name), _brief(view), outlook_of(view, decision))


def _brief(view: ContestView) -> str:
    selections = view.standing.selections
    if not selections or view.standing.tally.listed_votes <= 0:
        return ""
    leader = selections[0]
    if view.definition.type is not ContestType.CANDIDATE:
        leader = next((one for one in selections if one.selection == "yes"), leader)
    share = percent(leader.share, lines=lines_within(view.standing.rule))
    return join(" ", (shortened(leader.name, 40), share))
