"""Commands about a body: board, control, history, counterfactual, scoreboard."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from downballot.cli.body_tables import (
    DECISIVE_MEANS,
    board_table,
    board_title,
    control_history_table,
    control_title,
    counterfactual_lines,
    races_table,
    rounds_table,
    scores_table,
    splits_table,
    terms_table,
    totals_sentence,
)
from downballot.cli.decision_tables import whole_words
from downballot.cli.output import console, print_json
from downballot.cli.parameters import (
    HERE,
    AsJson,
    AsOf,
    BodyName,
    DeskFolder,
    ElectionId,
    moment,
    partial_date,
)
from downballot.control.counterfactual import first_round_days
from downballot.control.values import ControlOutlook
from downballot.errors import UsageError
from downballot.model.body import PastOutcome
from downballot.pipeline.opening import open_body

BodyId = Annotated[
    str,
    Parameter(help="Id of the body; the desk's first, or lausd where there is no desk."),
]
Scheme = Annotated[
    str,
    Parameter(
        name="--scheme",
        help="Whose view sorts members into blocs; `board` lists the schemes there are.",
    ),
]
OnDay = Annotated[
    str,
    Parameter(
        name="--as-of",
        help="A day, or the end of a month or year: 2018-07-24, 2019-05 or 2019; today by "
        "default.",
    ),
]


def board(
    body: BodyId = "",
    *,
    as_of: OnDay = "",
    scheme: Scheme = "",
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Show who holds each seat of a body, and which bloc has a majority in whose view.

    Works without a desk, from Downballot's own tables.

    Example: downballot board lausd --as-of 2019-05

    Args:
        body: Id of the body.
        as_of: The day that is looked at.
        scheme: Id of the scheme.
        desk: The desk's folder.
        json: Print JSON.
    """
    with open_body(desk, body) as opened:
        shown = opened.board(partial_date(as_of), scheme=scheme)
        schemes = opened.record.schemes
    if json:
        print_json(shown)
        return
    out = console()
    out.print(board_title(shown), style="bold", markup=False)
    out.print(whole_words(board_table(shown), out.width))
    for sentence in shown.sentences:
        out.print(sentence, markup=False)
    for one in schemes:
        mark = "shown" if shown.scheme and one.id == shown.scheme.id else "--scheme " + one.id
        out.print(f"{one.name} ({mark}): {one.basis}", style="dim", markup=False)


