"""Which contest and selection a reference means, whatever it is called today.

A report may name contests by title or by the authority's number, and the authority may
move a contest to another group or spell a name anew. Counts are kept as they were named;
identity is worked out when they are read, from all definitions kept and from the rows
that people added, so that a correction never touches the source.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from msgspec import Struct
from rapidfuzz import fuzz

from downballot.model.contest import ContestDefinition, Selection
from downballot.model.count import ContestCount, SelectionCount
from downballot.model.record import Correction, CorrectionKind

SAME_SPELLING = 85  # of 100 (rapidfuzz ratio); "rob gin" and "robert l gin" stay two names


class Respelling(Struct, frozen=True):
    """A selection whose name changed, taken to be the same one.

    Attributes:
        contest: The contest's id.
        before: Id made of the first spelling; the selection keeps it.
        after: Id made of the later spelling.
    """

    contest: str
    before: str
    after: str


class Identity:
    """Resolves references to contests and selections.

    Args:
        definitions: Every kept set of definitions, oldest first.
        corrections: Rows that people added, oldest first.
    """

    def __init__(
        self,
        definitions: Iterable[tuple[ContestDefinition, ...]],
        corrections: Sequence[Correction] = (),
    ) -> None:
        self.contests: dict[str, ContestDefinition] = {}
        self.respellings: list[Respelling] = []
        self._contest_of: dict[str, str] = {}
        self._selection_of: dict[tuple[str, str], str] = {}
        self._place_of: dict[str, tuple[str, str]] = {}
        self._batches = list(definitions)
        self._fold([row for row in corrections if not self.contradicts(row)])
        for batch in self._batches:
            for definition in batch:
                self._learn(definition)
        self._rename(corrections)

    def contradicts(self, row: Correction) -> bool:
        """Say whether one official list names as two what a row says is one."""
        if row.kind is CorrectionKind.SAME_CONTEST:
            return any(_are_two(row.contest, row.value, batch) for batch in self._batches)
        return row.kind is CorrectionKind.SAME_SELECTION and any(
            _are_two(row.subject, row.value, definition.selections)
            for batch in self._batches
            for definition in batch
            if row.contest in (definition.id, definition.external_id)
        )

    def contest(self, reference: str) -> str:
        """Return the contest id that a reference means; itself when nobody defined it."""
        return self._contest_of.get(reference, reference)

    def place(self, reference: str) -> tuple[str, str] | None:
        """Return contest and selection of an authority's selection number, if defined."""
        return self._place_of.get(reference)

    def selection(self, contest: str, reference: str) -> str:
        """Return the selection id that a reference within a contest means."""
        return self._selection_of.get((contest, reference), reference)

    def references(self) -> dict[str, set[str]]:
        """Return every id by which a contest was ever known, with those of its selections."""
        names: dict[str, set[str]] = {}
        for contest, selection in self._selection_of:
            names.setdefault(contest, set()).add(selection)
        return {
            reference: names.get(contest, set())
            for reference, contest in self._contest_of.items()
        }

    def resolve(self, counts: Iterable[ContestCount]) -> dict[str, ContestCount]:
        """Bring counts under the desk's ids.

        Votes that a report gives under no contest (feeds that number candidates) go to
        the contest that defines the number; those nobody defines are left out here and
        are reported by ``unknown``.
        """
        resolved: dict[str, ContestCount] = {}
        loose: dict[str, list[SelectionCount]] = {}
        for count in counts:
            if count.contest:
                contest = self.contest(count.contest)
                resolved[contest] = self._resolve_one(contest, count)
            else:
                for one in count.selections:
                    place = self.place(one.selection)
                    if place:
                        votes = SelectionCount(place[1], one.votes)
                        loose.setdefault(place[0], []).append(votes)
        for contest, selections in loose.items():
            count = resolved.get(contest, ContestCount(contest))
            resolved[contest] = msgspec.structs.replace(count, selections=tuple(selections))
        return resolved

    def unknown(self, counts: Iterable[ContestCount]) -> tuple[list[str], list[str]]:
        """Return the contests and the selections that no definition knows."""
        contests, selections = [], []
        for count in counts:
            if count.contest and self.contest(count.contest) not in self.contests:
                contests.append(count.contest)
            if not count.contest:
                selections += [
                    one.selection for one in count.selections if not self.place(one.selection)
                ]
        return contests, selections

    def _resolve_one(self, contest: str, count: ContestCount) -> ContestCount:
        selections = tuple(
            SelectionCount(self.selection(contest, one.selection), one.votes)
            for one in count.selections
        )
        return msgspec.structs.replace(count, contest=contest, selections=selections)

    def _fold(self, corrections: Sequence[Correction]) -> None:
        """Learn what people say is the same, before what the authority says."""
        same_contest = [row for row in corrections if row.kind is CorrectionKind.SAME_CONTEST]
        self._contest_of.update(_folded([(row.contest, row.value) for row in same_contest]))
        same = [row for row in corrections if row.kind is CorrectionKind.SAME_SELECTION]
        if not same:
            return
        numbers = {
            one.external_id: one.id for batch in reversed(self._batches) for one in batch
        }
        pairs: dict[str, list[tuple[str, str]]] = {}
        for row in same:
            contest = self.contest(numbers.get(row.contest, row.contest))
            pairs.setdefault(contest, []).append((row.subject, row.value))
        for contest, said in pairs.items():
            folded = _folded(said)
            for subject, _ in said:
                # Also one said to be itself: then no likeness makes it somebody else.
                self._selection_of[contest, subject] = folded.get(subject, subject)

    def _learn(self, definition: ContestDefinition) -> None:
        contest = self._contest_named(definition)
        self._contest_of.setdefault(definition.id, contest)
        if definition.external_id:
            self._contest_of[definition.external_id] = contest
        known = self.contests.get(contest)
        if known:
            self._respell(contest, known, definition)
        selections = tuple(self._learn_selection(contest, one) for one in definition.selections)
        learned = msgspec.structs.replace(definition, id=contest, selections=selections)
        self.contests[contest] = _merged(known, learned) if known else learned

    def _contest_named(self, definition: ContestDefinition) -> str:
        """Return the id of a defined contest: by its number, else by its title."""
        number = definition.external_id
        if number in self._contest_of:
            return self._contest_of[number]
        contest = self.contest(definition.id)
        known = self.contests.get(contest)
        # Another number under a known title is another contest, unless a person says so.
        other = known and number and known.external_id and contest == definition.id
        return f"{contest}-{number}" if other else contest

    def _learn_selection(self, contest: str, selection: Selection) -> Selection:
        identifier = self._selection_named(contest, selection)
        self._selection_of.setdefault((contest, selection.id), identifier)
        if selection.external_id:
            self._place_of[selection.external_id] = (contest, identifier)
            self._selection_of[contest, selection.external_id] = identifier
        return msgspec.structs.replace(selection, id=identifier)

    def _selection_named(self, contest: str, selection: Selection) -> str:
        """Return the id of a defined selection: as a person says, by number, by name."""
        for reference in (selection.external_id, selection.id):
            said = self._selection_of.get((contest, reference))
            if said is not None:
                return said
        return selection.id

    def _respell(
        self, contest: str, known: ContestDefinition, definition: ContestDefinition
    ) -> None:
        """Take a name that appeared for one that is gone, where only these two are alike."""
        now = {self._selection_named(contest, one): one for one in definition.selections}
        before = {one.id: one for one in known.selections}
        appeared, gone = sorted(now.keys() - before.keys()), sorted(before.keys() - now.keys())
        alike = [
            (old, new) for old in gone for new in appeared if _alike(before[old], now[new], new)
        ]
        for old, new in alike:
            once = sum(old == one or new == other for one, other in alike) == 1
            free = (contest, new) not in self._selection_of
            if once and free and not self._are_listed_as_two(old, new):
                self._selection_of[contest, new] = old
                self.respellings.append(Respelling(contest, old, new))

    def _are_listed_as_two(self, one: str, other: str) -> bool:
        return any(
            _are_two(one, other, definition.selections)
            for batch in self._batches
            for definition in batch
        )

    def _rename(self, corrections: Sequence[Correction]) -> None:
        for row in corrections:
            definition = self.contests.get(self.contest(row.contest))
            if row.kind is not CorrectionKind.NAME or not definition:
                continue
            if row.subject:
                subject = self.selection(definition.id, row.subject)
                selections = tuple(
                    msgspec.structs.replace(one, name=row.value) if one.id == subject else one
                    for one in definition.selections
                )
                renamed = msgspec.structs.replace(definition, selections=selections)
            else:
                renamed = msgspec.structs.replace(definition, title=row.value)
            self.contests[definition.id] = renamed


