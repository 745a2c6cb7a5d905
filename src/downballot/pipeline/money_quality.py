"""Reads labelled tables of donors, and says how well they are linked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import polars as pl

from downballot.errors import FormatError, UsageError
from downballot.money.labelled_pairs import find_pair_columns, measure_pairs
from downballot.money.linkage_quality import LinkageQuality, measure_quality


def link_quality(
    path: Path,
    labels: str = "",
    *,
    train_share: float = 0.5,
    columns: Mapping[str, str] | None = None,
    kind: str = "",
) -> LinkageQuality:
    """How well a labelled table of donors is linked, on rows no choice was made on.

    A table has a row a record and a column that says which donor it is; or a row a pair of
    records (``last_1``, ``last_2`` …) and a column that says whether both are one; or it is a
    JSON file of the pairs ``match`` and ``distinct``, as dedupe keeps those that a person
    labelled.

    Args:
        path: A CSV, TSV, Parquet or JSON file.
        labels: The column of labels; empty to find it by its name.
        train_share: Share of donors or pairs to learn from; 0 for the stored model alone.
        columns: Column by what it holds, where names do not show it.
        kind: ``people`` or ``organisations``; empty to tell by the table.

    Raises:
        FormatError: The file cannot be read.
        UsageError: No names or labels are found, or too few to learn from.
    """
    frame = read_table(path)
    pairs = find_pair_columns(frame, labels)
    if pairs is not None:
        return measure_pairs(frame, pairs, train_share=train_share, given=columns, kind=kind)
    return measure_quality(frame, labels, train_share=train_share, columns=columns, kind=kind)


def read_table(path: Path) -> pl.DataFrame:
    """Return a table as text in every column, blanks around values and headings left out.

    Args:
        path: A CSV, TSV, Parquet or JSON file.

    Raises:
        UsageError: There is no such file.
        FormatError: It cannot be read.
    """
    if not path.is_file():
        raise UsageError(f"{path}: no such file, expected a table of donors")
    try:
        frame = _read(path)
    except (pl.exceptions.PolarsError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FormatError(
            path.name, "", f"cannot be read ({error})", "CSV, TSV, Parquet or JSON"
        ) from error
    texts = pl.all().cast(pl.String()).str.strip_chars()
    return frame.rename(str.strip).select(texts)


def _read(path: Path) -> pl.DataFrame:
    if path.suffix.lower() == ".parquet":
        return pl.read_parquet(path)
    if path.suffix.lower() == ".json":
        return _read_json(path)
    tabs = path.suffix.lower() in {".tsv", ".tab"}
    return pl.read_csv(
        path,
        infer_schema=False,
        separator="\t" if tabs else ",",
        encoding="utf8-lossy",
        truncate_ragged_lines=True,
    )


def _read_json(path: Path) -> pl.DataFrame:
    known: Any = msgspec.json.decode(path.read_bytes())
    if not isinstance(known, dict) or not {"match", "distinct"} <= known.keys():
        return pl.DataFrame(known, infer_schema_length=None)
    rows = []
    for label in ("match", "distinct"):
        for pair in known[label]:
            left, right = pair["__value__"] if isinstance(pair, dict) else pair
            sides = [(f"{k}_l", v) for k, v in left.items()]
            sides += [(f"{k}_r", v) for k, v in right.items()]
            rows.append({"match": label} | {k: _text(v) for k, v in sides})
    return pl.DataFrame(rows, infer_schema_length=None)


def _text(value: object) -> str:
    if isinstance(value, dict) and "__value__" in value:
        value = value["__value__"]
    if isinstance(value, list | tuple):
        return " ".join(str(one) for one in value)
    return "" if value is None else str(value)
