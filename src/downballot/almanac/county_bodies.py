"""Rebuilds the bodies that the county served from the almanac's tables.

The structure and names are the county's, with every field that a count format reads; the
bytes are not (spacing, row numbers and the order of rows within a counter body differ,
and the definition lists no parties).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from operator import attrgetter

import msgspec

from downballot.almanac.counts import (
    AnswerKind,
    Endpoint,
    RecordedAnswer,
    RecordedContest,
    RecordedElection,
)
from downballot.errors import UsageError

Json = dict[str, object]


def render_answer(recorded: RecordedElection, answer: RecordedAnswer) -> bytes:
    """Return the body of a recorded answer: a count, an error object or no bytes.

    Raises:
        UsageError: The answer is on record by its hash alone.
    """
    if answer.kind is AnswerKind.EMPTY:
        return b""
    if answer.kind is AnswerKind.ERROR:
        return recorded.facts.error_body.encode()
    if answer.update is None or answer.kind is AnswerKind.NO_BODY:
        raise UsageError(
            f"{recorded.id}: answer of {answer.served_at.isoformat()}: no body on record, "
            "expected an answer with one"
        )
    if answer.endpoint is Endpoint.RESULTS:
        return render_results(recorded, answer.update)
    return render_counter(recorded, answer.update)


def render_results(recorded: RecordedElection, update: datetime) -> bytes:
    """Return the results JSON of an update: groups by name, votes by title and name.

    Args:
        recorded: The election.
        update: The county's clock of the count, to the second.

    Raises:
        UsageError: The results of this update are not on record.
    """
    cells = recorded.cells(Endpoint.RESULTS, update)
    votes = {reference: value for _, reference, value in cells}
    by_name = sorted(recorded.contests, key=attrgetter("group"))
    body = {
        "Election": {
            **_election(recorded),
            "ContestGroups": [
                {"Name": name, "Contests": [_counted(contest, votes) for contest in contests]}
                for name, contests in groupby(by_name, key=attrgetter("group"))
            ],
        },
        "Timestamp": _results_clock(recorded, update),
    }
    return msgspec.json.encode(body)


def render_counter(recorded: RecordedElection, update: datetime) -> bytes:
    """Return the counter feed of an update: one row a cell, by the county's numbers.

    Args:
        recorded: The election.
        update: The county's clock of the count, to the second.

    Raises:
        UsageError: The counter feed of this update is not on record.
    """
    cells = recorded.cells(Endpoint.COUNTER, update)
    rows = [
        {"Number": number, "ReferenceID": reference, "ReferenceType": code, "Value": value}
        for number, (code, reference, value) in enumerate(cells, start=1)
    ]
    return msgspec.json.encode({"Data": rows, "TimeStamp": counter_clock(update)})


def render_definition(recorded: RecordedElection) -> bytes:
    """Return the election data: contests and candidates with the county's numbers."""
    facts = recorded.facts
    groups = groupby(recorded.contests, key=attrgetter("group", "group_order"))
    body = {
        "Data": {
            **_election(recorded),
            "VBMCount": facts.vote_by_mail_precincts,
            "PrecinctCount": facts.precincts,
            "RegistrationCount": facts.registered,
            "Presidential": facts.presidential,
            "Primary": facts.primary,
            "ContestGroups": [
                {"Name": name, "Order": order, "Contests": _defined(contests)}
                for (name, order), contests in groups
            ],
        }
    }
    return msgspec.json.encode(body)


def counter_clock(update: datetime) -> str:
    """Write a moment as the counter feed does (local time, ``11/5/2024 8:36:34 PM``)."""
    # Written out: strftime has no portable hour or month without a leading zero.
    day = f"{update.month}/{update.day}/{update.year}"
    return f"{day} {update.hour % 12 or 12}:{update:%M:%S %p}"


def _results_clock(recorded: RecordedElection, update: datetime) -> str:
    written = (
        answer.county_timestamp
        for answer in recorded.answers
        if answer.endpoint is Endpoint.RESULTS and answer.update == update
    )
    return next(written, f"{update:%Y-%m-%dT%H:%M:%S}")


def _election(recorded: RecordedElection) -> Json:
    facts = recorded.facts
    return {"ID": facts.number, "Date": facts.date, "Title": facts.title}


def _described(contest: RecordedContest) -> Json:
    return {
        "Title": contest.title,
        "Type": contest.type,
        "AdditionalText": contest.additional_text,
        "MeasureText": contest.measure_text,
        "MeasurePassRate": contest.pass_rate,
        "VoteFor": contest.vote_for,
    }


def _counted(contest: RecordedContest, votes: dict[int, int]) -> Json:
    candidates = [
        {"Name": one.name, "Party": one.party, "Votes": votes[one.id]}
        for one in contest.candidates
    ]
    return {**_described(contest), "Candidates": candidates}


def _defined(contests: Iterable[RecordedContest]) -> list[Json]:
    return [
        {
            "ID": contest.id,
            **_described(contest),
            "PrecinctCount": 0,
            "NonPartisan": contest.non_partisan,
            "VoterNominated": contest.voter_nominated,
            "Candidates": [
                {
                    "ID": one.id,
                    "Name": one.name,
                    "Party": one.party,
                    "Winner": False,
                    "Votes": 0,
                }
                for one in contest.candidates
            ],
        }
        for contest in contests
    ]
