"""An election's count as NIST SP 1500-100 has it, over the API."""

from __future__ import annotations

from typing import Any, cast

from litestar import Response, get
from litestar.datastructures import State

from downballot.pipeline.nist_reports import nist_report
from downballot.publication.addresses import API
from downballot.publication.nist_nodes import Node
from downballot.publication.nist_writing import nist_json, nist_xml
from downballot.web.answers import AnyRequest, answer
from downballot.web.api import AsOf, ElectionId
from downballot.web.pages import reader_of
from downballot.web.requests import parse_moment

PATH = f"{API}/elections/{{election:str}}/nist"


@get(f"{PATH}.json", sync_to_thread=True, media_type="application/json")
def read_nist_json(
    request: AnyRequest, state: State, election: ElectionId, as_of: AsOf = ""
) -> Response[dict[str, Any]]:
    """Give an election's count as a NIST SP 1500-100 ElectionReport, version 2, in JSON."""
    report = _report(state, election, as_of)
    given = answer(request, nist_json(report), "application/json")
    # The declared type describes the body in OpenAPI; the bytes are it, encoded.
    return cast("Response[dict[str, Any]]", given)


@get(f"{PATH}.xml", sync_to_thread=True, media_type="application/xml")
def read_nist_xml(
    request: AnyRequest, state: State, election: ElectionId, as_of: AsOf = ""
) -> Response[bytes]:
    """Give an election's count as a NIST SP 1500-100 ElectionReport, version 2, in XML."""
    return answer(request, nist_xml(_report(state, election, as_of)), "application/xml")


def _report(state: State, election: str, as_of: str) -> Node:
    reader = reader_of(state)
    fresh = reader.fresh()
    moment = parse_moment(as_of, reader.site(fresh).zone)
    reader.status(fresh, election, moment)
    with reader.turn:
        return nist_report(reader.desk, election, as_of=moment)


NIST_API = [read_nist_json, read_nist_xml]
