"""Los Angeles County ETS: fixed width text, the county's download until February 2021.

Lines of 95 characters (not bytes: text is UTF-8), or shorter where somebody stripped
the blanks at their end. Columns 1-3 number the contest (000 header, 999 trailer), 4-5
name the record, 6-9 the kind of district (STAT: the whole election), 10-11 the
district, 12-14 its division, 15 the party of a primary. Records read here:

==========  ==================================================================
ET, TD      header lines; date and time of the count
CC, MC, JC  title of a candidate, measure or judicial contest
PT, VN, VF  party of the primary; voter-nominated; votes allowed, 1 if absent
CN, MT, JN  votes for a candidate; for and against a measure; a justice
PR, DR      precincts and those reporting (blank from 2020); voters registered
PS, PC      registration and ballots by party
AB, BC      absentee ballots (older files); ballots cast at polls, by mail, in all
BK, ST      blank line; title of the statistics
EF          trailer with the number of lines: a file that is cut off is refused
==========  ==================================================================

Source:
    Los Angeles County Registrar-Recorder, "Election Results File Downloads" (ETS), and
    columns measured on files of 2016 to 2020. Every public copy is a test for the media
    with invented votes, dated before its election: those get the finding media-test.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from downballot.model.contest import (
    ContestDefinition,
    ContestType,
    Selection,
    distinct,
    slug,
)
from downballot.model.count import (
    ContestCount,
    Report,
    selection_counts,
)
from downballot.model.finding import Finding, Severity
from downballot.sources.count_format import CountFormat
from downballot.sources.fixed_width import Line
from downballot.sources.los_angeles import ZONE
from downballot.sources.los_angeles_ets import (
    ballots,
    codes,
    findings,
    precincts,
    read_parts,
    record,
    registered,
    title,
    words,
)

_ELECTION = re.compile(r"(?P<date>[A-Za-z]+ [0-9]{1,2}, [0-9]{4}) - (?P<title>.+)")
_PASS_RATE = re.compile(r"\((?P<words>.+)\)")


class _Contest(Struct, frozen=True):
    """A contest as read, before identifiers are given; votes follow its selections."""

    definition: ContestDefinition
    votes: tuple[int, ...]
    lines: list[Line]


class LosAngelesCountyEts:
    """Reads the ETS fixed width files of Los Angeles County."""

    name = "lacounty-ets"
    title = "Los Angeles County ETS fixed width, the official download until 2021"

    def matches(self, body: bytes) -> bool:
        """Say whether a body starts with the county's ETS header."""
        return body.startswith(b"000ET")

    def read(self, body: bytes, file_name: str) -> Report:
        """Read the count of every contest and of the whole election.

        Raises:
            FormatError: The body is cut off (the trailer's number of lines is another),
                not UTF-8, or a column is not what it should be.
        """
        parts = read_parts(body, file_name)
        published_at = _clock(parts.header[-1])
        day, election_title = _election(parts.header)
        contests = _identified(
            contest for group in parts.contests for contest in _contests(group)
        )
        return Report(
            format=self.name,
            election_ref=parts.header[0].field(6, 9),
            published_at=published_at,
            definitions=tuple(contest.definition for contest in contests),
            counts=tuple(_count(contest) for contest in contests),
            ballots=ballots(parts.statistics),
            election_title=election_title,
            election_date=day,
            findings=tuple(_media_test(published_at, day) + findings(parts.statistics)),
        )


def _clock(line: Line) -> datetime:
    text = f"{line.field(22, 31)} {line.field(16, 20)}"
    try:
        # The zone is the county's; the file's clock carries none.
        return datetime.strptime(text, "%m/%d/%Y %H:%M").replace(tzinfo=ZONE)
    except ValueError as error:
        raise line.fault(f"{text!r} is not a time", "000TD, then 16:33 10/11/2018") from error


def _election(header: list[Line]) -> tuple[date, str]:
    for line in header:
        found = _ELECTION.fullmatch(line.field(16, 95))
        if found:
            try:
                # A day has no zone.
                day = datetime.strptime(found["date"].title(), "%B %d, %Y").date()  # noqa: DTZ007
            except ValueError as error:
                raise line.fault(f"{found['date']!r} is not a day", "MARCH 03, 2020") from error
            return day, found["title"]
    raise header[0].fault("no header line with day and name", "MARCH 03, 2020 - PRIMARY")


def _contests(group: list[Line]) -> list[_Contest]:
    readers = {"CC": _candidates, "MC": _measures, "JC": _justices}
    if record(group[0]) not in readers:
        raise group[0].fault(f"a contest starts with {record(group[0])}", "CC, MC or JC")
    return readers[record(group[0])](group)


