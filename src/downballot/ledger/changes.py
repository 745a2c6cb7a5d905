"""What a person should know about a new count: falls, gaps, disagreements."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from downballot.ledger.identity import Identity
from downballot.ledger.tables import CONTEST_ITEMS
from downballot.model.contest import ContestDefinition, slug
from downballot.model.count import ContestCount
from downballot.model.finding import Finding, Severity
from downballot.model.update import Disposition

Counts = Mapping[str, ContestCount]


DISPOSITIONS = {
    Disposition.TORN: (Severity.WARNING, "body-torn"),
    Disposition.FUTURE: (Severity.WARNING, "body-dated-ahead"),
    Disposition.CONFLICTING: (Severity.ERROR, "bodies-conflict"),
    Disposition.FOREIGN: (Severity.ERROR, "body-of-another-election"),
    Disposition.UNREADABLE: (Severity.ERROR, "body-unreadable"),
    Disposition.ERROR: (Severity.WARNING, "body-is-an-error"),
    Disposition.EMPTY: (Severity.WARNING, "body-empty"),
}


def findings_of_disposition(disposition: Disposition, reason: str) -> list[Finding]:
    """Say what a person should know of an arrival that did not become an ordinary update."""
    if disposition not in DISPOSITIONS:
        return []
    severity, code = DISPOSITIONS[disposition]
    return [Finding(severity, code, reason)]


def named(finding: Finding, identity: Identity) -> Finding:
    """Return a reader's finding under the desk's id and title of its contest."""
    if not finding.contest:
        return finding
    contest = identity.contest(finding.contest)
    spoken = f"Contest {finding.contest}"
    sentence = finding.sentence.replace(spoken, _title(identity, contest), 1)
    return Finding(finding.severity, finding.code, sentence, contest)


def findings_of_fallen_votes(
    before: Counts, after: Counts, identity: Identity
) -> list[Finding]:
    """Compare the votes of an update with those of the one before, by the authority's clock.

    Votes that fall are kept and warned of: small corrections are ordinary in a canvass.
    """
    return [
        finding
        for contest in sorted(before.keys() & after.keys())
        for finding in _fallen_votes(before[contest], after[contest], identity)
    ]


def findings_of_fallen_ballots(
    before: Counts, after: Counts, identity: Identity
) -> list[Finding]:
    """Compare the ballots of an update with those of the one before; see the votes."""
    return [
        finding
        for contest in sorted(before.keys() & after.keys())
        for finding in _fallen_ballots(before[contest], after[contest], identity)
    ]


def findings_of_gaps(before: Counts, after: Counts, identity: Identity) -> list[Finding]:
    """Compare which contests a source counted before and now.

    Both counts are of one source: endpoints of one authority do not list the same.
    """
    both = sorted(before.keys() & after.keys())
    return [
        *_missing(before, after, identity),
        *(found for one in both for found in _gone(before[one], after[one], identity)),
        *_new(before, after, identity),
    ]


def findings_of_twins(definitions: Sequence[ContestDefinition]) -> list[Finding]:
    """Say which contests, or selections of one contest, a list names alike.

    Only their order in the list then tells them apart, and a list may be ordered anew.
    """
    found = []
    for one in definitions:
        alike = [each.name for each in one.selections if _is_twin(each.id, each.name)]
        names = [one.title] if _is_twin(one.id, one.title) else []
        for name in names + alike:
            sentence = (
                f"{one.title}: {name!r} is listed twice; only the order of the list tells "
                "the two apart. Compare each update with the official page."
            )
            found.append(Finding(Severity.ERROR, "name-listed-twice", sentence, one.id))
    return found


def _is_twin(identifier: str, name: str) -> bool:
    """Say whether an identifier was made distinct from that of the same name."""
    return re.fullmatch(rf"{re.escape(slug(name))}(?:-\d+)+", identifier) is not None


def findings_of_views(stands: Counts, other: Counts, identity: Identity) -> list[Finding]:
    """Compare two views of one update: every contest where they differ is a finding."""
    found = []
    for contest in sorted(stands.keys() & other.keys()):
        cells = [
            f"{_name(identity, contest, figure)} {first:,} and {second:,}"
            for figure, first, second in _differences(stands[contest], other[contest])
        ]
        if cells:
            sentence = (
                f"{_title(identity, contest)}: two views of one update differ: "
                f"{'; '.join(cells)}. The first stands."
            )
            found.append(Finding(Severity.ERROR, "views-differ", sentence, contest))
    return found


def _differences(stands: ContestCount, other: ContestCount) -> Iterator[tuple[str, int, int]]:
    """Yield each figure that both views have and that differs, with both numbers.

    A selection that only one of two lists names has no votes in the other one.
    """
    mine = {one.selection: one.votes for one in stands.selections}
    theirs = {one.selection: one.votes for one in other.selections}
    for selection in mine | theirs if mine and theirs else ():
        first, second = mine.get(selection, 0), theirs.get(selection, 0)
        if first != second:
            yield selection, first, second
    for item in CONTEST_ITEMS:
        first, second = getattr(stands, item), getattr(other, item)
        if first is not None and second is not None and first != second:
            yield item.replace("_", " "), first, second


def findings_of_names(identity: Identity, counts: tuple[ContestCount, ...]) -> list[Finding]:
    """Say which contests and selections of a report no definition knows."""
    contests, selections = identity.unknown(counts)
    if not identity.contests:
        sentence = "No contest is defined yet: names and titles come with the next definitions."
        return [Finding(Severity.WARNING, "definitions-missing", sentence)]
    found = [
        Finding(
            Severity.WARNING,
            "contest-in-no-list",
            f"Contest {contest} is counted but in no list of contests: kept under its number.",
            contest,
        )
        for contest in contests
    ]
    if selections:
        sentence = f"Selections counted but in no list: {', '.join(selections)}."
        found.append(Finding(Severity.ERROR, "selection-in-no-list", sentence))
    return found


def findings_of_spelling(identity: Identity) -> list[Finding]:
    """Say which selections are taken to be the same under a new spelling."""
    return [
        Finding(
            Severity.WARNING,
            "name-respelled",
            f"{_title(identity, one.contest)}: {one.after!r} is taken to be {one.before!r} "
            "under a new spelling; a correction row can say otherwise.",
            one.contest,
        )
        for one in identity.respellings
    ]


def _fallen_votes(
    before: ContestCount, after: ContestCount, identity: Identity
) -> Iterator[Finding]:
    earlier = {one.selection: one.votes for one in before.selections}
    for one in after.selections:
        was = earlier.get(one.selection, 0)
        if one.votes < was:
            sentence = (
                f"{_title(identity, after.contest)}: votes for "
                f"{_name(identity, after.contest, one.selection)} fell from {was:,} "
                f"to {one.votes:,}."
            )
            yield Finding(Severity.WARNING, "votes-fell", sentence, after.contest)


def _fallen_ballots(
    before: ContestCount, after: ContestCount, identity: Identity
) -> Iterator[Finding]:
    if (
        before.ballots is not None
        and after.ballots is not None
        and after.ballots < before.ballots
    ):
        sentence = (
            f"{_title(identity, after.contest)}: ballots fell from {before.ballots:,} "
            f"to {after.ballots:,}."
        )
        yield Finding(Severity.WARNING, "ballots-fell", sentence, after.contest)


def _missing(before: Counts, after: Counts, identity: Identity) -> Iterator[Finding]:
    for contest in sorted(before.keys() - after.keys()):
        sentence = (
            f"{_title(identity, contest)}: in the update before, not in this one. If it has "
            "a new title, say so: downballot correct OLD --same-as NEW."
        )
        yield Finding(Severity.ERROR, "contest-missing", sentence, contest)


def _gone(before: ContestCount, after: ContestCount, identity: Identity) -> Iterator[Finding]:
    """Yield each selection that had votes and is no longer counted."""
    now = {one.selection for one in after.selections}
    for one in before.selections:
        if one.votes and one.selection not in now:
            sentence = (
                f"{_title(identity, after.contest)}: "
                f"{_name(identity, after.contest, one.selection)} had {one.votes:,} votes in "
                "the update before and is not in this one."
            )
            yield Finding(Severity.ERROR, "selection-missing", sentence, after.contest)


def _new(before: Counts, after: Counts, identity: Identity) -> Iterator[Finding]:
    for contest in sorted(after.keys() - before.keys()):
        sentence = f"{_title(identity, contest)}: not in the update before."
        yield Finding(Severity.INFO, "contest-new", sentence, contest)


def _title(identity: Identity, contest: str) -> str:
    definition = identity.contests.get(contest)
    return definition.title if definition else f"Contest {contest}"


def _name(identity: Identity, contest: str, selection: str) -> str:
    definition = identity.contests.get(contest)
    names = {one.id: one.name for one in definition.selections} if definition else {}
    return names.get(selection, selection)
