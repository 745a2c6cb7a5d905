"""Pages while the database of a desk is away: both languages say so, and they come back."""

from __future__ import annotations

from pathlib import Path

import httpx2

from downballot.pipeline.creation import create_desk
from downballot.web.server import DeskServer


def test_readers_are_told_to_come_back_and_pages_are_there_again(
    postgres, tmp_path: Path, monkeypatch
):
    monkeypatch.setenv("DOWNBALLOT_JOURNAL", postgres.url)
    create_desk(tmp_path / "desk", "lausd")
    with (
        DeskServer(tmp_path / "desk", port=0) as server,
        httpx2.Client(base_url=server.url, timeout=20, trust_env=False) as client,
    ):
        assert client.get("/").status_code == 200
        postgres.stop()
        try:
            english, spanish = client.get("/"), client.get("/es/")
            api = client.get("/api/v1/elections")
        finally:
            postgres.start()
        for page in (english, spanish, api):
            assert page.status_code == 503
        assert english.headers["Retry-After"] == "60"
        assert "gives no answer for the moment" in english.text
        assert "no responde por el momento" in spanish.text
        assert api.json()["code"] == "journal-away"
        assert str(tmp_path) not in english.text + api.text
        assert client.get("/").status_code == 200
