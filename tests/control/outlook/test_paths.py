"""The paths to a majority, against every outcome; and the paths in words."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from downballot.control.outlook import control_outlook
from downballot.model.call import OutcomeKind
from downballot.model.rule import MAJORITY, TWO_THIRDS, Comparison, Share

SHARES = (MAJORITY, TWO_THIRDS, Share(3, 5, Comparison.AT_LEAST))
bodies = st.tuples(
    st.text("ucr-.", max_size=5),
    st.lists(
        st.tuples(st.integers(1, 3), st.text("ucr-", min_size=2, max_size=4), st.booleans()),
        max_size=4,
    ),
)


def races_of(made, kept: str, raced) -> list:
    made_races, following = [], len(kept) + 1
    for seats, options, first_round in raced:
        seats = 1 if first_round else seats  # noqa: PLW2901
        ids = range(following, following + seats)
        following += seats
        rule = made.runoff if first_round else None
        made_races.append(made.race(ids, options, rule=rule))
    return made_races


def outcomes(races) -> list[tuple[tuple[str, ...], ...]]:
    """Every way in which all seats may be filled in the end, as the winners' blocs."""
    each = [
        [
            tuple(race.options[one].bloc for one in winners)
            for winners in combinations(
                range(len(race.options)), min(len(race.seats), len(race.options))
            )
        ]
        for race in races
    ]
    return list(product(*each))


def contained(path, races, outcome, bloc: str) -> bool:
    won = {race.contest: each.count(bloc) for race, each in zip(races, outcome, strict=True)}
    return all(won[one.contest] >= one.seats for one in path)


@settings(deadline=None, max_examples=150)
@given(body=bodies, share=st.sampled_from(SHARES))
def test_paths_are_minimal_and_true_in_every_outcome(made, body, share):
    kept, raced = body
    races = races_of(made, kept, raced)
    board = made.board(kept + "." * sum(len(one.seats) for one in races) + "ucr")
    outlook = control_outlook(board, board, races, share=share)
    everything = outcomes(races)
    for chance in outlook.chances:
        paths, bloc = chance.paths, chance.bloc
        fixed = (kept + "ucr").count(bloc)
        seats = [fixed + sum(each.count(bloc) for each in outcome) for outcome in everything]
        assert paths.held == min(seats)
        assert paths.held + paths.possible == max(seats)
        assert paths.needed == max(0, outlook.needed - min(seats))
        has = [held >= outlook.needed for held in seats]
        if not 0 < paths.needed <= paths.possible:
            assert paths.shortest == ()
            assert all(has) if paths.needed == 0 else not any(has)
            continue
        if not paths.shortest:
            continue  # more than a dozen: any so many of the seats
        for outcome, enough in zip(everything, has, strict=True):
            some = any(contained(path, races, outcome, bloc) for path in paths.shortest)
            assert enough is some
        assert len(set(paths.shortest)) == len(paths.shortest)
        for path in paths.shortest:
            for number in range(len(path)):
                assert not _enough_without(path, number, races, everything, has, bloc)


def _enough_without(path, number, races, everything, has, bloc) -> bool:
    """Whether a path still makes the majority with one seat less in one of its races."""
    less = [
        type(one)(one.contest, one.seats - (place == number)) for place, one in enumerate(path)
    ]
    within = [
        enough
        for outcome, enough in zip(everything, has, strict=True)
        if contained(less, races, outcome, bloc)
    ]
    return all(within)


def test_more_than_a_dozen_paths_are_not_listed(made):
    races = [made.duel(seat, [0, 1]) for seat in range(1, 7)]
    board = made.board("ucucuc.")
    paths = control_outlook(board, board, races).chances[0].paths
    assert (paths.needed, paths.possible, len(paths.races)) == (4, 6, 6)
    assert paths.shortest == ()  # 15 of them
    fewer = control_outlook(made.board("ucucu."), made.board("ucucu."), races[:5])
    assert len(fewer.chances[0].paths.shortest) == 5


def sentence(made, before: str, races, *, bloc: str = "u", **more) -> str:
    board = made.board(before)
    outlook = control_outlook(board, board, races, **more)
    return next(one.paths.sentence for one in outlook.chances if one.bloc == bloc)


def duels(made, *seats: int) -> list:
    return [made.duel(seat, [0, 1]) for seat in seats]


def test_what_is_kept_unless_it_flips(made):
    keep = "Union-backed members keep a majority unless "
    assert sentence(made, "uuuuccc", duels(made, 1)) == f"{keep}District 1 flips."
    assert sentence(made, "uuuuccc", duels(made, 1, 2)) == (
        f"{keep}either District 1 or District 2 flips."
    )
    assert sentence(made, "uuuuucc", duels(made, 1, 2)) == (
        f"{keep}District 1 and District 2 both flip."
    )
    assert sentence(made, "uuuuuuc", duels(made, 1, 2, 3)) == (
        f"{keep}District 1, District 2 and District 3 all flip."
    )
    assert sentence(made, "uuuuucc", duels(made, 1, 2, 3)) == (
        f"{keep}at least 2 of the 3 undecided seats that they hold flip: "
        "District 1, District 2 and District 3."
    )
    assert sentence(made, "uuuuccc", duels(made, 1, 2, 3)) == (
        f"{keep}any one of District 1, District 2 and District 3 flips."
    )


