"""Values to pages, without any desk."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import pairwise

import msgspec
import pytest

from downballot.contests.views import ContestHistory, ElectionView
from downballot.decisions.values import ContestDecision
from downballot.errors import UsageError
from downballot.forecast.calibration import Calibration, CalibrationRow
from downballot.model.call import Call, CallPolicy
from downballot.model.count import BallotKind
from downballot.model.finding import GatheredFinding, Severity
from downballot.model.record import Contact, Outstanding
from downballot.model.rule import MAJORITY, Otherwise, Rule, Scope
from downballot.model.status import ResultsStatus
from downballot.model.update import Arrival, Disposition
from downballot.publication.contest_groups import LONG_LIST
from downballot.publication.contest_page import contest_page
from downballot.publication.count_table import count_table
from downballot.publication.data_package import Licence
from downballot.publication.data_page import data_page
from downballot.publication.election_page import election_page
from downballot.publication.frame import Site
from downballot.publication.log_page import PAGE_SIZE, log_page
from downballot.publication.method_page import method_page
from downballot.publication.moments import stamp
from downballot.publication.other_pages import about_page, problem_page
from downballot.publication.rendering import ASSETS, asset, render
from downballot.publication.subscription_page import asked_page
from downballot.publication.words import DISPOSITIONS, KINDS, STATUS, fate

Make = Callable[..., ContestHistory]
Decide = Callable[..., tuple[ContestDecision, ...]]
MakeCall = Callable[..., Call]
NIGHT = datetime(2024, 11, 6, 4, 36, 34, tzinfo=UTC)
TOP_TWO = Rule(share=MAJORITY, otherwise=Otherwise.TOP_TWO, next_contest="November")
OPEN_ENDED = {"meta", "link", "input", "br"}


class Outline(HTMLParser):
    """Reads which elements are open, and the levels of headings."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.levels: list[int] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value for name, value in attrs if name == "id" and value]
        if tag not in OPEN_ENDED:
            self.open.append(tag)
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.levels.append(int(tag[1]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Closes itself."""

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open[-1] == "li" and tag != "li":
            self.open.pop()
        assert self.open.pop() == tag


def outline(page: str) -> Outline:
    made = Outline()
    made.feed(page)
    return made


def with_contests(history: ContestHistory) -> ElectionView:
    return msgspec.structs.replace(history.election, contests=(history.view,))


def test_every_page_is_well_formed_with_headings_in_order(
    site: Site, make: Make, decide: Decide, make_call: MakeCall
) -> None:
    history = make()
    decisions = decide(history)
    first = decisions[0]
    calls = (make_call(first, retracted_by="Jo Park"),)
    for page in (
        contest_page(site, history, decisions=decisions, calls=calls),
        contest_page(site, history, decisions=decide(history, complete=True)),
        method_page(
            site,
            model="1-3fa2b1c4",
            data_hash="",
            folders=(),
            calibration=Calibration((CalibrationRow(0.6, 0.8, 40, 0.7, 0.6),)),
            policy=CallPolicy(),
        ),
        election_page(site, with_contests(history), decisions={"district-3": first}, path="/"),
        election_page(site, with_contests(history), path="/"),
        election_page(site, with_contests(history), path="/", query="lausd"),
        contest_page(site, history),
        contest_page(site, make(rule=TOP_TWO), as_of=NIGHT),
        log_page(site, history.election, ()),
        about_page(site, ()),
        problem_page(site, "Not found", "No page."),
    ):
        made = outline(render(page))
        assert made.levels[0] == 1
        assert all(second <= first + 1 for first, second in pairwise(made.levels))
        assert len(made.ids) == len(set(made.ids))


def test_the_table_has_the_batch_of_every_update_newest_first(make: Make) -> None:
    history = make()
    zone_stamps = tuple(stamp(one.update.published_at, UTC) for one in history.steps)  # type: ignore[arg-type]
    table = count_table(history, zone_stamps)
    assert [row.added for row in table.rows] == ["+67,879", "+33,699", "+27,753", "+111,478"]
    assert [row.lead for row in table.rows] == ["+7,853", "+6,418", "+9,337", "+10,858"]
    assert table.rows[2].batch_cells[0].share == "47.3%"


def test_a_majority_shows_both_wholes_and_its_line(site: Site, make: Make) -> None:
    page = contest_page(site, make(rule=TOP_TWO))
    assert page.lines[0].name == "More than half"
    assert "votes needed; 3,926 votes over" in page.lines[0].figures


def test_a_part_of_a_contest_has_no_lines(site: Site, make: Make) -> None:
    page = contest_page(site, make(rule=Rule(scope=Scope.PART)))
    assert page.part
    assert page.lines == ()
    assert all(not row.place for row in page.rows)


def test_findings_are_shown_with_how_often_they_were_found(site: Site, make: Make) -> None:
    found = GatheredFinding(
        Severity.WARNING,
        "votes-fell",
        "2024-11-05-general",
        "district-3",
        3,
        1,
        9,
        "Votes fell.",
    )
    assert "Found 3 times." in render(contest_page(site, make(), (found,)))


def test_names_are_escaped_everywhere(site: Site, make: Make, decide: Decide) -> None:
    history = make(names=('<script>alert("1")</script>', "{{ 7 * 7 }}"))
    for page in (
        contest_page(site, history, decisions=decide(history)),
        election_page(site, with_contests(history), path="/", query="<script>"),
    ):
        text = render(page)
        assert "<script>alert" not in text
        # live.js, what the page is as JSON-LD, and on a contest's the copying of its embed
        assert text.count("<script") == 2 + ("embed-code" in text)
        assert text.count('<script type="application/ld+json">{"@context"') == 1
        assert "49" not in text.split("{{ 7 * 7 }}")[0][-40:]


def test_a_list_too_long_for_a_page_is_named_whole_where_nobody_answers_a_search(
    site: Site, make: Make
) -> None:
    view = make().view
    definition = msgspec.structs.replace(view.definition, group="Water boards")
    many = tuple(
        msgspec.structs.replace(view, id=f"c{n}", followed=False, definition=definition)
        for n in range(LONG_LIST + 1)
    )
    election = msgspec.structs.replace(make().election, contests=many)
    asked = render(election_page(site, election, path="/elections/x/"))
    assert 'href="/elections/x/?q=Water+boards"' in asked
    assert "/contests/c7" not in asked
    whole = render(election_page(site, election, path="/elections/x/", whole_lists=True))
    assert "?q=" not in whole
    assert whole.count("/contests/c") == LONG_LIST + 1


def linked(page: str) -> dict[str, object]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert found
    return dict(json.loads(found[1]))


def test_programs_are_told_of_the_tables_of_an_election(site: Site, make: Make) -> None:
    known = msgspec.structs.replace(
        site,
        public_url="https://r.example",
        base_path="/results",
        licence="https://cc.example/0",
    )
    history = make(names=("</script><script>", "B"))
    election = history.election
    path = f"/elections/{election.id}/"
    page = election_page(known, with_contests(history), path=path)
    dataset = linked(render(page, here=path))["mainEntity"]
    assert isinstance(dataset, dict)
    assert dataset["@type"] == "Dataset"
    assert election.title in dataset["name"]
    assert 50 < len(dataset["description"]) < 5000
    assert dataset["license"] == "https://cc.example/0"
    assert dataset["distribution"][0]["contentUrl"] == (
        f"https://r.example/results/data/{election.id}/counts.csv"
    )
    assert "mainEntity" not in linked(
        render(contest_page(known, history), here=f"{path}contests/x")
    )
    catalogue = linked(render(data_page(known, (), Licence()), here="/data/"))["mainEntity"]
    assert isinstance(catalogue, dict)
    assert [one["@type"] for one in catalogue["dataset"]] == ["Dataset"] * len(site.elections)


@pytest.mark.parametrize("here", ["/desk/", "/desk/elections/x", "/subscription/confirm/abc"])
def test_a_page_for_one_person_tells_programs_nothing(site: Site, here: str) -> None:
    known = msgspec.structs.replace(site, public_url="https://r.example")
    page = render(asked_page(known), here=here)
    assert "ld+json" not in page
    assert "canonical" not in page
    assert "og:" not in page


def test_an_estimate_is_shown_with_its_source_unless_superseded(site: Site, make: Make) -> None:
    estimates = tuple(
        Outstanding(
            "2024-11-05-general",
            "Los Angeles County",
            BallotKind.MAIL,
            ballots,
            NIGHT,
            "https://example.org/note",
            superseded=superseded,
        )
        for ballots, superseded in ((900_000, True), (800_000, False))
    )
    view = msgspec.structs.replace(with_contests(make()), outstanding=estimates)
    text = render(election_page(site, view, path="/"))
    assert "800,000" in text
    assert "900,000" not in text
    assert 'href="https://example.org/note"' in text


def test_nothing_is_still_to_be_counted_of_a_certified_count(site: Site, make: Make) -> None:
    row = Outstanding("e", "County", BallotKind.MAIL, 812_345, NIGHT, "https://example.org/n")
    view = msgspec.structs.replace(
        with_contests(make()), outstanding=(row,), status=ResultsStatus.CERTIFIED
    )
    assert "812,345" not in render(election_page(site, view, path="/"))


def test_a_source_that_is_no_address_is_no_link(site: Site, make: Make) -> None:
    row = Outstanding("e", "County", BallotKind.MAIL, 5, NIGHT, "javascript:alert(1)")
    view = msgspec.structs.replace(with_contests(make()), outstanding=(row,))
    assert 'href="javascript' not in render(election_page(site, view, path="/"))


def test_a_source_that_is_down_keeps_the_last_count_in_view(site: Site, make: Make) -> None:
    contact = Contact("2024-11-05-general", "results", NIGHT, None, problem="no answer")
    view = msgspec.structs.replace(with_contests(make()), contacts=(contact,))
    text = render(election_page(site, view, path="/"))
    assert "It has not answered yet." in text
    assert "124,331" in text


def test_certified_is_said(site: Site, make: Make) -> None:
    view = msgspec.structs.replace(with_contests(make()), status=ResultsStatus.CERTIFIED)
    assert "Certified" in render(election_page(site, view, path="/"))


def test_every_word_of_the_code_has_words_for_readers() -> None:
    assert set(DISPOSITIONS) == set(Disposition)
    assert set(STATUS) == set(ResultsStatus)
    assert set(KINDS) == set(BallotKind)
    assert {fate(one) for one in Disposition} == {"kept", "set aside", "refused"}


@pytest.mark.parametrize(("arrivals", "older"), [(PAGE_SIZE, False), (PAGE_SIZE + 1, True)])
def test_the_log_has_an_older_page_only_when_there_is_more(
    site: Site, make: Make, arrivals: int, *, older: bool
) -> None:
    rows = tuple(
        Arrival(number, "e", "results", NIGHT, None, Disposition.EMPTY)
        for number in range(1, arrivals + 1)
    )
    page = log_page(site, make().election, rows)
    assert bool(page.older_href) is older
    assert page.rows[0].number == arrivals
    assert len(page.rows) == PAGE_SIZE


def test_a_reason_names_counts_by_their_day_and_time(site: Site, make: Make) -> None:
    reason = "An older count again; this source had already given 20241106T043634Z."
    row = Arrival(1, "e", "results", NIGHT, NIGHT, Disposition.STALE, reason)
    page = log_page(site, make().election, (row,))
    assert page.rows[0].what.endswith("p.m.")
    assert "already given the count of Nov. 5, 8:36 p.m." in page.rows[0].what


def test_only_known_assets_are_given() -> None:
    assert all(asset(name) for name in ASSETS)
    with pytest.raises(UsageError, match="expected one of"):
        asset("../rendering.py")