def _candidates(group: list[Line]) -> list[_Contest]:
    taken: set[str] = set()
    lines = [line for line in group if record(line) == "CN"]
    names = [line.field(19, 41) for line in lines]
    definition = ContestDefinition(
        id="",
        title=title(group[0]),
        type=ContestType.CANDIDATE,
        selections=tuple(
            Selection(distinct(slug(name), taken), name, line.field(42, 44))
            for name, line in zip(names, lines, strict=True)
        ),
        votes_allowed=_votes_allowed(group),
        note=words(group, "PT"),
        external_id=f"{group[0].text[:3]}-{codes(group[0])}",
        voter_nominated=words(group, "VN") == "VOTER NOMINATED",
    )
    votes = tuple(line.required_number(74, 82) for line in lines)
    return [_Contest(definition, votes, group)]


def _votes_allowed(group: list[Line]) -> int:
    for line in group:
        if record(line) == "VF":
            number = line.required_number(38, 40)
            if number < 1:
                raise line.fault(f"votes allowed {number}", "1 or more")
            return number
    return 1


def _measures(group: list[Line]) -> list[_Contest]:
    """Read each pair of lines, for and against, as a measure; mostly there is one."""
    pairs = _pairs(group, "MT", (53, 57))
    measures = []
    for yes, no in pairs:
        letter = yes.field(19, 22)
        rate = _PASS_RATE.fullmatch(no.field(26, 52))
        definition = ContestDefinition(
            id="",
            title=title(group[0]) if len(pairs) == 1 else f"{title(group[0])} {letter}",
            type=ContestType.BALLOT_MEASURE,
            # In the words that the county uses since 2021: "55% of votes cast".
            pass_rate=rate["words"].capitalize() if rate else "",
            measure_text=f"{letter} - {yes.field(26, 52)}",
        )
        measures.append(_question(definition, (yes, no), group, letter))
    return measures


def _justices(group: list[Line]) -> list[_Contest]:
    """Read each pair of lines, for and against, as the retention of one justice."""
    justices = []
    for yes, no in _pairs(group, "JN", (65, 69)):
        name = yes.field(43, 64)
        definition = ContestDefinition(
            id="",
            title=f"{yes.field(19, 42)} - {name}",
            type=ContestType.RETENTION,
            group=title(group[0]),
        )
        justices.append(_question(definition, (yes, no), group, name))
    return justices


def _pairs(group: list[Line], wanted: str, columns: tuple[int, int]) -> list[tuple[Line, Line]]:
    lines = [line for line in group if record(line) == wanted]
    answers = [line.field(*columns).removeprefix("- ") for line in lines]
    if not lines or answers != ["YES", "NO"] * (len(lines) // 2):
        problem = f"answers {', '.join(answers) or 'none'}"
        raise group[0].fault(problem, "YES and NO, in pairs")
    return list(zip(lines[::2], lines[1::2], strict=True))


def _question(
    definition: ContestDefinition, pair: tuple[Line, Line], group: list[Line], part: str
) -> _Contest:
    return _Contest(
        replace(
            definition,
            selections=(Selection("yes", "YES"), Selection("no", "NO")),
            external_id=f"{group[0].text[:3]}-{codes(group[0])}-{slug(part)}",
        ),
        tuple(line.required_number(74, 82) for line in pair),
        group,
    )


def _identified(contests: Iterable[_Contest]) -> list[_Contest]:
    """Give each contest its identifier: the title, with its codes where titles repeat."""
    known = list(contests)
    titles = Counter(slug(contest.definition.title) for contest in known)
    taken: set[str] = set()
    identified = []
    for contest in known:
        wanted = slug(contest.definition.title)
        if titles[wanted] > 1:
            wanted = slug(f"{contest.definition.title} {codes(contest.lines[0])}")
        definition = replace(contest.definition, id=distinct(wanted, taken))
        identified.append(replace(contest, definition=definition))
    return identified


def _count(contest: _Contest) -> ContestCount:
    in_all, reporting = precincts(contest.lines)
    return ContestCount(
        contest=contest.definition.id,
        selections=selection_counts(contest.definition.selections, contest.votes),
        registered=registered(contest.lines),
        precincts=in_all,
        precincts_reporting=reporting,
    )


def _media_test(published_at: datetime, day: date) -> list[Finding]:
    days = (day - published_at.date()).days
    if days <= 0:
        return []
    sentence = f"Dated {days} days before the election: a media test with invented votes."
    return [Finding(Severity.INFO, "media-test", sentence)]


FORMAT: CountFormat = LosAngelesCountyEts()
