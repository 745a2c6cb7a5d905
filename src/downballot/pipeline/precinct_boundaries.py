"""Keeps files of boundaries on a desk: the bytes as they came, and the ground of the map."""

from __future__ import annotations

import hashlib
import io
import tempfile
import zipfile
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from downballot.errors import LedgerError, UsageError
from downballot.ledger.blobs import Blobs
from downballot.ledger.files import write_whole
from downballot.ledger.precincts import FOLDER as RESULTS
from downballot.model.boundary import Boundaries
from downballot.model.finding import Finding
from downballot.precincts.projecting import on_a_plane
from downballot.precincts.simplification import simplified_to
from downballot.precincts.topology import Topology, read_topojson, write_topojson
from downballot.sources.boundaries import read_boundaries

FOLDER: Final = "boundaries"
BODIES: Final = "bodies"
# Folders of tables that a person lays there.
LAID: Final = ("base_precincts", "covariates", "groups")
MAP_BYTES: Final = 250_000  # of the ground of a map, compressed
_PARTS: Final = (".cpg", ".dbf", ".prj", ".shp", ".shx")
_SAME_DAY: Final = (1980, 1, 1, 0, 0, 0)  # so that the same files are the same bytes


class KeptBoundaries(Struct, frozen=True):
    """One file of boundaries that a desk keeps for an election.

    Attributes:
        election: The desk's id of the election.
        name: Name of the file as it was given; a shapefile is kept as one archive.
        sha256: Hash of what is kept.
        id_column: Name of the field that holds the unit's id.
        projection: What the coordinates are in.
        stated: Whether the file says so itself, rather than a person.
        units: How many units have ground.
        points: Points of the map's ground, after simplification.
        map_sha256: Hash of the map's ground, which its address is made of.
        received_at: When it was taken in, aware.
        findings: What a person should know of it.
    """

    election: str
    name: str
    sha256: str
    id_column: str
    projection: str
    stated: bool
    units: int
    points: int
    map_sha256: str
    received_at: datetime
    findings: tuple[Finding, ...]


def keep_boundaries(
    desk: Path, election: str, path: Path, *, id_column: str, projection: str = ""
) -> KeptBoundaries:
    """Keep a file of boundaries for an election, with the ground of its maps.

    The file is read before anything is kept: where it cannot be used, nothing changes. The
    newest one of an election counts.

    Args:
        desk: The desk's folder.
        election: The desk's id of the election.
        path: The file.
        id_column: Name of the field that holds the unit's id.
        projection: What the coordinates are in, where the file does not say.

    Raises:
        UsageError: The projection is not stated, or there is no such field.
        FormatError: The file cannot be read.
        NotKept: The disk is full or the folder cannot be written.
    """
    read = read_boundaries(path, id_column, projection=projection)
    (plane,) = on_a_plane(read)
    ground = write_topojson(simplified_to(plane, MAP_BYTES), upside_down=True)
    body = _body(path)
    record = KeptBoundaries(
        election=election,
        name=path.name,
        sha256=Blobs(desk / FOLDER / BODIES).keep(body),
        id_column=id_column,
        projection=read.projection,
        stated=not projection,
        units=len(read.units),
        points=read_topojson(ground).points,
        map_sha256=hashlib.sha256(ground).hexdigest(),
        received_at=datetime.now(UTC),
        findings=read.findings,
    )
    write_whole(ground_path(desk, election, record.map_sha256), ground)
    stamp = f"{record.received_at:%Y%m%dT%H%M%S%fZ}"
    there = desk / FOLDER / election / f"{stamp}-{record.sha256[:12]}.json"
    write_whole(there, msgspec.json.encode(record, enc_hook=str))
    return record


def kept_boundaries(desk: Path, election: str) -> KeptBoundaries | None:
    """Return the newest file of boundaries of an election; None where there is none.

    Args:
        desk: The desk's folder.
        election: The desk's id of the election.

    Raises:
        LedgerError: Its record cannot be read.
    """
    _check_name(election)
    records = sorted((desk / FOLDER / election).glob("*.json"))
    if not records:
        return None
    try:
        return msgspec.json.decode(records[-1].read_bytes(), type=KeptBoundaries)
    except (OSError, msgspec.DecodeError) as error:
        raise LedgerError(
            f"{records[-1]}: cannot be read ({error}), expected the record of boundaries"
        ) from error


def ground_path(desk: Path, election: str, map_sha256: str) -> Path:
    """Return where the ground of an election's maps lies.

    Args:
        desk: The desk's folder.
        election: The desk's id of the election.
        map_sha256: Its hash.
    """
    _check_name(election)
    return desk / FOLDER / election / f"{map_sha256[:16]}.topojson"


def ground_of(desk: Path, kept: KeptBoundaries) -> Topology:
    """Return the ground of an election's maps.

    Args:
        desk: The desk's folder.
        kept: The file of boundaries.

    Raises:
        LedgerError: The ground is not there, or its bytes no longer have its hash.
    """
    path = ground_path(desk, kept.election, kept.map_sha256)
    body = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(body).hexdigest() != kept.map_sha256:
        raise LedgerError(
            f"{path}: not the ground that was kept, expected its bytes; "
            "`downballot precincts boundaries` takes the file in again"
        )
    return read_topojson(body)


def whole_boundaries(desk: Path, kept: KeptBoundaries) -> Boundaries:
    """Return the boundaries of an election in full, as the file has them.

    Args:
        desk: The desk's folder.
        kept: The file of boundaries.

    Raises:
        LedgerError: The file is not there, or damaged.
    """
    body = Blobs(desk / FOLDER / BODIES).read(kept.sha256)
    with tempfile.TemporaryDirectory() as folder:
        name = kept.name if not kept.name.lower().endswith(".shp") else f"{kept.name}.zip"
        path = Path(folder) / name
        path.write_bytes(body)
        given = "" if kept.stated else kept.projection
        return read_boundaries(path, kept.id_column, projection=given)


def precinct_state(desk: Path) -> tuple[str, ...]:
    """Return what pages of precincts depend on, by name.

    Results and boundaries that were taken in, and the tables of places that a person laid
    into the desk's folder, these with the hash of their bytes.

    Args:
        desk: The desk's folder.
    """
    found = [*(desk / RESULTS).glob("*/*"), *(desk / FOLDER).glob("*/*.json")]
    taken = [f"{one.parent.name}/{one.name}" for one in found]
    laid = [one for name in LAID for one in (desk / name).glob("*.csv")]
    return tuple(sorted((*taken, *(_with_hash(one) for one in laid))))


def _with_hash(table: Path) -> str:
    try:
        seen = table.stat()
        mark = _hash_of(table, seen.st_mtime_ns, seen.st_size)
    except OSError:  # it went in between, or nobody may read it: its page says so
        mark = "unread"
    return f"{table.parent.name}/{mark}-{table.name}"


@lru_cache(64)
def _hash_of(table: Path, _changed_ns: int, _size: int) -> str:
    return hashlib.sha256(table.read_bytes()).hexdigest()[:16]


def _check_name(election: str) -> None:
    if not election or "/" in election or election.startswith("."):
        raise UsageError(f"election {election!r}: expected the desk's id of an election")


def _body(path: Path) -> bytes:
    """Return the bytes of a file; of a shapefile one archive of its parts."""
    if path.suffix.lower() != ".shp":
        return path.read_bytes()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for ending in _PARTS:
            part = path.with_suffix(ending)
            if part.is_file():
                archive.writestr(zipfile.ZipInfo(part.name, _SAME_DAY), part.read_bytes())
    return made.getvalue()
