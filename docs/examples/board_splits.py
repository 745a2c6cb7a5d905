"""Print what sources said about control of a body beside what its tables show then.

Run it: ``python docs/examples/board_splits.py lausd``. The table of ``docs/board.md`` is what
it prints.
"""

import sys
from collections.abc import Iterator

from downballot.almanac.bodies import packaged_body
from downballot.control.control_checks import check_control
from downballot.model.body import BodyRecord


def splits(record: BodyRecord) -> Iterator[str]:
    """Yield the lines of the table, oldest first.

    Args:
        record: What is on record of the body.
    """
    yield "| when | who said it | what | scheme | the tables show |"
    yield "|---|---|---|---|---|"
    for check in check_control(record):
        shown = ", ".join(f"{bloc} {seats}" for bloc, seats in check.shown.blocs)
        rest = "".join(
            f", {what} {seats}"
            for what, seats in (
                ("unaligned", check.shown.unaligned),
                ("vacant", check.shown.vacant),
            )
            if seats
        )
        fact = check.fact
        agrees = "" if check.agrees else " (differs)"
        yield (
            f"| {fact.date.words} | {fact.according_to} | {fact.says} | `{fact.scheme}` | "
            f"{shown}{rest}{agrees} |"
        )


if __name__ == "__main__":
    for line in splits(packaged_body(sys.argv[1])):
        print(line)
