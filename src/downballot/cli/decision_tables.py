"""Tables and paragraphs of decisions for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

from downballot.cli.output import BESIDE, STYLES, table, when
from downballot.contests.names import sentence
from downballot.contests.ranking import YES
from downballot.contests.tally import NO_SHARE
from downballot.contests.views import ContestView, ElectionView
from downballot.decisions.calls import approvals_missing
from downballot.decisions.reasons import votes_to_come_range, votes_to_come_sentence
from downballot.decisions.values import Assertion, ContestDecision
from downballot.decisions.words import probability_figure, probability_words
from downballot.forecast.values import ContestForecast, SelectionForecast
from downballot.model.call import Call, CallStatus
from downballot.model.rule import Method
from downballot.publication.outlook import status_words

LONGEST_WORDS = (30, 12, 10)  # that are kept whole, the first for which there is room


def forecast_table(
    view: ElectionView,
    decisions: Sequence[ContestDecision],
    width: int,
    *,
    every: bool = False,
) -> Table:
    """Lay out how each contest is likely to end: the followed ones, or every one.

    Args:
        view: The election at the update that is decided on.
        decisions: Its decisions, in any order.
        width: Width of the terminal, in characters.
        every: Also contests that the desk does not follow.
    """
    shown = _forecasts(view, decisions, every=every, between=" ")
    if sum(_longest(one, whole=True) for one in shown.columns) > _room(shown, width):
        shown = _forecasts(view, decisions, every=every, between="\n")
    return whole_words(shown, width)


def _forecasts(
    view: ElectionView, decisions: Sequence[ContestDecision], *, every: bool, between: str
) -> Table:
    shown = table(
        "",
        "contest",
        "likeliest outcome",
        ">chance",
        "in words",
        ">votes\nto come",
        ">leader's\nfinal share",
        "status",
    )
    by_contest = {one.contest: one for one in decisions}
    for one in shown_contests(view, every=every):
        decision = by_contest.get(one.id)
        if decision is not None:
            chance = _chance_words(decision)
            shown.add_row(
                one.name,
                likeliest(decision),
                chance_figure(decision),
                chance,
                votes_to_come(decision),
                _leaders_share(one, decision.forecast),
                shown_status(decision, between),
            )
    return shown


def whole_words(shown: Table, width: int) -> Table:
    """Keep the words of a table whole, where the terminal is wide enough for them.

    Args:
        shown: The table, with its rows.
        width: Width of the terminal, in characters.
    """
    room = _room(shown, width)
    most = [_longest(column, whole=True) for column in shown.columns]
    for longest_word in LONGEST_WORDS:
        least = [_least(column, longest_word) for column in shown.columns]
        if sum(least) <= room < sum(most):
            for column, chosen in zip(shown.columns, _widths(least, most, room), strict=True):
                column.width = chosen
            break
    return shown


def _room(shown: Table, width: int) -> int:
    return width - BESIDE * (len(shown.columns) - 1)


def _least(column: Column, longest_word: int) -> int:
    """Return how narrow a column may be: figures stay whole, and words up to a length."""
    if column.no_wrap:
        return _longest(column, whole=True)
    return min(_longest(column, whole=False), longest_word)


def _longest(column: Column, *, whole: bool) -> int:
    """Return the width of a column's longest line, or of its longest word."""
    cells = [str(column.header), *(str(cell) for cell in column.cells)]
    parts = [part for cell in cells for part in (cell.splitlines() if whole else cell.split())]
    return max((cell_len(part) for part in parts), default=0)


def _widths(least: Sequence[int], most: Sequence[int], room: int) -> list[int]:
    """Make whole the columns that lack least for it; those that break most share the rest."""
    widths, spare = list(least), room - sum(least)
    lacking = [full - width for full, width in zip(most, least, strict=True)]
    for column in sorted(range(len(widths)), key=lambda one: lacking[one]):
        if lacking[column] <= spare:
            widths[column] += lacking[column]
            spare -= lacking[column]
    for _ in range(spare):
        breaks = [full / max(width, 1) for full, width in zip(most, widths, strict=True)]
        widths[breaks.index(max(breaks))] += 1
    return widths


def shown_contests(view: ElectionView, *, every: bool) -> tuple[ContestView, ...]:
    """Return the contests that a table shows: the followed ones, or every one.

    Args:
        view: The election.
        every: Also contests that the desk does not follow.
    """
    followed = tuple(one for one in view.contests if one.followed)
    return view.contests if every or not followed else followed


def likeliest(decision: ContestDecision) -> str:
    """Name the likeliest outcome; empty where there is none to name."""
    return decision.outcome.sentence if decision.outcome else ""


def chance_figure(decision: ContestDecision) -> str:
    """Write how likely the likeliest outcome is; empty where there is none."""
    if decision.outcome is None:
        return ""
    return probability_figure(decision.probability, complete=decision.forecast.complete)


def votes_to_come(decision: ContestDecision) -> str:
    """Write how many votes are still to come, 95 of 100 times."""
    if decision.forecast.complete:
        return "none"
    low, high = votes_to_come_range(decision.forecast.votes_to_come)
    return f"{low:,}\N{EN DASH}{high:,}" if low != high else f"{high:,}"


