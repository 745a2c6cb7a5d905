"""Builds the almanac's tables of two recorded elections from the bodies on record.

Run ``python tools/build_almanac.py`` beside the folder of real counts (or with
``DOWNBALLOT_SHARED`` set to it). Reads ``data/lacounty/<election>/`` and writes, for each
election, ``src/downballot/almanac/counts/<election>/``: ``definition.parquet``,
``votes.parquet``, ``served.csv`` and ``source.toml``. Running it again writes the same
values. Nothing is written unless every body of an election agrees with what the tables
can say: one definition for all bodies, one reference for each cell.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("DOWNBALLOT_SHARED", ROOT.parent / "shared"))
TARGET = ROOT / "src" / "downballot" / "almanac" / "counts"
ZONE = ZoneInfo("America/Los_Angeles")
ARCHIVES = {
    "2022-11-08-general": "https://github.com/rdmurphy/scrape-la-county-election-results-2022",
    "2024-11-05-general": "https://github.com/rdmurphy/scrape-la-county-election-results-2024",
}
# No reader uses ballots without a mark in a slot; they follow from the other cells.
LEFT_OUT_CODE = "NSEL-"
CELL = ("code", "reference_id", "endpoint", "update")

Json = dict[str, Any]
Cells = dict[tuple[str, int, datetime], dict[str, int]]


def main() -> None:
    """Build the tables of every recorded election and say how large they are."""
    for election, archive in ARCHIVES.items():
        written = build(SHARED / "data" / "lacounty" / election, TARGET / election, archive)
        print(f"{election}: {sum(written.values()):,} bytes", written)


def build(source: Path, target: Path, archive: str) -> dict[str, int]:
    """Write the tables of one election; answers the size of each file in bytes.

    Args:
        source: Folder of bodies and of the order they were served in.
        target: Folder to write to; made if absent.
        archive: Public address of the archive that the bodies come from.

    Raises:
        SystemExit: The bodies contradict what the tables can say.
    """
    bodies = {endpoint: _bodies(source / endpoint) for endpoint in ("results", "counter")}
    definition = json.loads(_read(source / "election_data.json.gz"))["Data"]
    contests = pl.DataFrame(list(_contests(definition)), infer_schema_length=None)
    served = _served(source, bodies)
    tables = {
        "definition.parquet": _parquet(contests),
        "votes.parquet": _parquet(_votes(bodies, definition)),
        "served.csv": served.write_csv().encode(),
        "source.toml": _source(definition, archive, bodies, served).encode(),
    }
    target.mkdir(parents=True, exist_ok=True)
    for name, content in tables.items():
        (target / name).write_bytes(content)
    return {name: len(content) for name, content in tables.items()}


def _read(path: Path) -> bytes:
    content = path.read_bytes()
    plain = gzip.decompress(content) if path.suffix == ".gz" else content
    return plain.removeprefix(b"\xef\xbb\xbf")


def _bodies(folder: Path) -> dict[str, Json]:
    """Read every body of a folder by the SHA-256 of its uncompressed bytes."""
    found: dict[str, Json] = {}
    for path in sorted(folder.iterdir()):
        content = path.read_bytes()
        plain = gzip.decompress(content) if path.suffix == ".gz" else content
        found[hashlib.sha256(plain).hexdigest()] = json.loads(_read(path))
    return found


def _contests(definition: Json) -> Iterator[Json]:
    for group in definition["ContestGroups"]:
        for contest in group["Contests"]:
            _expect(contest["PrecinctCount"] == 0, f"{contest['Title']}: PrecinctCount")
            yield {
                "group": group["Name"],
                "group_order": group["Order"],
                "id": contest["ID"],
                "title": contest["Title"],
                "type": contest["Type"],
                "additional_text": contest["AdditionalText"],
                "measure_text": contest["MeasureText"],
                "pass_rate": contest["MeasurePassRate"],
                "vote_for": contest["VoteFor"],
                "non_partisan": contest["NonPartisan"],
                "voter_nominated": contest["VoterNominated"],
                "candidates": [
                    {"id": one["ID"], "name": one["Name"], "party": one["Party"]}
                    for one in contest["Candidates"]
                ],
            }


def _votes(bodies: dict[str, dict[str, Json]], definition: Json) -> pl.DataFrame:
    """Gather every cell at every update: one row where both endpoints say the same."""
    cells: Cells = {}
    for body in bodies["counter"].values():
        update = _moment(body["TimeStamp"])
        for row in body["Data"]:
            if not row["ReferenceType"].startswith(LEFT_OUT_CODE):
                key = (row["ReferenceType"], row["ReferenceID"], update)
                _expect("counter" not in cells.setdefault(key, {}), f"{key}: two rows")
                cells[key]["counter"] = row["Value"]
    for body in bodies["results"].values():
        if "Election" in body:
            update = _moment(body["Timestamp"])
            for candidate, votes in _listed_votes(body["Election"], definition):
                cells.setdefault(("CAND", candidate, update), {})["results"] = votes
    rows = [(*key[:2], end, key[2], value) for key, end, value in _by_endpoint(cells)]
    frame = pl.DataFrame(rows, schema=[*CELL, "value"], orient="row")
    return frame.sort("code", "reference_id", "endpoint", "update").cast({
        "code": pl.Categorical,
        "endpoint": pl.Categorical,
        "reference_id": pl.UInt32,
        "value": pl.Int32,
        "update": pl.Datetime("ms", ZONE.key),
    })


def _by_endpoint(cells: Cells) -> Iterator[tuple[tuple[str, int, datetime], str, int]]:
    for key, values in cells.items():
        if len(values) == 2 and len(set(values.values())) == 1:
            yield key, "both", values["counter"]
        else:
            yield from ((key, endpoint, value) for endpoint, value in values.items())


def _listed_votes(election: Json, definition: Json) -> Iterator[tuple[int, int]]:
    """Give each listed candidate its identifier; refuse a body defined otherwise.

    Yields:
        Identifier and votes of each candidate, in votes.
    """
    by_name = sorted(definition["ContestGroups"], key=lambda group: group["Name"])
    for defined, listed in zip(by_name, election["ContestGroups"], strict=True):
        _expect(defined["Name"] == listed["Name"], f"group {listed['Name']}")
        for contest, counted in zip(defined["Contests"], listed["Contests"], strict=True):
            for key in counted.keys() - {"Candidates"}:
                _expect(contest[key] == counted[key], f"{counted['Title']}: {key}")
            for one, other in zip(contest["Candidates"], counted["Candidates"], strict=True):
                same = (one["Name"], one["Party"]) == (other["Name"], other["Party"])
                _expect(same, f"{counted['Title']}: {other['Name']}")
                yield one["ID"], other["Votes"]


def _served(source: Path, bodies: dict[str, dict[str, Json]]) -> pl.DataFrame:
    """List the answers of both endpoints in the order in which they were served."""
    rows = []
    for endpoint in ("results", "counter"):
        with (source / f"{endpoint}-served.csv").open(newline="") as file:
            rows += [_answer(row, endpoint, bodies[endpoint]) for row in csv.DictReader(file)]
    order = {"results": 0, "counter": 1}
    rows.sort(key=lambda row: (row["served_at"], order[row["endpoint"]]))
    return pl.DataFrame(rows)


def _answer(row: dict[str, str], endpoint: str, bodies: dict[str, Json]) -> dict[str, str]:
    kind = _kind(row["sha256_uncompressed"], bodies)
    clock = "" if kind in {"empty", "error"} else row["county_timestamp"]
    served_at = datetime.fromisoformat(row["served_at"]).astimezone(UTC)
    return {
        "served_at": served_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "endpoint": endpoint,
        "kind": kind,
        "county_timestamp": clock,
        "update": _moment(clock).isoformat() if clock else "",
        "sha256": row["sha256_uncompressed"],
        "commit": row["commit"],
    }


def _kind(sha256: str, bodies: dict[str, Json]) -> str:
    if not sha256:
        return "empty"
    if sha256 not in bodies:
        return "no-body"
    body = bodies[sha256]
    if "Message" in body:
        return "error"
    ballots = {row["ReferenceType"]: row["Value"] for row in body.get("Data", ())}
    parts = ballots.get("MBLT", 0) + ballots.get("DBLT", 0)
    return "whole" if ballots.get("EBLT", 0) == parts else "torn"


def _moment(clock: str) -> datetime:
    """Read either of the county's clocks, to the second."""
    if "/" in clock:
        # Both clocks are the county's local time and carry no zone.
        return datetime.strptime(clock, "%m/%d/%Y %I:%M:%S %p").replace(tzinfo=ZONE)
    return datetime.fromisoformat(clock).replace(microsecond=0, tzinfo=ZONE)


