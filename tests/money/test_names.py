"""Names of donors as filings write them."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downballot.money.names import (
    is_organisation,
    parse_organisation,
    parse_person,
    work_words,
)


@pytest.mark.parametrize(
    ("name", "last", "first", "middle", "suffix"),
    [
        ("ROE, JOHN A JR", "roe", "john", "a", "jr"),
        ("ROE JR, JOHN", "roe", "john", "", "jr"),
        ("John A. Roe, Jr.", "roe", "john", "a", "jr"),
        ("O'ROE, MARY", "oroe", "mary", "", ""),
        ("de la Roe, María José", "delaroe", "maria", "jose", ""),
        ("Dr. Ann van Roe III", "vanroe", "ann", "", "iii"),
        ("ROE, JOHN & JANE", "roe", "john", "", ""),
        ("ROE, JOHN V", "roe", "john", "v", ""),
        ("Roe, Robert (Bob) MD", "roe", "robert", "", ""),
        ("Do, Kevin", "do", "kevin", "", ""),
        ("Kevin Do", "do", "kevin", "", ""),
        ("ROE, JOHN MR.", "roe", "john", "", ""),
        ("ROE, JOHN MR. & MRS.", "roe", "john", "", ""),
        ("Cher", "cher", "", "", ""),
        ("", "", "", "", ""),
        (",", "", "", "", ""),
    ],
)
def test_a_name_is_taken_apart(
    name: str, last: str, first: str, middle: str, suffix: str
) -> None:
    found = parse_person(name)
    assert (found.last, found.first, found.middle, found.suffix) == (
        last,
        first,
        middle,
        suffix,
    )


def test_a_first_name_beside_it_makes_the_name_the_last_name() -> None:
    found = parse_person("Roe Smith Jr.", "Ann Q")
    assert (found.last, found.first, found.middle, found.suffix) == (
        "roesmith",
        "ann",
        "q",
        "jr",
    )


def test_short_forms_share_a_root_and_spouses_do_not() -> None:
    william, bill = parse_person("Roe, William"), parse_person("Roe, Bill")
    john, joan = parse_person("Roe, John"), parse_person("Roe, Joan")
    assert william.roots & bill.roots
    assert not john.roots & joan.roots
    assert john.given != joan.given


def test_an_organisation_loses_its_legal_form_and_keeps_its_id() -> None:
    found = parse_organisation("The Example Alliance, Inc. (#1234567), sponsored by Others IEC")
    assert (found.key, found.fppc_id, found.sponsor) == (
        "example alliance",
        "1234567",
        "others iec",
    )
    assert parse_organisation("Example L.L.C.").key == "example"
    assert parse_organisation("Union Lcl 99").key == parse_organisation("Union Local 99").key


def test_an_employer_that_says_nothing_has_no_words() -> None:
    assert work_words("Information Requested Per Best Efforts") == ()
    assert work_words("N/A") == ()
    assert work_words("Acme, Inc.") == ("acme",)


def test_organisations_read_as_such() -> None:
    assert is_organisation("SEIU Local 99")
    assert not is_organisation("Roe, Jane")


@given(st.text(max_size=60), st.text(max_size=30))
def test_no_text_breaks_parsing(name: str, first: str) -> None:
    parse_person(name, first)
    parse_organisation(name)


def test_importing_names_and_linkage_starts_no_database() -> None:
    code = (
        "import sys, downballot.money.names, downballot.money.linkage;"
        "print([m for m in ('splink', 'duckdb', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
