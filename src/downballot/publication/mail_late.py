"""A late report as news: who paid how much for or against whom."""

from __future__ import annotations

from downballot.model.filing import Kind
from downballot.model.sentence import join, say, say_many
from downballot.money.late_values import LateReport, LateRow
from downballot.publication.figures import shortened
from downballot.publication.mail_news import MailNews
from downballot.publication.moments import day_text
from downballot.publication.money_addresses import LATE
from downballot.publication.money_figures import dollars

MOST_ROWS = 8


def late_news(report: LateReport) -> MailNews:
    """Return a late report as news.

    Args:
        report: The report.
    """
    filer = _filer(report)
    title = say(
        "Late money: {committee}, {dollars}", committee=filer, dollars=dollars(report.cents)
    )
    more = len(report.rows) - MOST_ROWS
    notes = [say("Filing {filing}.", filing=shortened(report.filing))]
    if more > 0:
        notes.append(say_many("{number} more payment.", "{number} more payments.", more))
    return MailNews(
        subject=title,
        title=title,
        stamp=_filed(report),
        sentences=tuple(_sentences(report, filer)),
        columns=(say("Payment"), say("Amount")) if report.rows else (),
        rows=tuple((_payment(one), dollars(one.cents)) for one in report.rows[:MOST_ROWS]),
        notes=tuple(notes),
        href=LATE,
        link=say("All late money"),
    )


def _filer(report: LateReport) -> str:
    named = shortened(report.filer_name)
    return named or say("Committee no. {number}", number=report.filer)


def _filed(report: LateReport) -> str:
    if report.filed_on is None:
        return say("No day of filing is on record.")
    return say("Filed {day}.", day=day_text(report.filed_on))


def _sentences(report: LateReport, filer: str) -> list[str]:
    said: list[str] = []
    if not report.rows:
        said.append(say("{committee} takes back all of a report.", committee=filer))
    if report.contests:
        about = shortened("; ".join(report.contests))
        said.append(say("The report names: {contests}.", contests=about))
    if report.amends:
        said.append(_amends(report))
    return said


def _amends(report: LateReport) -> str:
    first = (
        say("Amendment {number} of a report.", number=str(report.amendment))
        if report.amendment
        else say("It replaces another report.")
    )
    if report.told_cents is None:
        return first
    told = say("It was {dollars} when it was told before.", dollars=dollars(report.told_cents))
    return join(" ", (first, told))


def _payment(row: LateRow) -> str:
    other = shortened(row.name)
    if row.kind == Kind.LATE_CONTRIBUTION:
        return say("from {name}", name=other) if other else say("from nobody named")
    if row.kind == Kind.LATE_MADE:
        return say("to {name}", name=other) if other else say("to nobody named")
    about = shortened(row.candidate or row.measure)
    if not about:
        return say("independent expenditure")
    if row.side == "support":
        return say("spent for {name}", name=about)
    if row.side == "oppose":
        return say("spent against {name}", name=about)
    return say("spent on {name}, side not said", name=about)
