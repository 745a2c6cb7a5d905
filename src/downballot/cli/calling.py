"""Commands by which people call: call, approve, retract, calls."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Annotated

from cyclopts import Parameter
from rich.markup import escape
from rich.table import Table

from downballot.cli.output import STYLES, console, print_json, short, table, when
from downballot.cli.parameters import HERE, AnyElection, AsJson, AsOf, DeskFolder, ElectionId
from downballot.cli.parameters import moment as read_moment
from downballot.decisions.values import ContestDecision
from downballot.decisions.words import probability_figure
from downballot.errors import UsageError
from downballot.model.call import Call, CallRow
from downballot.pipeline import calling
from downballot.pipeline.auditing import at_the_command_line, note_call
from downballot.pipeline.call_checks import held
from downballot.pipeline.call_list import CallList, ListedCall, list_calls
from downballot.pipeline.desk import Desk

By = Annotated[str, Parameter(help="Who: a person's name, as readers will see it.")]


def call(
    contest: str,
    *,
    by: By,
    reason: str,
    desk: DeskFolder = HERE,
    election: ElectionId = "",
    against_policy: bool = False,
    yes: bool = False,
    json: AsJson = False,
) -> None:
    """Call a contest: its likeliest outcome, as the newest count and the desk's policy allow.

    Shows what is about to be recorded, asks, then adds a row to the call ledger: with the
    update, the rule, the model and every probability. It is never edited, only retracted.

    Example: downballot call "LAUSD District 1" --by "Ana Example"
    --reason "no past canvass lost such a lead"

    Args:
        contest: Its name on the desk, its id, its number, or words of its title.
        by: Who calls.
        reason: Why, in a sentence.
        desk: The desk's folder.
        election: Id of the election in desk.toml.
        against_policy: Call although the policy does not allow it; readers are told.
        yes: Do not ask; needed where nobody can be asked, and with --json.
        json: Print the row as JSON, and nothing else.
    """
    if json and not yes:
        raise UsageError("--json: nobody can be asked, expected --yes with it")
    with Desk(desk) as opened:
        decision = opened.decision(contest, election=election)
        outcome = calling.check_call(
            opened, decision, by=by, reason=reason, against_policy=against_policy
        )
        if not json:
            _print_decision(decision, opened.settings.timezone, outcome.sentence)
        if not yes:
            _confirm()
        row = calling.call(
            opened, decision, by=by, reason=reason, against_policy=against_policy
        )
        note_call(opened.ledger, at_the_command_line(), row)
    if json:
        print_json(row)
    else:
        _print_recorded(row)
        _print_next_steps(row, decision.name)


def approve(
    contest: str,
    *,
    by: By,
    reason: str = "",
    desk: DeskFolder = HERE,
    election: ElectionId = "",
    json: AsJson = False,
) -> None:
    """Approve the call of a contest, as a second person.

    Nobody approves their own call, or one call twice; and none that the newest count no
    longer bears out.

    Example: downballot approve "LAUSD District 1" --by "Ben Example"

    Args:
        contest: Its name on the desk, its id, its number, or words of its title.
        by: Who approves.
        reason: Why, or what was looked at.
        desk: The desk's folder.
        election: Id of the election in desk.toml.
        json: Print the row as JSON, and nothing else.
    """
    with Desk(desk) as opened:
        decision = opened.decision(contest, election=election)
        row = calling.approve(opened, decision, by=by, reason=reason)
        note_call(opened.ledger, at_the_command_line(), row)
        zone = opened.settings.timezone
    if json:
        print_json(row)
        return
    _print_decision(decision, zone, row.outcome.sentence)
    _print_recorded(row)


def retract(
    contest: str,
    *,
    by: By,
    reason: str,
    desk: DeskFolder = HERE,
    election: ElectionId = "",
    json: AsJson = False,
) -> None:
    """Take back the call of a contest; it stays visible, with who took it back and why.

    Example: downballot retract "LAUSD District 1" --by "Ana Example" --reason "wrong district"

    Args:
        contest: Its name on the desk, its id, its number, or words of its title.
        by: Who takes it back.
        reason: Why, in a sentence.
        desk: The desk's folder.
        election: Id of the election in desk.toml.
        json: Print the row as JSON, and nothing else.
    """
    with Desk(desk) as opened:
        row = calling.retract(opened, contest, by=by, reason=reason, election=election)
        note_call(opened.ledger, at_the_command_line(), row)
    if json:
        print_json(row)
        return
    console().print(f"Retracted: call {row.of}, {row.outcome.sentence}", markup=False)
    _print_recorded(row)


def calls(
    *,
    desk: DeskFolder = HERE,
    election: AnyElection = "",
    contest: str = "",
    as_of: AsOf = "",
    chain: bool = False,
    json: AsJson = False,
) -> None:
    """List every call, also those taken back, and the last hash of the call ledger.

    Publish the last hash from time to time: who has it can tell whether a row of before
    was edited, removed or added since.

    Example: downballot calls --desk my-desk

    Args:
        desk: The desk's folder.
        election: Id of the election in desk.toml; all of them by default.
        contest: Only this contest.
        as_of: Only what was done by then, by the clock of this desk.
        chain: Print the rows of the whole ledger as they are hashed, one a line.
        json: Print JSON.
    """
    with Desk(desk) as opened:
        zone = opened.settings.timezone
        if chain:
            sys.stdout.writelines(f"{line}\n" for line in opened.ledger.calls.chain())
            return
        moment = read_moment(as_of, zone)
        listed = list_calls(opened, election=election, contest=contest, as_of=moment)
    if json:
        print_json(listed)
        return
    out = console()
    out.print(_calls_table(listed, zone) if listed.calls else "No calls.")
    out.print(_last_hash_sentence(listed, moment, zone), soft_wrap=True)


def _confirm() -> None:
    """Ask whether to record.

    Raises:
        UsageError: Nobody can be asked, or the answer is no.
    """
    if not sys.stdin.isatty():
        raise UsageError("call: nobody can be asked here, expected --yes; nothing was recorded")
    answer = console().input("Record this call? yes or no: ")
    if answer.strip().lower() not in {"y", "yes"}:
        raise UsageError("call: not confirmed, expected yes; nothing was recorded")


def _print_decision(decision: ContestDecision, zone: str, outcome: str) -> None:
    """Show what a row is about to record, or has just recorded."""
    out = console()
    complete = decision.forecast.complete
    out.print(f"[bold]{escape(decision.name)}[/]  {escape(outcome)}")
    shown = table("", "what must hold", ">probability", "state")
    for one in decision.assertions:
        figure = probability_figure(one.probability, complete=complete)
        shown.add_row(escape(one.sentence), figure, one.state.value)
    figure = probability_figure(decision.probability, complete=complete)
    shown.add_row("all of it", figure, "", style="bold")
    out.print(shown)
    published = when(decision.published_at, zone)
    out.print(f"update of {published}, model {decision.forecast.model}", style="dim")
    for reason in held(decision):
        out.print(f"Against the policy: {reason}", markup=False, style=STYLES["warning"])


def _print_recorded(row: CallRow) -> None:
    console().print(f"Recorded as row {row.number}, hash {row.hash}", soft_wrap=True)


def _print_next_steps(row: CallRow, name: str) -> None:
    """Say how a call becomes public, and how it is taken back."""
    out = console()
    command = f'"{name}" --by NAME'
    if row.approvals_needed:
        people = _people(row.approvals_needed)
        said = f"It is public once {people} approved it: downballot approve {command}"
        out.print(said, markup=False, soft_wrap=True)
    said = f"To take it back: downballot retract {command} --reason WHY"
    out.print(said, markup=False, soft_wrap=True)


def _people(number: int) -> str:
    return "another person has" if number == 1 else f"{number} other people have"


def _last_hash_sentence(listed: CallList, by: datetime | None, zone: str) -> str:
    """Say which hash was the last, or that there was none: zeros would look like one."""
    if by is None:
        known = listed.last_hash
        return (
            f"Last hash of the call ledger: {known}" if known else "The call ledger is empty."
        )
    moment = when(by, zone)
    if listed.last_hash is None:
        return f"No row of the call ledger had been made by {moment}."
    return f"Last hash of the call ledger by {moment}: {listed.last_hash}"


def _calls_table(listed: CallList, zone: str) -> Table:
    columns = ("when", ">no.", "contest", "outcome", "by", "approved by", "status", "reason")
    shown = table("", *columns)
    for one in listed.calls:
        row = one.call.row
        cells = (
            one.name,
            row.outcome.sentence,
            row.by,
            ", ".join(each.by for each in one.call.approvals),
            _status(one, zone),
            row.reason,
        )
        style = "dim" if one.call.retraction else ""
        escaped = (escape(cell) for cell in cells)
        shown.add_row(when(row.at, zone), str(row.number), *escaped, style=style)
    return shown


def _status(one: ListedCall, zone: str) -> str:
    """Say whether a call stands, with what was held against it."""
    said = [_fate(one.call, one.approvals_missing, zone)]
    if one.call.row.against_policy:
        said.append(f"against the policy: {' '.join(one.call.row.against_policy)}")
    return "; ".join(said)


def _fate(call: Call, missing: int, zone: str) -> str:
    taken_back = call.retraction
    if taken_back is not None:
        moment = short(taken_back.at, zone)
        return f"retracted by {taken_back.by} {moment}: {taken_back.reason}"
    if missing:
        return f"not public: waits for {missing} more to approve"
    return "published"