def shown_status(decision: ContestDecision, between: str = " ") -> str:
    """Return the status in AP's words, or that nobody has called what may be called.

    Args:
        decision: The decision.
        between: What comes before the words in brackets; a line break in a narrow table.
    """
    early = decision.status is CallStatus.TOO_EARLY
    waits = early and decision.may_be_called and decision.call is None
    return (
        f"{status_words(decision)}{between}(may be called)" if waits else decision.status.value
    )


def _chance_words(decision: ContestDecision) -> str:
    if decision.outcome is None:
        return ""
    return probability_words(decision.probability, complete=decision.forecast.complete)


def _leaders_share(view: ContestView, forecast: ContestForecast) -> str:
    leader = _leader(view, forecast)
    if leader is None or leader.share is None:
        return NO_SHARE
    low, high = leader.final_share.low95, leader.final_share.high95
    if forecast.complete:
        return f"{leader.final_share.median:.1%}"
    return f"{low * 100:.1f}\N{EN DASH}{high:.1%}"


def _leader(view: ContestView, forecast: ContestForecast) -> SelectionForecast | None:
    """Return who has the most votes; of a question, the answer Yes."""
    by_id = {one.selection: one for one in forecast.selections}
    if YES in by_id and view.rule.method is Method.QUESTION:
        return by_id[YES]
    standings = view.standing.selections
    return by_id.get(standings[0].selection) if standings else None


def explanation(decision: ContestDecision, timezone: str) -> Iterator[Text | Padding]:
    """Say paragraph by paragraph how a contest is likely to end, and why.

    Args:
        decision: How far it is decided.
        timezone: Zone in which to show moments.

    Yields:
        What to print, one paragraph each.
    """
    yield Text(decision.name, style="bold")
    yield Text(f"Update of {when(decision.published_at, timezone)}.")
    if decision.outcome is not None:
        chance = f"{chance_figure(decision)}, {_chance_words(decision)}"
        yield Text(f"Likeliest outcome: {decision.outcome.sentence} ({chance}).")
    yield Text(f"Status: {shown_status(decision)}.")
    if decision.call is not None:
        yield from _called(decision.call, timezone)
    yield Text(votes_to_come_sentence(decision.forecast))
    for assertion in decision.assertions:
        yield from _assertion(decision, assertion)
    if decision.may_be_called and decision.call is None:
        yield Text("The policy of this desk allows a call of that outcome now.")
    elif decision.holds:
        yield Text(_holds_title(decision), style="bold")
        yield from (_indented(hold) for hold in decision.holds)
    for finding in (*decision.findings, *decision.forecast.findings):
        yield Text(finding.sentence, style=STYLES[finding.severity.value])
    yield from (Text(line, style="dim") for line in _made(decision.forecast))


def _called(call: Call, timezone: str) -> Iterator[Text | Padding]:
    # Who called and approved, when and why, and what the policy had against it then.
    row = call.row
    made = f"Called by {row.by} on {when(row.at, timezone)}"
    yield Text(f"{made}: {sentence(row.outcome.sentence)} {sentence(row.reason)}")
    for one in call.approvals:
        why = f": {sentence(one.reason)}" if one.reason else "."
        yield Text(f"Approved by {one.by} on {when(one.at, timezone)}{why}")
    missing = approvals_missing(call)
    if missing:
        yield Text(f"Not public: it waits for {missing} more to approve.")
    if row.against_policy:
        warning = STYLES["warning"]
        yield Text("Called against the policy of this desk, which said then:", style=warning)
        yield from (_indented(reason) for reason in row.against_policy)


def _holds_title(decision: ContestDecision) -> str:
    if decision.call is None:
        return "Why it may not be called:"
    return "Why the policy would not allow a call now:"


def _assertion(decision: ContestDecision, assertion: Assertion) -> Iterator[Padding]:
    complete = decision.forecast.complete
    figure = probability_figure(assertion.probability, complete=complete)
    words = probability_words(assertion.probability, complete=complete)
    said = f"{assertion.sentence}: {figure}, {words}; {assertion.state.value}."
    yield Padding(Text(said, style="bold"), (1, 0, 0, 0), expand=False)
    to_come = votes_to_come_sentence(decision.forecast)
    # Of the contest, not of the assertion: said once, above.
    yield from (_indented(reason) for reason in assertion.reasons if reason != to_come)


def _indented(text: str) -> Padding:
    return Padding(Text(text), (0, 0, 0, 2), expand=False)


def _made(forecast: ContestForecast) -> tuple[str, ...]:
    made = model_sentence(forecast)
    return (made, f"Votes to come: {forecast.method}.") if forecast.method else (made,)


def model_sentence(forecast: ContestForecast) -> str:
    """Name the model, the seed and the number of finishes behind every probability."""
    finishes = "1 finish" if forecast.draws == 1 else f"{forecast.draws:,} finishes"
    return f"Model {forecast.model}, seed {forecast.seed}, {finishes} simulated."
