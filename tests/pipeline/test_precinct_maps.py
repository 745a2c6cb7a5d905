from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from litestar.testing import TestClient

from downballot.errors import LedgerError, UsageError
from downballot.pipeline.creation import create_desk
from downballot.pipeline.precinct_boundaries import (
    ground_of,
    ground_path,
    keep_boundaries,
    kept_boundaries,
    whole_boundaries,
)
from downballot.pipeline.precinct_desk import PrecinctDesk
from downballot.pipeline.precinct_maps import drawn_file, election_ground, recovered
from downballot.web.app import desk_app

ELECTION = "2016-11-08-general"
MAP = f"/elections/{ELECTION}/precincts/school-measure-a/map"


@pytest.fixture(scope="module")
def desk(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("maps") / "desk"
    create_desk(folder, "lausd")
    data = shared / "data" / "precincts" / "sf"
    with PrecinctDesk(folder) as opened:
        opened.take_in(ELECTION, [data / "election2016general.json.gz"])
    keep_boundaries(folder, ELECTION, data / "precincts2012.json.gz", id_column="PREC_2012")
    return folder


def test_what_is_kept_is_read_back(desk: Path) -> None:
    kept = kept_boundaries(desk, ELECTION)
    assert kept is not None
    assert (kept.units, kept.projection) == (603, "EPSG:4326")
    assert len(whole_boundaries(desk, kept).units) == len(ground_of(desk, kept).units) == 603


def test_damaged_ground_is_not_drawn(desk: Path, tmp_path: Path) -> None:
    copy = tmp_path / "desk"
    shutil.copytree(desk / "boundaries", copy / "boundaries")
    kept = kept_boundaries(copy, ELECTION)
    assert kept is not None
    ground_path(copy, ELECTION, kept.map_sha256).write_bytes(b"{}")
    with pytest.raises(LedgerError, match="not the ground that was kept"):
        ground_of(copy, kept)


def test_an_election_without_boundaries_says_so(desk: Path) -> None:
    with pytest.raises(UsageError, match="no precinct results"):
        election_ground(desk, "2018-11-06-general")
    with pytest.raises(UsageError, match="expected the desk's id"):
        kept_boundaries(desk, "../elsewhere")


def test_every_vote_of_the_bond_is_on_the_map_once(desk: Path) -> None:
    found = election_ground(desk, ELECTION)
    bond = found.mapped(found.named("school measure a"))
    cast = found.results.of("school-measure-a").votes.filter(ballot_kind="total")["votes"].sum()
    assert sum(bond.dots) == cast
    with pytest.raises(UsageError, match="expected one of"):
        found.named("measure")
    with pytest.raises(UsageError, match=r"svg, \.png or \.html"):
        drawn_file(found, found.part("school-measure-a"), ".gif")


def test_too_few_precincts_to_hide_are_refused(desk: Path) -> None:
    with pytest.raises(UsageError, match="more than two coarse units"):
        recovered(desk, ELECTION, "school-measure-a", size=500, seed=1)


def test_the_page_and_its_files_are_served(desk: Path) -> None:
    with TestClient(desk_app(desk)) as client:
        page = client.get(MAP)
        assert page.status_code == 200
        assert "unsafe" not in page.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
        ground = page.text.partition('data-ground="')[2].partition('"')[0]
        shapes = client.get(ground)
        assert shapes.headers["cache-control"].endswith("immutable")
        assert len(shapes.json()["objects"]["units"]["geometries"]) == 603
        assert "sin resultado" in client.get(f"/es{MAP}").text
        embed = client.get(f"/embed{MAP}")
        assert "frame-ancestors *" in embed.headers["content-security-policy"]
        assert client.get(f"{MAP}.svg?theme=dark&drawn=dots").text.startswith("<svg")
        assert client.get(f"{MAP}.csv").text.startswith("precinct,registered")
        for wrong in (
            MAP.replace("school-measure-a", "nothing"),
            MAP.replace("2016", "2000"),
            f"{MAP}?against=nothing",
            "/data/precincts/x/../../desk.topojson",
            f"/data/precincts/{ELECTION}/0000000000000000.topojson",
        ):
            assert client.get(wrong).status_code == 404
