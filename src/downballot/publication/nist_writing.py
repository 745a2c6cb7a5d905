"""Writes a NIST SP 1500-100 report as JSON or as XML: one value, two forms."""

from __future__ import annotations

from typing import cast

import msgspec
from lxml import etree  # type: ignore[import-untyped]

from downballot.publication.nist_nodes import ID, PREFIX, TYPE, Node

NAMESPACE = "http://itl.nist.gov/ns/voting/1500-100/v2"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
# Fields whose class the XML schema leaves open: the element then names it.
_OPEN = {"Contest", "ContestSelection", "GpUnit", "Party"}
_ATTRIBUTES = {"Language", "Label", "Annotation"}
_CONTENT = "Content"


def nist_json(report: Node) -> bytes:
    """Return a report as JSON.

    Args:
        report: The report.
    """
    return msgspec.json.encode(report)


def nist_xml(report: Node) -> bytes:
    """Return a report as XML.

    Args:
        report: The report.
    """
    names = {None: NAMESPACE, "xsi": _INSTANCE}
    root = etree.Element(f"{{{NAMESPACE}}}ElectionReport", nsmap=names)
    _fill(root, report)
    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def _fill(element: etree._Element, value: Node) -> None:
    for name, one in value.items():
        if name == TYPE:
            continue
        if name == ID:
            element.set("ObjectId", str(one))
        elif name in _ATTRIBUTES:
            element.set(name, str(one))
        elif name == _CONTENT:
            element.text = str(one)
        else:
            _add(element, name, one)


def _add(element: etree._Element, name: str, value: object) -> None:
    if isinstance(value, list) and name.endswith("Ids"):
        _child(element, name).text = " ".join(value)
        return
    for one in value if isinstance(value, list) else [value]:
        made = _child(element, name)
        if not isinstance(one, dict):
            made.text = str(one)
            continue
        if name in _OPEN:
            kind = str(one[TYPE]).removeprefix(PREFIX)
            made.set(f"{{{_INSTANCE}}}type", kind)
        _fill(made, cast("Node", one))


def _child(element: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(element, f"{{{NAMESPACE}}}{name}")
