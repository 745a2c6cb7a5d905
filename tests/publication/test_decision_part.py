"""What the pages of a contest and an election say of how it ends."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import msgspec

from downballot.contests.views import ContestHistory
from downballot.decisions.values import ContestDecision
from downballot.forecast.values import Interval
from downballot.model.call import Call, CallStatus
from downballot.model.finding import Finding, Severity
from downballot.model.rule import Rule, Scope
from downballot.publication.call_notes import AGAINST_RECORD
from downballot.publication.contest_page import contest_page
from downballot.publication.election_page import election_page
from downballot.publication.frame import Site
from downballot.publication.rendering import render

Make = Callable[..., ContestHistory]
Decide = Callable[..., tuple[ContestDecision, ...]]
MakeCall = Callable[..., Call]


def text_of(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def shown(
    site: Site,
    history: ContestHistory,
    decisions: tuple[ContestDecision, ...],
    calls: tuple[Call, ...] = (),
) -> str:
    return render(contest_page(site, history, decisions=decisions, calls=calls))


def test_the_status_and_the_outcome_come_first(site: Site, make: Make, decide: Decide) -> None:
    history = make()
    text = text_of(shown(site, history, decide(history)))
    assert text.index("Too early to call") < text.index("Where it stands")
    outcome = "Scott Mark Schmerelson wins: almost certain, over 99.9%"
    assert text.index(outcome) < text.index("Where it stands")


def test_a_new_count_is_announced_with_status_and_outcome(
    site: Site, make: Make, decide: Decide
) -> None:
    history = make()
    page = contest_page(site, history, decisions=decide(history, probability=0.97))
    assert page.frame.announcement.endswith(
        "Too early to call. Scott Mark Schmerelson wins: very likely."
    )


def test_no_probability_is_100_percent_before_the_count_is_complete(
    site: Site, make: Make, decide: Decide
) -> None:
    history = make()
    page = shown(site, history, decide(history, probability=1.0))
    page = re.sub(r"<textarea.*?</textarea>", "", page, flags=re.DOTALL)  # an embed's width
    assert not re.search(r"(?<![\d.])(100|0)(\.0+)?\s?%", page)
    assert "100%" in shown(site, history, decide(history, complete=True))


def test_every_section_with_a_probability_names_what_made_it(
    site: Site, make: Make, decide: Decide
) -> None:
    history = make()
    page = shown(site, history, decide(history))
    line = "Model 1-3fa2b1c4, seed 5, 200 simulated finishes, update 20241202T225501Z"
    assert text_of(page).count(line) == 3
    assert page.count('<a href="/method">How this is worked out</a>') == 3


def test_what_must_hold_has_state_likelihood_and_reasons(
    site: Site, make: Make, decide: Decide
) -> None:
    history = make()
    text = text_of(shown(site, history, decide(history, probability=0.97)))
    assert (
        "Scott Mark Schmerelson is ahead of Dan Chang very likely , 97% Open "
        "Dan Chang needs 54.7% of the votes to come."
    ) in text
    assert "Why it may not be called yet No batch counted after election night" in text


def test_votes_to_come_have_an_interval_and_the_method(
    site: Site, make: Make, decide: Decide
) -> None:
    history = make()
    text = text_of(shown(site, history, decide(history)))
    assert "Still to come, about 96,300" in text
    assert "In 95 of 100 cases 67,400 to 135,000" in text
    assert "estimate of 4 November." in text


def test_the_history_has_every_update_newest_first(
    site: Site, make: Make, decide: Decide
) -> None:
    history = make()
    part = contest_page(site, history, decisions=decide(history)).decision
    assert part is not None
    assert [row.counted for row in part.rows] == ["240,809", "172,930", "139,231", "111,478"]
    assert part.rows[0].to_come == "96,300"


def test_a_complete_count_has_no_fan_and_nothing_to_come(
    site: Site, make: Make, decide: Decide
) -> None:
    history = make()
    part = contest_page(site, history, decisions=decide(history, complete=True)).decision
    assert part is not None
    assert (part.fan, part.to_come, part.finishes) == (None, None, ())
    assert part.rows[0].to_come == "0"


def test_a_retracted_call_stays_visible(
    site: Site, make: Make, decide: Decide, make_call: MakeCall
) -> None:
    history = make()
    *others, last = decide(history)
    call = make_call(last, retracted_by="Jo Park", against=("It was below 99.5%.",))
    last = msgspec.structs.replace(last, status=CallStatus.UNCALLED)
    text = text_of(shown(site, history, (*others, last), (call,)))
    assert "Uncalled" in text
    assert "No call stands" in text
    assert "Called by Ana Ruiz" in text
    assert "Made against the policy of this desk. It was below 99.5%." in text
    assert "Retracted by Jo Park" in text


def test_a_call_that_the_count_does_not_fit_is_an_alert(
    site: Site, make: Make, decide: Decide, make_call: MakeCall
) -> None:
    history = make()
    made = decide(history)[-1]
    found = Finding(Severity.ERROR, AGAINST_RECORD, "Call 1 stands, but Chang leads.")
    call = make_call(made)
    made = msgspec.structs.replace(made, call=call, findings=(found,))
    page = shown(site, history, (made,), (call,))
    assert page.count("Call 1 stands, but Chang leads.") == 1
    assert re.search(r'role="alert">.*Call 1 stands, but Chang leads\.', page)


def test_other_findings_of_a_forecast_are_with_those_of_the_count(
    site: Site, make: Make, decide: Decide
) -> None:
    history = make()
    made = decide(history)[-1]
    found = Finding(Severity.WARNING, "x", "Votes arrive although none were expected.")
    forecast = msgspec.structs.replace(made.forecast, findings=(found,))
    page = contest_page(
        site, history, decisions=(msgspec.structs.replace(made, forecast=forecast),)
    )
    assert [one.sentence for one in page.remarks] == [found.sentence]


def test_a_part_of_a_contest_says_why_nothing_is_forecast(site: Site, make: Make) -> None:
    history = make(rule=Rule(scope=Scope.PART))
    text = text_of(shown(site, history, ()))
    assert "How it may end Other counties vote in this contest too" in text
    assert "Votes still to come" not in text


def test_a_contest_without_votes_says_so(site: Site, make: Make, decide: Decide) -> None:
    history = make(((0, 0),))
    made = msgspec.structs.replace(
        decide(history)[-1], outcome=None, assertions=(), status=CallStatus.UNABLE
    )
    text = text_of(shown(site, history, (made,)))
    assert "Unable to call" in text
    assert "No votes have been counted yet" in text
    assert (
        "simulated" not in text.replace("simulated finishes", "", 0).split("How the count")[0]
    )


def test_an_election_page_has_status_and_words_at_each_contest(
    site: Site, make: Make, decide: Decide
) -> None:
    history = make()
    made = {"district-3": decide(history, probability=0.7)[-1]}
    other = msgspec.structs.replace(history.view, followed=False)
    for view in (history.view, other):
        election = msgspec.structs.replace(history.election, contests=(view,))
        text = text_of(render(election_page(site, election, decisions=made, path="/")))
        assert "Too early to call" in text
        assert "Scott Mark Schmerelson wins: leaning" in text


def test_an_absurd_number_of_votes_to_come_is_drawn_too(
    site: Site, make: Make, decide: Decide
) -> None:
    history = make()
    *others, last = decide(history)
    forecast = msgspec.structs.replace(
        last.forecast, votes_to_come=Interval(1e12, 1e9, 1e13, 0.0, 1e15)
    )
    last = msgspec.structs.replace(last, forecast=forecast)
    page = contest_page(site, history, decisions=(*others, last)).decision
    assert page is not None
    assert page.to_come is not None
    assert page.to_come.votes == "1,000,000,000,000"
    assert page.to_come.share == "under 1%"
