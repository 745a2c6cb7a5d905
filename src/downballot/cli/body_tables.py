"""Tables of a body for the terminal: its board, who may control it, and its record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from fractions import Fraction

from rich.table import Table

from downballot.cli.output import number, short, table
from downballot.contests.names import counted, listing
from downballot.contests.tally import percent_text
from downballot.control.register import find_person
from downballot.control.transfers import given_percent
from downballot.control.values import (
    Board,
    ControlOutlook,
    Counterfactual,
    PastRound,
    RaceOutlook,
    Scoreboard,
    SeatHistory,
    SeatHolder,
    Split,
)
from downballot.decisions.words import probability_figure
from downballot.model.body import BodyRecord, Candidacy, Term
from downballot.publication.published_figures import spending_words

UNVERIFIED = "unverified"
MOST_SPLITS = 6
HALF = Fraction(1, 2)
DECISIVE_MEANS = (
    "Decides control: in how many of the finishes this race alone makes or breaks a bloc's "
    "majority, all others as they are."
)


def board_title(board: Board) -> str:
    """Say which body is shown, when, and whose view of its blocs it is."""
    scheme = f"; blocs: {board.scheme.name}" if board.scheme else ""
    return f"{board.body.name}, {board.as_of.words}{scheme}"


def board_table(board: Board) -> Table:
    """Lay out who holds each seat, since when, and in which bloc in whose view."""
    shown = table("", "seat", "member", "term", "bloc", "according to")
    names = {one.id: one.name for one in board.blocs}
    for holder in board.seats:
        shown.add_row(
            holder.seat.name,
            _member(holder),
            term_words(holder.term) if holder.term else "",
            names.get(holder.bloc) or _no_bloc(holder),
            holder.alignment.according_to if holder.alignment else "",
        )
    return shown


def _member(holder: SeatHolder) -> str:
    empty = "vacant" if holder.term else "not on record"
    name = holder.person.name if holder.person else empty
    after = f" (until then {holder.before.name})" if holder.before else ""
    return name + after + ("" if holder.verified else f" ({UNVERIFIED})")


def _no_bloc(holder: SeatHolder) -> str:
    if holder.vacant:
        return ""
    return holder.alignment.kind if holder.alignment else "not on record"


def term_words(term: Term) -> str:
    """Write from when to when a term is, no finer than it is known."""
    start = term.starts.words if term.starts else "start not on record"
    end = term.ends.words if term.ends else "end not on record"
    return f"{start} to {end}"


def split_words(split: Split, board: Board) -> str:
    """Write how many seats each bloc has (``union-backed 4, charter-backed 3``)."""
    names = {one.id: one.name for one in board.blocs}
    parts = [f"{names.get(bloc, bloc)} {seats}" for bloc, seats in split.blocs if seats]
    rest = (("unaligned", split.unaligned), ("vacant", split.vacant), ("open", split.open))
    return ", ".join([*parts, *(f"{what} {seats}" for what, seats in rest if seats)])


def control_title(outlook: ControlOutlook, timezone: str) -> str:
    """Say which body and majority are shown, after which election, from which count."""
    election = f"election of {outlook.before.as_of.words}"
    published = datetime.fromisoformat(outlook.published_at) if outlook.published_at else None
    count = f", count published {short(published, timezone)}" if published else ""
    return f"{outlook.before.body.name}: {outlook.question}; {election}{count}"


def races_table(outlook: ControlOutlook) -> Table:
    """Lay out who may win each seat, and how much control moves with it."""
    shown = table("", "race", "who may win", ">chance", "bloc", ">decides control")
    names = {one.id: one.name for one in outlook.before.blocs}
    for race in outlook.races:
        for place, option in enumerate(race.options):
            shown.add_row(
                race.name if place == 0 else "",
                option.name,
                _figure(option.probability, outlook, decided=race.decided),
                names.get(option.bloc, "no bloc"),
                _decisive(race) if place == 0 else "",
            )
    return shown


def _decisive(race: RaceOutlook) -> str:
    if race.decided:
        return race.why_decided
    most = max((pivot.decisive for pivot in race.pivots), default=0.0)
    return f"in {probability_figure(most)}" if most else "in none"


def splits_table(outlook: ControlOutlook) -> Table:
    """Lay out the likeliest splits of the board."""
    shown = table("", "split", ">chance")
    for one in outlook.splits[:MOST_SPLITS]:
        shown.add_row(split_words(one.split, outlook.before), _figure(one.probability, outlook))
    return shown


def control_history_table(outlooks: Sequence[ControlOutlook], timezone: str) -> Table:
    """Lay out how likely each bloc's majority was at every update, oldest first."""
    blocs = outlooks[0].before.blocs if outlooks else ()
    shown = table("", "published", *(f">{one.name}" for one in blocs), ">no bloc")
    for one in outlooks:
        if not one.told:
            continue  # nothing may be said of control
        figures = [_figure(chance.probability, one) for chance in one.chances]
        published = short(datetime.fromisoformat(one.published_at), timezone)
        shown.add_row(published, *figures, _figure(one.nobody, one))
    return shown


