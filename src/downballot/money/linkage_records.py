"""Rows of donors → the columns that comparisons read, in one shape whatever the source has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import polars as pl

from downballot.errors import UsageError
from downballot.money.comparisons import Field
from downballot.money.linkage_values import FieldWeights, LinkageModel
from downballot.money.names import parse_organisation, parse_person, plain, work_words

# What a caller may give beside "record" and "name"; absent columns are compared by nobody.
OPTIONAL: Final = (
    "first_name", "middle_name", "full_name", "city", "state", "zip", "street",
    "employer", "occupation",
    "born", "phone", "email", "code",
)  # fmt: skip

_BEFOREHAND: Final = 500
_DROPPED: Final = str.maketrans("", "", "'.")
_NO_LETTER: Final = re.compile(r"[^a-z0-9]+")
_LISTS: Final = ("last_words", "roots", "name_words", "words")
_LIST_ENDS: Final = ("_words",)


def _is_list(column: str) -> bool:
    return column in _LISTS or column.endswith(_LIST_ENDS)


def _mapped(
    column: pl.Series, parse: Callable[[str], tuple[str, ...]], names: Sequence[str]
) -> list[pl.Series]:
    """What every distinct value of the column is parsed into, a column a name.

    Lists are handed over as words with blanks between them: Polars takes text in far quicker
    than lists.
    """
    distinct = column.unique(maintain_order=True)
    parts = list(zip(*map(parse, distinct), strict=True)) or [()] * len(names)
    codes = pl.DataFrame(
        {"value": distinct} | dict(zip(names, parts, strict=True)),
        schema_overrides=dict.fromkeys(names, pl.String()),
    ).with_columns(
        pl.when(pl.col(n) != "").then(pl.col(n).str.split(" ")) for n in names if _is_list(n)
    )
    joined = pl.DataFrame({"value": column}).join(
        codes, on="value", how="left", nulls_equal=True, maintain_order="left"
    )
    return [joined[name] for name in names]


def _one(parse: Callable[[str], str]) -> Callable[[str], tuple[str]]:
    return lambda text: (parse(text),)


def _blank_to_null(frame: pl.DataFrame) -> pl.DataFrame:
    text = pl.selectors.string()
    return frame.with_columns(pl.when(text != "").then(text).name.keep())


def _complete(rows: pl.DataFrame) -> pl.DataFrame:
    for column in ("record", "name"):
        if column not in rows.columns:
            raise UsageError(f"records to link: no column {column!r}, expected record and name")
    if rows["record"].n_unique() != rows.height:
        raise UsageError("records to link: two rows of one record id, expected each id once")
    absent = [pl.lit("").alias(column) for column in OPTIONAL if column not in rows.columns]
    kept = [pl.col(c).cast(pl.String()).fill_null("") for c in (*OPTIONAL, "name")]
    return rows.with_columns(absent).select(pl.col("record").cast(pl.String()), *kept)


_PERSON: Final = ("last", "last_words", "first", "middle", "suffix", "given", "roots")


def _person(key: str) -> tuple[str, ...]:
    name, first_name, middle = key.split("\x1f")
    parsed = parse_person(name, f"{first_name} {middle}".strip())
    return (
        parsed.last,
        " ".join(parsed.last_words),
        parsed.first,
        parsed.middle,
        parsed.suffix,
        parsed.given,
        " ".join(sorted(parsed.roots)),
    )


def _name_words(text: str) -> str:
    words = _NO_LETTER.split(plain(text).translate(_DROPPED))
    return " ".join(sorted({word for word in words if len(word) > 2}))


def _place(rows: pl.DataFrame) -> list[pl.Series]:
    return [
        *_mapped(rows["city"], _one(lambda text: "".join(plain(text).split())), ["city"]),
        *_mapped(rows["state"], _one(plain), ["state"]),
        *_mapped(rows["zip"], _one(_zip), ["zip"]),
        *_mapped(rows["street"], _street, ["number", "street", "address"]),
        *_mapped(rows["phone"], _one(_phone), ["phone"]),
    ]


def _phone(text: str) -> str:
    """The last seven digits: area codes are often left out."""
    return "".join(c for c in text if c.isdigit())[-7:]


def _zip(text: str) -> str:
    kept = "".join(c for c in plain(text) if c.isalnum())
    return kept[:5] if kept.isdigit() else kept


_STREETS: Final = {
    "street": "st", "avenue": "ave", "av": "ave", "boulevard": "blvd", "road": "rd",
    "drive": "dr", "place": "pl", "court": "ct", "lane": "ln", "north": "n", "south": "s",
    "east": "e", "west": "w", "parkway": "pkwy", "highway": "hwy", "square": "sq",
    "terrace": "ter", "circle": "cir", "suite": "ste", "apartment": "apt", "crescent": "cres",
}  # fmt: skip

_UNITS: Final = frozenset(("apt", "ste", "suite", "unit", "#", "apartment", "fl", "floor"))


def _street(text: str) -> tuple[str, str, str]:
    """House number, street and both; what follows a comma or a unit is left out."""
    words = plain(text).split(",", maxsplit=1)[0].replace(".", " ").split()
    number = words[0].rstrip("-") if words and words[0][0].isdigit() else ""
    rest = words[1:] if number else words
    cut = next((i for i, word in enumerate(rest) if word in _UNITS), len(rest))
    street = " ".join(_STREETS.get(w, w) for w in rest[:cut])
    return number, street, f"{number} {street}" if number and street else ""


def _work(rows: pl.DataFrame, column: str) -> list[pl.Series]:
    def parse(text: str) -> tuple[str, str]:
        words = " ".join(work_words(text))
        return words, words

    return _mapped(rows[column], parse, [column, f"{column}_words"])


def person_records(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of people as the columns that are compared; null where nothing is known.

    Args:
        rows: One row a record: `record` (an id, once each), `name` ("LAST, FIRST", or the last
            name with `first_name` beside it) and any of `OPTIONAL`.

    Raises:
        UsageError: `record` or `name` is missing, or an id occurs twice.
    """
    rows = _complete(rows)
    keys = rows.select(
        pl.concat_str("name", "first_name", "middle_name", separator="\x1f")
    ).to_series()
    email = rows["email"].str.to_lowercase()
    whole = rows.select(
        pl.concat_str("first_name", "middle_name", "name", "full_name", separator=" ")
    ).to_series()
    return _blank_to_null(
        pl.DataFrame([
            rows["record"],
            *_mapped(keys, _person, _PERSON),
            *_mapped(whole, _one(_name_words), ["name_words"]),
            *_place(rows),
            *_work(rows, "employer"),
            *_work(rows, "occupation"),
            rows["born"],
            email,
            email.str.split("@").list.first().alias("mailbox"),
            rows["code"],
        ])
    )


