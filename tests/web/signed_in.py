"""A person at the editor's desk over real HTTP, without a browser."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import httpx2

from downballot.model.editor import Role
from downballot.pipeline.auditing import at_the_command_line
from downballot.pipeline.creation import create_desk
from downballot.pipeline.desk import Desk
from downballot.pipeline.editors import add_editor
from downballot.pipeline.intake import ingest_file, read_file

ANA, BEN, RITA = "Ana Example", "Ben Sample", "Rita Reader"
PASSWORDS = {
    ANA: "correct horse battery",
    BEN: "staple correct ranch",
    RITA: "only looking around",
}
ROLES = {ANA: Role.EDITOR, BEN: Role.APPROVER, RITA: Role.READER}
ELECTION = "2024-11-05-example"
CONTEST = "example-unified-school-board-district-2"
PUBLIC = f"/elections/{ELECTION}/contests/{CONTEST}"
RACE = f"/desk{PUBLIC}"
_FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


def make_desk(folder: Path, *, more: str = "") -> Path:
    """Make a desk with editors enabled, three people, a count and one approval to wait for."""
    create_desk(folder, "blank")
    path = folder / "desk.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        f"{more}\n{text}\n[editors]\nenabled = true\n[calls]\napprovals = 1\n",
        encoding="utf-8",
    )
    with Desk(folder) as desk:
        ingest_file(desk.ledger, read_file(desk.settings, folder / "tidy.csv"))
        for name, password in PASSWORDS.items():
            doer = at_the_command_line()
            add_editor(desk.ledger, doer, name=name, role=ROLES[name], password=password)
    return folder


class Visitor:
    """Somebody with a browser's cookies, who sends the forms of pages as they are."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.client = httpx2.Client(base_url=url, timeout=30, trust_env=False)

    def get(self, path: str) -> httpx2.Response:
        return self.client.get(path)

    def hidden(self, path: str, action: str = "") -> dict[str, str]:
        """Return the hidden fields of a form of a page: the first, or that of an action."""
        html = self.get(path).text
        forms = re.findall(r'<form method="post" action="([^"]*)".*?</form>', html, re.DOTALL)
        whole = re.findall(r'<form method="post".*?</form>', html, re.DOTALL)
        wanted = action or path
        for at, form in zip(forms, whole, strict=True):
            if at == wanted:
                return {name: unescape(value) for name, value in _FIELD.findall(form)}
        raise AssertionError(f"{path}: no form for {wanted}, but {forms}")

    def post(
        self, action: str, fields: dict[str, str], headers: dict[str, str] | None = None
    ) -> httpx2.Response:
        return self.client.post(
            action, data=fields, headers={"Origin": self.url} if headers is None else headers
        )

    def send(self, path: str, action: str = "", **fields: str) -> httpx2.Response:
        """Fill in and send a form of a page."""
        return self.post(action or path, self.hidden(path, action) | fields)

    def sign_in(self, name: str, password: str = "") -> httpx2.Response:
        given = password or PASSWORDS[name]
        return self.send("/desk/sign-in", name=name, password=given)

    def act(self, what: str, **fields: str) -> httpx2.Response:
        """Send a form of the race's page."""
        return self.send(RACE, f"{RACE}/{what}", **fields)
