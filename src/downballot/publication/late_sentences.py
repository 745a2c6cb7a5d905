"""What a late report says, in a sentence: for an alert or a newsletter."""

from __future__ import annotations

from downballot.model.filing import Kind
from downballot.money.late_values import LateReport, LateRow
from downballot.publication.figures import shortened
from downballot.publication.late_page import late_sentence
from downballot.publication.moments import day_text
from downballot.publication.money_figures import SIDES, dollars, payer_name


def report_sentence(one: LateReport) -> str:
    """Say what a late report reports, and what it amends.

    Args:
        one: The report.
    """
    filed = f"Filed {day_text(one.filed_on)}" if one.filed_on else "No day of filing"
    about = f", {shortened('; '.join(one.contests))}" if one.contests else ""
    return f"{_says(one)} {_amends(one)}({filed}{about}; filing {one.filing}.)"


def row_words(row: LateRow) -> str:
    """Say what one of several rows of a report reports; who filed it was said before.

    Args:
        row: One transaction of the report.
    """
    other = payer_name(row.name) if row.name else "nobody named"
    if row.kind == Kind.LATE_INDEPENDENT:
        about = shortened(row.candidate or row.measure)
        words = f"spent {SIDES.get(row.side, row.side)} {about}" if about else "spent"
    else:
        words = f"{'from' if row.kind == Kind.LATE_CONTRIBUTION else 'to'} {other}"
    return f"{dollars(row.cents)} {words}"


def _says(one: LateReport) -> str:
    if not one.rows:
        return f"{_filer(one)} takes back all of a report."
    if len(one.rows) == 1:
        return f"{late_sentence(one.rows[0])}."
    return f"{_filer(one)} reports {len(one.rows):,} payments, {dollars(one.cents)} together."


def _amends(one: LateReport) -> str:
    if not one.amends:
        return ""
    number = f"Amendment {one.amendment}" if one.amendment else "It replaces another report"
    if one.told_cents is None:
        return f"{number}; no earlier version was told. "
    return f"{number}; told before: {dollars(one.told_cents)}. "


def _filer(one: LateReport) -> str:
    return shortened(one.filer_name) or f"Committee no. {one.filer}"
