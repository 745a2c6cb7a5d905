"""The command line: arguments, one pipeline call, print.

Exit codes: 0 fine; 1 ``check`` found something of severity error; 2 a command, name or
``desk.toml`` that cannot be used; 3 a source unreachable or not allowed; 4 a file or a
write that the desk refused.
"""

from __future__ import annotations

import os
import sys

from cyclopts import App, Parameter
from cyclopts.exceptions import CycloptsError

from downballot.errors import DownballotError, UsageError

EXIT_CODES = """
Exit codes: 0 fine, 1 check found an error, 2 wrong command or desk.toml,
3 source unreachable, 4 file or write refused.
"""
EPILOGUE = f"""
Examples:

downballot demo

downballot init my-desk

downballot follow --desk my-desk

downballot serve --desk my-desk
{EXIT_CODES}"""
INTERRUPTED = 130  # what shells say of a process that Ctrl-C ended
# The first line of each command's help, beside where it lives: the list of commands is
# printed without importing any of them.
COMMANDS = {
    "demo": (
        "showing:demo",
        "Watch the real count of 5 November 2024 arrive, update by update.",
    ),
    "init": ("making:init", "Make a desk's folder from a template."),
    "follow": ("receiving:follow", "Follow the official count, and keep every update."),
    "ingest": ("receiving:ingest", "Take in files, or a folder of recorded answers."),
    "status": ("reading:status", "Show where each contest stands."),
    "contest": ("reading:contest", "Show one contest, by update and by batch."),
    "forecast": ("deciding:forecast", "Show how each contest is likely to end."),
    "explain": ("deciding:explain", "Say how one contest is likely to end, and why."),
    "log": ("reading:log", "Show every count received, also those refused, and why."),
    "check": ("reading:check", "Show what a person should know about the counts."),
    "export": ("exporting:export", "Write the counts as CSV, Parquet or JSON."),
    "build": (
        "publishing:build",
        "Bake the desk's pages as files for any host or bucket; again, only what changed.",
    ),
    "serve": ("showing:serve", "Serve the desk's pages and its JSON API."),
    "rehearse": ("showing:rehearse", "Answer as the county did in November 2022 or 2024."),
    "outstanding": ("adding:outstanding", "Add or list estimates of ballots still to count."),
    "correct": (
        "adding:correct",
        "Say that two contests or names are one, or how one is spelt.",
    ),
    "stand": ("adding:stand", "Choose which of two bodies of one update stands."),
    "certify": ("adding:certify", "Note that the authority has certified a count."),
    "call": ("calling:call", "Call a contest, with your name and reason."),
    "approve": ("calling:approve", "Approve a call, as a second person."),
    "retract": ("calling:retract", "Take back a call; it stays visible."),
    "calls": ("calling:calls", "List every call, also those taken back."),
    "note": ("editing_desk:note", "Write a note on a race, or replace or withdraw one."),
    "editors": (
        "editing_desk:editors",
        "Say who may sign in at the editor's desk, and as what.",
    ),
    "audit": ("editing_desk:audit", "Show who did what at the desk, newest first."),
    "board": ("governing:board", "Show who holds each seat of a body, and who has a majority."),
    "control": (
        "governing:control",
        "Show who may control a body after an election, and by which paths.",
    ),
    "history": ("governing:history", "Show who held a seat, and its past contests."),
    "counterfactual": (
        "governing:counterfactual",
        "Say how far candidates of a first round were from a majority.",
    ),
    "scoreboard": ("governing:scoreboard", "Show what became of those whom somebody endorsed."),
    "calendar": ("scheduling:calendar", "Show the dates of races, also as iCalendar."),
    "mail": ("mailing:app", "Prepare, approve and send the newsletter."),
    "webhooks": ("webhooks:app", "Tell other programs what is new, by signed requests."),
    "money": ("money:app", "Say who paid, through whom, for or against whom."),
    "precincts": ("precincts:app", "Say where a race was won, and how groups voted."),
    "check-copy": (
        "claims_checking:check",
        "Check a text against the record: each claim with verdict and arithmetic.",
    ),
    "sentences": (
        "claims_writing:sentences",
        "Write the plain sentences on a contest that a reporter may use.",
    ),
    "ei": (
        "precincts_ei:ei",
        "Estimate who voted for whom from units with two sides, beside the truth where known.",
    ),
    "journal": (
        "journal:journal",
        "Say where the rows of a desk are, or move them into PostgreSQL.",
    ),
    "backtest": (
        "backtesting:backtest",
        "Forecast past counts again, each update from what was published until then.",
    ),
    "fit": (
        "fitting:fit",
        "Fit the forecast's constants to past counts, and say how right they are.",
    ),
}


def make_app(chosen: str = "", within: str = "") -> App:
    """Return the command line, with every command loaded only when it runs.

    Args:
        chosen: The command that is meant: its help is then all of what it says of
            itself, not the first line alone.
        within: The command of the group ``precincts`` that is meant, likewise.
    """
    app = App(
        name="downballot",
        help="A decision desk for the races that nobody else calls.",
        help_epilogue=EXIT_CODES if chosen else EPILOGUE,
        default_parameter=Parameter(negative=""),
        help_format="plaintext",
    )
    for name, (place, first_line) in COMMANDS.items():
        if name == chosen == "precincts":
            app.command(_precincts(within))
            continue
        said = {} if name == chosen else {"help": first_line}
        app.command(f"downballot.cli.{place}", name=name, **said)
    return app


def _precincts(within: str) -> App:
    from downballot.cli.precincts import make_group  # noqa: PLC0415 - only where it is meant

    return make_group(within)


def main(tokens: list[str] | None = None) -> None:
    """Run the command line; an error on purpose is one clear line, a table's a list.

    Args:
        tokens: The words after ``downballot``; those of this process when None.
    """
    try:
        words = sys.argv[1:] if tokens is None else tokens
        named = [word for word in words if not word.startswith("-")]
        chosen = next((word for word in named if word in COMMANDS), "")
        within = named[named.index(chosen) + 1 :][:1] if chosen else []
        app = make_app(chosen, "".join(within))
        app(words, exit_on_error=False, print_error=False)
        sys.stdout.flush()
    except CycloptsError as error:
        raise _end(" ".join(str(error).split()), UsageError.exit_code) from error
    except DownballotError as error:
        raise _end(str(error), error.exit_code) from error
    except KeyboardInterrupt as error:
        # Ctrl-C while a command is still being loaded; a command ends by itself.
        raise SystemExit(INTERRUPTED) from error
    except BrokenPipeError as error:
        # Who read the output has gone; without this Python would complain at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from error


def _end(sentence: str, exit_code: int) -> SystemExit:
    """Say what is wrong and return the exit."""
    sys.stderr.write(f"downballot: {sentence}\n")
    return SystemExit(exit_code)
