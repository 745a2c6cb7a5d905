"""Contests as lists, each under the heading that the authority gives it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from msgspec import Struct

from downballot.contests.views import ContestView
from downballot.model.sentence import say
from downballot.publication.cards import ContestLine

OTHER = say("Other")
LONG_LIST = 50  # contests; about 20 KB of page


class Group(Struct, frozen=True):
    """Contests that the authority lists under one heading.

    Attributes:
        name: The heading.
        number: How many contests there are under it.
        lines: The contests; none where the page would grow too long for a phone.
        href: Where such a long list is shown.
    """

    name: str
    number: int
    lines: tuple[ContestLine, ...] = ()
    href: str = ""


def contest_groups(
    contests: tuple[ContestView, ...],
    line: Callable[[ContestView], ContestLine],
    long_list: Callable[[str], str],
) -> tuple[Group, ...]:
    """Return contests by heading; a long list is a page of its own where there is one.

    Args:
        contests: The contests.
        line: Makes one row of a list.
        long_list: Where the list of a heading is shown; empty to show it here.
    """
    ordered = sorted(contests, key=lambda view: (view.definition.group, view.name))
    gathered = [
        (name or OTHER, list(views))
        for name, views in groupby(ordered, key=lambda view: view.definition.group)
    ]
    return tuple(
        Group(name, len(views), href=href)
        if len(views) > LONG_LIST and (href := long_list(name))
        else Group(name, len(views), tuple(line(one) for one in views))
        for name, views in gathered
    )
