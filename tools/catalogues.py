"""Compares the catalogues of translations with the messages that the source says.

    python tools/catalogues.py            # what is missing, unused or broken, as a list
    python tools/catalogues.py --missing  # the missing messages, ready to be pasted into a .po

A message is a literal given to ``say`` or ``say_many``, in Python and in templates, or a
cell of the package's tables in a column that is said in the reader's language.
"""

from __future__ import annotations

import ast
import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import TypeGuard

from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from downballot.almanac import body_words, calendar_rules

ROOT = Path(__file__).resolve().parents[1] / "src" / "downballot"
LOCALES = ROOT / "publication" / "locales"
TEMPLATES = ROOT / "publication" / "templates"
SAYING = {"say": 1, "say_many": 2}  # how many of the first arguments are the message
Message = tuple[str, str]


class NamedCall(ast.Call):
    """A call of a function by its bare name."""

    func: ast.Name


class NotLiteralError(Exception):
    """A message that is not a literal: no catalogue can know it."""


def messages() -> dict[Message, str]:
    """Return every message of the source, with a place where it is said.

    Raises:
        NotLiteralError: A message is put together at run time.
    """
    found: dict[Message, str] = {}
    for place, message in (*_in_python(), *_in_templates(), *_in_tables()):
        found.setdefault(message, place)
    return found


def _in_python() -> Iterator[tuple[str, Message]]:
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if _is_call(node) and node.func.id in SAYING and path.name != "sentence.py":
                place = f"{path.relative_to(ROOT)}:{node.lineno}"
                given = node.args[: SAYING[node.func.id]]
                yield place, _message([getattr(one, "value", None) for one in given], place)


def _is_call(node: ast.AST) -> TypeGuard[NamedCall]:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name)


def _in_templates() -> Iterator[tuple[str, Message]]:
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    for path in sorted(TEMPLATES.glob("*.*")):
        for call in environment.parse(path.read_text()).find_all(nodes.Call):
            name = call.node.name if isinstance(call.node, nodes.Name) else ""
            if name in SAYING:
                place = f"templates/{path.name}:{call.lineno}"
                given = call.args[: SAYING[name]]
                yield place, _message([getattr(one, "value", None) for one in given], place)


def _in_tables() -> Iterator[tuple[str, Message]]:
    for path in sorted((ROOT / "almanac" / "calendars").glob("*.csv")):
        for place, name, cell in _cells(path):
            if name in calendar_rules.SAID and cell:
                yield place, (_escaped(cell), "")
    for path in sorted((ROOT / "almanac" / "bodies").glob("*/*.csv")):
        for place, name, cell in _cells(path):
            if name in body_words.SAID.get(path.stem, ()):
                yield from ((place, (_escaped(one), "")) for one in body_words.words_of(cell))


def _cells(path: Path) -> Iterator[tuple[str, str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        rows = csv.DictReader(file)
        for row in rows:
            place = f"{path.relative_to(ROOT)}:{rows.line_num}"
            yield from ((place, name, cell.strip()) for name, cell in row.items())


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _message(values: list[object], place: str) -> Message:
    if not values or not all(isinstance(one, str) for one in values):
        raise NotLiteralError(f"{place}: a message that is no literal, expected text in quotes")
    return str(values[0]), str(values[1]) if len(values) > 1 else ""


def translations(code: str) -> Iterator[tuple[str, Message, tuple[str, ...]]]:
    """Yield every translation into a language: file, message, forms.

    Args:
        code: Code of the language.
    """
    for path in sorted((LOCALES / code).glob("*.po")):
        with path.open("rb") as file:
            for entry in read_po(file):
                if entry.id:
                    one = (entry.id, "") if isinstance(entry.id, str) else tuple(entry.id)
                    forms = (entry.string,) if isinstance(entry.string, str) else entry.string
                    yield path.name, (one[0], one[1]), () if entry.fuzzy else tuple(forms or ())


def faults(code: str) -> Iterator[str]:
    """Yield what is wrong with the catalogues of a language, a sentence each.

    Args:
        code: Code of the language.
    """
    said = messages()
    known: dict[Message, str] = {}
    for name, message, forms in translations(code):
        if message in known:
            yield f"{name}: {message[0]!r} stands in {known[message]} too"
        if message not in said:
            yield f"{name}: {message[0]!r} is said nowhere"
        known[message] = name
        yield from (f"{name}: {fault}" for fault in _faults_of(message, forms))
    for message, place in said.items():
        if message not in known:
            yield f"{place}: {message[0]!r} has no translation"


def _faults_of(message: Message, forms: tuple[str, ...]) -> Iterator[str]:
    if not forms or not all(forms):
        yield f"{message[0]!r} has no translation"
    named = _names(message[-1] or message[0])
    for form in filter(None, forms):
        if _names(form) - named - _names(message[0]):
            yield f"{form!r} names a value that {message[0]!r} does not"
        if named - _names(form) - {"number"}:
            yield f"{form!r} leaves out a value of {message[0]!r}"


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def _template_of(message: Message, place: str) -> str:
    def quoted(text: str) -> str:
        escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'"{escaped}"'

    one, many = message
    lines = [f"#: {place}", f"msgid {quoted(one)}"]
    if many:
        return "\n".join([
            *lines,
            f"msgid_plural {quoted(many)}",
            'msgstr[0] ""',
            'msgstr[1] ""',
        ])
    return "\n".join([*lines, 'msgstr ""'])


def main() -> int:
    """Print what is missing, unused or broken."""
    if "--missing" in sys.argv:
        known = {message for _, message, _ in translations("es")}
        wanted = [arg for arg in sys.argv[1:] if not arg.startswith("--")]
        for message, place in messages().items():
            if message not in known and (not wanted or any(one in place for one in wanted)):
                print(_template_of(message, place), end="\n\n")
        return 0
    found = list(faults("es"))
    print("\n".join(found) or "Every message has its translation.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
