"""The pages about money, without any desk: pictures, figures, published tables."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html import unescape
from itertools import pairwise
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from downballot.almanac.bodies import packaged_body
from downballot.control.seat_history import seat_history
from downballot.model.body import BodyRecord
from downballot.model.partial_date import PartialDate
from downballot.money.committee_detail import CommitteeDetail
from downballot.money.desk_values import (
    CommitteeMoney,
    MoneyTrace,
    SetAside,
    TracedSource,
    TracedSpending,
)
from downballot.money.late_values import LateContest, LateRow
from downballot.money.tracing_values import Bucket, FlowCounts, FlowPath, MainSource
from downballot.publication.committee_page import committee_page
from downballot.publication.feeds import ATOM_NAMESPACE as ATOM
from downballot.publication.feeds import Place, atom
from downballot.publication.flow_drawing import OTHERS, draw_flow
from downballot.publication.frame import Site
from downballot.publication.late_feed import late_feed
from downballot.publication.late_page import late_page
from downballot.publication.money_figures import (
    dollars,
    payer_name,
    published_dollars,
    whole_dollars,
)
from downballot.publication.money_page import money_page
from downballot.publication.money_parts import FilingSource, basis_of
from downballot.publication.published_figures import figure_rows
from downballot.publication.published_money_part import (
    published_money,
    published_money_of_seat,
    published_totals,
)
from downballot.publication.rendering import Page, render
from downballot.publication.seat_page import seat_page
from downballot.publication.trace_page import TraceAsked, trace_page, trace_part

ZONE = ZoneInfo("America/Los_Angeles")
COUNTS = FlowCounts(
    movements=0,
    spending=0,
    left_out=0,
    dated_by_assumption=0,
    earmarked=0,
    returned_cents=0,
    cancelled_cents=0,
    uncovered_days=0,
    uncovered_cents=0,
    circles=0,
)
DETAIL = CommitteeDetail("Ana Ruiz", (), (), (), 1)
BASIS = basis_of(
    (
        FilingSource(
            name="filings.csv",
            format="tidy-money",
            verified=True,
            received_at=datetime(2024, 11, 6, 4, 36, tzinfo=UTC),
            transactions=1200,
            set_aside=2,
        ),
    ),
    (
        SetAside("filings.csv", 7, "cents '12 Elm Street': no amount, expected 1234.50"),
        SetAside("filings.csv", None, "no cover page, expected one"),
    ),
    date(2024, 11, 5),
    ZONE,
)


def text_of(page: Page) -> str:
    plain = re.sub(r"<[^>]+>", " ", render(page))
    return " ".join(unescape(plain).split())


def trace_of(cents: dict[str, int], *, others: int = 0) -> MoneyTrace:
    """Return a trace through one committee for two candidates."""
    whole = sum(cents.values()) + others
    half = whole // 2
    paths = [FlowPath(Bucket.DONOR.value, (name, "PAC"), one) for name, one in cents.items()]
    rest = [FlowPath("", (), others)] if others else []
    return MoneyTrace(
        question="by PAC",
        spent_cents=whole,
        sources=tuple(
            TracedSource(Bucket.DONOR.value, name, one, one, one) for name, one in cents.items()
        ),
        paths=(*paths, *rest),
        spending=(
            TracedSpending("1", "PAC", "Ana Ruiz", "", "support", whole - half),
            TracedSpending("1", "PAC", "Bo Lee", "", "oppose", half),
        ),
        counts=COUNTS,
        assumptions=("Money is followed pro rata.",),
    )


@pytest.fixture(scope="module")
def record() -> BodyRecord:
    return packaged_body("lausd")


@given(st.integers(-(10**15), 10**15))
def test_dollars_are_exact(cents: int) -> None:
    digits = dollars(cents).replace(",", "").replace("$", "").replace("\N{MINUS SIGN}", "-")
    assert int(digits.replace(".", "")) == cents


def test_a_half_dollar_is_rounded_up_and_a_small_minus_is_no_minus() -> None:
    assert whole_dollars(49) == "$0"
    assert whole_dollars(-49) == "$0"
    assert whole_dollars(-150) == "\N{MINUS SIGN}$2"
    assert published_dollars(1533) == "$15.33"


def test_a_page_names_who_gave_without_zip_code() -> None:
    assert payer_name("ROCK, ARTHUR (94105)") == "ROCK, ARTHUR"
    assert payer_name("Kids First (1431009)") == "Kids First (1431009)"


def test_a_flow_of_ten_sources_has_no_label_on_another() -> None:
    names = {f"DONOR NUMBER {number}, OF A LONG NAME INDEED": 10_000 for number in range(10)}
    drawing = draw_flow(trace_of(names, others=500_000))
    assert drawing is not None
    sources = [one for one in drawing.nodes if one.anchor == "finish"]
    assert len(sources) == 11
    assert sources[-1].lines[0][1] == OTHERS
    lines = sorted(y for one in sources for y in (*(y for y, _ in one.lines), one.figure_y))
    assert min(b - a for a, b in pairwise(lines)) >= 15
    assert all(20 <= one.y <= drawing.height - 5 for one in drawing.nodes)


@given(st.lists(st.integers(1, 10**12), min_size=1, max_size=10), st.integers(0, 10**9))
def test_bars_of_a_flow_are_to_scale_and_inside(cents: list[int], others: int) -> None:
    found = trace_of({f"D{number}": one for number, one in enumerate(cents)}, others=others)
    drawing = draw_flow(found)
    assert drawing is not None
    assert all(one.y >= 0 and one.y + one.height <= drawing.height for one in drawing.nodes)
    committee = next(one for one in drawing.nodes if one.anchor == "centred")
    assert committee.height == pytest.approx(320, abs=0.2)
    assert committee.figure == whole_dollars(found.spent_cents)


def test_a_committee_that_passed_money_on_stands_between() -> None:
    path = FlowPath(Bucket.DONOR.value, ("A", "First PAC", "PAC"), 1000)
    drawing = draw_flow(msgspec.structs.replace(trace_of({"A": 1000}), paths=(path,)))
    assert drawing is not None
    places = {one.lines[0][1]: one.x for one in drawing.nodes}
    assert places["A"] < places["First PAC"] < places["PAC"] < places["for Ana Ruiz"]


@pytest.mark.parametrize(
    "name", ["W" * 10_000, "<script>x</script>", "a\u202eb", "\u05e9" * 400]
)
def test_a_hostile_name_is_only_a_name(site: Site, name: str) -> None:
    found = trace_of({name: 1000, "B": 1})
    made = tuple(msgspec.structs.replace(one, committee=name) for one in found.spending)
    page = render(
        trace_page(site, TraceAsked(), msgspec.structs.replace(found, spending=made), BASIS)
    )
    assert "<script>" not in page
    assert "\u202e" not in page
    assert len(page) < 60_000


def test_nothing_is_drawn_of_nothing() -> None:
    assert draw_flow(msgspec.structs.replace(trace_of({}), spending=())) is None


def test_the_table_beside_a_flow_has_the_same_figures_and_adds_up(site: Site) -> None:
    found = trace_of({"BLOOMBERG, MICHAEL R. (10022)": 16_802_310, "B": 13_483_854})
    page = trace_page(site, TraceAsked(committee="1"), found, BASIS)
    text = text_of(page)
    assert "BLOOMBERG, MICHAEL R. $168,023.10 55.5%" in text
    assert "All sources $302,861.64 100%" in text
    assert "10022" not in text
    assert page.part == trace_part(found)
    source = render(page)
    assert '<title id="flow-title">' in source
    assert '<desc id="flow-words">' in source


def test_every_page_says_its_files_days_and_rows_set_aside(site: Site) -> None:
    late = late_page(site, (), date(2024, 10, 1), BASIS)
    for page in (money_page(site, None, (), BASIS), late):
        text = text_of(page)
        assert "2 rows set aside" in text
        assert "filings.csv tidy-money Nov. 5, 2024, 8:36 p.m. PST 1,200 2" in text
        assert "the newest day in them is Nov. 5, 2024" in text
        assert "no cover page" in text


def test_what_a_bad_row_holds_stays_off_the_page(site: Site) -> None:
    text = text_of(money_page(site, None, (), BASIS))
    assert "Elm Street" not in text
    assert "filings.csv, line 7 : cents what it has: no amount, expected 1234.50" in text


def test_a_committee_of_one_main_source_is_stated_as_a_figure(site: Site) -> None:
    money = CommitteeMoney(
        filer_id="1",
        name="PAC",
        totals=(),
        spending=(),
        main_sources=(MainSource("1", Bucket.DONOR.value, "Walton (72712)", 92, 100),),
        givers=(("Walton (72712)", 92),),
        set_aside=1,
        files=("filings.csv",),
    )
    text = text_of(committee_page(site, money, DETAIL, BASIS))
    assert "92.0% of its money on record came from Walton: $0.92 of $1.00." in text
    assert "72712" not in text
    assert "1 row set aside of files that hold its filings: filings.csv ." in text


def late_row(**changes: object) -> LateRow:
    row = LateRow(
        "late-independent",
        date(2024, 10, 25),
        date(2024, 10, 24),
        1_500_000,
        "1469999",
        "PAC <b>",
        "Printer",
        "Ana Ruiz",
        "",
        "oppose",
        "F1",
        "",
    )
    return msgspec.structs.replace(row, **changes)


def test_late_money_is_a_list_and_a_feed(site: Site) -> None:
    rows = (late_row(), late_row(kind="late-made", name="Bo Lee (90012)"))
    contests = (LateContest("Board", "4", "", 1_500_000, 0, 1_500_000, rows),)
    text = text_of(late_page(site, contests, date(2024, 10, 1), BASIS))
    assert "$15,000.00 independent expenditures; $15,000.00 contributions given." in text
    assert "Independent expenditure against Ana Ruiz Oct. 25, 2024" in text
    received = datetime(2024, 11, 6, tzinfo=UTC)
    told = late_feed("Desk", contests, received=received, zone=ZONE)
    place = Place("https://desk.example.org", "desk.example.org")
    feed = ET.fromstring(atom(told, place))  # noqa: S314 - written here
    assert feed.tag == f"{{{ATOM}}}feed"
    entries = feed.findall(f"{{{ATOM}}}entry")
    said = {one.findtext(f"{{{ATOM}}}title") for one in entries}
    assert said == {
        "PAC <b> spent $15,000.00 against Ana Ruiz",
        "PAC <b> gave $15,000.00 to Bo Lee",
    }
    assert len({one.findtext(f"{{{ATOM}}}id") for one in entries}) == 2
    assert "90012" not in atom(told, place).decode()
    assert feed.findtext(f"{{{ATOM}}}id") == "tag:desk.example.org,2026:late"


def test_the_seat_page_has_published_money_with_its_disagreement(
    site: Site, record: BodyRecord
) -> None:
    text = text_of(seat_page(site, record, seat_history(record, "4"), {}))
    assert (
        "$153.38 election night more than $8,200,000, 10 May 2017 53,462, 17 May 2017" in text
    )
    assert "$121.36 certified more than $8,200,000, 10 May 2017 67,570, 12 June 2017" in text
    assert "$150 as printed" in text
    years = {one.title: one for one in published_money_of_seat(record, "4")}
    against = years["2017"].candidates
    zimmer = next(
        one for one in against if (one.whose, one.what) == ("Steve Zimmer", "against")
    )
    figures = [row.figure for row in zimmer.rows]
    assert figures == ["more than $2,420,000", "nearly $3,400,000", "nearly $3,000,000"]
    assert zimmer.differ


def test_figures_of_different_rounds_do_not_count_as_disagreement(record: BodyRecord) -> None:
    found = published_money(record, "6", PartialDate(2017))
    assert found is not None
    for one in found.contest:
        assert len({row.round for row in one.rows}) == 1


def test_no_published_figure_is_left_out(record: BodyRecord) -> None:
    shown = {
        (row.figure, row.source.parts)
        for seat in record.seats
        for one in published_money_of_seat(record, seat.id)
        for made in (*one.contest, *one.candidates, *one.spenders, *one.others)
        for row in made.rows
    }
    for one in published_totals(record):
        whole = (*one.rows, *(row for made in one.others for row in made.rows))
        shown |= {(row.figure, row.source.parts) for row in whole}
    for row in record.money:
        made = figure_rows((row,))[0]
        assert (made.figure, made.source.parts) in shown


def test_every_published_figure_has_a_source(record: BodyRecord) -> None:
    for seat in record.seats:
        for one in published_money_of_seat(record, seat.id):
            for made in (*one.contest, *one.candidates, *one.spenders, *one.others):
                assert all(row.source.parts for row in made.rows)
    assert any(one.seats for one in published_totals(record))


def test_an_election_without_published_money_has_no_part(record: BodyRecord) -> None:
    assert published_money(record, "4", PartialDate(1999)) is None