def _figure(
    probability: float | None, outlook: ControlOutlook, *, decided: bool = False
) -> str:
    if probability is None:
        return ""
    # Exactly 0 or 1 is certain here, where a forecast of a contest never says so.
    if decided or outlook.decided or probability in {0.0, 1.0}:
        return f"{probability:.0%}"
    return probability_figure(probability)


def terms_table(history: SeatHistory) -> Table:
    """Lay out who held a seat, and how it was filled."""
    shown = table("", "term", "member", "filled by", "how")
    for term, person in history.terms:
        name = person.name if person else "vacant"
        mark = "" if term.verified else f" ({UNVERIFIED})"
        shown.add_row(term_words(term), name + mark, term.filling, term.how)
    return shown


def rounds_table(record: BodyRecord, history: SeatHistory) -> Table:
    """Lay out the past contests of a seat, by the most final figures there are."""
    shown = table("", "election", "candidate", ">votes", ">share", "outcome", "figures")
    for one in history.rounds:
        for place, row in enumerate(one.candidates):
            shown.add_row(
                f"{row.election} {row.round}" if place == 0 else "",
                find_person(record, row.person).name,
                number(row.votes),
                _share(one, row),
                row.outcome,
                row.stage if row.verified else f"{row.stage}, {UNVERIFIED}",
            )
    return shown


def _share(one: PastRound, row: Candidacy) -> str:
    if row.share is not None:
        return given_percent(row.share) if row.votes is None else _percent(row.share)
    votes = sum(each.votes or 0 for each in one.candidates)
    whole = one.whole and row.votes is not None and votes
    return _percent(Fraction(row.votes or 0, votes)) if whole else ""


def counterfactual_lines(found: Counterfactual) -> Iterator[str]:
    """Yield how far a candidate was from a majority, and what would have made one."""
    yield found.sentence
    if found.turnout and found.turnout[0].votes is None:
        yield (
            "  More voters who voted as these did would not have made a majority: the share "
            "stays the same."
        )
    for one in found.turnout:
        if one.votes:
            yield (
                f"  {counted(one.votes, 'more vote')} would have, with {_percent(one.share)} "
                "of them for the candidate."
            )
    for transfer in found.transfers:
        yield f"  {transfer.sentence}"


def _percent(share: Fraction) -> str:
    return percent_text(share.numerator, share.denominator, lines=(HALF,))


def scores_table(board: Scoreboard) -> Table:
    """Lay out what became of each endorsement, newest first."""
    spent = any(one.spent for one in board.scores)
    money = ["spent, as published"] if spent else []
    shown = table("", "election", "contest", "choice", "position", "result", *money)
    for one in board.scores:
        result = one.result
        if one.probability is not None:
            result += f" ({probability_figure(one.probability)} to win)"
        shown.add_row(
            one.endorsement.election.words,
            one.contest,
            one.choice,
            one.endorsement.position,
            result if one.verified else f"{result} ({UNVERIFIED})",
            *(["; ".join(spending_words(row) for row in one.spent)] if spent else []),
        )
    return shown


def totals_sentence(board: Scoreboard) -> str:
    """Say how often an endorser's choices won, lost, and so on."""
    words = {"runoff": "went to a runoff"}
    parts = [f"{times} {words.get(result, result)}" for result, times in board.totals if times]
    return f"{board.endorser}: {listing(parts) if parts else 'nothing on record'}."
