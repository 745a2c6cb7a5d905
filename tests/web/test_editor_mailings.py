"""Editions of the newsletter at the editor's desk, over HTTP: who may read and decide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from signed_in import ANA, BEN, CONTEST, ELECTION, RITA, Visitor

from downballot.ledger.mailings import Mailings
from downballot.ledger.subscriptions import Subscriptions
from downballot.model.mailing import MailingRow, Rhythm, Wish, contest_topic
from downballot.pipeline.desk import Desk
from downballot.pipeline.intake import ingest_file, read_file
from downballot.pipeline.mailing import prepare

Visit = Callable[[str], Visitor]
MAIL = """
[mail]
host = "127.0.0.1"
port = 1
tls = "none"
sender = "Example Desk <desk@example.org>"
postal = "1 Example Street"
site = "https://results.example.org"
"""
COUNT = """\
published_at,election_date,contest,selection,votes
2024-11-0{day}T23:30-08:00,2024-11-05,Example Unified School Board District 2,{name},11204
,,Example Unified School Board District 2,Ben Sample,1000
END,2
"""
HOSTILE = "<script>alert(1)</script> \N{RIGHT-TO-LEFT OVERRIDE} & Ana"
PAGE = "/desk/mailings/1"


def count(folder: Path, day: int, name: str) -> None:
    path = folder.parent / f"count-{day}.csv"
    path.write_text(COUNT.format(day=day, name=name), encoding="utf-8")
    with Desk(folder) as desk:
        ingest_file(desk.ledger, read_file(desk.settings, path))
        prepare(desk, datetime.now(UTC))


@pytest.fixture
def desk_folder(desk_folder: Path) -> Path:
    """A desk with one edition that nobody has decided on, about a contest of hostile names."""
    settings = desk_folder / "desk.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + MAIL, encoding="utf-8")
    wish = Wish((contest_topic(ELECTION, CONTEST),), Rhythm.AT_ONCE, "en")
    with Desk(desk_folder) as desk:
        subscriptions, now = Subscriptions(desk.ledger.journal), datetime.now(UTC)
        subscriptions.ask("reader@example.net", wish, now)
        claimed = subscriptions.claim_letter(now)
        assert claimed is not None
        assert subscriptions.confirm(claimed[1], now) is not None
    count(desk_folder, 6, HOSTILE)
    return desk_folder


def newest(folder: Path) -> MailingRow:
    with Desk(folder) as desk:
        return Mailings(desk.ledger.journal).mailings()[-1]


@pytest.fixture
def ben(visit: Visit) -> Visitor:
    """Somebody who may approve."""
    return visit(BEN)


def test_an_approver_reads_what_a_reader_would_get_and_lets_it_out(
    ben: Visitor, desk_folder: Path
) -> None:
    assert f'href="{PAGE}"' in ben.get("/desk/").text
    page = ben.get(PAGE)
    assert "11,204" in page.text
    assert "<script>alert" not in page.text
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "Votos: 11,204" in ben.get(f"/es{PAGE}").text
    sent = ben.send(PAGE, f"{PAGE}/approve", reason="read all of it")
    assert (sent.status_code, sent.headers["location"]) == (303, PAGE)
    row = newest(desk_folder)
    assert (row.state, row.by, row.reason) == ("approved", BEN, "read all of it")
    assert f'href="{PAGE}"' not in ben.get("/desk/").text
    assert "has decided on it" in ben.get(PAGE).text
    audit = ben.get("/desk/audit").text
    assert "mailing/1" in audit


def test_an_edition_is_held_for_good_with_a_reason(ben: Visitor, desk_folder: Path) -> None:
    refused = ben.send(PAGE, f"{PAGE}/withdraw", reason=" ")
    assert refused.status_code == 422
    assert newest(desk_folder).state == "draft"
    assert ben.send(PAGE, f"{PAGE}/withdraw", reason="a wrong count").status_code == 303
    assert newest(desk_folder).state == "withdrawn"


@pytest.mark.parametrize("name", [ANA, RITA])
def test_who_may_not_approve_reads_it_and_decides_nothing(
    visit: Visit, ben: Visitor, desk_folder: Path, name: str
) -> None:
    other = visit(name)
    text = other.get(PAGE).text
    assert "Your role does not allow you to approve it." in text
    assert f'action="{PAGE}/' not in text
    form = other.hidden("/desk/", "/desk/sign-out")
    for deed in ("approve", "withdraw"):
        assert other.post(f"{PAGE}/{deed}", form | {"reason": "x"}).status_code == 403
    assert newest(desk_folder).state == "draft"
    assert ben.get(PAGE).status_code == 200


def test_what_another_site_or_a_stranger_sends_is_refused(
    visit: Visit, ben: Visitor, desk_folder: Path
) -> None:
    fields = ben.hidden(PAGE, f"{PAGE}/approve")
    for headers in (
        {"Origin": "https://evil.example"}, {"Origin": ben.url, "Sec-Fetch-Site": "cross-site"},
    ):  # fmt: skip
        assert ben.post(f"{PAGE}/approve", fields, headers).status_code == 403
    assert ben.post(f"{PAGE}/approve", {}).status_code == 403
    stranger = visit("")
    assert stranger.get(PAGE).headers["location"] == "/desk/sign-in"
    assert stranger.post(f"{PAGE}/approve", fields).status_code in {303, 403}
    assert newest(desk_folder).state == "draft"


def test_what_was_looked_at_is_what_is_approved(ben: Visitor, desk_folder: Path) -> None:
    fields = ben.hidden(PAGE, f"{PAGE}/approve")
    count(desk_folder, 7, "Ana Example")  # a newer draft takes its place meanwhile
    late = ben.post(f"{PAGE}/approve", fields)
    assert late.status_code in {404, 422}
    assert newest(desk_folder).state == "draft"
    assert newest(desk_folder).number == 2


def test_nobody_decides_twice(ben: Visitor) -> None:
    fields = ben.hidden(PAGE, f"{PAGE}/withdraw")
    ben.send(PAGE, f"{PAGE}/approve")
    again = ben.post(f"{PAGE}/withdraw", fields | {"reason": "too late"})
    assert again.status_code == 422
    assert "approved" in again.text


@pytest.mark.parametrize("number", ["0", "2", "99999999999999999999", "x", "-1"])
def test_an_edition_that_is_none_is_not_found(ben: Visitor, number: str) -> None:
    assert ben.get(f"/desk/mailings/{number}").status_code == 404
