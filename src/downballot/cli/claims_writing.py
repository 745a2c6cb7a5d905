"""The command that writes plain sentences about a contest."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from cyclopts import Parameter
from msgspec import structs

from downballot.claims.writing import PlainSentence
from downballot.cli.output import console, print_json
from downballot.cli.parameters import HERE, AsJson, AsOf, DeskFolder, moment
from downballot.pipeline.claim_writing import record_at, sentences_called
from downballot.publication.language import language as language_called


def sentences(
    contest: str,
    *,
    election: Annotated[
        str,
        Parameter(
            help="Day or year of the election: 2024-11-05 or 2017; the newest by default."
        ),
    ] = "",
    language: Annotated[str, Parameter(help="In which language: en or es.")] = "en",
    as_of: AsOf = "",
    desk: DeskFolder = HERE,
    json: AsJson = False,
) -> None:
    """Write the plain sentences on a contest that a reporter may use, each with its as-of.

    Works without a desk, from Downballot's own tables and the two recorded counts.

    Example: downballot sentences "LAUSD District 3" --as-of 2024-11-08

    Args:
        contest: The contest's name on the desk, or words of it.
        election: Which election, where several had a contest of that name.
        language: In which language.
        as_of: Nothing later is said.
        desk: The desk's folder.
        json: Print JSON.
    """
    record, reader = record_at(desk), language_called(language)
    at = moment(as_of, record.timezone) or datetime.now(UTC)
    chosen, written = sentences_called(record, contest, election=election, as_of=at)
    said = [structs.replace(one, text=reader.says(one.text)) for one in written]
    if json:
        print_json({
            "contest": chosen.name,
            "election": chosen.election,
            "as_of": at,
            "language": reader.code,
            "sentences": said,
        })
        return
    _print(chosen.name, said)


def _print(title: str, written: list[PlainSentence]) -> None:
    out = console()
    out.print(title, style="bold", markup=False)
    for one in written:
        out.print(one.text, markup=False)
        beside = " · ".join(part for part in (one.as_of, one.source) if part)
        out.print(f"  {beside}", style="dim", markup=False, soft_wrap=True)
