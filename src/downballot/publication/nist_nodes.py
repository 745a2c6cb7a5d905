"""The small parts of a NIST SP 1500-100 report: nodes, identifiers, text, units."""

from __future__ import annotations

import re

from downballot.model.contest import distinct
from downballot.model.sentence import Sentence
from downballot.publication.figures import readable
from downballot.publication.language import LANGUAGES

Node = dict[str, object]
TYPE, ID = "@type", "@id"
PREFIX = "ElectionResults."
_NOT_IN_ID = re.compile(r"[^A-Za-z0-9._-]+")
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Ids:
    """Gives every object an identifier of its own that XML and JSON both allow.

    It is made of the desk's own id, so that an object keeps it from update to update.
    """

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def of(self, kind: str, name: str) -> str:
        """Return the identifier of an object.

        Args:
            kind: What it is; letters.
            name: The desk's id or a name of it.
        """
        plain = _NOT_IN_ID.sub("-", name).strip("-").lower() or "unnamed"
        return distinct(f"{kind}-{plain}", self._taken)


def node(kind: str, identifier: str = "", **fields: object) -> Node:
    """Return an object; what is not known is left out.

    Args:
        kind: Its class in the standard.
        identifier: Its identifier; empty for a class that has none.
        fields: Its fields, in the order of the XML schema.
    """
    made: Node = {TYPE: f"{PREFIX}{kind}"}
    if identifier:
        made[ID] = identifier
    for name, value in fields.items():
        if value is not None and value not in ("", []):
            made[name] = clean(value) if isinstance(value, str) else value
    return made


def clean(text: str) -> str:
    """Return text that XML can carry, without characters that hide or turn around others.

    Args:
        text: Any text.
    """
    return _ILLEGAL.sub("", readable(str(text)))


def plain_text(text: str) -> Node:
    """Return a text of the authority's, in English as it stands.

    Args:
        text: The text.
    """
    return node("InternationalizedText", Text=[_string(text, "en")])


def said_text(text: str) -> Node:
    """Return a text of our own in every language of the site.

    Args:
        text: A sentence; plain text stays English.
    """
    if not isinstance(text, Sentence):
        return plain_text(text)
    strings = [_string(one.says(text), one.code) for one in LANGUAGES]
    return node("InternationalizedText", Text=strings)


def _string(text: str, language: str) -> Node:
    # Content may be empty, and must then be there all the same.
    return {**node("LanguageString"), "Content": clean(text), "Language": language}


def external(value: str, kind: str, other: str = "") -> Node:
    """Return an identifier that somebody gave.

    Args:
        value: The identifier.
        kind: Whose it is, one of IdentifierType.
        other: Whose, where the standard has no name for it.
    """
    return node("ExternalIdentifier", Type=kind, OtherType=other, Value=value)


def gp_unit(
    identifier: str,
    name: str,
    *,
    kind: str,
    other: str = "",
    ocd_id: str = "",
    registered: int | None = None,
) -> Node:
    """Return a geopolitical unit.

    Args:
        identifier: Its identifier in the report.
        name: What it is called.
        kind: One of ReportingUnitType.
        other: What it is, where the standard has no name for it.
        ocd_id: Its Open Civic Data division id; empty where not known.
        registered: Voters registered in it; None where not known.
    """
    return node(
        "ReportingUnit",
        identifier,
        ExternalIdentifier=[external(ocd_id, "ocd-id")] if ocd_id else [],
        Name=plain_text(name),
        Type=kind,
        OtherType=other,
        VotersRegistered=registered,
    )