def control(
    body: BodyId = "",
    *,
    election: ElectionId = "",
    scheme: Scheme = "",
    suppose: Annotated[
        tuple[str, ...],
        Parameter(
            name="--if",
            help='Suppose that somebody wins: --if "LAUSD District 3=Dan Chang"; repeatable.',
        ),
    ] = (),
    share: Annotated[
        str,
        Parameter(help='Another share of all seats than a majority: "at least 2/3".'),
    ] = "",
    history: Annotated[
        bool, Parameter(help="Show the probabilities at every update instead.")
    ] = False,
    as_of: AsOf = "",
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Show who may control a body after an election, how likely that is, and by which paths.

    Probabilities are read off the joint forecast of all contests that fill its seats. The
    desk's contests say which those are (`fills` in desk.toml).

    Example: downballot control lausd --desk my-desk --if "LAUSD District 3=Dan Chang"

    Args:
        body: Id of the body.
        election: Id of the election in desk.toml.
        scheme: Id of the scheme.
        suppose: A race and who is supposed to win it.
        share: Share of all seats that is asked for.
        history: Show every update.
        as_of: Look at the count as published by then.
        desk: The desk's folder.
        json: Print JSON.
    """
    supposed = [_supposition(one) for one in suppose]
    if supposed and history:
        raise UsageError("--history with --if: expected one of them")
    with open_body(desk, body) as opened:
        until = moment(as_of, opened.timezone)
        if history:
            found = opened.control_history(
                election=election, as_of=until, scheme=scheme, share=share
            )
        else:
            found = (
                opened.control(
                    election=election,
                    as_of=until,
                    scheme=scheme,
                    supposed=supposed,
                    share=share,
                ),
            )
    if json:
        print_json(found if history else found[0])
        return
    if history:
        console().print(control_history_table(found, opened.timezone))
        return
    _show(found[0], opened.timezone)


def _show(outlook: ControlOutlook, timezone: str) -> None:
    out = console()
    out.print(control_title(outlook, timezone), style="bold", markup=False)
    for sentence in outlook.sentences:
        out.print(sentence, markup=False)
    if not outlook.counted:
        return
    out.print(whole_words(races_table(outlook), out.width))
    if outlook.told:
        out.print(whole_words(splits_table(outlook), out.width))
    if not outlook.decided:
        out.print(DECISIVE_MEANS, style="dim", markup=False)


def history(
    seat: str,
    *,
    body: BodyName = "",
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Show who held a seat, and its past contests.

    Example: downballot history 4

    Args:
        seat: The seat's id or name (4, "District 4").
        body: Id of the body.
        desk: The desk's folder.
        json: Print JSON.
    """
    with open_body(desk, body) as opened:
        found = opened.seat(seat)
    if json:
        print_json(found)
        return
    out = console()
    out.print(f"{found.body.short_name}, {found.seat.name}", style="bold", markup=False)
    out.print(whole_words(terms_table(found), out.width))
    out.print(whole_words(rounds_table(opened.record, found), out.width))
    for one in found.rounds:
        for finding in one.findings:
            out.print(finding.sentence, style="yellow", markup=False)


def counterfactual(
    seat: str,
    election: str = "",
    *,
    every: Annotated[
        bool, Parameter(name="--every", help="Also those who did not go on to the runoff.")
    ] = False,
    body: BodyName = "",
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Say how far candidates of a first round were from a majority, and what would have done.

    Example: downballot counterfactual 4 2017-03-07

    Args:
        seat: The seat's id or name.
        election: Day of the first round.
        every: Show every candidate.
        body: Id of the body.
        desk: The desk's folder.
        json: Print JSON.
    """
    day = partial_date(election)
    with open_body(desk, body) as opened:
        if day is None:
            raise UsageError(_no_day(first_round_days(opened.record, seat)))
        found = opened.counterfactual(seat, day)
    if json:
        print_json(found)
        return
    out = console()
    shown = [one for one in found if every or one.source.outcome is not PastOutcome.LOST]
    for one in shown:
        for line in counterfactual_lines(one):
            out.print(line, markup=False)
        out.print(f"  Source: {one.source.source}", style="dim", markup=False)
    for line in dict.fromkeys(line for one in shown for line in one.assumed):
        out.print(line, markup=False)


def scoreboard(
    endorser: str,
    *,
    body: BodyName = "",
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Show what became of those whom somebody endorsed: won, lost, in a runoff, undecided.

    Example: downballot scoreboard UTLA

    Args:
        endorser: Who endorses, by any form of the name.
        body: Id of the body.
        desk: The desk's folder.
        json: Print JSON.
    """
    with open_body(desk, body) as opened:
        found = opened.scoreboard(endorser)
    if json:
        print_json(found)
        return
    out = console()
    out.print(totals_sentence(found), style="bold", markup=False)
    out.print(whole_words(scores_table(found), out.width))
    for sentence in found.left_out:
        out.print(f"Not counted: {sentence}", style="dim", markup=False)


def _no_day(days: tuple[str, ...]) -> str:
    expected = f"expected one of {', '.join(days)}" if days else "none is on record"
    return f"no day of a first round given, {expected}"


def _supposition(text: str) -> tuple[str, str]:
    race, _, winner = text.partition("=")
    if not winner.strip():
        raise UsageError(f'--if {text!r}: no winner, expected "LAUSD District 3=Dan Chang"')
    return race.strip(), winner.strip()
