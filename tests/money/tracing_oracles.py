"""Slow, plain answers to check tracing by: fractions solved exactly, and labelled cents."""

from __future__ import annotations

from collections import defaultdict, deque
from fractions import Fraction

Gift = tuple[int, str, str, int]  # day, giver, taker, cents
Payment = tuple[int, str, int, str]  # day, committee, cents, aim
SHORT = "short"


def committees_of(gifts: list[Gift], payments: list[Payment]) -> set[str]:
    return {one[2] for one in gifts} | {one[1] for one in payments}


def pro_rata(gifts: list[Gift], payments: list[Payment]) -> dict[str, dict[str, Fraction]]:
    """Forward through the days: every mix of a day by Gaussian elimination of fractions."""
    filers = sorted(committees_of(gifts, payments))
    sources = sorted({g for _, g, _, _ in gifts} - set(filers)) + [
        f"{SHORT} {one}" for one in filers
    ]
    cash = {one: dict.fromkeys(sources, Fraction(0)) for one in filers}
    traced: dict[str, dict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    for day in sorted({one[0] for one in [*gifts, *payments]}):
        came = [one for one in gifts if one[0] == day]
        gone = [one for one in payments if one[0] == day]
        total, out = _sizes(filers, cash, came, gone)
        mixes = _mixes(filers, sources, cash, came, total, out)
        for _, who, cents, aim in gone:
            for source in sources:
                traced[aim][source] += cents * mixes[who][source]
        for who in filers:
            left = max(Fraction(0), total[who] - out[who])
            cash[who] = {one: left * mixes[who][one] for one in sources}
    return traced


def _sizes(filers, cash, came, gone):
    total = {who: sum(cash[who].values(), Fraction(0)) for who in filers}
    out = dict.fromkeys(filers, 0)
    for _, giver, taker, cents in came:
        total[taker] += cents
        if giver in out:
            out[giver] += cents
    for _, who, cents, _ in gone:
        out[who] += cents
    return total, out


def _mixes(filers, sources, cash, came, total, out):
    """Solve (total + short) x = cash + gifts + transfers' x, source by source."""
    number = {who: place for place, who in enumerate(filers)}
    rows = []
    for who in filers:
        short = max(Fraction(0), out[who] - total[who])
        left = [Fraction(0)] * len(filers)
        left[number[who]] = total[who] + short
        right = [cash[who][one] for one in sources]
        right[sources.index(f"{SHORT} {who}")] += short
        for _, giver, taker, cents in came:
            if taker == who and giver in number:
                left[number[giver]] -= cents
            elif taker == who:
                right[sources.index(giver)] += cents
        rows.append(left + right)
    solved = _eliminate(rows, len(filers))
    return {
        who: dict(zip(sources, solved[place], strict=True)) for who, place in number.items()
    }


def _eliminate(rows, size):
    """Gauss and Jordan; what is undetermined (nothing there, or a closed circle) is zero."""
    pivots = {}
    for column in range(size):
        free = [r for r in range(size) if r not in pivots.values() and rows[r][column]]
        if not free:
            continue
        row = free[0]
        pivots[column] = row
        rows[row] = [value / rows[row][column] for value in rows[row]]
        for other in range(size):
            factor = rows[other][column]
            if other != row and factor:
                rows[other] = [
                    a - factor * b for a, b in zip(rows[other], rows[row], strict=True)
                ]
    width = len(rows[0]) - size if rows else 0
    return [
        rows[pivots[c]][size:] if c in pivots else [Fraction(0)] * width for c in range(size)
    ]


def by_cents(
    gifts: list[Gift], payments: list[Payment], *, last_first: bool
) -> dict[str, dict[str, int]]:
    """Every cent is a label; a transfer's cents are promises until the giver's are known."""
    filers = committees_of(gifts, payments)
    events = defaultdict(list)
    for number, (day, giver, taker, cents) in enumerate(gifts):
        events[taker].append(((day, 0, -cents, 0, giver in filers, giver), number))
        if giver in filers:
            events[giver].append(((day, 1, -cents, 1, False, taker), number))
    for number, (day, who, cents, aim) in enumerate(payments):
        events[who].append(((day, 1, -cents, 0, False, aim), number))
    came_from: dict[tuple[str, int, int], tuple[str, int, int]] = {}
    for who, own in events.items():
        _walk(who, sorted(own), gifts, last_first, came_from)
    traced: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for number, (_, _, cents, aim) in enumerate(payments):
        for place in range(cents):
            traced[aim][_origin(("paid", number, place), gifts, filers, came_from)] += 1
    return traced


def _walk(who, own, gifts, last_first, came_from):
    lots: deque[tuple[int, deque[int]]] = deque()
    for (_, out, size, transfer, _, _), number in own:
        if not out:
            lots.append((number, deque(range(gifts[number][3]))))
            continue
        for place in range(-size):
            key = ("gift" if transfer else "paid", number, place)
            if not lots:
                came_from[key] = (f"{SHORT} {who}", -1, -1)
                continue
            lot, cents = lots[-1 if last_first else 0]
            came_from[key] = ("gift", lot, cents.popleft())
            if not cents:
                del lots[-1 if last_first else 0]


def _origin(cent, gifts, filers, came_from):
    while True:
        cent = came_from[cent]
        if cent[0] != "gift":
            return cent[0]
        giver = gifts[cent[1]][1]
        if giver not in filers:
            return giver
