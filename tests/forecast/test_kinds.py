"""Kinds of contest, as a reader of their titles would sort them."""

import pytest
from msgspec import structs

from downballot.forecast.kinds import (
    KINDS,
    ContestKind,
    both_parties,
    is_partisan,
    kind_of,
    parties_of,
)
from downballot.model.rule import FIFTY_FIVE, MAJORITY, TWO_THIRDS, Comparison, Share

PARTISAN = (
    "Member of the Assembly: MEMBER OF THE STATE ASSEMBLY, 39th District",
    "U.S. Representative: UNITED STATES REPRESENTATIVE, 29th District",
    "United States Senator: UNITED STATES SENATOR - Short Term "
    "(Unexpired term ending January 3, 2025)",
    "STATE SENATOR, 35th District",
    "Controller: CONTROLLER",
    "board-of-equalization: Board of Equalization District 3 - Districtwide Results",
    "state-assembly: State Assembly District 26 - Districtwide Results",
    "us-rep: U.S. House of Representatives District 18 - Districtwide Results",
    "US Senate (Perdue seat) runoff",
    "US Senate special runoff (Loeffler seat)",
    "President",
    "President American Independent - Sonoma County Results",
    "Governor (two leading candidates only)",
)
NOT_PARTISAN = (
    "Schools: LOS ANGELES UNIFIED SCHOOL DISTRICT Member of the Board of Education, District 3",
    "Schools: RIO HONDO COMMUNITY COLLEGE DISTRICT Governing Board Member, Trustee Area No. 5",
    "Cities: EL MONTE CITY GENERAL MUNICIPAL ELECTION Member of the City Council, 1st District",
    "Cities: LOS ANGELES CITY GENERAL MUNICIPAL ELECTION Mayor",
    "Cities: LONG BEACH CITY GENERAL MUNICIPAL ELECTION City Controller",
    "Cities: COMPTON CITY GENERAL MUNICIPAL ELECTION - MEASURE CA",
    "County: SUPERVISOR, 3rd District",
    "City of Seattle Council District No. 1",
    "Seattle School District No. 1 Director District No. 2",
    "District Attorney primary (majority avoids runoff)",
    "Mayor primary",
    "City Council District 1",
    "Judge of the Superior Court: JUDGE OF THE SUPERIOR COURT Office No. 39",
)


@pytest.mark.parametrize("title", PARTISAN)
def test_parties_contest_state_and_federal_offices(title: str):
    assert is_partisan(title, ("A", "B"))


@pytest.mark.parametrize("title", NOT_PARTISAN)
def test_what_cities_schools_and_counties_elect_is_nonpartisan(title: str):
    assert not is_partisan(title, ("A", "B"))


def test_a_party_in_brackets_settles_it():
    assert is_partisan("City Council District 1", ("Ann Lee (Rep)", "Bo Diaz"))
    assert is_partisan("Mayor", ("Ann Lee (P&F)", "Bo Diaz"))
    assert not is_partisan("Mayor", ("Ann (Red) Lee", "Bo Diaz (Incumbent)"))


@pytest.mark.parametrize(
    ("names", "sides"),
    [
        (("Rob Bonta (Dem)", "Nathan Hochman (Rep)"), (1, -1)),
        (("A (R)", "B (D)", "C (Grn)"), (-1, 1, 0)),
        (("A (Democratic)", "B (Republican) "), (1, -1)),
        (("YES", "NO"), ()),
        (("A (Grn)", "B (P&F)"), ()),
        ((), ()),
    ],
)
def test_the_side_of_a_name_is_its_party(names: tuple[str, ...], sides: tuple[int, ...]):
    assert parties_of(names) == sides


def test_a_school_bond_is_a_measure_at_exactly_fifty_five_percent(bench):
    votes = (60, 40)
    half = Share(22, 40, Comparison.AT_LEAST)
    assert kind_of(bench.measure(votes, share=FIFTY_FIVE)) is ContestKind.SCHOOL_BOND
    assert kind_of(bench.measure(votes, share=half)) is ContestKind.SCHOOL_BOND
    for share in (MAJORITY, TWO_THIRDS):
        assert kind_of(bench.measure(votes, share=share)) is ContestKind.MEASURE
    unknown = structs.replace(bench.measure(votes, share=MAJORITY), share=None)
    assert kind_of(unknown) is ContestKind.MEASURE


@pytest.mark.parametrize("many", [1, 2, 3, 15])
def test_every_contest_of_candidates_has_a_kind(bench, many: int):
    plain = bench.series(range(1, many + 1))
    parties = (1, -1, *(0,) * max(many - 2, 0))[:many]
    kinds = [
        kind_of(plain),
        kind_of(structs.replace(plain, partisan=True)),
        kind_of(structs.replace(plain, parties=parties)),
    ]
    pair, field = (
        ("PAIR", "PARTISAN_PAIR", "PARTY_PAIR"),
        ("FIELD", "PARTISAN_FIELD", "PARTY_FIELD"),
    )
    wanted = [ContestKind[one] for one in (pair if many <= 2 else field)]
    if many == 1:
        wanted[2] = ContestKind.PAIR  # one party alone is no contest of parties
    assert kinds == wanted
    assert set(kinds) <= set(KINDS)


def test_two_of_one_party_are_no_contest_of_parties(bench):
    one = bench.series((5, 6), parties=(1, 1))
    assert not both_parties(one)
    assert both_parties(structs.replace(one, parties=(1, -1)))
