"""What the documents promise is what the code does, and nothing is left out of them."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from downballot import errors
from downballot.cli import COMMANDS
from downballot.model.finding import Severity
from downballot.model.update import QUARANTINED, REFUSED, Disposition

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
ERRORS = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)")
# Of other people's machines and services: none of them is the project's business.
FOREIGN = re.compile(
    r"/work/|/root/|/home/\w|pypi\.|crates\.io|npmjs|files\.pythonhosted", re.I
)


def section(title: str) -> dict[str, list[str]]:
    """Return the rows of the table under a heading of docs/errors.md, by their first cell."""
    text = ERRORS.split(f"\n## {title}\n")[1].split("\n## ")[0]
    rows = [
        line.strip("|").split(" | ") for line in text.splitlines() if line.startswith("| `")
    ]
    return {row[0].strip(" `"): [cell.strip() for cell in row[1:]] for row in rows}


def findings() -> Iterator[tuple[str, str]]:
    """Yield severity and code of every finding that the source makes."""
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = [key for one in ast.walk(tree) if isinstance(one, ast.Dict) for key in one.keys]
        for node in ast.walk(tree):
            values = node.args if isinstance(node, ast.Call) else getattr(node, "elts", [])
            for first, second in pairwise(values):
                if ast.unparse(first).startswith("Severity."):
                    chosen = named if ast.unparse(second) == "code" else [second]
                    for code in codes(chosen):
                        yield ast.unparse(first).removeprefix("Severity."), code


def codes(nodes: list[ast.expr | None]) -> list[str]:
    """Return the texts that a code can be."""
    texts = [str(one.value) for one in nodes if isinstance(one, ast.Constant)]
    return [text for text in texts if re.fullmatch(r"[a-z]+(-[a-z]+)+", text)]


def test_every_finding_is_explained_with_its_severity_and_no_other_is():
    made = {code: Severity[severity].value for severity, code in findings()}
    assert made == {code: cells[0] for code, cells in section("Findings").items()}


def test_every_error_is_explained_with_its_exit_code_and_no_other_is():
    classes = inspect.getmembers(errors, inspect.isclass)
    made = {name: str(made.exit_code) for name, made in classes}
    assert made == {name: cells[0] for name, cells in section("Errors").items()}
    for name in made:
        assert name in (errors.__doc__ or "")


def test_every_disposition_is_explained_with_what_it_means_and_no_other_is():
    explained = section("Dispositions")
    assert set(explained) == set(Disposition)
    for disposition in Disposition:
        expected = "kept"
        if disposition in QUARANTINED:
            expected = "quarantined"
        elif disposition in REFUSED:
            expected = "refused"
        assert explained[disposition][0].startswith(expected), disposition


def test_every_command_is_in_the_readme_and_has_its_example_in_the_commands():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for name in COMMANDS:
        assert f"| `{name}` |" in readme, name
        described = commands.split(f"\n## {name}\n")[1].split("\n## ")[0]
        assert f"downballot {name}" in described, name
    assert re.findall(r"^## ([\w-]+)$", commands, re.MULTILINE) == list(COMMANDS)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_a_document_leads_somewhere(path: Path):
    for target in LINK.findall(path.read_text(encoding="utf-8")):
        found = (path.parent / target).resolve()
        assert found.exists(), target


def test_no_committed_file_names_a_machine_or_a_registry():
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    if listed.returncode:
        pytest.skip("not a checkout of the project")
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        if not path.is_file() or path == Path(__file__):
            continue
        content = path.read_bytes()
        if b"\0" not in content[:8000]:
            found = FOREIGN.search(content.decode("utf-8", "replace"))
            assert not found, f"{name}: {found and found[0]}"


def undocumented(tree: ast.Module) -> Iterator[str]:
    """Yield the public modules, classes and functions that have no docstring."""
    if not ast.get_docstring(tree):
        yield "the module"
    scopes: list[ast.Module | ast.ClassDef] = [tree]
    while scopes:
        for node in scopes.pop().body:
            if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if node.name.startswith("_"):
                continue
            if not ast.get_docstring(node):
                yield node.name
            if isinstance(node, ast.ClassDef):
                scopes.append(node)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_everything_public_says_what_it_answers(path: Path):
    assert list(undocumented(ast.parse(path.read_text(encoding="utf-8")))) == []
