"""San Francisco 2016 and 2018: every contest of an election by precinct, one JSON object.

The file repeats the figures of precincts that were counted together under the id of each
(1104 and 1105 of November 2016, as the Department's own table says). Units that are alike in
every figure are read once: the first id is the unit, the others its members, each set aside.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any, Final

import polars as pl

from downballot.errors import FormatError
from downballot.model.precinct import UNIT_MEMBERS, UNIT_SET_ASIDE, PrecinctResults
from downballot.sources.precinct_format import Names, PrecinctFormat
from downballot.sources.unit_cells import beginning_of, text_of
from downballot.sources.unit_tables import LaidOut, ReadContest, contest_of, made_of

_BALLOTS, _REGISTERED = "ballotsCast", "registeredVoters"
_LONGEST: Final = 200
Precinct = dict[str, Any]
AsideRow = tuple[str, str, str, str, str]
Row = tuple[int, str, str, str, str | None, str | None, str, str]


class SanFranciscoJson:
    """Reads every contest of an election."""

    name = "san-francisco-json"
    title = "San Francisco 2016 and 2018, every contest by precinct (JSON)"
    verified = True

    def claims(self, path: Path) -> bool:
        """Say whether the text begins with a list of contests."""
        return beginning_of(path).replace(" ", "").startswith('{"contests":["')

    def read(self, path: Path, names: Names) -> PrecinctResults:
        """Read a file.

        Raises:
            FormatError: Nothing of it can be used.
        """
        del names  # the file names its contests and choices
        listed, pairs = _opened(path)
        precincts, members, aside = _each_once(path.name, pairs)
        contests = _contests(path.name, listed, precincts)
        return made_of(path.name, _laid_out(precincts, contests, members, aside))


def _opened(path: Path) -> tuple[list[str], list[tuple[str, Precinct]]]:
    """Return the titles of contests, and each precinct, one that is there twice twice.

    Raises:
        FormatError: It is no JSON, or not of this form.
    """
    try:
        body = dict(json.loads(text_of(path), object_pairs_hook=list))
        listed, precincts = body["contests"], body["precinct_data"]
        return listed, [(unit, dict(figures)) for unit, figures in precincts]
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, letter {error.colno:,}"
        raise FormatError(path.name, place, error.msg, "JSON") from error
    except (KeyError, ValueError, TypeError) as error:
        expected = "an object with contests and precinct_data"
        raise FormatError(path.name, "", f"of another form ({error})", expected) from error


def _each_once(
    file: str, pairs: list[tuple[str, Precinct]]
) -> tuple[dict[str, Precinct], list[tuple[str, str]], list[AsideRow]]:
    """Return precincts that differ, the members of each unit, and what is set aside."""
    kept: dict[str, Precinct] = {}
    seen: dict[str, str] = {}
    members: dict[str, list[str]] = {}
    copies, aside = set[str](), list[AsideRow]()
    for unit, figures in pairs:
        text = json.dumps(figures)
        first = seen.setdefault(text, unit) if figures.get(_BALLOTS) else unit
        row = text[:_LONGEST]
        if unit in kept or unit in copies:
            reason = f"{file}: precinct {unit}: a second time, expected each precinct once"
            aside.append((file, f"precinct {unit}", "unit-twice", reason, row))
        elif first != unit:
            reason = f"{file}: precinct {unit}: every figure is that of precinct {first}"
            aside.append((file, f"precinct {unit}", "unit-copied", reason, row))
            copies.add(unit)
            members.setdefault(first, [first]).append(unit)
        else:
            kept[unit] = figures
    listed = [(unit, member) for unit, those in members.items() for member in those]
    return kept, listed, aside


def _contests(
    file: str, listed: list[str], precincts: dict[str, Precinct]
) -> dict[str, ReadContest]:
    """Return the contests, with choices in the order in which precincts first have them."""
    choices: dict[str, dict[str, None]] = {}
    for figures in precincts.values():
        for title, votes in figures.items():
            if title not in {_BALLOTS, _REGISTERED}:
                if not isinstance(votes, list):
                    raise FormatError(file, title, "no choices", "each choice with its votes")
                choices.setdefault(title, {}).update(dict.fromkeys(name for name, _ in votes))
    ordered = [one for one in listed if one in choices] + [
        one for one in choices if one not in set(listed)
    ]
    bare = {one: one.rsplit(" - ", 1)[0] for one in ordered}
    often = Counter(bare.values())
    return {
        one: contest_of(
            bare[one] if often[bare[one]] == 1 else one, [(name, "") for name in choices[one]]
        )
        for one in ordered
    }


def _laid_out(
    precincts: dict[str, Precinct],
    contests: dict[str, ReadContest],
    members: list[tuple[str, str]],
    aside: list[AsideRow],
) -> LaidOut:
    named = {
        unit: "/".join(one for first, one in members if first == unit) for unit, _ in members
    }
    slugs = {
        title: dict(zip(one.table["name"], one.selections, strict=True))
        for title, one in contests.items()
    }
    rows: list[Row] = []
    cells: list[tuple[int, str, str | None]] = []
    for unit, figures in precincts.items():
        voters, ballots = _text(figures.get(_REGISTERED)), _text(figures.get(_BALLOTS))
        for title, contest in contests.items():
            if title in figures:
                row = len(rows)
                rows.append((row, contest.contest, unit, named.get(unit, ""), voters, ballots,
                             f"precinct {unit}", title))  # fmt: skip
                cells += [(row, slugs[title][name], _text(n)) for name, n in figures[title]]
    columns = ("contest", "unit", "name", "registered", "ballots", "place", "text")
    return LaidOut(
        rows=pl.DataFrame(rows, _texts(columns), orient="row"),
        cells=pl.DataFrame(cells, _texts(("selection", "votes")), orient="row"),
        contests=pl.concat(one.table for one in contests.values()),
        members=pl.DataFrame(members, UNIT_MEMBERS, orient="row"),
        set_aside=pl.DataFrame(aside, UNIT_SET_ASIDE, orient="row"),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _texts(columns: tuple[str, ...]) -> pl.Schema:
    return pl.Schema({"row": pl.UInt32(), **dict.fromkeys(columns, pl.String())})


FORMAT: Final[PrecinctFormat] = SanFranciscoJson()
