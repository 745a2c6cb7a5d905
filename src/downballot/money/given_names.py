"""Given names in use in the United States, and the short forms people sign with.

Two records of one last name and one address are often husband and wife: "another known
name" tells them apart where a likeness of letters ("John", "Joan") does not.
"""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def _table() -> tuple[tuple[str, ...], ...]:
    """One root a row, then its short and other forms; a form may belong to several roots."""
    file = resources.files("downballot.money") / "given_names.txt"
    return tuple(tuple(line.split()) for line in file.read_text("utf-8").splitlines() if line)


@cache
def _roots() -> dict[str, frozenset[str]]:
    roots: dict[str, set[str]] = {}
    for row in _table():
        for form in row:
            roots.setdefault(form, {form}).add(row[0])
    return {form: frozenset(of) for form, of in roots.items()}


def is_given_name(name: str) -> bool:
    """Whether this is a given name known here.

    Args:
        name: A first name in lower case, without accents.
    """
    return name in _roots()


def name_roots(name: str) -> frozenset[str]:
    """The names that a first name may be a form of; itself where it is not known.

    Args:
        name: A first name in lower case, without accents.

    Examples:
        >>> sorted(name_roots("bill"))
        ['bill', 'guillermo', 'willard', 'william']
    """
    return _roots().get(name, frozenset((name,)) if name else frozenset())


@cache
def all_forms() -> tuple[list[str], dict[str, list[str]]]:
    """Every root in the order of the table, and the forms of each; itself where it has none."""
    forms = {row[0]: list(row[1:] or row) for row in _table()}
    return list(forms), forms