def _are_two(one: str, other: str, listed: Sequence[ContestDefinition | Selection]) -> bool:
    """Say whether a list has both references, and not for the same entry."""
    first = {place for place, each in enumerate(listed) if one in (each.id, each.external_id)}
    second = {
        place for place, each in enumerate(listed) if other in (each.id, each.external_id)
    }
    return bool(first and second) and first.isdisjoint(second)


def _folded(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return what each name is the same as in the end, of pairs in the order they were said.

    A later pair of the same name supersedes an earlier one, also where the two would go
    in a circle; a name said to be the same as itself stands for itself again.

    Examples:
        >>> _folded([("a", "b"), ("b", "c")])
        {'a': 'c', 'b': 'c'}
        >>> _folded([("a", "b"), ("b", "a")])
        {'b': 'a'}
    """
    said: dict[str, str] = {}
    for name, value in pairs:
        said.pop(name, None)
        reached = value
        while reached in said and reached != name:
            last, reached = reached, said[reached]
            if reached == name:
                del said[last]
        if name != value:
            said[name] = value
    return {name: _end(said, name) for name in said}


def _end(said: dict[str, str], name: str) -> str:
    while name in said:
        name = said[name]
    return name


def _alike(before: Selection, now: Selection, name: str) -> bool:
    """Say whether two selections may be one: nearly the same name, no different numbers."""
    numbers = {before.external_id, now.external_id} - {""}
    return len(numbers) < 2 and fuzz.ratio(before.id, name) >= SAME_SPELLING


def _merged(known: ContestDefinition, newer: ContestDefinition) -> ContestDefinition:
    """Let the newer definition speak, without losing numbers that only the older has."""
    numbers = {one.id: one.external_id for one in known.selections}
    selections = tuple(
        msgspec.structs.replace(one, external_id=one.external_id or numbers.get(one.id, ""))
        for one in newer.selections
    )
    return msgspec.structs.replace(
        newer,
        external_id=newer.external_id or known.external_id,
        selections=selections,
        voter_nominated=newer.voter_nominated or known.voter_nominated,
    )
