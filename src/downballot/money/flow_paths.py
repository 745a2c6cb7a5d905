"""The largest ways that money took from a source through committees to who spent it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from heapq import heappop, heappush
from typing import Final

import numpy as np
import polars as pl

from downballot.money.apportionment import apportion
from downballot.money.flows import Flows
from downballot.money.tracing_values import FlowPath

_MOST_STEPS: Final = 20_000  # partial paths looked at, where money goes round in circles

_Weights = dict[int, float]  # cents by pool
_Partial = tuple[tuple[str, ...], int, _Weights]  # steps, committee, cents to place


def largest_paths(flows: Flows, chosen: pl.Expr, count: int = 10) -> list[FlowPath]:
    """Return the largest paths behind some spending, pro rata, and all others together.

    Paths through the same committees in the same order are one path, whatever the days. No
    path that is left out is larger than one that is returned. The cents add up to what was
    spent; a source may be at the end of several paths.

    Args:
        flows: See ``flows.lay_out``.
        chosen: Which rows of ``flows.spending``.
        count: How many paths, from 1.
    """
    paid = flows.spending.filter(chosen)
    total = int(paid["cents"].sum())
    if not total:
        return []
    found = list(_best_first(flows, paid, count))
    sizes = [size for size, _, _ in found]
    shares = np.array([*sizes, max(0.0, total - sum(sizes))])
    cents = apportion(shares, total).tolist()
    paths = [
        FlowPath(kind, steps, one)
        for (_, kind, steps), one in zip(found, cents[:-1], strict=True)
    ]
    return [*paths, FlowPath("", (), cents[-1])] if cents[-1] else paths


def _best_first(
    flows: Flows, paid: pl.DataFrame, count: int
) -> Iterator[tuple[float, str, tuple[str, ...]]]:
    """Take the largest partial path, and put back what it splits into one step further back.

    Yields:
        Cents, bucket and steps. A part is never larger than the whole, so a path that is
        complete when it is taken is the largest of all that are left.
    """
    coming = _coming(flows)
    heap: list[tuple[float, tuple[str, ...], str, int, _Weights]] = []
    for steps, committee, weights in _spenders(flows, paid):
        heappush(heap, (-sum(weights.values()), steps, "", committee, weights))
    for _ in range(_MOST_STEPS):
        if not heap or not count:
            return
        size, steps, kind, committee, weights = heappop(heap)
        if kind:
            count -= 1
            yield -size, kind, steps
            continue
        for ahead, found, giver, part in _split(flows, weights, coming):
            heappush(heap, (-sum(part.values()), (*ahead, *steps), found, giver, part))


def _spenders(flows: Flows, paid: pl.DataFrame) -> Iterator[_Partial]:
    weights: dict[int, _Weights] = defaultdict(lambda: defaultdict(float))
    places = flows.pools.paid_from[paid["payment"].to_numpy()].tolist()
    for pool, cents in zip(places, paid["cents"].to_list(), strict=True):
        weights[int(flows.pools.committee[pool])][pool] += cents
    for committee, own in weights.items():
        yield (flows.committees[committee],), committee, own


def _coming(flows: Flows) -> dict[int, list[int]]:
    coming: dict[int, list[int]] = defaultdict(list)
    for move, pool in enumerate(flows.pools.move_taker.tolist()):
        coming[pool].append(move)
    return coming


def _split(
    flows: Flows, weights: _Weights, coming: dict[int, list[int]]
) -> Iterator[tuple[tuple[str, ...], str, int, _Weights]]:
    """Split cents of one committee's pools by who gave them.

    Yields:
        Steps before, bucket (empty for a committee), giver's number, cents by its pools.
    """
    pools, moves = flows.pools, flows.moves
    parts: dict[tuple[int, int, str], _Weights] = defaultdict(lambda: defaultdict(float))
    left = dict(weights)
    while left:
        pool = max(left)
        cents, total = left.pop(pool), int(pools.total[pool])
        if pools.carried[pool]:
            before = left.get(pool - 1, 0.0)
            left[pool - 1] = before + cents * int(pools.carried[pool]) / total
        if pools.short[pool]:
            source = int(flows.short_source[pools.committee[pool]])
            parts[-1, source, ""][pool] += cents * int(pools.short[pool]) / total
        for move in coming[pool]:
            key = (int(moves.giver[move]), int(moves.source[move]), moves.via[move])
            place = int(pools.move_giver[move])
            parts[key][place] += cents * int(moves.cents[move]) / total
    for (giver, source, via), part in parts.items():
        kind, name = ("", flows.committees[giver]) if giver >= 0 else flows.sources[source]
        yield (name, via) if via else (name,), kind, giver, part
