"""Write the tables of the documents again, from the commands that stand above them.

A document shows a command in a ``sh`` block of one line that begins with
``python docs/examples/``, and right below it the table that the command prints. Run
``.venv/bin/python tools/write_tables.py my-desk``, with a desk of both recorded elections.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCUMENTS = ("README.md", "docs/board.md", "docs/method.md", "docs/replays.md")
SHOWN = re.compile(r"^```sh\npython (docs/examples/[^\n]+)\n```\n\n((?:\|[^\n]*\n)*)", re.M)


def shown_tables(text: str) -> Iterator[tuple[str, str]]:
    """Yield each command of a document and the table below it.

    Args:
        text: The document.
    """
    for found in SHOWN.finditer(text):
        yield found[1], found[2]


def printed(command: str, desk: Path) -> str:
    """Return what a command of a document prints.

    Args:
        command: What stands after ``python``; ``my-desk`` in it is the desk.
        desk: A desk with both recorded elections; it is only read.
    """
    words = [str(desk) if word == "my-desk" else word for word in shlex.split(command)]
    ended = subprocess.run(
        [sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return ended.stdout


def main() -> None:
    """Write every table again."""
    desk = Path(sys.argv[1]).resolve()
    for name in DOCUMENTS:
        path = ROOT / name
        text = path.read_text(encoding="utf-8")
        for command, table in shown_tables(text):
            block = f"python {command}\n```\n\n"
            text = text.replace(block + table, block + printed(command, desk))
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
