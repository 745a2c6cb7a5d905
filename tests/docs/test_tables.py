"""The tables of the documents are what the commands above them print."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


def loaded(path: Path) -> ModuleType:
    """Load a tool, which is in no package."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


TOOL = loaded(ROOT / "tools" / "write_tables.py")
SHOWN = [
    pytest.param(command, table, id=command)
    for name in TOOL.DOCUMENTS
    for command, table in TOOL.shown_tables((ROOT / name).read_text(encoding="utf-8"))
]
OF_A_DESK = [one for one in SHOWN if " my-desk " in str(one.id)]
OF_CONSTANTS = [one for one in SHOWN if one not in OF_A_DESK]


def test_three_contests_and_two_boards_are_replayed_in_the_documents():
    assert len(OF_A_DESK) == 5
    assert len(OF_CONSTANTS) > 3


@pytest.mark.parametrize(("command", "table"), OF_CONSTANTS)
def test_a_table_of_constants_is_what_its_command_prints(command: str, table: str):
    assert TOOL.printed(command, ROOT) == table


@pytest.mark.parametrize(("command", "table"), OF_A_DESK)
def test_a_replayed_contest_is_what_its_command_prints(
    command: str, table: str, lausd_desk: Path
):
    assert TOOL.printed(command, lausd_desk) == table
