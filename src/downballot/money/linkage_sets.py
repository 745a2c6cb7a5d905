"""Labelled sets of records, read as `linkage.link` takes them, and parted into two halves.

No donor is in both halves: which half follows from a hash of the label alone.

Source: the data sets of Splink (invented people, FEBRL 3 and 4, historical figures with
errors) and of dedupe (early childhood sites of Chicago), each with its labels.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec
import polars as pl

from downballot.errors import FormatError


class LabelledSet(msgspec.Struct, frozen=True):
    """One set: how to read it, and whether it holds organisations.

    Args:
        name: Its name.
        read: A folder → rows with `record`, `donor`, `name` and further columns.
        organisations: Whether its records are of organisations.
    """

    name: str
    read: Callable[[Path], pl.DataFrame]
    organisations: bool = False


def _csv(folder: Path, name: str) -> pl.DataFrame:
    path = folder / name
    if not path.is_file():
        raise FormatError(name, "", f"not in {folder}", "the labelled set")
    rows = pl.read_csv(path, infer_schema=False)
    return rows.rename(str.strip).with_columns(pl.all().str.strip_chars())


def _febrl(folder: Path, *names: str) -> pl.DataFrame:
    rows = pl.concat(_csv(folder, name) for name in names)
    return rows.select(
        record="rec_id",
        donor=pl.col("rec_id").str.extract(r"^(rec-\d+)"),
        name="surname",
        first_name="given_name",
        street=pl.concat_str("street_number", "address_1", separator=" ", ignore_nulls=True),
        city="suburb",
        state="state",
        zip="postcode",
        born="date_of_birth",
        code="soc_sec_id",
    )


def read_invented(folder: Path) -> pl.DataFrame:
    """Splink's 1,000 invented records of 251 people, many with errors.

    Args:
        folder: Folder of the labelled sets.
    """
    return _csv(folder, "splink_fake_1000.csv").select(
        record="unique_id",
        donor="cluster",
        name="surname",
        first_name="first_name",
        born="dob",
        city="city",
        email="email",
    )


def read_febrl3(folder: Path) -> pl.DataFrame:
    """FEBRL 3: 5,000 invented records of 2,000 people.

    Args:
        folder: Folder of the labelled sets.
    """
    return _febrl(folder, "splink_dataset3.csv")


def read_febrl4(folder: Path) -> pl.DataFrame:
    """FEBRL 4: 5,000 invented people, each once in two lists.

    Args:
        folder: Folder of the labelled sets.
    """
    return _febrl(folder, "splink_dataset4a.csv", "splink_dataset4b.csv")


def read_historical(folder: Path) -> pl.DataFrame:
    """50,578 records of 5,156 historical figures, with errors put in.

    Args:
        folder: Folder of the labelled sets.
    """
    name = "splink_historical_figures_with_errors_50k.parquet"
    if not (folder / name).is_file():
        raise FormatError(name, "", f"not in {folder}", "the labelled set")
    return pl.read_parquet(folder / name).select(
        record="unique_id",
        donor="cluster",
        name="surname",
        first_name="first_name",
        full_name="full_name",
        born="dob",
        city="birth_place",
        zip="postcode_fake",
        occupation="occupation",
    )


def read_sites(folder: Path) -> pl.DataFrame:
    """3,337 rows of 1,162 early childhood sites in Chicago, from ten sources.

    Args:
        folder: Folder of the labelled sets.
    """
    rows = _csv(folder, "dedupe_csv_example_true_ids.csv").with_row_index("row")
    return rows.select(
        record=pl.col("row").cast(pl.String),
        donor="True Id",
        name="Site name",
        street="Address",
        zip="Zip",
        phone="Phone",
    )


SETS: Final = (
    LabelledSet("fake_1000", read_invented),
    LabelledSet("febrl3", read_febrl3),
    LabelledSet("febrl4", read_febrl4),
    LabelledSet("historical_50k", read_historical),
    LabelledSet("dedupe_csv_example", read_sites, organisations=True),
)


def _half(donor: str) -> int:
    return hashlib.sha256(donor.encode()).digest()[0] & 1


def halves(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The half that rules are chosen on, and the half they are measured on.

    Args:
        rows: Rows with `donor`, their label.
    """
    half = pl.Series([_half(donor) for donor in rows["donor"]])
    return rows.filter(half == 0), rows.filter(half == 1)
