"""What every format of precinct results must hold, on small files of each and on real ones."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest

from downballot.errors import FormatError, UsageError
from downballot.model.precinct import (
    CONTEST_TOTALS,
    CONTEST_UNITS,
    CONTESTS,
    UNIT_MEMBERS,
    UNIT_NOTES,
    UNIT_SET_ASIDE,
    UNIT_VOTES,
    UNITS,
    PrecinctResults,
)
from downballot.sources.precinct_format import Names
from downballot.sources.precinct_registry import (
    format_of,
    precinct_formats,
    read_precincts,
)

SCHEMAS = {
    "units": UNITS,
    "contest_units": CONTEST_UNITS,
    "votes": UNIT_VOTES,
    "contests": CONTESTS,
    "totals": CONTEST_TOTALS,
    "set_aside": UNIT_SET_ASIDE,
    "members": UNIT_MEMBERS,
    "notes": UNIT_NOTES,
}
SAMPLES = {
    "la-votes-cast": (
        "la_BOARD_by_precinct.csv",
        "LOCATION,PRECINCT,SERIAL,BALLOT GROUP,VOTE BY MAIL ONLY,REGISTRATION,TYPE,"
        "BALLOTS CAST,ANA DIAZ,BO LEE\n"
        "ACTON,0050003A,1,3,N,1086,POLLING PLACE,155,80,60\n"
        "ACTON,0050003A,1,3,N,0,VBM PORTION,133,70,50\n"
        "ACTON,0050003A,1,3,N,1086,TOTAL,288,150,110\n"
        "BALLOT GROUP 3,9990003A,8003,3,N,0,POLLING PLACE,0,0,0\n"
        "BALLOT GROUP 3,9990003A,8003,3,N,0,VBM PORTION,2,1,0\n"
        "BALLOT GROUP 3,9990003A,8003,3,N,0,TOTAL,2,1,0\n",
    ),
    "la-votes-cast-bare": (
        "MEASURES.csv",
        "0050003A,1084,851,271,286\n0050022A*,66,42,17,16\n9990078A,0,1,0,1\n"
        "0050003A,1084,851,280,489\n0050022A*,66,42,20,19\n9990078A,0,1,0,1\n",
    ),
    "data-desk-statewide": (
        "wide.csv",
        "pct16,pres_clinton,pres_trump,prop51_yes,prop51_no,pres_margin\n"
        "037-0050003A,223,541,300,400,41.5\n037-9990003A,1,2,3,0,1.0\n",
    ),
    "ventura-contest": (
        "OjaiUnifiedSchoolDistrict.csv",
        "pct16,NPP - ANA DIAZ,\"REP,AIP - BO LEE\",WRITE-IN\n"
        "111-Ojai-NO101,91,10,1\n111-Ojai-NO101,9,1,0\n111-Ojai-NO112,10,3,0\n",
    ),
    "openelections-precincts": (
        "20171205__ca__special__general__precinct.csv",
        "county,precinct,office,district,party,candidate,election_day,mail,votes\n"
        "Los Angeles,0850001A,State Assembly,51,DEM,Luis Lopez,43,46,89\n"
        "Los Angeles,0850001A,State Assembly,51,DEM,Wendy Carrillo,40,41,81\n"
        "Los Angeles,0850001A,Ballots Cast,,,,84,88,172\n",
    ),
    "san-francisco-csv": (
        "175 - Member, Board of Education.csv",
        "precinctname,reportingtype,precinctid,precincts,registration,ballots_cast,"
        "turnout_percent,ana_diaz,writein,under_vote,over_vote\n"
        "Pct 1101,Election Day,1101,1,586,159,27.13,100,2,57,0\n"
        "Pct 1101,VBM,1101,1,586,287,48.98,200,1,85,1\n"
        "Pct 1104/1105,Election Day,1104,1,600,100,16.67,60,0,40,0\n"
        "Pct 1104/1105,VBM,1104,1,600,200,33.33,150,0,50,0\n",
    ),
    "san-francisco-json": (
        "election2016general.json",
        json.dumps({
            "contests": ["School Measure A - CITY (280)"],
            "precinct_data": {
                "1101": {"School Measure A - CITY (280)": {"YES": 300, "NO": 100},
                         "ballotsCast": 446, "registeredVoters": 586},
                "1104": {"School Measure A - CITY (280)": {"YES": 200, "NO": 90},
                         "ballotsCast": 300, "registeredVoters": 600},
                "1105": {"School Measure A - CITY (280)": {"YES": 200, "NO": 90},
                         "ballotsCast": 300, "registeredVoters": 600},
            },
        }),
    ),
    "tidy-precincts": (
        "tidy.csv",
        "contest,unit,selection,party,votes,ballot_kind,registered,ballots\n"
        "Mayor,P1,Ana Diaz,,80,total,300,150\nMayor,P1,Bo Lee,,60,total,300,150\n"
        "Mayor,P2,Ana Diaz,,*,total,9,4\nMayor,P2,Bo Lee,,*,total,9,4\n",
    ),
}  # fmt: skip
REAL = {
    "la-votes-cast": "la/lausd_2014/lausd_board_d1_special_primary_20140603_by_precinct.csv",
    "la-votes-cast-bare": "la/la2016_local_contests/LOSANGELESCOMMCOLLSPC.csv",
    "ventura-contest": "ventura/contests/VenturaUnifiedSchoolDistrict.csv",
    "openelections-precincts":
        "la/openelections_20171205__ca__special__general__los_angeles__precinct.csv.gz",
    "san-francisco-csv":
        "sf/nov2016_by_precinct_and_ballot_type/175 - Member, Board of Education.csv",
}  # fmt: skip
UNVERIFIED = {"la-votes-cast-workbook"}


@pytest.fixture(params=sorted(SAMPLES))
def sample(request, tmp_path) -> tuple[str, Path]:
    name, text = SAMPLES[request.param]
    (tmp_path / name).write_text(text, encoding="utf-8")
    return request.param, tmp_path / name


def rows(results: PrecinctResults) -> dict[str, list[tuple[object, ...]]]:
    return {name: getattr(results, name).rows() for name in SCHEMAS}


def test_every_format_has_a_sample_or_says_that_it_was_never_tried_on_a_real_file():
    formats = precinct_formats()
    assert set(formats) == set(SAMPLES) | UNVERIFIED
    assert {name for name, one in formats.items() if not one.verified} == UNVERIFIED


def test_one_format_claims_each_sample_and_reading_twice_says_the_same(sample):
    name, path = sample
    format_ = format_of(path)
    assert format_.name == name
    first, second = format_.read(path, Names()), format_.read(path, Names())
    assert rows(first) == rows(second)
    assert first.votes.height


def test_every_table_has_the_columns_of_its_schema_and_each_total_stands_once(sample):
    _, path = sample
    results = read_precincts([path])
    for name, schema in SCHEMAS.items():
        assert getattr(results, name).schema == schema, name
    key = ["contest", "unit"]
    totals = results.contest_units.filter(ballot_kind="total")
    assert totals.select(key).is_unique().all()
    assert totals.height == results.contest_units.select(key).unique().height
    assert set(results.votes["unit"]) <= set(results.units["unit"])


def test_a_packed_file_says_what_the_bare_one_says(sample):
    _, path = sample
    packed = path.with_name(path.name + ".gz")
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert read_precincts([packed]).votes.equals(read_precincts([path]).votes)


def test_one_damaged_byte_gives_counts_or_an_error_that_names_the_file(sample):
    name, path = sample
    whole = path.read_bytes()
    drawn = random.Random(2017)  # noqa: S311 - damage, not a secret
    format_ = precinct_formats()[name]
    for _ in range(15):
        body = bytearray(whole)
        body[drawn.randrange(len(body))] = drawn.randrange(256)
        path.write_bytes(bytes(body))
        try:
            if format_.claims(path):
                format_.read(path, Names())
        except FormatError as error:
            assert path.name in str(error)


def test_a_torn_packed_file_is_refused_with_its_name(sample):
    name, path = sample
    packed = path.with_name(path.name + ".gz")
    packed.write_bytes(gzip.compress(path.read_bytes())[:-9])
    with pytest.raises((FormatError, UsageError), match="gz"):
        precinct_formats()[name].read(packed, Names())


@pytest.mark.parametrize("name", sorted(REAL))
def test_one_format_claims_each_real_file_and_reads_it_twice_alike(shared, name):
    path = shared / "data" / "precincts" / REAL[name]
    format_ = format_of(path)
    assert format_.name == name
    assert format_.read(path, Names()).votes.equals(format_.read(path, Names()).votes)


def test_a_file_that_no_format_claims_is_refused_with_the_formats(tmp_path):
    (tmp_path / "notes.txt").write_text("hello\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"none, expected one of .*tidy-precincts"):
        read_precincts([tmp_path / "notes.txt"])
