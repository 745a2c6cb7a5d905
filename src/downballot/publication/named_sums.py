"""Sums by name: what pages say of givers whose names print alike.

Pages print no ZIP code, so that givers who differ in nothing else would stand there twice under
one name. They are added up by name, which is true whether they are one person or two, and the
row says of how many ZIP codes it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import structs

from downballot.model.sentence import say
from downballot.money.desk_values import TracedSource
from downballot.publication.money_figures import payer_name


def named_sums(givers: Iterable[tuple[str, int]]) -> tuple[tuple[str, int, int], ...]:
    """Return the name, the cents and how many givers have the name, the largest first.

    Args:
        givers: Givers as a trace has them, with what each gave, in whole cents.

    Examples:
        >>> named_sums([("ROE, A (94601)", 5), ("LEE, B", 7), ("ROE, A (94602)", 4)])
        (('ROE, A', 9, 2), ('LEE, B', 7, 1))
    """
    sums: dict[str, list[int]] = {}
    for giver, cents in givers:
        sums.setdefault(payer_name(giver), []).append(cents)
    ordered = sorted(sums.items(), key=lambda one: (-sum(one[1]), one[0]))
    return tuple((name, sum(cents), len(cents)) for name, cents in ordered)


def named_sources(sources: Iterable[TracedSource]) -> tuple[tuple[TracedSource, int], ...]:
    """Return sources by kind and name, each with how many it is of, the largest first.

    Args:
        sources: Sources of a trace.
    """
    groups: dict[tuple[str, str], list[TracedSource]] = {}
    for one in sources:
        groups.setdefault((one.bucket, payer_name(one.source)), []).append(one)
    made = [(_together(name, rows), len(rows)) for (_, name), rows in groups.items()]
    return tuple(sorted(made, key=lambda one: (-one[0].pro_rata_cents, one[0].source)))


def several(number: int) -> str:
    """Say that a row is of several givers; nothing of one.

    Args:
        number: How many givers have the name.

    Examples:
        >>> several(1), several(2)
        ('', '2 ZIP codes together')
    """
    return say("{number} ZIP codes together", number=number) if number > 1 else ""


def _together(name: str, rows: Sequence[TracedSource]) -> TracedSource:
    if len(rows) == 1:
        return structs.replace(rows[0], source=name)
    sums = [
        sum(one.pro_rata_cents for one in rows),
        sum(one.lifo_cents for one in rows),
        sum(one.fifo_cents for one in rows),
    ]
    return TracedSource(rows[0].bucket, name, sums[0], min(sums), max(sums), sums[1], sums[2])
