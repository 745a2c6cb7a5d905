"""Checks the sentences that are written against the check of texts, at every update.

    python tools/check_sentences.py               # every contest of both recorded counts
    python tools/check_sentences.py --every 10    # every tenth of those that no desk follows
    python tools/check_sentences.py --show 40     # how many that are not confirmed are shown

A sentence is fine where everything that is found in it is confirmed, and something is.
"""

from __future__ import annotations

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


class Checked(Struct, frozen=True):
    """A sentence, and what was found in it when it was checked as of its moment."""

    contest: ContestFacts
    moment: datetime
    sentence: PlainSentence
    claims: tuple[CheckedClaim, ...]

    @property
    def fine(self) -> bool:
        """Whether everything in it is confirmed, and something is found."""
        return bool(self.claims) and not self.faults

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


def counted_contests(lexicon: Lexicon, every: int) -> list[ContestFacts]:
    """Return the contests of the recorded counts, those that a desk follows in any case.

    Args:
        lexicon: The record with its names.
        every: Take every so manieth of the others.
    """
    counted = [one for one in lexicon.record.contests if any(x.timed for x in one.counts)]
    others = [one for one in counted if not one.followed]
    return [one for one in counted if one.followed] + others[::every]


def main(words: list[str]) -> int:
    """Print how many sentences are confirmed, and those that are not.

    Args:
        words: ``--every N``, ``--show N``.
    """
    every, show = _number(words, "--every", 1), _number(words, "--show", 20)
    lexicon = almanac_lexicon()
    contests, seen, silent, faulty, shown = counted_contests(lexicon, every), 0, 0, 0, 0
    topics: Counter[tuple[str, str]] = Counter()
    for contest in contests:
        for count in contest.counts:
            for one in check(lexicon, contest, count.as_of):
                seen += 1
                silent += not one.claims
                faulty += bool(one.faults)
                if one.fine:
                    continue
                verdicts = ", ".join(sorted({each.verdict for each in one.faults}))
                topics[one.sentence.topic, verdicts or "nothing found"] += 1
                if shown < show:
                    shown += 1
                    _print(one)
    print(f"{len(contests)} contests, {seen} sentences at every update")
    print(f"{seen - silent - faulty} confirmed, {silent} with nothing found, {faulty} not")
    for (topic, verdict), number in topics.most_common():
        print(f"  {topic}: {verdict}: {number}")
    return 1 if faulty or silent else 0


def _number(words: list[str], name: str, otherwise: int) -> int:
    return int(words[words.index(name) + 1]) if name in words else otherwise


def _print(one: Checked) -> None:
    print(f"{one.moment.isoformat()} {one.sentence.text}")
    for fault in one.faults:
        said = fault.needed or f"{fault.record} {fault.arithmetic}"
        print(f"    {fault.verdict}: {fault.text!r}: {said}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
