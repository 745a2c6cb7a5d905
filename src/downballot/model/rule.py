"""The rule of a contest as data: what it takes to win, of what, and what else happens."""

from __future__ import annotations

import re
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct

from downballot.errors import RuleError
from downballot.model.sentence import say

_SHARE_WORDS = re.compile(
    r"(more than|at least) (?:(\d+)/(\d+)|(\d+(?:\.\d+)?) ?%|(half|two[ -]thirds))"
)
_SHARE_FORMS = '"more than 1/2", "at least 11/20", "at least 55%" or "at least two thirds"'


class Comparison(StrEnum):
    """Whether a share must be exceeded or only reached."""

    MORE_THAN = "more-than"
    AT_LEAST = "at-least"


class Denominator(StrEnum):
    """Of what a share is counted.

    California counts listed candidates and qualified write-in candidates (Elections
    Code 15341); a measure is decided by the votes for and against it.
    """

    CANDIDATES = "votes for listed and qualified write-in candidates"
    YES_AND_NO = "votes for and against"


class Otherwise(StrEnum):
    """What happens when nobody reaches the share.

    Without a share, TOP_TWO means that the first two go on whatever their share (a
    California primary for a voter-nominated office).
    """

    NOTHING = "nothing"
    TOP_TWO = "top-two"
    FAILS = "fails"


class Scope(StrEnum):
    """Whether this authority counts the whole contest or a part of it."""

    WHOLE = "whole"
    PART = "part"


class Stage(StrEnum):
    """Whether an election chooses, or chooses who goes on to the next one."""

    GENERAL = "general"
    PRIMARY = "primary"


class Method(StrEnum):
    """How a contest is decided, as the parts of its rule say together."""

    QUESTION = "question"
    MOST_VOTES = "most-votes"
    TOP_TWO = "top-two"
    SHARE = "share"
    UNKNOWN = "unknown"


class Share(Struct, frozen=True):
    """A share as an exact fraction, with how it must be met.

    Attributes:
        numerator: Above the line, more than 0 and at most the denominator.
        denominator: Below the line, more than 0.
        comparison: Exceeded or only reached.
    """

    numerator: int
    denominator: int
    comparison: Comparison

    def __post_init__(self) -> None:
        most = self.denominator - (self.comparison is Comparison.MORE_THAN)
        if not 0 < self.numerator <= most:
            text = f"{self.comparison.replace('-', ' ')} {self.numerator}/{self.denominator}"
            raise RuleError(f"share {text}: cannot be met or missed, expected above 0 to 1")

    @property
    def fraction(self) -> Fraction:
        """The share as a fraction from 0 to 1."""
        return Fraction(self.numerator, self.denominator)

    def met_by(self, votes: int, of: int) -> bool:
        """Say whether votes meet the share of a whole, without rounding.

        Args:
            votes: Votes for the selection, in votes.
            of: The whole, in votes; with none cast nothing is met.

        Examples:
            >>> Share(1, 2, Comparison.MORE_THAN).met_by(500, 1000)
            False
            >>> Share(11, 20, Comparison.AT_LEAST).met_by(550, 1000)
            True
        """
        left, right = votes * self.denominator, of * self.numerator
        if of <= 0:
            return False
        return left > right if self.comparison is Comparison.MORE_THAN else left >= right

    def votes_needed(self, of: int) -> int:
        """Return the fewest votes that meet the share of a whole of this size.

        Args:
            of: The whole, in votes.

        Examples:
            >>> Share(1, 2, Comparison.MORE_THAN).votes_needed(1000)
            501
            >>> Share(2, 3, Comparison.AT_LEAST).votes_needed(1000)
            667
        """
        whole, rest = divmod(of * self.numerator, self.denominator)
        reached = whole + (1 if rest else 0)
        return whole + 1 if self.comparison is Comparison.MORE_THAN else reached

    @property
    def name(self) -> str:
        """The fraction as a reader knows it (``half``, ``55%``, ``two thirds``)."""
        names = {Fraction(1, 2): say("half"), Fraction(2, 3): say("two thirds")}
        return names.get(self.fraction) or f"{float(self.fraction * 100):g}%"

    def words(self) -> str:
        """Name the share as a reader knows it (``more than half``, ``at least 55%``)."""
        if self.comparison is Comparison.MORE_THAN:
            return say("more than {share}", share=self.name)
        return say("at least {share}", share=self.name)


MAJORITY = Share(1, 2, Comparison.MORE_THAN)
FIFTY_FIVE = Share(11, 20, Comparison.AT_LEAST)
TWO_THIRDS = Share(2, 3, Comparison.AT_LEAST)


