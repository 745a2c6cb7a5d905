"""Scores the check of texts on a corpus whose right verdicts are known.

    python tools/score_claims.py                  # tests/claims/corpus.json
    python tools/score_claims.py FILE --json
    python tools/score_claims.py --failures OUT   # what failed, of the rows not kept back

A verdict that was given is held against the claim of the corpus whose words it covers best.
"wrong" and "misleading" are accusations: one is right only where the corpus has it too, and
one where the corpus has no claim is a false one. A claim of the corpus that can be checked
is recalled where a claim that touches its words has its verdict ("confirmed" and
"confirmed, rounded" count as one). Of a row that is kept back, no words are printed.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from downballot.claims.values import CheckedClaim
from downballot.pipeline.claim_checking import almanac_lexicon, check_given

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "claims"))
from corpus import CORPUS, ExpectedClaim, Row, read_corpus  # noqa: E402 - from the tests

ACCUSATIONS = ("wrong", "misleading")
CONFIRMED = ("confirmed", "confirmed, rounded")
UNCHECKABLE = "cannot be checked here"
NONE = "no claim"


class Judged(Struct, frozen=True):
    """A claim that was found, and the claim of the corpus that it is held against."""

    row: Row
    found: CheckedClaim
    expected: ExpectedClaim | None

    @property
    def is_false(self) -> bool:
        """Whether it accuses a text that the corpus does not accuse."""
        accused = self.found.verdict.value in ACCUSATIONS
        return accused and not (self.expected and self.expected.right & set(ACCUSATIONS))


class Recalled(Struct, frozen=True):
    """A claim of the corpus, and the verdicts of what was found at its words."""

    row: Row
    expected: ExpectedClaim
    verdicts: tuple[str, ...]

    @property
    def is_found(self) -> bool:
        """Whether one of them is right."""
        return any(_same(one, self.expected) for one in self.verdicts)


class Score(Struct, frozen=True):
    """How a check did on some rows."""

    judged: tuple[Judged, ...]
    recalled: tuple[Recalled, ...]

    def precision(self) -> tuple[int, int]:
        """Return how many accusations are right, of how many."""
        accused = [one for one in self.judged if one.found.verdict.value in ACCUSATIONS]
        return sum(not one.is_false for one in accused), len(accused)

    def recall(self) -> tuple[int, int]:
        """Return how many checkable claims got their verdict, of how many."""
        wanted = [one for one in self.recalled if one.expected.verdict != UNCHECKABLE]
        return sum(one.is_found for one in wanted), len(wanted)

    def recall_of(self, verdicts: tuple[str, ...]) -> tuple[int, int]:
        """Return the same of the claims with some verdicts."""
        wanted = [one for one in self.recalled if one.expected.verdict in verdicts]
        return sum(one.is_found for one in wanted), len(wanted)

    def confusion(self) -> Counter[tuple[str, str]]:
        """Return how often a verdict of the corpus met which given verdict."""
        pairs = [(one.expected.verdict, _given(one)) for one in self.recalled]
        alone = [(NONE, one.found.verdict.value) for one in self.judged if one.expected is None]
        return Counter(pairs + alone)


def _same(verdict: str, expected: ExpectedClaim) -> bool:
    if verdict in CONFIRMED and expected.right & set(CONFIRMED):
        return True
    return verdict in expected.right


def _given(one: Recalled) -> str:
    right = [verdict for verdict in one.verdicts if _same(verdict, one.expected)]
    return next(iter(right or one.verdicts), NONE)


def score(rows: Iterable[Row]) -> Score:
    """Check every row of a corpus and return how it went.

    Args:
        rows: The rows.
    """
    lexicon, judged, recalled = almanac_lexicon(), [], []
    for row in rows:
        checked = check_given(row.text, lexicon, as_of=row.moment, extractors=()).checked
        judged += [Judged(row, one, _best(one, row)) for one in checked.claims]
        recalled += [_recall(one, row, checked.claims) for one in row.claims]
    return Score(tuple(judged), tuple(recalled))


def _span(claim: ExpectedClaim, row: Row) -> range:
    start = row.text.index(claim.text)
    return range(start, start + len(claim.text))


def _common(found: CheckedClaim, span: range) -> float:
    shared = min(found.end, span.stop) - max(found.start, span.start)
    whole = max(found.end, span.stop) - min(found.start, span.start)
    return max(0, shared) / whole


def _best(found: CheckedClaim, row: Row) -> ExpectedClaim | None:
    best = max(row.claims, key=lambda one: _common(found, _span(one, row)), default=None)
    return best if best and _common(found, _span(best, row)) else None


def _recall(expected: ExpectedClaim, row: Row, found: Iterable[CheckedClaim]) -> Recalled:
    span = _span(expected, row)
    touching = sorted((one for one in found if _common(one, span)),
                      key=lambda one: -_common(one, span))  # fmt: skip
    return Recalled(row, expected, tuple(one.verdict.value for one in touching))


def _ratio(pair: tuple[int, int]) -> str:
    part, of = pair
    return f"{part}/{of} = {part / of:.3f}" if of else "none"


def report(title: str, made: Score) -> str:
    """Return a score as lines of text.

    Args:
        title: Of which rows.
        made: The score.
    """
    lines = [
        title,
        f'  precision of "wrong" and "misleading"  {_ratio(made.precision())}',
        f"  recall of checkable claims             {_ratio(made.recall())}",
        f'    of them "wrong" or "misleading"      {_ratio(made.recall_of(ACCUSATIONS))}',
        f"    of them confirmed                    {_ratio(made.recall_of(CONFIRMED))}",
        f"    of them out of date                  {_ratio(made.recall_of(('out of date',)))}",
        "  in the corpus           given                    claims",
    ]
    for (expected, given), number in sorted(made.confusion().items()):
        lines.append(f"  {expected:<23} {given:<24} {number:>6}")
    lines += [
        f"  FALSE {one.found.verdict.value}: {one.row.id} {_words_of(one)}".rstrip()
        for one in made.judged
        if one.is_false
    ]
    return "\n".join(lines)


def _words_of(one: Judged) -> str:
    """Return the words that were accused; none where their row is kept back."""
    return "" if one.row.kept_back else repr(one.found.text)


def failures(made: Score) -> str:
    """Return what failed of the rows that are not kept back, for whoever mends it.

    Args:
        made: The score of every row.
    """
    lines = []
    for one in made.judged:
        if one.is_false and not one.row.kept_back:
            expected = one.expected.verdict if one.expected else NONE
            lines.append(
                f"FALSE {one.found.verdict.value} (expected {expected}) {one.row.id} as of "
                f"{one.row.as_of}\n  {one.row.text}\n  claim {one.found.text!r}: "
                f"{one.found.record} | {one.found.arithmetic}"
            )
    for missed in made.recalled:
        if missed.is_found or missed.row.kept_back or missed.expected.verdict == UNCHECKABLE:
            continue
        lines.append(
            f"MISSED {missed.expected.verdict} (given {', '.join(missed.verdicts) or NONE}) "
            f"{missed.row.id} as of {missed.row.as_of}\n  {missed.row.text}\n  claim "
            f"{missed.expected.text!r}: {missed.expected.record} [{missed.expected.source}]"
        )
    return "\n".join(lines) + "\n"


def main(words: list[str]) -> None:
    """Print the score, of all rows and of those kept back.

    Args:
        words: A file, ``--json``, ``--failures OUT``.
    """
    out = words[words.index("--failures") + 1] if "--failures" in words else ""
    files = [one for one in words if not one.startswith("--") and one != out]
    rows = read_corpus(Path(files[0]) if files else CORPUS)
    made = score(rows)
    if out:
        Path(out).write_text(failures(made), encoding="utf-8")
    parts = {
        "all rows": made,
        "rows kept back": _of(made, kept_back=True),
        "the other rows": _of(made, kept_back=False),
    }
    if "--json" in words:
        print(json.dumps({title: _figures(one) for title, one in parts.items()}, indent=2))
        return
    texts = len(rows), sum(len(row.claims) for row in rows)
    print(f"{texts[0]} texts, {texts[1]} claims")
    print("\n".join(report(title, one) for title, one in parts.items()))


def _of(made: Score, *, kept_back: bool) -> Score:
    return Score(
        tuple(one for one in made.judged if one.row.kept_back is kept_back),
        tuple(one for one in made.recalled if one.row.kept_back is kept_back),
    )


def _figures(made: Score) -> dict[str, object]:
    return {
        "precision": made.precision(),
        "recall": made.recall(),
        "confusion": [
            {"corpus": expected, "given": given, "claims": number}
            for (expected, given), number in sorted(made.confusion().items())
        ],
        "false": [
            {
                "row": one.row.id,
                "verdict": one.found.verdict.value,
                "text": "" if one.row.kept_back else one.found.text,
            }
            for one in made.judged
            if one.is_false
        ],
    }


if __name__ == "__main__":
    main(sys.argv[1:])
