"""The tally of one contest: votes, and the two wholes that a share may be of.

California counts qualified write-in candidates into the whole (Elections Code 15341).
No feed separates them from other names written in, so the true whole lies between the
listed votes and the listed votes with every write-in.
"""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct

from downballot.model.count import ContestCount

NO_SHARE = "-"


class Tally(Struct, frozen=True):
    """Votes of one contest with both wholes.

    Attributes:
        contest: The contest's id.
        listed_votes: Votes for all listed selections, in votes.
        write_ins: Votes for names written in, qualified or not; None if the source
            says nothing from which they follow.
        write_ins_deduced: True if they are the valid votes less the listed votes.
    """

    contest: str
    listed_votes: int
    write_ins: int | None = None
    write_ins_deduced: bool = False

    @property
    def with_write_ins(self) -> int | None:
        """Listed votes and every write-in, in votes; None if write-ins are unknown."""
        return None if self.write_ins is None else self.listed_votes + self.write_ins

    def share(self, votes: int) -> Fraction | None:
        """Return the share of the listed votes, exactly; None when there are none.

        Args:
            votes: Votes for a selection, in votes.
        """
        return Fraction(votes, self.listed_votes) if self.listed_votes > 0 else None

    def share_with_write_ins(self, votes: int) -> Fraction | None:
        """Return the share of listed votes and every write-in; None when not known.

        Args:
            votes: Votes for a selection, in votes.
        """
        return Fraction(votes, self.with_write_ins) if self.with_write_ins else None


def tally(count: ContestCount, *, votes_allowed: int = 1) -> Tally:
    """Add up one contest.

    In a contest with one vote each ballot with a valid vote carries exactly one, so the
    valid votes less the listed votes are the write-ins, where the source has no figure
    for them.

    Args:
        count: The count of the contest.
        votes_allowed: How many selections a voter may mark, 1 or more.
    """
    listed = sum(selection.votes for selection in count.selections)
    if count.write_ins is not None:
        return Tally(count.contest, listed, count.write_ins)
    rest = None if count.valid_votes is None else count.valid_votes - listed
    if votes_allowed != 1 or rest is None or rest < 0:
        return Tally(count.contest, listed)
    return Tally(count.contest, listed, rest, write_ins_deduced=True)


def percent_text(
    votes: int, of: int, *, decimals: int = 2, lines: tuple[Fraction, ...] = ()
) -> str:
    """Write a percentage that is on the same side of every given line as the votes are.

    Rounded half to even; more decimals are added while the rounded figure lies on
    another side of a line than the exact one.

    Args:
        votes: Votes for a selection, in votes.
        of: The whole, in votes; with none the text is a dash.
        decimals: The fewest decimals to write, 0 or more.
        lines: Shares from 0 to 1 that the text must not cross.

    Examples:
        >>> percent_text(61168, 111478)
        '54.87%'
        >>> percent_text(49999, 100001, lines=(Fraction(1, 2),))
        '49.999%'
    """
    if of <= 0:
        return NO_SHARE
    scaled = _rounded(votes * 10 ** (decimals + 2), of)
    while any(_crosses(votes, of, line, scaled, 10 ** (decimals + 2)) for line in lines):
        decimals += 1
        scaled = _rounded(votes * 10 ** (decimals + 2), of)
    return _written(scaled, decimals)


def _rounded(number: int, of: int) -> int:
    """Return a quotient as a whole number, half to even."""
    whole, rest = divmod(number, of)
    over = 2 * rest - of
    return whole + (over > 0 or (over == 0 and whole % 2 == 1))


def _crosses(votes: int, of: int, line: Fraction, scaled: int, unit: int) -> bool:
    """Say whether a rounded share is not on the side of a line where the votes are.

    In whole numbers: a page writes many thousands of shares.
    """
    side = votes * line.denominator - line.numerator * of
    rounded = scaled * line.denominator - line.numerator * unit
    # A line that is met exactly cannot be crossed, and may have no finite decimals.
    return side != 0 and (rounded >= 0 if side < 0 else rounded <= 0)


def _written(scaled: int, decimals: int) -> str:
    whole, rest = divmod(abs(scaled), 10**decimals)
    sign = "-" if scaled < 0 else ""
    return f"{sign}{whole}.{rest:0{decimals}d}%" if decimals else f"{sign}{whole}%"
