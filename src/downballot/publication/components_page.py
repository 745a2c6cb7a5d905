"""The pages of components: each part that pages are made of, in all its states."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from zoneinfo import ZoneInfo

from msgspec import Struct

from downballot.model.call import CallStatus
from downballot.model.sentence import capital, say
from downballot.model.status import ResultsStatus
from downballot.publication.addresses import COMPONENTS, Address
from downballot.publication.board_drawing import BoardDrawing, draw_board
from downballot.publication.cards import SelectionRow, selection_row
from downballot.publication.chart import Chart, draw
from downballot.publication.component_samples import (
    board_of,
    forecast_of,
    measure_history,
    payments,
    race_history,
)
from downballot.publication.election_page import CountStamp, count_stamp
from downballot.publication.fan import Fan, draw_fan
from downballot.publication.flow_drawing import FlowDrawing, draw_flow
from downballot.publication.frame import Frame, Link, Site, frame
from downballot.publication.moments import stamp
from downballot.publication.outlook import DECIDED, WORDS, StatusPill
from downballot.publication.words import STATUS

NAMES = {
    "bar": say("Result bar"),
    "chart": say("Share over time"),
    "fan": say("Fan of finishes"),
    "hemicycle": say("Half circle of seats"),
    "flow": say("Flow of money"),
    "pill": say("Status"),
    "stamp": say("Stamp of a count"),
}
PURPOSES = {
    "bar": say(
        "A share as a length of the whole, with the line that must be met where there "
        "is one. The figures beside it are the source; the bar repeats them."
    ),
    "chart": say(
        "How the share moved from count to count, how wide each batch was and how it "
        "voted, and the line to beat."
    ),
    "fan": say("Where the shares stand, and where half and 95 of 100 simulated finishes end."),
    "hemicycle": say(
        "Who holds each seat. Blocs are told apart by place, letter, ring and colour, "
        "so that it reads in one colour too."
    ),
    "flow": say(
        "Where money came from and through whom it went. On a narrow screen it is a "
        "list of bars."
    ),
    "pill": say(
        "How far a contest is decided, in the words of the Associated Press, and how "
        "final a count is."
    ),
    "stamp": say("Which count a page shows, by the clock of the authority and by ours."),
}


class State(Struct, frozen=True):
    """One state of a component; only what it is a state of is there.

    Attributes:
        title: What it shows.
        rows: Result bars.
        chart: A chart of shares.
        fan: A fan of finishes.
        board: Seats.
        flow: Flows of money.
        pills: Words of a status.
        final: Of a count: how final, in words, and whether it is certified.
        count: A stamp of a count.
    """

    title: str
    rows: tuple[SelectionRow, ...] = ()
    chart: Chart | None = None
    fan: Fan | None = None
    board: BoardDrawing | None = None
    flow: FlowDrawing | None = None
    pills: tuple[StatusPill, ...] = ()
    final: tuple[tuple[str, bool], ...] = ()
    count: CountStamp | None = None


class ComponentsPage(Struct, frozen=True):
    """Everything on the page of a component, or on that of all of them.

    Attributes:
        frame: The surroundings.
        title: The component's name; empty on the page of all of them.
        purpose: What it is for; empty likewise.
        states: Its states; none likewise.
        links: The components with their pages.
        purposes: What each of them is for, in the order of the links.
    """

    frame: Frame
    title: str
    purpose: str
    states: tuple[State, ...]
    links: tuple[Link, ...]
    purposes: tuple[str, ...]


def component_path(name: str) -> Address:
    """Return the path of the page of a component.

    Args:
        name: Its short name.
    """
    return Address(f"{COMPONENTS}{name}")


def components_page(site: Site, name: str = "") -> ComponentsPage:
    """Return the page of a component.

    Args:
        site: The desk.
        name: Its short name; empty for the page of all of them.
    """
    here = component_path(name) if name else COMPONENTS
    title = NAMES[name] if name else say("Components")
    return ComponentsPage(
        frame=frame(site, title, here),
        title=NAMES.get(name, ""),
        purpose=PURPOSES.get(name, ""),
        states=_states(name, site.zone),
        links=tuple(
            Link(component_path(one), said, one == name) for one, said in NAMES.items()
        ),
        purposes=tuple(PURPOSES.values()),
    )


def _states(name: str, zone: ZoneInfo) -> tuple[State, ...]:
    made: Mapping[str, Callable[[], tuple[State, ...]]] = {
        "bar": _bars,
        "chart": partial(_charts, zone),
        "fan": _fans,
        "hemicycle": _boards,
        "flow": _flows,
        "pill": _pills,
        "stamp": partial(_stamps, zone),
    }
    return made[name]() if name else ()


def _flows() -> tuple[State, ...]:
    return (State(say("Sources, a committee and a candidate"), flow=draw_flow(payments())),)


def _bars() -> tuple[State, ...]:
    race, measure = race_history().view.standing, measure_history().view.standing
    none = race_history(((0, 0),)).view.standing
    return tuple(
        State(title, rows=tuple(selection_row(one, found.rule) for one in found.selections))
        for title, found in (
            (say("Ahead and behind"), race),
            (say("With a line to meet"), measure),
            (say("No votes counted yet"), none),
        )
    )


def _charts(zone: ZoneInfo) -> tuple[State, ...]:
    race, measure = race_history(), measure_history()
    return tuple(
        State(
            title, chart=draw(one, tuple(stamp(s.update.published_at, zone) for s in one.steps))
        )
        for title, one in (
            (say("Two candidates, with batches"), race),
            (say("A measure, with the line to beat"), measure),
        )
    )


def _fans() -> tuple[State, ...]:
    return tuple(
        State(title, fan=draw_fan(one, forecast_of(one)))
        for title, one in (
            (say("Two candidates"), race_history()),
            (say("A measure, with the line to beat"), measure_history()),
        )
    )


def _boards() -> tuple[State, ...]:
    shown = (
        (say("A majority"), "pppphhh", frozenset[str]()),
        (say("A vacant seat, and a member of no bloc"), "ppp-vhh", frozenset[str]()),
        (say("Seats that races decide"), "ppphhhh", frozenset({"2", "5"})),
        (say("A large body"), "p" * 21 + "h" * 14, frozenset[str]()),
    )
    return tuple(
        State(
            title,
            board=draw_board(board_of(seats), title, prefix=f"b{number}", contested=raced),
        )
        for number, (title, seats, raced) in enumerate(shown)
    )


def _pills() -> tuple[State, ...]:
    tones = {CallStatus.UNCALLED: "taken-back"}
    calls = tuple(
        StatusPill(capital(words), "decided" if one in DECIDED else tones.get(one, "open"))
        for one, words in WORDS.items()
    )
    counts = tuple((words, one is ResultsStatus.CERTIFIED) for one, words in STATUS.items())
    return (
        State(say("How far a contest is decided"), pills=calls),
        State(say("How final a count is"), final=counts),
    )


def _stamps(zone: ZoneInfo) -> tuple[State, ...]:
    election = race_history().election
    full = count_stamp(election, zone)
    states = [State(say("Published and received"), count=full)]
    if full:
        alone = CountStamp(full.number, full.published, None, full.jurisdiction)
        states.append(State(say("Only published"), count=alone))
    return tuple(states)
