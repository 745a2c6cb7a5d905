"""Keeping what arrives: the body first, then what it says, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import sqlalchemy as sa

from downballot.ledger.admission import Admission, admit
from downballot.ledger.changes import (
    Counts,
    findings_of_disposition,
    findings_of_fallen_ballots,
    findings_of_fallen_votes,
    findings_of_gaps,
    findings_of_names,
    findings_of_spelling,
    findings_of_twins,
    findings_of_views,
    named,
)
from downballot.ledger.identity import Identity
from downballot.ledger.journal import insert, insert_new, rows
from downballot.ledger.journal_tables import ARRIVALS, DEFINITIONS, FILES, FINDINGS, REPORTS
from downballot.ledger.ledger import Ledger, count_path
from downballot.ledger.tables import definition_hash, write_counts, write_definitions
from downballot.model.count import ContestCount, Report
from downballot.model.finding import Finding, Severity
from downballot.model.update import (
    REPORTS as REPORT_DISPOSITIONS,
)
from downballot.model.update import (
    Arrival,
    Disposition,
    KeptReport,
    Received,
    Update,
)


class Refusal(msgspec.Struct, frozen=True):
    """Why a body could not be read.

    Attributes:
        disposition: EMPTY, ERROR, UNREADABLE or NO_BODY.
        reason: In one sentence, with file and place.
    """

    disposition: Disposition
    reason: str


Reading = Report | Refusal


def keep(ledger: Ledger, received: Received, read: Callable[[Received], Reading]) -> Arrival:
    """Keep one arrival: its bytes, its row, and what it says.

    The bytes are on disk before ``read`` sees them. Row, count and findings become
    visible together; a process killed before that leaves a body without a row, which
    ``ledger.recovery`` finds.

    Args:
        ledger: The desk's ledger.
        received: What came in.
        read: Turns it into a report, or says why it cannot be one.

    Raises:
        NotKept: The disk is full or not writable; nothing was changed.
    """
    with ledger.journal.writing() as connection:
        sha256 = received.sha256
        if received.body is not None:
            sha256 = ledger.blobs.keep(received.body)
        return _Keeping(ledger, connection, received, sha256).keep(read(received))


class _Keeping:
    """One arrival on its way into the ledger, within one write."""

    def __init__(
        self, ledger: Ledger, connection: sa.Connection, received: Received, sha256: str
    ) -> None:
        self.ledger = ledger
        self.connection = connection
        self.received = received
        self.sha256 = sha256

    def keep(self, reading: Reading) -> Arrival:
        """Admit, write the tables, then the rows."""
        received = self.received
        admission, published_at, format_ = self._admission(reading)
        arrival = Arrival(
            number=0,
            election=received.election,
            source=received.source,
            received_at=received.received_at,
            published_at=published_at,
            disposition=admission.disposition,
            reason=admission.reason,
            update=admission.update,
            sha256=self.sha256,
            size=len(received.body or b""),
            format=format_,
            url=received.url,
            http_status=received.http_status,
        )
        findings = self._clock_findings()
        number = insert(self.connection, ARRIVALS, _row(arrival))
        arrival = msgspec.structs.replace(arrival, number=number)
        findings += findings_of_disposition(admission.disposition, admission.reason)
        if isinstance(reading, Report):
            findings += self._keep_report(arrival, reading)
        self._keep_findings(arrival, findings)
        return arrival

    def _admission(self, reading: Reading) -> tuple[Admission, datetime | None, str]:
        if isinstance(reading, Refusal):
            admission = Admission(reading.disposition, reading.reason)
            return admission, self.received.claimed_published_at, ""
        admission = admit(
            reading,
            source=self.received.source,
            sha256=self.sha256,
            received_at=self.received.received_at,
            kept=self._kept_reports(),
            election_ref=self.received.election_ref,
            election_date=self.received.election_date,
        )
        return admission, reading.published_at, reading.format

    def _kept_reports(self) -> Sequence[KeptReport]:
        query = sa.select(REPORTS).where(REPORTS.c.election == self.received.election)
        return msgspec.convert(rows(self.connection, query), list[KeptReport])

    def _clock_findings(self) -> list[Finding]:
        query = (
            sa
            .select(ARRIVALS.c.received_at)
            .where(ARRIVALS.c.election == self.received.election)
            .order_by(ARRIVALS.c.number.desc())
            .limit(1)
        )
        before = self.connection.execute(query).scalar()
        if before is None or self.received.received_at >= before - timedelta(seconds=1):
            return []
        sentence = (
            f"This machine's clock went back by {before - self.received.received_at}: the "
            f"arrival before was received at {before:%Y-%m-%d %H:%M:%S} UTC. Order is the "
            "authority's clock, so no count is affected."
        )
        return [Finding(Severity.WARNING, "clock-went-back", sentence)]

    def _keep_report(self, arrival: Arrival, report: Report) -> list[Finding]:
        """Write the tables of a report that is not refused; return its findings."""
        disposition = arrival.disposition
        if disposition is Disposition.DEFINITION:
            self._keep_definitions(arrival, report)
            return list(report.findings)
        if disposition not in REPORT_DISPOSITIONS:
            return []
        kept = KeptReport(
            arrival=arrival.number,
            source=arrival.source,
            sha256=arrival.sha256,
            format=report.format,
            published_at=arrival.published_at or arrival.received_at,
            conflicting=disposition is Disposition.CONFLICTING,
        )
        path = count_path(self.ledger.folder, arrival.election, kept)
        if not self._is_kept(path):
            self._note_file(path, write_counts(path, report))
        if report.definitions:
            self._keep_definitions(arrival, report)
        row = {**_row(kept), "election": arrival.election, "update": arrival.update}
        insert(self.connection, REPORTS, row)
        return self._findings_of(arrival, report)

    def _keep_definitions(self, arrival: Arrival, report: Report) -> None:
        sha256 = definition_hash(report.definitions)
        path = self.ledger.definition_path(arrival.election, sha256)
        if not self._is_kept(path):
            self._note_file(path, write_definitions(path, report.definitions))
        row = {
            "arrival": arrival.number,
            "election": arrival.election,
            "sha256": sha256,
            "published_at": report.published_at,
        }
        insert_new(self.connection, DEFINITIONS, [row])

    def _is_kept(self, path: Path) -> bool:
        """Say whether the journal knows the file: then it is never written again."""
        name = self.ledger.file_name(path)
        return bool(rows(self.connection, sa.select(FILES).where(FILES.c.path == name)))

    def _note_file(self, path: Path, sha256: str) -> None:
        row = {"path": self.ledger.file_name(path), "sha256": sha256}
        insert_new(self.connection, FILES, [row])

    def _findings_of(self, arrival: Arrival, report: Report) -> list[Finding]:
        """Compare a new report with its own update and with its neighbours in time."""
        identity, changed = self._identity_with(arrival, report)
        mine = identity.resolve(report.counts)
        found = [named(finding, identity) for finding in report.findings]
        found += findings_of_names(identity, report.counts)
        if changed:
            found += findings_of_spelling(identity)
            found += findings_of_twins(report.definitions)
        updates = self.ledger.updates(arrival.election)
        before = [one for one in updates if one.key < arrival.update]
        known = [one for one in updates if one.key == arrival.update]
        after = [one for one in updates if one.key > arrival.update]
        found += self._gaps(arrival, before, mine, identity)
        neighbours: list[tuple[Counts, Counts]] = [
            *((self._counts(one), mine) for one in before[-1:]),
            *((mine, self._counts(one)) for one in after[:1]),
        ]
        if known:
            # The body that stands has spoken of the votes; only this one may have ballots.
            found += findings_of_views(self._counts(known[0]), mine, identity)
        else:
            for earlier, later in neighbours:
                found += findings_of_fallen_votes(earlier, later, identity)
        for earlier, later in neighbours:
            found += findings_of_fallen_ballots(earlier, later, identity)
        return found

    def _counts(self, update: Update) -> dict[str, ContestCount]:
        return self.ledger.count(update).counts

    def _gaps(
        self, arrival: Arrival, before: Sequence[Update], mine: Counts, identity: Identity
    ) -> list[Finding]:
        """Compare with the newest earlier body of the same source."""
        earlier = [
            report
            for update in reversed(before)
            for report in update.reports
            if report.source == arrival.source
        ]
        if not earlier:
            return []
        counts, _ = self.ledger.report(arrival.election, earlier[0])
        return findings_of_gaps(identity.resolve(counts), mine, identity)

    def _identity_with(self, arrival: Arrival, report: Report) -> tuple[Identity, bool]:
        """Return identity as it will be with this report, and whether it changes any."""
        hashes = self.ledger.definition_hashes(arrival.election, as_of=arrival.published_at)
        if not report.definitions or definition_hash(report.definitions) in hashes:
            return self.ledger.identity(arrival.election, as_of=arrival.published_at), False
        definitions = [self.ledger.definition(arrival.election, one) for one in hashes]
        corrections = self.ledger.people.corrections(arrival.election)
        return Identity([*definitions, report.definitions], corrections), True

    def _keep_findings(self, arrival: Arrival, findings: Sequence[Finding]) -> None:
        many = [
            {
                "arrival": arrival.number,
                "election": arrival.election,
                "update": arrival.update,
                "severity": finding.severity.value,
                "code": finding.code,
                "contest": finding.contest,
                "sentence": finding.sentence,
            }
            for finding in findings
        ]
        insert_new(self.connection, FINDINGS, many)


def _row(value: Arrival | KeptReport) -> dict[str, object]:
    row = msgspec.structs.asdict(value)
    row.pop("number", None)
    return {name: getattr(one, "value", one) for name, one in row.items()}