def organisation_records(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of organisations as the columns that are compared; null where nothing is known.

    Args:
        rows: As for `person_records`; `name` is the organisation's.

    Raises:
        UsageError: `record` or `name` is missing, or an id occurs twice.
    """
    rows = _complete(rows)
    parsed = _mapped(rows["name"], _organisation, ["name", "words", "numbers"])
    return _blank_to_null(pl.DataFrame([rows["record"], *parsed, *_place(rows)]))


def _organisation(name: str) -> tuple[str, str, str]:
    parsed = parse_organisation(name)
    numbers = " ".join(word for word in parsed.words if word.isdigit())
    return parsed.key, " ".join(parsed.words), numbers


def value_shares(
    records: pl.DataFrame, fields: Sequence[Field], usual: Mapping[str, float] | None = None
) -> dict[str, dict[str, float]]:
    """How common each value of a column is, for the columns where rarity counts.

    Args:
        records: Records as `person_records` or `organisation_records` give them.
        fields: Fields of a comparison.
        usual: Share of a usual value by column, mixed in as if `_BEFOREHAND` records more had
            it: three records say little of how common a name is. None to mix in nothing.
    """
    columns = {level.frequency for field in fields for level in field.levels} - {""}
    shares = {}
    for column in sorted(columns & set(records.columns)):
        counts = Counter(records[column].drop_nulls().to_list())
        more = _BEFOREHAND if usual else 0
        of = counts.total() + more
        least = more * (usual or {}).get(column, 1.0)
        shares[column] = {value: (n + least) / of for value, n in counts.items()}
    return shares


def with_shares(
    records: pl.DataFrame, fields: Sequence[Field], model: LinkageModel
) -> pl.DataFrame:
    """The records with `tf_…`, how common each value is, as `value_shares` has it.

    Args:
        records: Records as `person_records` or `organisation_records` give them.
        fields: Fields of a comparison.
        model: Trained weights, with the share of a usual value.
    """
    usual = usual_shares(fields, model.fields)
    columns = {level.frequency for field in fields for level in field.levels} - {""}
    return records.with_columns(
        pl
        .when(pl.col(c).is_not_null())
        .then(
            (pl.len().over(c) + _BEFOREHAND * usual.get(c, 1.0))
            / (pl.col(c).count() + _BEFOREHAND)
        )
        .alias(f"tf_{c}")
        for c in sorted(columns & set(records.columns))
        if records[c].null_count() < records.height
    )


def usual_shares(fields: Sequence[Field], weights: Iterable[FieldWeights]) -> dict[str, float]:
    """Share of a usual value by column, as a model has learned it.

    Args:
        fields: Fields of a comparison.
        weights: Their weights.
    """
    columns = {field.name: field.levels[0].frequency for field in fields}
    return {columns[w.field]: w.usual_share for w in weights if columns.get(w.field)}