def test_what_is_won_only_with_these(made):
    win = "Charter-backed members win a majority "
    said = [
        sentence(made, before, duels(made, *seats), bloc="c")
        for before, seats in (
            ("uuuuccc", (1,)),
            ("uuuuucc", (1, 2)),
            ("uuuuuuc", (1, 2, 3)),
            ("uuuuccc", (1, 2)),
            ("uuuuccc", (1, 2, 3)),
            ("uuuuucc", (1, 2, 3)),
        )
    ]
    assert said == [
        f"{win}only if they win District 1.",
        f"{win}only if they win both District 1 and District 2.",
        f"{win}only if they win all of District 1, District 2 and District 3.",
        f"{win}with either District 1 or District 2.",
        f"{win}with any one of District 1, District 2 and District 3.",
        f"{win}with any 2 of the 3 undecided seats that they can win: "
        "District 1, District 2 and District 3.",
    ]


def test_forty_races_are_counted_not_named(made):
    races = duels(made, *range(1, 41))
    before = "u" * 60 + "c" * 39
    assert sentence(made, before, races) == (
        "Union-backed members keep a majority unless at least 11 of the 40 undecided seats "
        "that they hold flip."
    )
    assert sentence(made, before, races, bloc="c") == (
        "Charter-backed members win a majority with any 11 of the 40 undecided seats that "
        "they can win."
    )
    assert sentence(made, "u" * 50 + "c" * 49, races) == (
        "Union-backed members keep a majority unless any of the 40 undecided seats that they "
        "hold flips."
    )
    assert sentence(made, "u" * 89 + "c" * 10, races, bloc="c") == (
        "Charter-backed members win a majority only if they win all 40 undecided seats that "
        "they can win."
    )
    assert sentence(made, "u" * 50 + "c" * 49, races, bloc="c") == (
        "Charter-backed members win a majority with any one of the 40 undecided seats that "
        "they can win."
    )
    assert sentence(made, "u" * 89 + "c" * 10, races) == (
        "Union-backed members keep a majority unless all 40 undecided seats that they hold "
        "flip."
    )


def test_certain_and_impossible_are_said(made):
    races = duels(made, 1)
    assert sentence(made, "uuuuucc", races) == (
        "Union-backed members have a majority, whatever happens in the undecided races."
    )
    assert sentence(made, "uuuuucc", races, bloc="c") == (
        "Charter-backed members cannot reach a majority: they can have at most 3 of 7 seats, "
        "and 4 are needed."
    )
    assert sentence(made, "uuuuucc", []) == "Union-backed members have a majority."
    assert sentence(made, "uuuuucc", [], bloc="c") == (
        "Charter-backed members cannot reach a majority: they have 2 of 7 seats, and 4 are "
        "needed."
    )


def test_a_supermajority_is_named(made):
    assert sentence(made, "uuuuucc", duels(made, 1), share=TWO_THIRDS) == (
        "Union-backed members keep two thirds of the seats unless District 1 flips."
    )
    more = Share(2, 3, Comparison.MORE_THAN)
    assert sentence(made, "uuuucc", duels(made, 6), share=more) == (
        "Union-backed members win more than two thirds of the seats only if they win "
        "District 6."
    )
    assert sentence(made, "uuuuccc", [], share=TWO_THIRDS) == (
        "Union-backed members cannot reach two thirds of the seats: they have 4 of 7 seats, "
        "and 5 are needed."
    )


def test_several_seats_of_one_race(made):
    race = made.race([1, 2], "uucc")
    assert sentence(made, "uuuccc.", [race]) == (
        "Union-backed members cannot reach a majority: they can have at most 3 of 7 seats, and "
        "4 are needed."
    )
    assert sentence(made, "uuuuccc", [race]) == (
        "Union-backed members keep a majority only if they win both seats in At large 1-2."
    )
    assert sentence(made, "uuuuucc", [race, made.duel(3, [0])]) == (
        "Union-backed members keep a majority with any 2 of the 3 undecided seats that they "
        "can win: up to 2 in At large 1-2 and District 3."
    )
    three = made.race([1, 2, 3], "uuuc")  # two of them surely
    assert sentence(made, "uuuuccc", [three]) == (
        "Union-backed members keep a majority only if they win all 3 seats in At large 1-2-3."
    )


def test_a_runoff_is_no_loss_so_nothing_flips(made):
    race = made.race([1], "uc", rule=made.runoff)
    assert sentence(made, "uuuuccc", [race]) == (
        "Union-backed members keep a majority only if they win District 1."
    )


def test_a_called_runoff_is_still_to_be_won(made):
    race = made.race([1], "ucu", rule=made.runoff, wins="u0 c1", kind=OutcomeKind.RUNOFF)
    board = made.board("uuuuccc")
    outlook = control_outlook(board, board, [race])
    assert [one.probability for one in outlook.chances] == [0, 0]
    assert outlook.nobody == 1
    assert outlook.decided
    assert [one.paths.shortest != () for one in outlook.chances] == [True, True]
    assert outlook.sentences[1:] == (
        "Afterwards no bloc has a majority: 3 union-backed, 3 charter-backed and 1 still open.",
        "Union-backed members keep a majority only if they win District 1.",
        "Charter-backed members win a majority only if they win District 1.",
        "District 1: Option u0 and Option c1 go on to a runoff, and the seat is open until "
        "then.",
    )


@pytest.mark.parametrize("count", [1, 2, 5, 6])
def test_names_are_given_as_long_as_a_reader_can_keep_them(made, count: int):
    said = sentence(made, "u" * 20 + "c" * 20, duels(made, *range(1, count + 1)), bloc="c")
    assert ("District" in said) is (count <= 5)
