"""Checks the sentences that are written against the check of texts, at every update.

    python tools/check_sentences.py               # every contest of both recorded counts
    python tools/check_sentences.py --every 10    # every tenth of those that no desk follows
    python tools/check_sentences.py --every 10 --from 3    # every tenth, from the fourth
    python tools/check_sentences.py --show 40     # how many that are not confirmed are shown

A sentence is fine where something is found in it, everything found is confirmed, and none of
its votes, ballots, shares and points is left unread.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from downballot.claims.lexicon import Lexicon
from downballot.claims.record import ContestFacts
from downballot.claims.values import CheckedClaim, Verdict
from downballot.claims.writing import PlainSentence
from downballot.pipeline.claim_checking import almanac_lexicon, check_given
from downballot.pipeline.claim_writing import sentences_of

CONFIRMED = (Verdict.CONFIRMED, Verdict.ROUNDED)
_FIGURE = re.compile(r"\d[\d,.]*(?=%| (?:percentage points|(?:yes |no )?votes?|ballots?)\b)")


class Checked(Struct, frozen=True):
    """A sentence, and what was found in it when it was checked as of its moment."""

    contest: ContestFacts
    moment: datetime
    sentence: PlainSentence
    claims: tuple[CheckedClaim, ...]

    @property
    def fine(self) -> bool:
        """Whether something is found in it, all of it confirmed, and no figure is unread."""
        return bool(self.claims) and not self.faults and not self.unread

    @property
    def unread(self) -> tuple[str, ...]:
        """Votes, ballots, shares and points that no claim covers."""
        return tuple(
            found[0]
            for found in _FIGURE.finditer(self.sentence.text)
            if not any(one.start <= found.start() < one.end for one in self.claims)
        )

    @property
    def faults(self) -> tuple[CheckedClaim, ...]:
        """What is not confirmed."""
        return tuple(one for one in self.claims if one.verdict not in CONFIRMED)


def check(lexicon: Lexicon, contest: ContestFacts, moment: datetime) -> Iterator[Checked]:
    """Yield the sentences of a contest as of a moment, each checked as of that moment.

    Args:
        lexicon: The record with its names.
        contest: The contest.
        moment: The moment, aware.
    """
    for one in sentences_of(lexicon.record, contest, as_of=moment):
        found = check_given(one.text, lexicon, as_of=moment, extractors=()).checked
        yield Checked(contest, moment, one, found.claims)


def counted_contests(lexicon: Lexicon, every: int, start: int = 0) -> list[ContestFacts]:
    """Return the contests of the recorded counts, those that a desk follows in any case.

    Args:
        lexicon: The record with its names.
        every: Take every so manieth of the others.
        start: Which of the others is the first to be taken, from 0.
    """
    counted = [one for one in lexicon.record.contests if any(x.timed for x in one.counts)]
    others = [one for one in counted if not one.followed]
    return [one for one in counted if one.followed] + others[start::every]


def main(words: list[str]) -> int:
    """Print how many sentences are confirmed, and those that are not.

    Args:
        words: ``--every N``, ``--from K``, ``--show N``.
    """
    every, show = _number(words, "--every", 1), _number(words, "--show", 20)
    lexicon = almanac_lexicon()
    contests = counted_contests(lexicon, every, _number(words, "--from", 0))
    seen, silent, unread, faulty, shown = 0, 0, 0, 0, 0
    topics: Counter[tuple[str, str]] = Counter()
    for contest in contests:
        for count in contest.counts:
            for one in check(lexicon, contest, count.as_of):
                seen += 1
                silent += not one.claims
                faulty += bool(one.faults)
                unread += bool(one.claims and one.unread and not one.faults)
                if one.fine:
                    continue
                verdicts = ", ".join(sorted({each.verdict for each in one.faults}))
                why = verdicts or ("a figure unread" if one.claims else "nothing found")
                topics[one.sentence.topic, why] += 1
                if shown < show:
                    shown += 1
                    _print(one)
    print(f"{len(contests)} contests, {seen} sentences at every update")
    fine = seen - silent - unread - faulty
    print(f"{fine} confirmed, {silent} with nothing found, {unread} read in part, {faulty} not")
    for (topic, verdict), number in topics.most_common():
        print(f"  {topic}: {verdict}: {number}")
    return 0 if fine == seen else 1


def _number(words: list[str], name: str, otherwise: int) -> int:
    return int(words[words.index(name) + 1]) if name in words else otherwise


def _print(one: Checked) -> None:
    print(f"{one.moment.isoformat()} {one.sentence.text}")
    for fault in one.faults:
        said = fault.needed or f"{fault.record} {fault.arithmetic}"
        print(f"    {fault.verdict}: {fault.text!r}: {said}")
    if one.claims and one.unread:
        print(f"    unread: {', '.join(one.unread)}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
