"""How well records are linked: each labelled set, beside Splink's own example settings.

Weights and the line are chosen on one half of each set's donors and measured on the other;
Splink's example is trained on the same half and measured on the same other half.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from time import perf_counter
from typing import TypeVar

import polars as pl

from downballot.money.linkage import ORGANISATIONS, PEOPLE, learn, link
from downballot.money.linkage_learning import agreement
from downballot.money.linkage_sets import SETS, LabelledSet, halves
from downballot.money.linkage_values import Agreement, LinkageMeasure
from downballot.money.splink_examples import link_by_example, train_example

T = TypeVar("T")


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    start = perf_counter()
    return work(), perf_counter() - start


def pair_agreement(pairs: pl.DataFrame, rows: pl.DataFrame) -> Agreement:
    """How pairs agree with labels.

    Args:
        pairs: `left` and `right`, ids of records, each pair once.
        rows: `record` and `donor`, its label.
    """
    donor = dict(zip(rows["record"], rows["donor"], strict=True))
    right = sum(
        donor[a] == donor[b] for a, b in zip(pairs["left"], pairs["right"], strict=True)
    )
    true = agreement(rows["donor"].to_list(), rows["donor"].to_list()).true
    return Agreement(pairs.height, true, right)


def measure_set(labelled: LabelledSet, folder: Path) -> LinkageMeasure:
    """How well one labelled set is linked.

    Args:
        labelled: The set.
        folder: Folder of the labelled sets.

    Raises:
        FormatError: The set's file is missing.
    """
    learned, measured = halves(labelled.read(folder))
    matter = ORGANISATIONS if labelled.organisations else PEOPLE
    model = learn(learned, learned["donor"].to_list(), matter, f"half of {labelled.name}")
    ours, seconds = _timed(lambda: link(measured, matter, model=model))
    example = train_example(labelled.name, learned)
    (pairs, groups), example_seconds = _timed(
        lambda: link_by_example(labelled.name, measured, example)
    )
    found = measured.select("record", label="donor").join(groups, on="record")
    return LinkageMeasure(
        labelled.name,
        measured.height,
        agreement(ours["donor"].to_list(), measured["donor"].to_list()),
        pair_agreement(pairs, measured),
        agreement(found["donor"].to_list(), found["label"].to_list()),
        seconds,
        example_seconds,
    )


def measure_linkage(folder: Path) -> list[LinkageMeasure]:
    """How well every labelled set is linked.

    Args:
        folder: Folder of the labelled sets.

    Raises:
        FormatError: A set's file is missing.
    """
    return [measure_set(labelled, folder) for labelled in SETS]


def measure_table(measures: Iterable[LinkageMeasure]) -> str:
    """Measures as a table of text.

    Args:
        measures: As `measure_linkage` gives them.
    """
    head = (
        f"{'set':<20}{'records':>8}  {'P':>6}{'R':>7}{'F1':>7}  "
        f"{'Splink P':>9}{'R':>7}{'F1':>7}  {'clustered':>9}  {'gain':>7}"
    )
    lines = [head]
    for m in measures:
        ours, example = m.ours, m.example
        lines.append(
            f"{m.set:<20}{m.records:>8}  {ours.precision:>6.3f}{ours.recall:>7.3f}"
            f"{ours.f1:>7.4f}  {example.precision:>9.3f}{example.recall:>7.3f}"
            f"{example.f1:>7.4f}  {m.example_clustered.f1:>9.4f}  {ours.f1 - example.f1:>+7.4f}"
        )
    return "\n".join(lines)
