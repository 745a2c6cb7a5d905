"""Describes published tables as a Data Package, so that any program can read them.

Source:
    Data Package 2.0 and Table Schema 2.0 (datapackage.org).
"""

from __future__ import annotations

import hashlib
from datetime import datetime

import msgspec
from msgspec import Struct

from downballot.publication.data_columns import Column, Kind, Table

PACKAGE_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
RESOURCE_PROFILE = "https://datapackage.org/profiles/2.0/dataresource.json"
SCHEMA_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
FILE = "datapackage.json"
MEDIA_TYPES = {
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
}


class Source(Struct, frozen=True):
    """Where figures come from: a name, and an address where there is one."""

    title: str
    path: str = ""


class Licence(Struct, frozen=True):
    """Under which licence a desk publishes: its name (SPDX), and its address or none."""

    name: str = ""
    path: str = ""


class TableFile(Struct, frozen=True):
    """One table in one form.

    Attributes:
        table: The table.
        form: ``csv``, ``parquet`` or ``json``.
        group: What the table is of: an election, a body, money.
        path: Its path beside the package's description.
        sources: Where its figures come from.
        as_of: When the newest figure in it was published, aware; None where not known.
        content: Its bytes; None where they are made when somebody asks.
    """

    table: Table
    form: str
    group: str
    path: str
    sources: tuple[Source, ...] = ()
    as_of: datetime | None = None
    content: bytes | None = None


class PackageHead(Struct, frozen=True):
    """What a package says of itself.

    Attributes:
        name: Short name: small letters, digits, dashes.
        title: What it is called.
        description: What is in it.
        publisher: The desk's name.
        contact: Mail or web address of the people who run it.
        version: State of the desk that it was made of.
        created: When that state came to be, aware.
        licence: Under which licence; without a name none is stated.
        homepage: Where the desk lives; empty where not known.
    """

    name: str
    title: str
    description: str
    publisher: str
    contact: str
    version: str
    created: datetime
    licence: Licence = Licence()
    homepage: str = ""


def data_package(head: PackageHead, files: tuple[TableFile, ...]) -> bytes:
    """Return the description of a package as JSON.

    Args:
        head: What it says of itself.
        files: Its tables, in each form.
    """
    together = tuple(dict.fromkeys(source for one in files for source in one.sources))
    known = [one.as_of for one in files if one.as_of]
    value: dict[str, object] = {
        "$schema": PACKAGE_PROFILE,
        "name": head.name,
        "title": head.title,
        "description": head.description,
        "homepage": head.homepage or None,
        "version": head.version,
        "created": _moment(head.created),
        "asOf": _moment(max(known)) if known else None,
        "licenses": [_licence(head.licence)] if head.licence.name else None,
        "contributors": [_publisher(head)],
        "sources": [_source(one) for one in together] or None,
        "resources": [_resource(one) for one in files],
    }
    return (
        msgspec.json.format(msgspec.json.encode(_known(value), enc_hook=str), indent=2) + b"\n"
    )


def table_schema(table: Table) -> dict[str, object]:
    """Return the columns of a table as Table Schema describes them.

    Args:
        table: The table.
    """
    return _known({
        "$schema": SCHEMA_PROFILE,
        "fields": [_field(one) for one in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key) or None,
    })


def _field(one: Column) -> dict[str, object]:
    text = one.kind is Kind.TEXT
    return _known({
        "name": one.name,
        "type": one.kind.value,
        "description": one.description,
        "unit": one.unit or None,
        # Text that is not there is empty text, not a missing value.
        "missingValues": [] if text and not one.required else None,
        "constraints": {"required": True} if one.required else None,
    })


def _resource(one: TableFile) -> dict[str, object]:
    content = one.content
    hashed = hashlib.sha256(content).hexdigest() if content is not None else ""
    ending = "" if one.form == "csv" else f".{one.form}"
    return _known({
        "$schema": RESOURCE_PROFILE,
        "name": f"{one.group}.{one.table.name}{ending}",
        "type": "table",
        "path": one.path,
        "title": one.table.title,
        "description": one.table.description,
        "format": one.form,
        "mediatype": MEDIA_TYPES[one.form],
        "encoding": None if one.form == "parquet" else "utf-8",
        "bytes": len(content) if content is not None else None,
        "hash": f"sha256:{hashed}" if hashed else None,
        "asOf": _moment(one.as_of) if one.as_of else None,
        "sources": [_source(each) for each in one.sources] or None,
        "schema": {**table_schema(one.table), **_references(one)},
    })


def _references(one: TableFile) -> dict[str, object]:
    keys = [
        {
            "fields": list(fields),
            "reference": {"resource": f"{one.group}.{other}", "fields": list(fields)},
        }
        for fields, other in one.table.part_of
    ]
    return {"foreignKeys": keys} if keys and one.form == "csv" else {}


def _publisher(head: PackageHead) -> dict[str, object]:
    mail = "@" in head.contact and "://" not in head.contact
    return _known({
        "title": head.publisher,
        "email": head.contact if mail else None,
        "path": head.contact if "://" in head.contact else None,
        "roles": ["publisher"],
    })


def _licence(licence: Licence) -> dict[str, object]:
    return _known({"name": licence.name, "path": licence.path or None})


def _source(one: Source) -> dict[str, object]:
    return _known({"title": one.title, "path": one.path or None})


def _known(value: dict[str, object]) -> dict[str, object]:
    return {name: one for name, one in value.items() if one is not None}


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
