"""The feed of calls: a call is an entry, and so is its retraction; neither goes away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from downballot.contests.views import ElectionView
from downballot.decisions.words import probability_figure
from downballot.model.call import Call, CallRow
from downballot.model.sentence import join, say
from downballot.publication.addresses import HOME, contest_path, election_path
from downballot.publication.call_notes import public_calls
from downballot.publication.feed_addresses import calls_feed
from downballot.publication.feeds import Feed, FeedEntry, newest_first
from downballot.publication.figures import SENTENCE_LENGTH, shortened
from downballot.publication.moments import stamp

_NO_RESULT = say("People make calls; a call is no official result.")


def call_feed(
    desk: str,
    calls: Iterable[Call],
    names: Mapping[tuple[str, str], str],
    zone: ZoneInfo,
    *,
    started: datetime,
    election: ElectionView | None = None,
    said: Mapping[str, str] = MappingProxyType({}),
) -> Feed:
    """Return calls and retractions as a feed; what waits for approval is not in it.

    Args:
        desk: The desk's name.
        calls: Calls, in any order.
        names: What readers call each contest, by election and contest.
        zone: The desk's zone.
        started: When there was nothing to tell yet, aware.
        election: The election they are of; None for every election.
        said: Sentences by their text; what is none of them stays as the ledger has it.
    """
    title = (
        say("Calls: {election}", election=election.title)
        if election
        else say("Calls: {desk}", desk=desk)
    )
    return Feed(
        name=f"calls/{election.id}" if election else "calls",
        title=title,
        subtitle=say("Calls of this desk, and those it took back. {note}", note=_NO_RESULT),
        author=desk,
        home=election_path(election.id) if election else HOME,
        path=calls_feed(election.id if election else ""),
        started=started,
        entries=newest_first(
            entry
            for one in public_calls(calls)
            for entry in _entries(one, _name(one, names), zone, said)
        ),
    )


def public_since(call: Call) -> datetime:
    """Return when readers could first see a call that is or was public.

    Args:
        call: The call.
    """
    needed = call.row.approvals_needed
    return call.approvals[needed - 1].at if needed else call.row.at


def _name(call: Call, names: Mapping[tuple[str, str], str]) -> str:
    row = call.row
    return shortened(names.get((row.election, row.contest), row.contest))


def _entries(
    call: Call, contest: str, zone: ZoneInfo, said: Mapping[str, str]
) -> Iterator[FeedEntry]:
    outcome = _outcome(call.row, said)
    yield _called(call, contest, outcome, zone)
    if call.retraction:
        yield _retracted(call, call.retraction, contest, outcome, zone)


def _called(call: Call, contest: str, outcome: str, zone: ZoneInfo) -> FeedEntry:
    row, public = call.row, public_since(call)
    paragraphs = [_sentence(outcome)]
    if call.retraction:
        paragraphs.insert(
            0,
            say(
                "This call was taken back {time}. It no longer stands.",
                time=stamp(call.retraction.at, zone).text,
            ),
        )
    paragraphs += [
        say(
            "Called by {name}, {time}: {reason}",
            name=shortened(row.by),
            time=stamp(row.at, zone).text,
            reason=shortened(row.reason, SENTENCE_LENGTH),
        ),
        *(
            say(
                "Approved by {name}, {time}.",
                name=shortened(one.by),
                time=stamp(one.at, zone).text,
            )
            for one in call.approvals
        ),
        say(
            "The model gave it {figure} on the count of {time}.",
            figure=probability_figure(row.probability),
            time=stamp(row.published_at, zone).text,
        ),
        _NO_RESULT,
    ]
    return FeedEntry(
        name=f"calls/{row.number}",
        title=_title(call, contest, outcome),
        href=contest_path(row.election, row.contest),
        published=public,
        updated=call.retraction.at if call.retraction else public,
        paragraphs=tuple(paragraphs),
        categories=("call", "retracted") if call.retraction else ("call",),
    )


def _title(call: Call, contest: str, outcome: str) -> str:
    if call.retraction:
        return say(
            "Called, then taken back: {contest}: {outcome}", contest=contest, outcome=outcome
        )
    return say("Called: {contest}: {outcome}", contest=contest, outcome=outcome)


def _retracted(
    call: Call, taken: CallRow, contest: str, outcome: str, zone: ZoneInfo
) -> FeedEntry:
    return FeedEntry(
        name=f"calls/{taken.number}",
        title=say("Taken back: {contest}: {outcome}", contest=contest, outcome=outcome),
        href=contest_path(call.row.election, call.row.contest),
        published=taken.at,
        updated=taken.at,
        paragraphs=(
            say("What was called no longer stands: {outcome}.", outcome=outcome),
            say(
                "Taken back by {name}, {time}: {reason}",
                name=shortened(taken.by),
                time=stamp(taken.at, zone).text,
                reason=shortened(taken.reason, SENTENCE_LENGTH),
            ),
            say(
                "The count then was that of {time}.", time=stamp(taken.published_at, zone).text
            ),
        ),
        categories=("retraction",),
    )


def _sentence(outcome: str) -> str:
    return join("", (outcome, "."))


def _outcome(row: CallRow, said: Mapping[str, str]) -> str:
    text = said.get(row.outcome.sentence, row.outcome.sentence)
    plain = text.rstrip(".") if text.endswith(".") else text
    return shortened(plain, SENTENCE_LENGTH)
