"""A mistake in ``desk.toml``."""

from __future__ import annotations

from msgspec import Struct


class Mistake(Struct, frozen=True):
    """One mistake in ``desk.toml``.

    Attributes:
        steps: Path to the value: names, and indexes of arrays of tables.
        problem: What is wrong.
        expected: What is allowed; may be empty.
    """

    steps: tuple[str | int, ...]
    problem: str
    expected: str = ""
