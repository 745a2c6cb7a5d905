"""The editor's desk over HTTP: who gets in, what each may do, and what readers see of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from signed_in import ANA, BEN, CONTEST, ELECTION, PUBLIC, RACE, RITA, Visitor

from downballot.pipeline.desk import Desk
from downballot.pipeline.intake import ingest_file, read_file

Visit = Callable[[str], Visitor]
WHY = "no past canvass lost such a lead"


def test_two_people_make_a_call_public_that_one_alone_cannot(visit: Visit):
    ana, ben = visit(ANA), visit(BEN)
    page = ana.get(RACE).text
    assert "The policy of this desk does not allow a call yet:" in page
    assert "20241106T043600Z" in page
    made = ana.act("call", reason=WHY, against="yes")
    assert made.status_code == 303
    assert made.headers["location"] == f"{RACE}?done=call"
    assert "The call is recorded." in ana.get(made.headers["location"]).text
    assert WHY not in ana.get(PUBLIC).text
    assert "1 approval missing" in ana.get("/desk/").text
    assert "yours to approve" in ben.get("/desk/").text
    assert ben.act("approve", reason="looked at the county's page").status_code == 303
    seen = visit("").get(PUBLIC).text
    assert WHY in seen
    assert f"<b>{BEN}</b>" in seen


def test_nobody_approves_their_own_call(visit: Visit):
    ben = visit(BEN)
    ben.act("call", reason=WHY, against="yes")
    assert "another person has to approve it" in ben.get(RACE).text
    fields = ben.hidden(RACE, f"{RACE}/retract")
    refused = ben.post(f"{RACE}/approve", fields | {"reason": "mine"})
    assert refused.status_code == 422
    assert "expected a second person" in refused.text


@pytest.mark.parametrize(
    ("name", "refused"),
    [(RITA, ("call", "retract", "name", "note", "withdraw", "approve")), (ANA, ("approve",))],
)
def test_a_role_does_no_more_than_it_may(visit: Visit, name: str, refused: tuple[str, ...]):
    somebody = visit(name)
    form = somebody.hidden("/desk/password")["form"]
    for what in refused:
        answer = somebody.post(f"{RACE}/{what}", {"form": form, "reason": WHY, "text": "x"})
        assert answer.status_code == 403, what
    if name == RITA:
        assert f'action="{RACE}' not in somebody.get(RACE).text


def test_a_call_is_refused_when_a_newer_count_came_after_the_form_was_shown(
    visit: Visit, desk_folder: Path
):
    ana = visit(ANA)
    fields = ana.hidden(RACE, f"{RACE}/call")
    table = (desk_folder / "tidy.csv").read_text(encoding="utf-8")
    newer = desk_folder / "newer.csv"
    newer.write_text(table.replace("20:36", "21:36").replace("1204", "1304"), encoding="utf-8")
    with Desk(desk_folder) as desk:
        ingest_file(desk.ledger, read_file(desk.settings, newer))
    said = ana.post(f"{RACE}/call", fields | {"reason": WHY, "against": "yes"})
    assert said.status_code == 422
    assert "has arrived since you looked at" in said.text
    assert WHY in said.text  # what was typed is not lost
    assert "The call that waits" not in ana.get(RACE).text


def test_a_call_that_the_policy_does_not_allow_takes_its_own_tick(visit: Visit):
    ana = visit(ANA)
    refused = ana.act("call", reason=WHY)
    assert refused.status_code == 422
    assert "policy does not allow" in refused.text


def test_a_call_is_taken_back_and_stays_visible(visit: Visit):
    ana, ben = visit(ANA), visit(BEN)
    ana.act("call", reason=WHY, against="yes")
    ben.act("approve")
    assert ana.act("retract", reason="wrong district").status_code == 303
    seen = ana.get(PUBLIC).text
    assert f"Retracted by {ANA}" in seen
    assert "wrong district" in seen


def test_a_form_of_a_call_that_was_replaced_takes_nothing_back(visit: Visit):
    ana = visit(ANA)
    ana.act("call", reason=WHY, against="yes")
    old = ana.hidden(RACE, f"{RACE}/retract")
    ana.act("retract", reason="first")
    ana.act("call", reason="again", against="yes")
    said = ana.post(f"{RACE}/retract", old | {"reason": "late"})
    assert said.status_code == 422
    assert "since you looked" in said.text


def test_a_name_is_corrected_with_its_reason(visit: Visit):
    ana = visit(ANA)
    said = ana.act("name", selection="ben-sample", name="Ben Sample Jr.", reason="he said so")
    assert said.status_code == 303
    assert "Ben Sample Jr." in ana.get(PUBLIC).text


def test_a_note_is_read_beside_the_count_and_in_the_api(visit: Visit):
    ana = visit(ANA)
    text = "A recount is asked for.\nIt begins on Monday."
    assert ana.act("note", text=text, language="en").status_code == 303
    stranger = visit("")
    seen = stranger.get(PUBLIC).text
    assert "<p>A recount is asked for.</p><p>It begins on Monday.</p>" in seen
    assert 'lang="en"><p>A recount' in stranger.get(f"/es{PUBLIC}").text
    (note,) = stranger.get(f"/api/v1{PUBLIC}/notes").json()
    assert note["row"]["text"] == text
    assert note["row"]["by"] == ANA


def test_a_note_that_was_replaced_or_withdrawn_stays_visible_as_such(visit: Visit):
    ana = visit(ANA)
    ana.act("note", text="Two boxes are missing.", language="en")
    ana.act("note", of="1", text="One box is missing.", reason="county said", language="en")
    ana.act("withdraw", of="2", reason="it was found")
    seen = visit("").get(PUBLIC).text
    assert "<s>Two boxes are missing.</s>" in seen
    assert "<s>One box is missing.</s>" in seen
    assert f"Withdrawn by <bdi>{ANA}</bdi>" in seen
    assert "it was found" in seen
    notes = ana.get(f"/api/v1{PUBLIC}/notes").json()
    assert [(one["replaced"] is None, one["withdrawn"] is None) for one in notes] == [
        (False, True),
        (True, False),
    ]


def test_a_note_sent_twice_stands_once(visit: Visit):
    ana = visit(ANA)
    ana.act("note", text="Once.", language="en")
    said = ana.act("note", text="Once.", language="en")
    assert said.status_code == 422
    assert len(ana.get(f"/api/v1{PUBLIC}/notes").json()) == 1


def test_everything_done_is_in_the_trail_that_every_editor_can_read(visit: Visit):
    ana = visit(ANA)
    ana.act("call", reason=WHY, against="yes")
    ana.act("note", text="Hello.", language="en")
    trail = visit(RITA).get("/desk/audit").text
    for said in (
        "Added an editor",
        "Signed in",
        "Called",
        "Wrote a note",
        f"{ELECTION}/{CONTEST}",
    ):
        assert said in trail, said


def test_the_desk_is_in_spanish_too(visit: Visit):
    ana = visit(ANA)
    page = ana.get(f"/es{RACE}")
    assert '<html lang="es">' in page.text
    assert f'action="/es{RACE}/call"' in page.text
    made = ana.send(f"/es{RACE}", f"/es{RACE}/note", text="Habrá recuento.", language="es")
    assert made.headers["location"] == f"/es{RACE}?done=note"


def test_an_own_password_is_changed_and_every_session_ends(visit: Visit):
    ana, elsewhere = visit(ANA), visit(ANA)
    new = "seven quiet boats"
    fields = {"old": "correct horse battery", "new": new, "again": new}
    assert ana.send("/desk/password", **fields).headers["location"] == "/desk/sign-in"
    for one in (ana, elsewhere):
        assert one.get("/desk/").headers["location"] == "/desk/sign-in"
    assert ana.sign_in(ANA).status_code == 403
    assert ana.sign_in(ANA, new).status_code == 303


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"old": "not this one at all", "new": "seven quiet boats"}, "the one until now"),
        ({"old": "correct horse battery", "new": "short"}, "12 to 200"),
        ({"old": "correct horse battery", "new": "example example 1"}, "a part of the name"),
        ({"old": "correct horse battery", "new": "aaaaaaaaaaaaa"}, "too alike"),
    ],
)
def test_a_password_is_not_changed_for_one_that_is_soon_guessed(
    visit: Visit, fields: dict[str, str], said: str
):
    answer = visit(ANA).send("/desk/password", **fields, again=fields["new"])
    assert answer.status_code == 422
    assert said in answer.text


def test_signing_out_ends_the_session_and_its_cookie(visit: Visit):
    ana = visit(ANA)
    token = ana.client.cookies["desk"]
    assert ana.send("/desk/", "/desk/sign-out").headers["location"] == "/desk/sign-in"
    assert "desk" not in ana.client.cookies
    ana.client.cookies.set("desk", token)
    assert ana.get("/desk/").status_code == 303


def test_there_is_no_race_where_there_is_none(visit: Visit):
    ana = visit(ANA)
    for path in (f"{RACE}-x", f"/desk/elections/nowhere/contests/{CONTEST}"):
        assert ana.get(path).status_code == 404, path
