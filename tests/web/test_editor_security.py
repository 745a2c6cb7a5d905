"""What somebody tries against the editor's desk, and what becomes of it."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest
from signed_in import ANA, BEN, CONTEST, ELECTION, PASSWORDS, PUBLIC, RACE, RITA, Visitor

from downballot.pipeline.desk import Desk
from downballot.web.server import DeskServer

Visit = Callable[[str], Visitor]
PATHS = ("/desk/", "/desk/audit", "/desk/password", RACE)
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
ELSEWHERE = "https://evil.example"
RUNS = re.compile(r"<script(?! type=\"application/ld\+json\")")  # not what only describes


def test_a_desk_has_no_way_in_unless_it_says_so(desk_folder: Path):
    settings = desk_folder / "desk.toml"
    text = settings.read_text(encoding="utf-8").replace("enabled = true", "enabled = false")
    settings.write_text(text, encoding="utf-8")
    with DeskServer(desk_folder, port=0) as server:
        for path in (*PATHS, "/desk/sign-in"):
            assert httpx2.get(server.url + path, trust_env=False).status_code == 404, path
            posted = httpx2.post(server.url + path, data={"form": "x"}, trust_env=False)
            assert posted.status_code == 404, path


@pytest.mark.parametrize("path", [*PATHS, *(f"/es{one}" for one in PATHS)])
def test_nobody_sees_a_page_without_signing_in(visit: Visit, path: str):
    answer = visit("").get(path)
    assert answer.status_code == 303
    prefix = "/es" if path.startswith("/es") else ""
    assert answer.headers["location"] == f"{prefix}/desk/sign-in"


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(visit: Visit):
    said = visit("").sign_in(ANA).headers["set-cookie"]
    for part in ("HttpOnly", "SameSite=strict", "Path=/"):
        assert part.lower() in said.lower()
    assert "domain" not in said.lower()
    assert "max-age" not in said.lower()


def test_behind_https_the_cookie_never_leaves_it(desk_folder: Path):
    settings = desk_folder / "desk.toml"
    text = settings.read_text(encoding="utf-8")
    public = "https://results.example.org"
    settings.write_text(f'public_url = "{public}"\n{text}', encoding="utf-8")
    with DeskServer(desk_folder, port=0) as server:
        said = httpx2.get(f"{server.url}/desk/sign-in", trust_env=False)
        cookie = said.headers["set-cookie"]
        assert cookie.startswith("__Host-desk=")
        assert "secure" in cookie.lower()
        form = re.findall(r'name="form" value="([^"]*)"', said.text)[0]
        token = cookie.split("=", 1)[1].split(";")[0]
        fields = {"form": form, "name": ANA, "password": PASSWORDS[ANA]}
        statuses = [
            httpx2.post(
                f"{server.url}/desk/sign-in", data=fields, trust_env=False,
                headers={"Origin": origin, "Cookie": f"__Host-desk={token}"}, timeout=30,
            ).status_code
            for origin in (server.url, ELSEWHERE, f"{public}.evil.example", public)
        ]  # fmt: skip
        assert statuses == [403, 403, 403, 303]


def test_signing_in_makes_another_token(visit: Visit):
    stranger = visit("")
    stranger.get("/desk/sign-in")
    before = stranger.client.cookies["desk"]
    stranger.sign_in(ANA)
    assert stranger.client.cookies["desk"] != before


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": ELSEWHERE},
        {"Origin": "null"},
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_a_form_of_another_site_does_nothing(visit: Visit, headers: dict[str, str]):
    ana = visit(ANA)
    fields = ana.hidden(RACE, f"{RACE}/note") | {"text": "from elsewhere", "language": "en"}
    assert ana.post(f"{RACE}/note", fields, headers=headers).status_code == 403
    assert ana.get(f"/api/v1{PUBLIC}/notes").json() == []


@pytest.mark.parametrize("form", ["", "x", "0.0", None, "another"])
def test_a_form_without_what_this_session_gave_it_does_nothing(visit: Visit, form: str | None):
    ana = visit(ANA)
    fields = ana.hidden(RACE, f"{RACE}/note") | {"text": "forged", "language": "en"}
    if form is None:
        del fields["form"]
    else:
        given = visit(BEN).hidden(RACE, f"{RACE}/note")["form"] if form == "another" else form
        fields["form"] = given
    assert ana.post(f"{RACE}/note", fields).status_code == 403


def test_what_a_form_carries_differs_each_time_it_is_shown(visit: Visit):
    ana = visit(ANA)
    assert ana.hidden("/desk/password")["form"] != ana.hidden("/desk/password")["form"]


def test_nothing_of_the_desk_is_kept_by_caches_or_framed(visit: Visit):
    ana = visit(ANA)
    stranger = visit("")
    answers = [ana.get(path) for path in PATHS]
    answers += [stranger.get("/desk/"), stranger.get("/desk/sign-in"), ana.get(f"{RACE}-x")]
    for one in answers:
        assert one.headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in one.headers["content-security-policy"]
        assert "unsafe" not in one.headers["content-security-policy"]
        assert one.headers["x-robots-tag"] == "noindex"
        assert " style=" not in one.text
        assert not RUNS.search(one.text)


def test_who_signed_in_is_not_shown_to_who_did_not(visit: Visit):
    visit(ANA).get("/desk/")
    stranger = visit("")
    for path in PATHS:
        assert ANA not in stranger.get(path).text
    assert stranger.get("/").headers.get("set-cookie") is None


def test_a_wrong_name_and_a_wrong_password_cannot_be_told_apart(visit: Visit):
    def said(name: str) -> tuple[int, str]:
        answer = visit("").sign_in(name, "wrong words here")
        body = re.sub(r'value="[0-9a-f]+\.[0-9a-f]+"', "", answer.text).replace(name, "")
        return answer.status_code, body

    assert said(ANA) == said("Nobody Here")


def test_after_too_many_tries_one_waits_whether_anybody_has_the_name_or_not(visit: Visit):
    for name in (RITA, "Nobody Here"):
        stranger = visit("")
        statuses = [stranger.sign_in(name, "wrong words").status_code for _ in range(5)]
        late = stranger.sign_in(name, "wrong words")
        assert statuses == [403] * 5
        assert late.status_code == 429
        assert 0 < int(late.headers["retry-after"]) <= 60
        assert "Minutes to wait" in late.text


def test_forms_from_one_address_are_counted(visit: Visit):
    ana = visit(ANA)
    fields = {"form": "none"}
    statuses = {ana.post("/desk/sign-out", fields).status_code for _ in range(40)}
    assert statuses == {403, 429}


@pytest.mark.parametrize("path", ["/desk/sign-in", f"{RACE}/note"])
def test_a_form_that_is_too_large_is_refused(visit: Visit, path: str):
    ana = visit(ANA)
    assert ana.post(path, {"form": "x" * 70_000}).status_code == 413


@pytest.mark.parametrize(
    "body", [b"\xff\xfe", b"a=%ff", b"a=1&a=2", b"&".join(b"%d=1" % one for one in range(40))]
)
def test_what_is_no_form_is_refused(visit: Visit, body: bytes):
    ana = visit(ANA)
    answer = ana.client.post("/desk/sign-out", content=body, headers={"Origin": ana.url})
    assert answer.status_code in {400, 403}
    assert ana.get("/desk/").status_code == 200


@pytest.mark.parametrize(
    "query", ["next=https://evil.example", "next=//evil.example/", "done=x"]
)
def test_no_address_leads_out_of_the_desk(visit: Visit, query: str):
    stranger = visit("")
    fields = stranger.hidden("/desk/sign-in")
    fields |= {"name": ANA, "password": PASSWORDS[ANA], "next": ELSEWHERE}
    answer = stranger.post(f"/desk/sign-in?{query}", fields)
    assert answer.headers["location"] == "/desk/"
    assert "evil" not in stranger.get(f"{RACE}?{query}").text.replace(query, "")


@pytest.mark.parametrize(
    "path", ["/desk/../../etc/passwd", "/desk/elections/..%2f..%2fetc/contests/passwd"]
)
def test_no_path_leads_to_a_file(visit: Visit, path: str):
    answer = visit(ANA).get(path)
    assert answer.status_code in {303, 404}
    assert "root:" not in answer.text


def test_hostile_words_are_only_words(visit: Visit):
    ana = visit(ANA)
    for answer in (
        ana.act("note", text=HOSTILE, language="en"),
        ana.act("call", reason=HOSTILE, against="yes"),
        ana.act("name", selection="ben-sample", name=HOSTILE[:80], reason=HOSTILE),
    ):
        assert answer.status_code == 303
    visit(BEN).act("approve", reason=HOSTILE)
    refused = ana.act("note", text=HOSTILE)
    assert refused.status_code == 422
    stranger = visit("")
    stranger.sign_in(HOSTILE, "wrong words here")
    pages = [ana.get(one) for one in (*PATHS, PUBLIC, f"/es{PUBLIC}", f"/es{RACE}")]
    for page in (*pages, refused, stranger.sign_in(HOSTILE, "wrong words")):
        assert "<script>" not in page.text
        assert "<img" not in page.text


@pytest.mark.parametrize("text", ["\u202egnihton", "a\x00b", "x" * 2001, " \n "])
def test_a_note_is_plain_text_of_some_length(visit: Visit, text: str):
    assert visit(ANA).act("note", text=text, language="en").status_code == 422


def test_a_language_is_one_of_the_site(visit: Visit):
    answer = visit(ANA).act("note", text="Hello.", language='en" onclick="x')
    assert answer.status_code == 422


def test_a_person_who_is_disabled_is_out_at_once(visit: Visit, desk_folder: Path):
    ana = visit(ANA)
    with Desk(desk_folder) as desk:
        desk.ledger.editors.disable(ANA, disabled=True)
    assert ana.get("/desk/").status_code == 303
    assert ana.sign_in(ANA).status_code == 403


def test_neither_passwords_nor_tokens_are_in_the_log(
    visit: Visit, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    ana = visit(ANA)
    visit("").sign_in(ANA, "wrong words here")
    ana.get(f"{RACE}-x")
    # What the client of this test says of itself is not the desk's.
    ours = [one for one in caplog.records if not one.name.startswith("http")]
    said = " ".join(f"{one.getMessage()} {one.exc_text}" for one in ours)
    for secret in (PASSWORDS[ANA], "wrong words here", ana.client.cookies["desk"]):
        assert secret not in said


def test_the_desk_is_in_no_public_list(visit: Visit):
    ana = visit(ANA)
    ana.act("call", reason="not public yet", against="yes")
    stranger = visit("")
    for path in ("/", PUBLIC, f"/api/v1{PUBLIC}/calls", f"/elections/{ELECTION}/", "/schema"):
        said = stranger.get(path).text
        assert "not public yet" not in said, path
        assert "/desk/" not in said, path
    assert CONTEST in ana.get("/desk/").text