class Rule(Struct, frozen=True):
    """The rule of one contest, each part with where it comes from.

    Attributes:
        seats: How many selections win; 1 for a measure or a retention question.
        share: Share needed to win; None where most votes win (plurality).
        alternative: Another share that may apply, when something outside this contest
            decides which (a measure that needs two thirds, or 55% if another measure
            passes); a result is stated only where both agree.
        alternative_when: When the alternative applies, in words; empty without one.
        denominator: Of what the share is counted.
        otherwise: What happens when the share is not met.
        next_contest: Where the top two meet, in words; empty where there is no next.
        tie: How a tie is resolved, in words with its law.
        scope: PART when other counties vote too: no winner or line is then shown.
        source: Where each part of the rule was read: pairs of part and source.
        unknown: Why the rule is not known, in words; empty when it is. Nothing is said
            to win, advance or pass under a rule that is not known.
    """

    seats: int = 1
    share: Share | None = None
    alternative: Share | None = None
    alternative_when: str = ""
    denominator: Denominator = Denominator.CANDIDATES
    otherwise: Otherwise = Otherwise.NOTHING
    next_contest: str = ""
    tie: str = ""
    scope: Scope = Scope.WHOLE
    source: tuple[tuple[str, str], ...] = ()
    unknown: str = ""

    def __post_init__(self) -> None:
        question = self.denominator is Denominator.YES_AND_NO
        several = self.seats > 1
        contradictions = {
            f"seats {self.seats}: none to win, expected 1 or more": self.seats < 1,
            f"seats {self.seats}: a question has one answer, expected 1": question and several,
            "otherwise top-two: a question has no second place, expected fails": (
                question and self.otherwise is Otherwise.TOP_TWO
            ),
            f"seats {self.seats} with a share or top-two: of several seats a majority is "
            "counted on ballots cast for the office (Elections Code 8140), expected 1 seat": (
                several and (self.share is not None or self.otherwise is Otherwise.TOP_TWO)
            ),
            "alternative: only a question may have one, expected none": (
                self.alternative is not None and not (question and self.share)
            ),
        }
        for sentence, found in contradictions.items():
            if found:
                raise RuleError(f"rule: {sentence}")

    @property
    def method(self) -> Method:
        """How the contest is decided."""
        if self.unknown:
            return Method.UNKNOWN
        if self.denominator is Denominator.YES_AND_NO:
            return Method.QUESTION if self.share else Method.UNKNOWN
        if self.share:
            return Method.SHARE
        return Method.TOP_TWO if self.otherwise is Otherwise.TOP_TWO else Method.MOST_VOTES

    @property
    def shares(self) -> tuple[Share, ...]:
        """The share and the alternative, whichever there are."""
        return tuple(share for share in (self.share, self.alternative) if share)


class DeclaredRule(Struct, frozen=True, forbid_unknown_fields=True):
    """Parts of a rule that a desk declares, because the law says them and the file does not.

    Attributes:
        seats: How many selections win, 1 or more; None to leave it.
        share: Words that ``parse_share`` reads, or ``most votes`` for no share (with
            ``top-two`` the first two then go on whatever their share); empty to leave it.
        otherwise: What happens when the share is not met; None to leave it.
        next_contest: Where the top two meet, in words; empty to leave it.
        tie: How a tie is resolved, in words with its law; empty to leave it.
        scope: ``part`` when other counties vote too; None to leave it.
        source: The law or page that says so; shown beside each declared part.
    """

    seats: int | None = None
    share: str = ""
    otherwise: Otherwise | None = None
    next_contest: str = ""
    tie: str = ""
    scope: Scope | None = None
    source: str = ""


def parse_share(words: str) -> Share:
    """Read a share from words.

    Args:
        words: ``more than`` or ``at least``, then a fraction, a percentage, ``half`` or
            ``two thirds``.

    Raises:
        RuleError: Other words, or a share that nobody can meet.

    Examples:
        >>> parse_share("at least 55%") == FIFTY_FIVE
        True
        >>> parse_share("more than 1/2") == MAJORITY
        True
    """
    found = _SHARE_WORDS.fullmatch(" ".join(words.lower().split()))
    if found is None:
        raise RuleError(f"share {words!r}: not a share, expected {_SHARE_FORMS}")
    comparison = Comparison(found[1].replace(" ", "-"))
    if found[2]:
        return Share(int(found[2]), int(found[3]), comparison)
    if found[4]:
        exact = Fraction(found[4]) / 100
        return Share(exact.numerator, exact.denominator, comparison)
    half = found[5] == "half"
    return Share(1 if half else 2, 2 if half else 3, comparison)
