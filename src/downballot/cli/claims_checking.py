"""The command that checks a text against the record: check-copy."""

from __future__ import annotations

import sys
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console
from rich.text import Text

from downballot.claims.reading import MOST_BYTES
from downballot.claims.values import CheckedClaim, Verdict
from downballot.cli.output import console, print_json
from downballot.cli.parameters import HERE, AsJson, DeskFolder
from downballot.pipeline.claim_checking import CheckedCopy, check_copy, zone_of
from downballot.pipeline.moments import read_moment

STYLES = {
    Verdict.CONFIRMED: "green",
    Verdict.ROUNDED: "green",
    Verdict.OUT_OF_DATE: "yellow",
    Verdict.WRONG: "bold red",
    Verdict.MISLEADING: "bold red",
    Verdict.UNCHECKABLE: "dim",
}


def check(
    where: Annotated[
        str,
        Parameter(
            name="TEXT",
            allow_leading_hyphen=True,
            help="A file, an address, or - for standard input.",
        ),
    ],
    *,
    as_of: Annotated[
        str,
        Parameter(
            name="--as-of",
            help="Check as of this day or moment, such as 2024-11-15; the text's own date, or "
            "else now, by default.",
        ),
    ] = "",
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Check a text against the record: each claim with record, verdict and arithmetic.

    Works without a desk, from Downballot's own tables; an address needs a desk that allows
    its host.

    Example: downballot check-copy article.html --as-of 2024-11-15

    Args:
        where: A file, an address, or - for standard input.
        as_of: The day or moment as of which it is checked.
        desk: The desk's folder.
        json: Print JSON.
    """
    given = sys.stdin.buffer.read(MOST_BYTES + 1) if where == "-" else b""
    moment = read_moment(as_of, zone_of(desk)) if as_of else None
    copy = check_copy(where, desk, given=given, as_of=moment)
    if json:
        print_json(copy.checked)
    else:
        _print(console(), copy)


def _print(out: Console, copy: CheckedCopy) -> None:
    checked = copy.checked
    out.print(f"Checked as of {checked.as_of} (given by: {checked.dated_by}).", style="dim")
    for repair in checked.repairs:
        out.print(repair, style="yellow", markup=False)
    out.print(_marked(copy))
    for number, claim in enumerate(checked.claims, 1):
        _print_claim(out, number, claim)
    if not checked.claims:
        out.print("Nothing in it can be held against the record.")


def _marked(copy: CheckedCopy) -> Text:
    """Return the text as it is read, with a mark on every claim."""
    reading = copy.reading
    places: dict[int, int] = {}
    for place, start in enumerate(reading.starts):
        places.setdefault(start, place)
    marked = Text(reading.text.strip("\n") + "\n")
    shift = len(reading.text) - len(reading.text.lstrip("\n"))
    for claim in copy.checked.claims:
        start = places.get(claim.start, 0) - shift
        end = max(
            (places[one] for one in range(claim.start, claim.end) if one in places),
            default=start,
        )
        marked.stylize(f"{STYLES[claim.verdict]} underline", start, end - shift + 1)
    return marked


def _print_claim(out: Console, number: int, claim: CheckedClaim) -> None:
    line = Text(f"{number}. ")
    line.append(f"{claim.verdict}", style=STYLES[claim.verdict])
    line.append(f": “{' '.join(claim.text.split())}”")
    out.print(line)
    rows = (
        ("Record", claim.record),
        ("Arithmetic", claim.arithmetic),
        ("Needed", claim.needed),
        ("As of", claim.as_of),
        ("Source", claim.source),
    )
    for name, said in rows:
        if said:
            out.print(f"   {name}: {said}", markup=False, soft_wrap=True)
