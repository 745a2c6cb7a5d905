"""Which contest and selection a reference means, whatever it is called today."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downballot.ledger.identity import Identity
from downballot.model.contest import ContestDefinition, ContestType, Selection, slug
from downballot.model.count import ContestCount, SelectionCount
from downballot.model.record import Correction, CorrectionKind

BOARD = "Board of Education, District 3"


def define(
    title: str, *names: str, number: str = "", numbers: tuple[str, ...] = (), group: str = ""
) -> ContestDefinition:
    selections = tuple(
        Selection(slug(name), name, "", numbers[place] if numbers else "")
        for place, name in enumerate(names)
    )
    return ContestDefinition(
        slug(title), title, ContestType.CANDIDATE, selections, group, external_id=number
    )


def correction(
    kind: CorrectionKind, contest: str, value: str, *, subject: str = ""
) -> Correction:
    at = datetime(2024, 11, 7, tzinfo=UTC)
    return Correction("night", kind, contest, subject, value, "Ana", "seen on paper", at)


def votes(contest: str, **by_selection: int) -> ContestCount:
    lines = [SelectionCount(name.replace("_", "-"), one) for name, one in by_selection.items()]
    return ContestCount(contest, tuple(lines))


def resolved(identity: Identity, *counts: ContestCount) -> dict[str, dict[str, int]]:
    return {
        contest: {one.selection: one.votes for one in count.selections}
        for contest, count in identity.resolve(counts).items()
    }


def same(value: str) -> tuple[str, ...]:
    """Ways in which an authority may write the same title or name."""
    return (value, value.upper(), value.lower(), value.replace(" ", "  "), f'"{value}"')


class TestContests:
    def test_a_contest_that_moves_to_another_group_stays_the_same(self) -> None:
        identity = Identity([
            (define(BOARD, "Ana", "Ben", group="CITIES"),),
            (define(BOARD, "Ana", "Ben", group="SCHOOLS"),),
        ])
        assert list(identity.contests) == [slug(BOARD)]
        assert identity.contests[slug(BOARD)].group == "SCHOOLS"

    @given(st.sampled_from(same(BOARD)), st.sampled_from(same("Rocio Rivas")))
    def test_case_spaces_and_quotes_change_no_identity(self, title, name) -> None:
        identity = Identity([(define(BOARD, "Rocio Rivas"),), (define(title, name),)])
        assert list(identity.contests) == [slug(BOARD)]
        assert [one.id for one in identity.contests[slug(BOARD)].selections] == ["rocio-rivas"]
        assert identity.respellings == []

    def test_an_accent_changes_no_identity(self) -> None:
        identity = Identity([(define("LA CAÑADA", "ROCÍO"),), (define("La Canada", "Rocio"),)])
        assert list(identity.contests) == ["la-canada"]
        assert identity.contests["la-canada"].title == "La Canada"

    def test_a_number_and_a_title_mean_the_same_contest(self) -> None:
        identity = Identity([(define(BOARD, "Ana", number="9498", numbers=("1",)),)])
        assert identity.contest("9498") == identity.contest(slug(BOARD)) == slug(BOARD)

    def test_a_new_title_under_the_same_number_is_the_same_contest(self) -> None:
        identity = Identity([
            (define("Measure A", "Yes", number="7", numbers=("1",)),),
            (define("Measure A (as amended)", "Yes", number="7", numbers=("1",)),),
        ])
        assert list(identity.contests) == ["measure-a"]
        assert identity.contest("measure-a-as-amended") == "measure-a"
        assert identity.contests["measure-a"].title == "Measure A (as amended)"

    def test_the_same_title_under_another_number_is_another_contest(self) -> None:
        identity = Identity([
            (define("Measure A", "Yes", number="7", numbers=("1",)),),
            (define("Measure A", "Yes", number="8", numbers=("2",)),),
        ])
        assert len(identity.contests) == 2
        assert identity.contest("7") != identity.contest("8")
        found = resolved(
            identity, ContestCount("", (SelectionCount("1", 10), SelectionCount("2", 20)))
        )
        assert sorted(tuple(one.values()) for one in found.values()) == [(10,), (20,)]

    def test_a_contest_that_nobody_defined_keeps_its_reference(self) -> None:
        identity = Identity([(define(BOARD, "Ana"),)])
        counts = (ContestCount("8513", ballots=3),)
        assert list(identity.resolve(counts)) == ["8513"]
        assert identity.unknown(counts) == (["8513"], [])

    def test_votes_by_number_go_to_the_contest_that_defines_it(self) -> None:
        identity = Identity([
            (define(BOARD, "Ana", "Ben", number="9498", numbers=("11", "12")),)
        ])
        counts = (
            ContestCount("", (SelectionCount("12", 5), SelectionCount("99", 1))),
            ContestCount("9498", ballots=9),
        )
        count = identity.resolve(counts)[slug(BOARD)]
        assert (count.selections, count.ballots) == ((SelectionCount("ben", 5),), 9)
        assert identity.unknown(counts) == ([], ["99"])


class TestSpelling:
    def test_another_name_under_the_same_number_is_the_same_without_a_warning(self) -> None:
        identity = Identity([
            (define(BOARD, "Ana Diaz", number="7", numbers=("1",)),),
            (define(BOARD, "Ana Diaz Romero de la Vega", number="7", numbers=("1",)),),
        ])
        assert identity.selection(slug(BOARD), slug("Ana Diaz Romero de la Vega")) == "ana-diaz"
        assert identity.respellings == []

    def test_a_similar_name_is_the_same_with_a_warning(self) -> None:
        identity = Identity([
            (define(BOARD, "Marvin Rodriguez", "Kelly Gonez"),),
            (define(BOARD, "Marvin A. Rodriguez", "Kelly Gonez"),),
        ])
        (found,) = identity.respellings
        assert (found.before, found.after) == ("marvin-rodriguez", "marvin-a-rodriguez")
        before = resolved(identity, votes(slug(BOARD), marvin_rodriguez=5, kelly_gonez=4))
        after = resolved(identity, votes(slug(BOARD), marvin_a_rodriguez=5, kelly_gonez=4))
        assert before == after

    def test_the_newest_spelling_is_shown_under_the_first_id(self) -> None:
        identity = Identity([(define(BOARD, "Jon Smithe"),), (define(BOARD, "Jon Smith"),)])
        (selection,) = identity.contests[slug(BOARD)].selections
        assert (selection.id, selection.name) == ("jon-smithe", "Jon Smith")

    def test_a_name_spelt_three_ways_keeps_its_first_id(self) -> None:
        spellings = ("Jon Smithe", "Jon Smith", "John Smith")
        identity = Identity([(define(BOARD, one),) for one in spellings])
        ids = {identity.selection(slug(BOARD), slug(one)) for one in spellings}
        assert ids == {"jon-smithe"}

    def test_two_similar_candidates_on_one_ballot_are_two(self) -> None:
        names = ("Maria Lopez", "Mario Lopez")
        identity = Identity([(define(BOARD, *names),), (define(BOARD, *reversed(names)),)])
        assert identity.respellings == []
        assert len(identity.contests[slug(BOARD)].selections) == 2

    def test_a_new_candidate_like_one_who_stays_is_not_merged(self) -> None:
        identity = Identity([
            (define(BOARD, "Maria Lopez"),),
            (define(BOARD, "Maria Lopez", "Mario Lopez"),),
        ])
        assert identity.respellings == []
        assert resolved(identity, votes(slug(BOARD), maria_lopez=1, mario_lopez=2)) == {
            slug(BOARD): {"maria-lopez": 1, "mario-lopez": 2}
        }

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            (("Maria Lopez Garcia",), ("Maria Lopez Garcias", "Marian Lopez Garcia")),
            (("Maria Lopez Garcia", "Marie Lopez Garcia"), ("Mario Lopez Garcia",)),
        ],
    )
    def test_where_two_are_alike_nobody_is_merged(self, before, after) -> None:
        identity = Identity([(define(BOARD, *before),), (define(BOARD, *after),)])
        assert identity.respellings == []
        counts = votes(slug(BOARD), **{slug(one).replace("-", "_"): 1 for one in after})
        assert len(resolved(identity, counts)[slug(BOARD)]) == len(after)

    def test_two_who_later_stand_side_by_side_were_never_one(self) -> None:
        identity = Identity([
            (define(BOARD, "Jon Smith", "Ana"),),
            (define(BOARD, "John Smith", "Ana"),),
            (define(BOARD, "Jon Smith", "John Smith", "Ana"),),
        ])
        assert identity.respellings == []
        count = votes(slug(BOARD), jon_smith=7, john_smith=6, ana=5)
        assert resolved(identity, count) == {
            slug(BOARD): {"jon-smith": 7, "john-smith": 6, "ana": 5}
        }

    def test_a_similar_name_with_another_number_is_another_candidate(self) -> None:
        identity = Identity([
            (define(BOARD, "Mario Lopez", number="7", numbers=("1",)),),
            (define(BOARD, "Marion Lopez", number="7", numbers=("2",)),),
        ])
        assert identity.respellings == []
        assert identity.place("1") != identity.place("2")

    @given(
        st.lists(
            st.sampled_from(["ana-diaz", "anna-diaz", "ana-dias", "ben-wu", "ben-yu"]),
            unique=True,
            min_size=1,
        ),
        st.lists(
            st.sampled_from(["ana-diaz", "anna-diaz", "ana-dias", "ben-wu", "ben-yu"]),
            unique=True,
            min_size=1,
        ),
    )
    def test_no_two_candidates_of_one_ballot_are_ever_merged(self, before, after) -> None:
        identity = Identity([(define(BOARD, *before),), (define(BOARD, *after),)])
        for ballot in (before, after):
            ids = {identity.selection(slug(BOARD), one) for one in ballot}
            assert len(ids) == len(ballot)


class TestCorrections:
    def test_a_person_says_that_two_titles_are_one_contest(self) -> None:
        row = correction(CorrectionKind.SAME_CONTEST, "old", "new")
        identity = Identity([(define("Old", "Ana"),), (define("New", "Ana"),)], [row])
        assert list(identity.contests) == ["new"]
        assert resolved(identity, votes("old", ana=1)) == resolved(
            identity, votes("new", ana=1)
        )

    def test_what_is_the_same_as_something_folded_away_is_folded_too(self) -> None:
        rows = [
            correction(CorrectionKind.SAME_CONTEST, "a", "b"),
            correction(CorrectionKind.SAME_CONTEST, "b", "c"),
        ]
        for order in (rows, rows[::-1]):
            identity = Identity([(define("A"),), (define("B"),), (define("C"),)], order)
            assert {identity.contest(one) for one in "abc"} == {"c"}

    def test_a_later_row_supersedes_an_earlier_one_even_in_a_circle(self) -> None:
        rows = [
            correction(CorrectionKind.SAME_CONTEST, "a", "b"),
            correction(CorrectionKind.SAME_CONTEST, "b", "a"),
        ]
        identity = Identity([(define("A"),), (define("B"),)], rows)
        assert {identity.contest(one) for one in "ab"} == {"a"}

    def test_a_contest_the_same_as_itself_stands_for_itself_again(self) -> None:
        rows = [
            correction(CorrectionKind.SAME_CONTEST, "a", "b"),
            correction(CorrectionKind.SAME_CONTEST, "a", "a"),
        ]
        identity = Identity([(define("A"),), (define("B"),)], rows)
        assert set(identity.contests) == {"a", "b"}

    def test_two_contests_of_one_list_are_never_made_one(self) -> None:
        row = correction(CorrectionKind.SAME_CONTEST, "a", "b")
        identity = Identity([(define("A", "Ana"), define("B", "Ben"))], [row])
        assert identity.contradicts(row)
        assert resolved(identity, votes("a", ana=10), votes("b", ben=20)) == {
            "a": {"ana": 10},
            "b": {"ben": 20},
        }

    def test_two_selections_of_one_list_are_never_made_one(self) -> None:
        row = correction(CorrectionKind.SAME_SELECTION, slug(BOARD), "ben", subject="ana")
        identity = Identity([(define(BOARD, "Ana", "Ben"),)], [row])
        assert resolved(identity, votes(slug(BOARD), ana=10, ben=20)) == {
            slug(BOARD): {"ana": 10, "ben": 20}
        }

    @pytest.mark.parametrize("contest", [slug(BOARD), "9498"])
    @pytest.mark.parametrize("subject", ["robert-gin", "12"])
    def test_a_person_says_that_two_names_are_one_selection(self, contest, subject) -> None:
        row = correction(CorrectionKind.SAME_SELECTION, contest, "rob-gin", subject=subject)
        identity = Identity(
            [
                (define(BOARD, "Rob Gin", number="9498", numbers=("11",)),),
                (define(BOARD, "Robert Gin", number="9498", numbers=("12",)),),
            ],
            [row],
        )
        counts = (ContestCount("", (SelectionCount("12", 5),)),)
        assert resolved(identity, *counts) == {slug(BOARD): {"rob-gin": 5}}
        assert identity.respellings == []

    def test_a_person_says_that_a_respelling_is_somebody_else(self) -> None:
        row = correction(
            CorrectionKind.SAME_SELECTION, slug(BOARD), "mario-lopez", subject="mario-lopez"
        )
        identity = Identity(
            [(define(BOARD, "Maria Lopez"),), (define(BOARD, "Mario Lopez"),)], [row]
        )
        assert identity.selection(slug(BOARD), "mario-lopez") == "mario-lopez"
        assert identity.respellings == []

    def test_a_person_says_how_a_contest_and_a_selection_are_spelt(self) -> None:
        rows = [
            correction(CorrectionKind.NAME, slug(BOARD), "LAUSD District 3"),
            correction(CorrectionKind.NAME, slug(BOARD), "Daniel Chang", subject="dan-chang"),
            correction(CorrectionKind.NAME, slug(BOARD), "Dan Chang", subject="dan-chang"),
        ]
        identity = Identity([(define(BOARD, "DAN CHANG"),)], rows)
        definition = identity.contests[slug(BOARD)]
        assert definition.title == "LAUSD District 3"
        assert [one.name for one in definition.selections] == ["Dan Chang"]

    def test_a_name_is_given_also_through_a_later_spelling(self) -> None:
        row = correction(CorrectionKind.NAME, slug(BOARD), "Jon S.", subject="jon-smith")
        identity = Identity(
            [(define(BOARD, "Jon Smithe"),), (define(BOARD, "Jon Smith"),)], [row]
        )
        assert [one.name for one in identity.contests[slug(BOARD)].selections] == ["Jon S."]


def test_every_reference_is_known_with_its_selections() -> None:
    identity = Identity([(define(BOARD, "Ana", number="9498", numbers=("11",)),)])
    assert identity.references() == {
        slug(BOARD): {"ana", "11"},
        "9498": {"ana", "11"},
    }
