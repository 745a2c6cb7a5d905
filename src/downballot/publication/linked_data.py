"""What a page is as schema.org has it: the page, the election, and its tables as a dataset."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TypeVar

from markupsafe import Markup

from downballot.contests.views import ElectionView
from downballot.model.sentence import say
from downballot.publication.addresses import election_path
from downballot.publication.data_package import FILE
from downballot.publication.data_page import DATA, data_path
from downballot.publication.frame import Frame, Site
from downballot.publication.language import Language

T = TypeVar("T")
_FILES = (("counts.csv", "text/csv"), (FILE, "application/json"))


def linked_data(frame: Frame, language: Language, path: str, canonical: str) -> Markup:
    """Return a page as JSON-LD, safe within a script element.

    Args:
        frame: The surroundings of the page.
        language: The language that it is in.
        path: Path of the page without a language's prefix.
        canonical: The page's one address; empty where the desk's public address is unknown.
    """
    site, election = frame.site, frame.election
    root = f"{site.public_url}{site.base_path}" if canonical else ""
    said = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "name": language.says(frame.title),
        "description": language.says(frame.announcement),
        "inLanguage": language.code,
        "url": canonical,
        "isPartOf": _known({"@type": "WebSite", "name": site.title, "url": root}),
        "dateModified": _day(election.update.published_at)
        if election and election.update
        else "",
        "about": _event(election) if election else "",
        "mainEntity": _entity(site, election, language, path, root),
    }
    text = json.dumps(_known(said), ensure_ascii=False, separators=(",", ":"))
    # Nothing in a script element is markup but its own end and a comment's beginning.
    safe = text.replace("<", r"\u003c").replace(">", r"\u003e").replace("&", r"\u0026")
    return Markup(safe)  # noqa: S704 - no character of markup is left


def _entity(
    site: Site, election: ElectionView | None, language: Language, path: str, root: str
) -> dict[str, object]:
    """Return what the page is there for: tables of an election, or of every one."""
    if election and path == election_path(election.id):
        return _dataset(site, election, language, root)
    if path != DATA:
        return {}
    every = [_dataset(site, one, language, root) for one in site.elections]
    return _known({"@type": "DataCatalog", "name": site.title, "dataset": every})


def _dataset(
    site: Site, election: ElectionView, language: Language, root: str
) -> dict[str, object]:
    name = say("Counts: {election}", election=election.title)
    what = say(
        "Every figure that was published in the count of {election}, {authority}: votes, "
        "ballots and batches of each contest, update by update.",
        election=election.title,
        authority=election.jurisdiction,
    )
    page = f"{root}{language.prefix}{election_path(election.id)}" if root else ""
    return _known({
        "@type": "Dataset",
        "name": language.says(name),
        "description": language.says(what),
        "url": page,
        "license": site.licence,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": site.title},
        "temporalCoverage": _day(election.date),
        "spatialCoverage": election.jurisdiction,
        "dateModified": _day(election.update.published_at) if election.update else "",
        "distribution": _files(election.id, root) if root else "",
        "inLanguage": "en",
    })


def _files(election: str, root: str) -> list[dict[str, str]]:
    return [
        {
            "@type": "DataDownload",
            "encodingFormat": kind,
            "contentUrl": f"{root}{data_path(election, file)}",
        }
        for file, kind in _FILES
    ]


def _event(election: ElectionView) -> dict[str, object]:
    return {
        "@type": "Event",
        "name": election.title,
        "startDate": _day(election.date),
        "location": {"@type": "AdministrativeArea", "name": election.jurisdiction},
    }


def _day(moment: date | datetime) -> str:
    return moment.isoformat()


def _known(values: dict[str, T]) -> dict[str, T]:
    return {name: value for name, value in values.items() if value}
