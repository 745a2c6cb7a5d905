"""How well donors of any labelled table are linked, beside Splink's defaults on the same rows.

Weights and the line are chosen on some of the donors and measured on the others, which no
choice has seen. Which side a donor is on follows from a hash of the label alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from time import perf_counter

import msgspec
import polars as pl

from downballot.errors import UsageError
from downballot.money.linkage import Matter, learn, link, stored_model
from downballot.money.linkage_learning import agreement
from downballot.money.linkage_measuring import pair_agreement
from downballot.money.linkage_values import Agreement, LinkageModel
from downballot.money.record_columns import as_rows, find_columns
from downballot.money.splink_defaults import link_by_defaults, train_defaults

_FEW_DONORS = 8


class LinkageQuality(msgspec.Struct, frozen=True):
    """How well one labelled table is linked.

    Args:
        what: "people" or "organisations"; of pairs, "pairs of …".
        columns: The table's column by what it holds.
        learned: Records (or pairs) that weights and line were chosen on.
        measured: Records (or pairs) that the figures are of, none of them among the former.
        begun_with: What learning began with: "stored model", "nothing"; "stored model, not
            learned" where nothing was learned.
        ours: This project's linkage.
        stored: The model that comes with Downballot, nothing learned.
        splink: Splink's defaults, pairs of probability 0.5 and more.
        splink_clusters: The same, with what follows from these pairs.
        seconds: Time of this project's linkage of what is measured.
        splink_seconds: Time of Splink's, without training.
        left_out: Rows without a label, in neither.
    """

    what: str
    columns: dict[str, str]
    learned: int
    measured: int
    begun_with: str
    ours: Agreement
    stored: Agreement
    splink: Agreement
    splink_clusters: Agreement
    seconds: float
    splink_seconds: float
    left_out: int = 0


def is_learned_on(label: str, share: float, salt: str = "") -> bool:
    """Whether a donor is among those that are learned from: by a hash of its label.

    Args:
        label: The donor.
        share: Share of donors to learn from, 0 to 1.
        salt: Another salt parts donors in another way.
    """
    digest = hashlib.sha256(f"{salt}{label}".encode()).digest()
    return int.from_bytes(digest[:8], "big") < share * 2.0**64


def parted(
    rows: pl.DataFrame, share: float, salt: str = ""
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows to learn from and rows to measure on; no donor is in both.

    Args:
        rows: Rows with `donor`, their label.
        share: Share of donors to learn from, 0 to 1.
        salt: Another salt parts donors in another way.
    """
    chosen = pl.Series(
        [is_learned_on(donor, share, salt) for donor in rows["donor"]], dtype=pl.Boolean
    )
    return rows.filter(chosen), rows.filter(~chosen)


def _f1(measured: pl.DataFrame, matter: Matter, model: LinkageModel) -> Agreement:
    found = link(measured, matter, model=model)["donor"]
    return agreement(found.to_list(), measured["donor"].to_list())


def _learned(rows: pl.DataFrame, matter: Matter, prior: LinkageModel | None) -> LinkageModel:
    return learn(rows, rows["donor"].to_list(), matter, "labelled rows", prior)


def _begin_with(rows: pl.DataFrame, matter: Matter) -> LinkageModel | None:
    """What to begin learning with: whichever does better within the rows learned from."""
    halves = parted(rows, 0.5, "within")
    stored = stored_model(matter.name)
    tried: list[tuple[float, LinkageModel | None]] = []
    for prior in (stored, None):
        f1 = sum(
            _f1(other, matter, _learned(one, matter, prior)).f1
            for one, other in (halves, halves[::-1])
        )
        tried.append((f1, prior))
    return max(tried, key=lambda t: t[0])[1]


def learn_best(rows: pl.DataFrame, matter: Matter) -> tuple[LinkageModel, str]:
    """A model for rows like these, and what learning it began with.

    Args:
        rows: Rows as `linkage.link` takes them, with `donor`.
        matter: People or organisations.

    Raises:
        UsageError: Too few donors, or none of them twice.
    """
    if rows["donor"].n_unique() < _FEW_DONORS or rows["donor"].is_unique().all():
        raise UsageError(
            f"{rows['donor'].n_unique()} donors to learn from, expected {_FEW_DONORS} or more, "
            "some with several rows; --train-share 0 measures the stored model alone"
        )
    prior = _begin_with(rows, matter)
    return _learned(rows, matter, prior), "stored model" if prior else "nothing"


def measure_quality(
    frame: pl.DataFrame,
    labels: str = "",
    *,
    train_share: float = 0.5,
    columns: Mapping[str, str] | None = None,
    kind: str = "",
) -> LinkageQuality:
    """How well the donors of a labelled table are linked, on rows no choice was made on.

    Args:
        frame: The table, a row a record; columns are found by their names.
        labels: Column that says which donor a row is; empty to find it by its name.
        train_share: Share of donors to learn from, 0 (the stored model alone) to below 1.
        columns: Column by what it holds, where names do not show it.
        kind: "people" or "organisations"; empty to tell by the table.

    Raises:
        UsageError: No names or labels, or too few to learn from.
    """
    if not 0 <= train_share < 1:
        raise UsageError(f"train share {train_share}: expected 0 or more and less than 1")
    found = find_columns(frame, labels, columns, kind)
    if not found.labels:
        raise UsageError(
            f"no column of labels, expected --labels with one of {', '.join(frame.columns)}"
        )
    rows = as_rows(frame, found)
    known = rows.filter(pl.col("donor").fill_null("") != "")
    learned, measured = parted(known, train_share)
    stored = stored_model(found.matter.name)
    model, begun = (
        learn_best(learned, found.matter)
        if train_share
        else (stored, "stored model, not learned")
    )
    start = perf_counter()
    ours = _f1(measured, found.matter, model)
    seconds = perf_counter() - start
    pairs, clusters, splink_seconds = _by_splink(
        learned if learned.height else measured, measured
    )
    return LinkageQuality(
        found.matter.name,
        found.used,
        learned.height,
        measured.height,
        begun,
        ours,
        _f1(measured, found.matter, stored),
        pairs,
        clusters,
        seconds,
        splink_seconds,
        rows.height - known.height,
    )


def _by_splink(
    learned: pl.DataFrame, measured: pl.DataFrame
) -> tuple[Agreement, Agreement, float]:
    trained = train_defaults(learned)
    start = perf_counter()
    pairs, groups = link_by_defaults(measured, trained)
    seconds = perf_counter() - start
    found = measured.select("record", label="donor").join(groups, on="record")
    clusters = agreement(found["donor"].to_list(), found["label"].to_list())
    return pair_agreement(pairs, measured), clusters, seconds


def quality_table(measures: Sequence[tuple[str, LinkageQuality]]) -> str:
    """Measures as a table of text, a line each for ours, the stored model and Splink.

    Args:
        measures: Each with the name of what was measured.
    """
    lines = [f"{'':<34}{'precision':>10}{'recall':>9}{'F1':>9}"]
    for name, one in measures:
        lines.append(f"{name}: {one.measured:,} {one.what}, learned on {one.learned:,}")
        for who, agreed in (
            (f"Downballot (from {one.begun_with})", one.ours),
            ("Downballot, stored model", one.stored),
            ("Splink's defaults, pairs", one.splink),
            ("Splink's defaults, clusters", one.splink_clusters),
        ):
            lines.append(
                f"  {who:<32}{agreed.precision:>10.3f}{agreed.recall:>9.3f}{agreed.f1:>9.4f}"
            )
    return "\n".join(lines)
