"""The page on who may control a body after an election: before, after, and by which races."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from downballot.contests.views import ElectionView
from downballot.control.supposing import won_by
from downballot.control.values import BlocPaths, ControlOutlook, SplitChance
from downballot.model.body import BodyRecord
from downballot.model.sentence import join, say
from downballot.model.status import ResultsStatus
from downballot.publication.addresses import API, contest_path, election_path, with_query
from downballot.publication.board_drawing import BoardDrawing, draw_board
from downballot.publication.board_page import SchemeChoice, scheme_choices
from downballot.publication.body_addresses import control_path
from downballot.publication.body_parts import (
    BlocMark,
    BodyHead,
    bloc_marks,
    body_head,
    named_split,
)
from downballot.publication.cards import sentences
from downballot.publication.control_chart import draw_control
from downballot.publication.control_races import (
    Race,
    WhatIf,
    board_after,
    open_seats,
    races,
    what_ifs,
)
from downballot.publication.frame import Frame, Site, frame
from downballot.publication.likelihood import Likelihood, figure_of, likelihood
from downballot.publication.likelihood_chart import LikelihoodChart
from downballot.publication.moments import Stamp, stamp
from downballot.publication.words import STATUS

MOST_SPLITS = 12


class ChanceRow(Struct, frozen=True):
    """A bloc's majority: how likely, with how many seats, by which races.

    Attributes:
        bloc: The bloc.
        majority: How likely its majority is.
        seats: Mean number of its seats.
        path: How it gets there, in words.
        ways: Every shortest way, each in words; empty where the words say it all.
    """

    bloc: BlocMark
    majority: Likelihood
    seats: str
    path: str
    ways: tuple[str, ...]


class SplitRow(Struct, frozen=True):
    """One split with how likely it is.

    Attributes:
        name: The split, each number with its bloc.
        figure: How likely.
        width: The same from 0 to 100, for the bar.
        mark: Unused place of the bar; always empty.
        inside: Whether a bloc has the majority in it.
    """

    name: str
    figure: str
    width: str
    mark: str
    inside: bool


class HistoryRow(Struct, frozen=True):
    """Control at one update.

    Attributes:
        href: The page as it stood then.
        published: When the update was published.
        figures: How likely each bloc's majority was.
        likeliest: The likeliest split.
    """

    href: str
    published: Stamp
    figures: tuple[str, ...]
    likeliest: str


class ControlPage(Struct, frozen=True):
    """Everything on the page on control after an election.

    Attributes:
        frame: The surroundings.
        head: The body and its pages.
        election: Title of the election.
        election_href: Address of its page.
        sentences: Control in words, whose count it is, what limits it.
        question: Which majority is asked for.
        before: The board before.
        after: The board after, with what is still open.
        chances: Each bloc's majority.
        nobody: How likely it is that no bloc has it; None where that is not said.
        told: Whether anything may be said of control: who belongs to which bloc is on
            record, by rows that can be checked, and votes are counted.
        counted: Whether a vote for the seats is counted; where none is, there are no
            boards, no pivots and nothing to suppose.
        splits: How likely each split is.
        more_splits: How many splits are not listed.
        decided: Nothing is open.
        races: The contests that fill seats.
        blocs: The blocs of the scheme.
        what_ifs: Races that can be fixed by supposition.
        fixed: What is supposed, in words.
        path: Path of the page, for forms.
        hidden: What else the form carries: name, value.
        plain_href: The page without suppositions.
        schemes: Ways of sorting members into blocs.
        chart: How likely each majority was; None before a second update.
        rows: The same as a table, newest first.
        made_by: Model, seed and simulated finishes, in words; empty where all is decided.
        update: Key of the update of the count; empty where there is none.
        published: When the update was published; None where there is none.
        authority: Whose count it is.
        status: How final the count is, in words.
        certified: Whether it is certified.
        api: Where the same is as JSON.
    """

    frame: Frame
    head: BodyHead
    election: str
    election_href: str
    sentences: tuple[str, ...]
    question: str
    before: BoardDrawing
    after: BoardDrawing
    chances: tuple[ChanceRow, ...]
    nobody: Likelihood | None
    told: bool
    counted: bool
    splits: tuple[SplitRow, ...]
    more_splits: int
    decided: bool
    races: tuple[Race, ...]
    blocs: tuple[BlocMark, ...]
    what_ifs: tuple[WhatIf, ...]
    fixed: tuple[str, ...]
    path: str
    hidden: tuple[tuple[str, str], ...]
    plain_href: str
    schemes: tuple[SchemeChoice, ...]
    chart: LikelihoodChart | None
    rows: tuple[HistoryRow, ...]
    made_by: str
    update: str
    published: Stamp | None
    authority: str
    status: str
    certified: bool
    api: str


def control_page(
    site: Site,
    record: BodyRecord,
    election: ElectionView,
    outlook: ControlOutlook,
    history: tuple[ControlOutlook, ...] = (),
    *,
    as_of: datetime | None = None,
    scheme: str = "",
) -> ControlPage:
    """Return the page on who may control a body after an election.

    Args:
        site: The desk.
        record: All that is on record of the body.
        election: The election, without its contests.
        outlook: Who may control the body.
        history: The same at every update, oldest first, without suppositions.
        as_of: Moment of a look back, aware; None for the newest count.
        scheme: The scheme that was asked for; empty for the first.
    """
    body = outlook.before.body
    path = control_path(body.id, election.id)
    back = stamp(as_of, site.zone).query if as_of else ""
    marks = bloc_marks(outlook.after.blocs)
    told = outlook.told
    shown = [(one, _published(one, site)) for one in history if told]
    dated = [(one, when) for one, when in shown if when]
    hidden = tuple((name, said) for name, said in (("scheme", scheme), ("as_of", back)) if said)
    return ControlPage(
        frame=_frame(site, outlook, election, as_of),
        head=body_head(site, body, path),
        election=election.title,
        election_href=with_query(election_path(election.id), as_of=back),
        sentences=sentences(outlook.sentences),
        question=outlook.question,
        before=draw_board(outlook.before, _before(outlook), prefix="before"),
        after=draw_board(
            board_after(outlook), _after(outlook), prefix="after", contested=open_seats(outlook)
        ),
        chances=_chances(outlook, marks),
        nobody=_nobody(outlook),
        told=told,
        counted=outlook.counted,
        splits=tuple(_split(one, outlook, marks) for one in outlook.splits[:MOST_SPLITS]),
        more_splits=max(0, len(outlook.splits) - MOST_SPLITS),
        decided=outlook.decided,
        races=races(outlook, marks, lambda contest: contest_path(election.id, contest)),
        blocs=tuple(marks.values()),
        what_ifs=what_ifs(outlook),
        fixed=_fixed(outlook),
        path=path,
        hidden=hidden,
        plain_href=with_query(path, **dict(hidden)),
        schemes=scheme_choices(record, outlook.before.scheme, path, as_of=back),
        chart=draw_control([one for one, _ in dated], [when for _, when in dated], marks),
        rows=_rows(dated, marks, path, scheme)[::-1],
        made_by=_made_by(outlook),
        update=outlook.update,
        published=_published(outlook, site),
        authority=election.jurisdiction,
        status=STATUS[election.status],
        certified=election.status is ResultsStatus.CERTIFIED,
        api=with_query(f"{API}{path}", **dict(hidden)),
    )


def _published(outlook: ControlOutlook, site: Site) -> Stamp | None:
    if not outlook.published_at:
        return None
    return stamp(datetime.fromisoformat(outlook.published_at), site.zone)


def _before(outlook: ControlOutlook) -> str:
    return say("Before: {day}", day=outlook.before.as_of.words)


def _after(outlook: ControlOutlook) -> str:
    if outlook.decided:
        return say("After: the races are decided")
    return say("After: with what is decided; the open races are striped")


def _chances(outlook: ControlOutlook, marks: dict[str, BlocMark]) -> tuple[ChanceRow, ...]:
    names = {race.contest: race.name for race in outlook.races}
    rows = []
    for one in outlook.chances:
        mark, paths = marks[one.bloc], one.paths
        sure = outlook.decided or paths.needed <= 0 or paths.needed > paths.possible
        majority = say("{bloc} majority", bloc=mark.name)
        said = likelihood(majority, one.probability, complete=sure)
        ways = _ways(paths, names)
        rows.append(ChanceRow(mark, said, f"{one.seats:.1f}", paths.sentence, ways))
    return tuple(rows)


def _ways(paths: BlocPaths, names: dict[str, str]) -> tuple[str, ...]:
    return tuple(
        _all([_step(names[step.contest], step.seats) for step in way]) for way in paths.shortest
    )


def _step(race: str, seats: int) -> str:
    return say("{race} ({number} seats)", race=race, number=seats) if seats > 1 else race


def _all(steps: list[str]) -> str:
    first, *others = steps
    for other in others:
        first = say("{rest} and {last}", rest=first, last=other)
    return first


def _nobody(outlook: ControlOutlook) -> Likelihood | None:
    if outlook.nobody is None:
        return None
    return likelihood(say("No bloc has it"), outlook.nobody, complete=outlook.decided)


def _split(one: SplitChance, outlook: ControlOutlook, marks: dict[str, BlocMark]) -> SplitRow:
    return SplitRow(
        name=named_split(one.split, marks),
        figure=figure_of(one.probability, complete=outlook.decided),
        width=f"{one.probability * 100:.2f}",
        mark="",
        inside=any(held >= outlook.needed for _, held in one.split.blocs),
    )


def _fixed(outlook: ControlOutlook) -> tuple[str, ...]:
    names = {race.contest: race.name for race in outlook.races}
    return tuple(won_by([who], names.get(race, race)) for race, who in outlook.fixed)


def _rows(
    dated: list[tuple[ControlOutlook, Stamp]],
    marks: dict[str, BlocMark],
    path: str,
    scheme: str,
) -> tuple[HistoryRow, ...]:
    return tuple(
        HistoryRow(
            href=with_query(path, scheme=scheme, as_of=when.query),
            published=when,
            figures=tuple(
                figure_of(each.probability, complete=one.decided) for each in one.chances
            ),
            likeliest=named_split(one.splits[0].split, marks) if one.splits else "",
        )
        for one, when in dated
    )


def _made_by(outlook: ControlOutlook) -> str:
    if outlook.decided or not outlook.model:
        return ""
    if outlook.fixed:
        return say(
            "Model {model}, seed {seed}, {supposed} of {number} simulated finishes, those in "
            "which what is supposed holds",
            model=outlook.model,
            seed=str(outlook.seed),
            supposed=outlook.supposed_draws,
            number=outlook.draws,
        )
    return say(
        "Model {model}, seed {seed}, {number} simulated finishes",
        model=outlook.model,
        seed=str(outlook.seed),
        number=outlook.draws,
    )


def _frame(
    site: Site, outlook: ControlOutlook, election: ElectionView, as_of: datetime | None
) -> Frame:
    body = outlook.before.body
    return frame(
        site,
        say(
            "Control of the {body} after {election}",
            body=body.short_name,
            election=election.title,
        ),
        control_path(body.id, election.id),
        election=election,
        as_of=as_of,
        announcement=join(" ", (say("New count."), *outlook.sentences[:1])),
    )
