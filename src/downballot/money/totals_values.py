"""Totals as values: one committee's money, one spender's, and the place it came from."""

from __future__ import annotations

from fractions import Fraction

import polars as pl
from msgspec import Struct


class Place(Struct, frozen=True):
    """A district or a state, as the addresses of contributors can tell it.

    Attributes:
        zips: Its five-digit ZIP codes; empty where it is told by state alone.
        states: Its two-letter postal codes; empty where it is told by ZIP code alone.
        cities: Its cities in small letters; empty likewise.
    """

    zips: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    cities: frozenset[str] = frozenset()


class CommitteeTotal(Struct, frozen=True, kw_only=True):
    """What one filer took in and paid out for one election, in whole cents.

    ``itemised_cents`` is the sum of the five ``…_cents`` by type of contributor, and
    ``raised_cents`` that sum and ``unitemised_cents``.

    Attributes:
        filer_id: Id of the filer.
        committee: Its name, as it last filed it.
        election: The election as the source names it, or its day; empty where unknown.
        candidate: Whose committee it is; empty for nobody's or where unknown.
        itemised_cents: Contributions listed one by one, money and goods; returns taken off.
        unitemised_cents: Contributions too small to be listed.
        raised_cents: Both together; loans are apart.
        loans_cents: Loans received less what was paid back or forgiven.
        spent_cents: Payments, goods received, accrued expenses and loans made (schedules
            E, C, F, H of Form 460), never G or D, which repeat them.
        spent_from: ``rows`` where added up from payments, ``summary`` where it is the
            filing's own line because no payments are loaded; empty for neither.
        individual_cents: Of the itemised: from people other than the candidate.
        committee_cents: From committees, parties and small contributor committees.
        other_cents: From businesses, unions and other organisations.
        self_cents: From the candidate.
        untyped_cents: From contributors whose type the filing leaves out.
        small_cents: Contributions and returns under $100, and the unitemised.
        self_loans_cents: Loans from the candidate (received, not net).
        inside_cents: Of the itemised: from the place asked about; null where none was.
        outside_cents: From elsewhere; null as above.
        place_unknown_cents: Where the address leaves it open; null as above.
        miscellaneous_cents: Other increases to cash: no contributions.
        transfers_cents: Between committees of one candidate or sponsor; in no other sum.
        undated_cents: Of the itemised: rows without a day of their own.
    """

    filer_id: str
    committee: str
    election: str
    candidate: str
    itemised_cents: int
    unitemised_cents: int
    raised_cents: int
    loans_cents: int
    spent_cents: int
    spent_from: str
    individual_cents: int
    committee_cents: int
    other_cents: int
    self_cents: int
    untyped_cents: int
    small_cents: int
    self_loans_cents: int
    inside_cents: int | None
    outside_cents: int | None
    place_unknown_cents: int | None
    miscellaneous_cents: int
    transfers_cents: int
    undated_cents: int

    @property
    def small_share(self) -> Fraction | None:
        """Share of what was raised that came in amounts under $100; None for no money."""
        return share(self.small_cents, self.raised_cents)

    @property
    def self_share(self) -> Fraction | None:
        """Share of contributions and own loans that came from the candidate; None for none."""
        own = self.self_cents + self.self_loans_cents
        return share(own, self.raised_cents + self.self_loans_cents)


class SpenderTotal(Struct, frozen=True, kw_only=True):
    """What one filer spent independently for or against one candidate or measure.

    Attributes:
        filer_id: Id of the spender.
        committee: Its name, as it last filed it.
        election: The election as the source names it, or its day; empty where unknown.
        candidate: Whom it was about; empty where it was a measure.
        measure: What it was about; empty where it was a candidate.
        support_or_oppose: ``support``, ``oppose`` or empty where the filing leaves it out.
        ie_cents: Independent expenditure in whole cents.
        late_cents: The part of it known from 24-hour reports alone.
        membership_cents: Communications to its own members: never part of ``ie_cents``.
    """

    filer_id: str
    committee: str
    election: str
    candidate: str
    measure: str
    support_or_oppose: str
    ie_cents: int
    late_cents: int
    membership_cents: int


class Totals(Struct, frozen=True, eq=False):
    """Totals as frames; the columns are the attributes of the values of the same name.

    Attributes:
        committees: One row a filer and election (``CommitteeTotal``) with what it may be
            rolled up by: ``cycle``, ``office``, ``district``, ``measure``, ``side``.
        spenders: One row a spender, target, side and election (``SpenderTotal``) with
            ``cycle``, ``office`` and ``district``.
    """

    committees: pl.DataFrame
    spenders: pl.DataFrame

    def committee_totals(self) -> list[CommitteeTotal]:
        """Return one value a filer and election."""
        names = CommitteeTotal.__struct_fields__
        return [CommitteeTotal(**row) for row in self.committees.select(names).to_dicts()]

    def spender_totals(self) -> list[SpenderTotal]:
        """Return one value a spender, target, side and election."""
        names = SpenderTotal.__struct_fields__
        return [SpenderTotal(**row) for row in self.spenders.select(names).to_dicts()]


def share(part: int, whole: int) -> Fraction | None:
    """Return an exact share, or None where the whole is not above zero.

    Examples:
        >>> share(25, 100)
        Fraction(1, 4)
        >>> share(0, 0) is None
        True
    """
    return Fraction(part, whole) if whole > 0 else None