def _parquet(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd", compression_level=22, statistics=False)
    return buffer.getvalue()


def _source(
    definition: Json,
    archive: str,
    bodies: dict[str, dict[str, Json]],
    served: pl.DataFrame,
) -> str:
    errors = [body for body in bodies["results"].values() if "Message" in body]
    error_body = json.dumps(errors[0], indent=2) + "\n" if errors else ""
    kinds = dict(sorted(served["kind"].value_counts().iter_rows()))
    lines = [
        "# Written by tools/build_almanac.py; the other tables of this folder with it.",
        "[election]",
        *(f"{name} = {json.dumps(definition[key])}" for name, key in ELECTION_FIELDS),
        f"error_body = {json.dumps(error_body)}",
        "",
        "[source]",
        'authority = "Los Angeles County Registrar-Recorder/County Clerk"',
        'served_by = "https://results.lavote.gov"',
        f'archive = "{archive}"',
        'gathered = "2026-11-22"',
        "",
        "[answers]",
        *(f"{kind} = {count}" for kind, count in kinds.items()),
    ]
    return "\n".join(lines) + "\n"


ELECTION_FIELDS = (
    ("number", "ID"),
    ("title", "Title"),
    ("date", "Date"),
    ("precincts", "PrecinctCount"),
    ("vote_by_mail_precincts", "VBMCount"),
    ("registered", "RegistrationCount"),
    ("presidential", "Presidential"),
    ("primary", "Primary"),
)


def _expect(holds: bool, what: str) -> None:  # noqa: FBT001 - reads as a sentence
    if not holds:
        raise SystemExit(f"{what}: differs between bodies, expected one value in all")


if __name__ == "__main__":
    main()
