"""What a late report says, in a sentence: for an alert or a newsletter."""

from __future__ import annotations

from downballot.model.filing import Kind
from downballot.model.sentence import join, say
from downballot.money.late_values import LateReport, LateRow
from downballot.publication.figures import shortened
from downballot.publication.late_page import late_sentence
from downballot.publication.moments import day_text
from downballot.publication.money_figures import about_words, dollars, payer_name


def report_sentence(one: LateReport) -> str:
    """Say what a late report reports, and what it amends.

    Args:
        one: The report.
    """
    said = [_says(one), *_amends(one), _filed(one)]
    return join(" ", said)


def _filed(one: LateReport) -> str:
    about = shortened("; ".join(one.contests))
    if one.filed_on and about:
        return say(
            "(Filed {day}, {contest}; filing {filing}.)",
            day=day_text(one.filed_on),
            contest=about,
            filing=one.filing,
        )
    if one.filed_on:
        return say(
            "(Filed {day}; filing {filing}.)", day=day_text(one.filed_on), filing=one.filing
        )
    if about:
        return say(
            "(No day of filing, {contest}; filing {filing}.)", contest=about, filing=one.filing
        )
    return say("(No day of filing; filing {filing}.)", filing=one.filing)


def row_words(row: LateRow) -> str:
    """Say what one of several rows of a report reports; who filed it was said before.

    Args:
        row: One transaction of the report.
    """
    other = payer_name(row.name) if row.name else say("nobody named")
    cents = dollars(row.cents)
    if row.kind == Kind.LATE_INDEPENDENT:
        about = shortened(row.candidate or row.measure)
        words = about_words(row.side, about) if about else ""
        if not words:
            return say("{dollars} spent", dollars=cents)
        return say("{dollars} spent {about}", dollars=cents, about=words)
    if row.kind == Kind.LATE_CONTRIBUTION:
        return say("{dollars} from {name}", dollars=cents, name=other)
    return say("{dollars} to {name}", dollars=cents, name=other)


def _says(one: LateReport) -> str:
    if not one.rows:
        return say("{filer} takes back all of a report.", filer=_filer(one))
    if len(one.rows) == 1:
        return join("", (late_sentence(one.rows[0]), "."))
    return say(
        "{filer} reports {number} payments, {dollars} together.",
        filer=_filer(one),
        number=len(one.rows),
        dollars=dollars(one.cents),
    )


def _amends(one: LateReport) -> tuple[str, ...]:
    if not one.amends:
        return ()
    number = (
        say("Amendment {number}", number=str(one.amendment))
        if one.amendment
        else say("It replaces another report")
    )
    if one.told_cents is None:
        return (say("{amendment}; no earlier version was told.", amendment=number),)
    told = dollars(one.told_cents)
    return (say("{amendment}; told before: {dollars}.", amendment=number, dollars=told),)


def _filer(one: LateReport) -> str:
    return shortened(one.filer_name) or say("Committee no. {number}", number=one.filer)
