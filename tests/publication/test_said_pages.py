"""The pages of counts in another language: nothing but data stays English, links keep it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import msgspec
import pytest
from said import links_out_of_the_language, unsaid

from downballot.contests.views import ContestHistory
from downballot.decisions.values import ContestDecision
from downballot.forecast.constants import read_constants
from downballot.model.call import Call, CallPolicy
from downballot.model.contest import ContestType
from downballot.model.count import BallotKind
from downballot.model.finding import Finding, GatheredFinding, Severity
from downballot.model.record import Contact, Outstanding
from downballot.model.rule import (
    FIFTY_FIVE,
    MAJORITY,
    TWO_THIRDS,
    Denominator,
    Otherwise,
    Rule,
    Scope,
)
from downballot.model.sentence import say
from downballot.model.update import Arrival, Disposition
from downballot.publication.contest_page import contest_page
from downballot.publication.election_page import election_page
from downballot.publication.frame import Link, Site
from downballot.publication.language import SPANISH
from downballot.publication.log_page import log_page
from downballot.publication.method_page import method_page
from downballot.publication.other_pages import SourceRow, about_page, problem_page
from downballot.publication.rendering import Page, render

Make = Callable[..., ContestHistory]
Decide = Callable[..., tuple[ContestDecision, ...]]
MakeCall = Callable[..., Call]
NIGHT = datetime(2024, 11, 6, 4, 36, 34, tzinfo=UTC)
MEASURE = Rule(
    share=FIFTY_FIVE,
    alternative=TWO_THIRDS,
    alternative_when="Measure A passes",
    denominator=Denominator.YES_AND_NO,
    otherwise=Otherwise.FAILS,
)
RULES = (
    Rule(),
    Rule(seats=2),
    Rule(share=MAJORITY, otherwise=Otherwise.TOP_TWO),
    Rule(otherwise=Otherwise.TOP_TWO),
    Rule(unknown=say("the file does not say it")),
    Rule(scope=Scope.PART),
)
DATA = (
    "Los Angeles Unified",
    "America/Los_Angeles",
    "LAUSD District 3",
    "LOS ANGELES UNIFIED SCHOOL DISTRICT District 3",
    "General Election, 5 November 2024",
    "Los Angeles County",
    "Schools",
    "Scott Mark Schmerelson",
    "Schmerelson",
    "Dan Chang",
    "Chang",
    "Ana Ruiz",
    "Jo Park",
    "1-3fa2b1c4",
    "Measure A passes",
    "desk@example.org",
)


def assert_said(page: Page, *data: str) -> None:
    assert unsaid(page, *DATA, *data) == []
    assert links_out_of_the_language(page) == []


@pytest.mark.parametrize("rule", RULES)
def test_a_contest_is_said_whatever_its_rule(
    site: Site, make: Make, decide: Decide, rule: Rule
) -> None:
    history = make(rule=rule)
    found = Finding(Severity.WARNING, "made", say("Something was found."))
    gathered = GatheredFinding(Severity.INFO, "kept", "e", "c", 3, 1, 2, "Kept as text.")
    decisions = decide(history)
    decisions = (*decisions[:-1], msgspec.structs.replace(decisions[-1], findings=(found,)))
    assert_said(contest_page(site, history, (gathered,), decisions=decisions))
    assert_said(contest_page(site, history, as_of=NIGHT))
    assert_said(contest_page(site, history, decisions=decide(history, complete=True)))


def test_a_measure_answers_in_the_language_of_the_page(
    site: Site, make: Make, decide: Decide
) -> None:
    counts = ((540, 460), (1080, 920))
    history = make(counts, ("YES", "NO"), MEASURE, ContestType.BALLOT_MEASURE)
    page = contest_page(site, history, decisions=decide(history))
    assert_said(page)
    spanish = render(page, SPANISH)
    assert "Sí tiene 54.00%; le faltan 20 votos para el 55% que necesita." in spanish


def test_a_call_is_said_and_what_its_ledger_keeps_as_text_is_marked_as_english(
    site: Site, make: Make, decide: Decide, make_call: MakeCall
) -> None:
    history = make()
    decisions = decide(history)
    holds = (str(decisions[0].holds[0]), "Somebody wrote this.")
    calls = (
        make_call(decisions[0], retracted_by="Jo Park", against=holds),
        make_call(decisions[1], approved_by=("Jo Park",), needed=1, number=20),
    )
    page = contest_page(site, history, decisions=decisions, calls=calls)
    assert_said(page)
    spanish = render(page, SPANISH)
    assert '<span lang="en">Somebody wrote this.</span>' in spanish
    assert '<span lang="en">Reason 1.</span>' in spanish
    assert 'lang="en"' not in render(page).removeprefix('<!doctype html>\n<html lang="en">')


def test_an_election_is_said(site: Site, make: Make, decide: Decide) -> None:
    history = make()
    silent = Contact("e", "results", NIGHT, None, "No answer within 30 seconds.")
    row = Outstanding(
        "e", "Los Angeles County", BallotKind.MAIL, 1200, NIGHT, "https://x.example"
    )
    election = msgspec.structs.replace(
        history.election,
        contests=(history.view, msgspec.structs.replace(history.view, followed=False)),
        contacts=(silent,),
        outstanding=(row,),
    )
    first = {"district-3": decide(history)[-1]}
    for query in ("", "lausd", "nobody"):
        page = election_page(site, election, decisions=first, path="/", query=query)
        assert_said(page, "results", "nobody", "lausd")
    empty = msgspec.structs.replace(election, update=None, contests=())
    assert_said(election_page(site, empty, path="/"), "results")


def test_the_log_says_what_became_of_each_arrival(site: Site, make: Make) -> None:
    rows = tuple(
        Arrival(number, "e", "results", NIGHT, NIGHT, one, "It had come before." * (number % 2))
        for number, one in enumerate(Disposition, start=1)
    )
    page = log_page(site, make().election, rows)
    assert_said(page, "results")
    assert '<span lang="en">It had come before.</span>' in render(page, SPANISH)


def test_method_about_and_problems_are_said(site: Site) -> None:
    constants = read_constants()
    page = method_page(
        site,
        model="1-3fa2b1c4",
        data_hash="",
        folders=constants.folders,
        calibration=constants.calibration,
        policy=CallPolicy(approvals=2),
    )
    assert_said(page, *(one.folder for one in constants.folders))
    source = SourceRow(
        "General Election, 5 November 2024", "results", "https://a.example", "30"
    )
    assert_said(about_page(site, (source,)), "results", "https://a.example", "OpenAPI")
    near = (Link("/xx/", say("All contests of this election")),)
    assert_said(problem_page(site, say("Not found"), say("No page."), near))
