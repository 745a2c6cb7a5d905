"""The command line: arguments, one pipeline call, print.

Exit codes: 0 fine; 1 ``check`` found something of severity error; 2 a command, name or
``desk.toml`` that cannot be used; 3 a source unreachable or not allowed; 4 a file or a
write that the desk refused.
"""

from __future__ import annotations

import sys

from cyclopts import App

from downballot.errors import DownballotError

EPILOGUE = """
Examples:

downballot demo

downballot init my-desk

downballot follow --desk my-desk

downballot serve --desk my-desk

Exit codes: 0 fine, 1 check found an error, 2 wrong command or desk.toml,
3 source unreachable, 4 file or write refused.
"""
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
    "log": ("reading:log", "Show every count received, also those refused, and why."),
    "check": ("reading:check", "Show what a person should know about the counts."),
    "export": ("exporting:export", "Write the counts as CSV, Parquet or JSON."),
    "serve": ("showing:serve", "Serve the desk's pages and its JSON API."),
    "rehearse": ("showing:rehearse", "Answer as the county did in November 2022 or 2024."),
    "outstanding": ("adding:outstanding", "Add or list estimates of ballots still to count."),
    "correct": (
        "adding:correct",
        "Say that two contests or names are one, or how one is spelt.",
    ),
    "stand": ("adding:stand", "Choose which of two bodies of one update stands."),
    "certify": ("adding:certify", "Note that the authority has certified a count."),
}


def make_app() -> App:
    """Return the command line, with every command loaded only when it runs."""
    app = App(
        name="downballot",
        help="A decision desk for the races that nobody else calls.",
        help_epilogue=EPILOGUE,
        help_format="plaintext",
    )
    for name, (place, first_line) in COMMANDS.items():
        app.command(f"downballot.cli.{place}", name=name, help=first_line)
    return app


def main(tokens: list[str] | None = None) -> None:
    """Run the command line; an error on purpose is one clear line.

    Args:
        tokens: The words after ``downballot``; those of this process when None.
    """
    try:
        make_app()(tokens)
    except DownballotError as error:
        sys.stderr.write(f"downballot: {error}\n")
        raise SystemExit(error.exit_code) from error
    except BrokenPipeError as error:
        raise SystemExit(0) from error
