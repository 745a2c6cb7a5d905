"""A desk that follows the two elections on record, made for one benchmark."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bench.measure import NotMeasured
from downballot.desk.file import FILE_NAME, read_settings
from downballot.desk.settings import Election
from downballot.ledger.ledger import Ledger
from downballot.model.update import Received
from downballot.pipeline.intake import ingest
from downballot.pipeline.recorded import recorded

FOLDERS = {
    "2022-general": "data/lacounty/2022-11-08-general",
    "2024-general": "data/lacounty/2024-11-05-general",
}
_NUMBERS = {"2022-general": ("2022-11-08", "4300"), "2024-general": ("2024-11-05", "4324")}
_FORMATS = {
    "results": "lacounty-results",
    "counter": "lacounty-counter",
    "definition": "lacounty-definition",
}


def make_desk(folder: Path) -> dict[str, Election]:
    """Write the ``desk.toml`` of a desk for both elections; return them by id.

    Args:
        folder: The desk's folder; made where it is missing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lines = ['title = "Benchmarks"', 'contact = "https://example.org/desk"']
    lines.append('allowed_hosts = ["results.example.gov"]')
    for election, (day, number) in _NUMBERS.items():
        lines += ["[[elections]]", f'id = "{election}"', f'title = "{election}"']
        lines += [f"date = {day}", 'jurisdiction = "Los Angeles County"']
        for name, format_ in _FORMATS.items():
            url = f"https://results.example.gov/{name}?electionid={number}"
            lines += ["[[elections.sources]]", f'name = "{name}"', f'format = "{format_}"']
            lines += [f'url = "{url}"', f'election_ref = "{number}"']
    (folder / FILE_NAME).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return {one.id: one for one in read_settings(folder).elections}


def recorded_answers(shared: Path, election: Election) -> list[Received]:
    """Return everything on record for an election, in the order served, in memory.

    Raises:
        NotMeasured: The record is not there.
    """
    folder = shared / FOLDERS[election.id]
    if not folder.is_dir():
        raise NotMeasured(f"{folder}: not found, set DOWNBALLOT_SHARED to the real counts")
    return list(recorded(election, folder))


def fill(folder: Path, answers: list[Received]) -> Iterator[str]:
    """Take answers into the ledger of a desk, one by one.

    Yields:
        What became of each.
    """
    with closing(Ledger(folder)) as ledger:
        for received in answers:
            yield ingest(ledger, received).disposition.value
