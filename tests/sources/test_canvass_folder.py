"""Folders of past counts: the real ones, and everything that can be wrong with one."""

from __future__ import annotations

import gzip
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from time import perf_counter

import pytest

from downballot.errors import FormatError, TableError, UsageError
from downballot.model.canvass import CanvassFolder, FolderRule
from downballot.sources.canvass_folder import read_canvass_folder

# Folder, contests, updates of all contests, as the notes on the data count them.
REAL = [
    ("ca_sos_2022_general_districts", 173, 4552),
    ("ca_sos_2024_primary_by_county", 370, 3907),
    ("ga_2021_runoff_by_county", 314, 1186),
    ("la_county_2022-general", 430, 430 * 27),
    ("la_county_2024-general", 369, 369 * 31),
    ("news_pages", 5, 13),
    ("nyt_2020_president_by_state", 51, 2942),
    ("tx_2022_governor_by_county", 254, 768),
    ("wa_king_2019_seattle_night_vs_final", 11, 22),
]
CONTESTS = "contest_id,election_date,jurisdiction,contest,rule,threshold,seats,source\n"
UPDATES = (
    "contest_id,published_at,selection,votes,contest_ballots,est_remaining,"
    "est_remaining_simulated,is_final\n"
)
MAYOR = "mayor,2024-11-05,Town,Mayor,plurality,,1,a page\n"
NIGHT = "2024-11-05T20:36:34-08:00"
COUNTED = f"mayor,{NIGHT},Ada,10,25,,40,0\nmayor,{NIGHT},Bo,12,25,,40,0\n"


@pytest.fixture
def folder(tmp_path: Path):
    """Write a folder: ``folder(contests, updates)``, each without its header."""

    def write(contests: str = MAYOR, updates: str = COUNTED) -> Path:
        (tmp_path / "contests.csv").write_text(CONTESTS + contests, encoding="utf-8")
        (tmp_path / "updates.csv").write_text(UPDATES + updates, encoding="utf-8")
        return tmp_path

    return write


def mistakes(folder: Path) -> list[tuple[int, str]]:
    with pytest.raises(TableError) as refused:
        read_canvass_folder(folder)
    return refused.value.mistakes


@pytest.mark.parametrize(("name", "contests", "updates"), REAL, ids=[row[0] for row in REAL])
def test_a_real_folder_is_read_whole(shared: Path, name: str, contests: int, updates: int):
    read = read_canvass_folder(shared / "data" / "canvass" / name)
    assert (read.name, len(read.contests)) == (name, contests)
    assert sum(len(one.updates) for one in read.contests) == updates
    assert read.findings == ()


def test_every_cell_of_a_real_folder_is_kept(shared: Path):
    source = shared / "data" / "canvass" / "la_county_2022-general"
    mayor = next(
        one for one in read_canvass_folder(source).contests if one.id == "la-2022-general-8847"
    )
    assert (mayor.election_date, mayor.rule) == (date(2022, 11, 8), FolderRule.PLURALITY)
    assert mayor.area == "Los Angeles County CA"
    first = mayor.updates[0]
    assert first.published_text == "2022-11-08T20:24:13-08:00"
    assert first.published_at == datetime.fromisoformat(first.published_text)
    lines = gzip.decompress((source / "updates.csv.gz").read_bytes()).decode().splitlines()
    given = [line for line in lines if line.startswith(f"{mayor.id},{first.published_text},")]
    assert [f"{name},{votes}" for name, votes in first.votes] == [
        ",".join(line.split(",")[2:4]) for line in given
    ]
    assert (first.final, mayor.updates[-1].final) == (False, True)


def test_the_largest_folder_is_read_in_about_a_second(shared: Path):
    began = perf_counter()
    read_canvass_folder(shared / "data" / "canvass" / "la_county_2022-general")
    assert perf_counter() - began < 5  # a machine that does other work, too


def test_gzipped_and_plain_tables_are_read_alike(folder):
    path = folder()
    plain = read_canvass_folder(path)
    for name in ("contests", "updates"):
        content = (path / f"{name}.csv").read_bytes()
        (path / f"{name}.csv").unlink()
        (path / f"{name}.csv.gz").write_bytes(gzip.compress(content, mtime=0))
    assert read_canvass_folder(path) == plain


def test_columns_stand_in_any_order_and_others_are_not_read(folder):
    path = folder()
    plain = read_canvass_folder(path)
    rows = [line.split(",") for line in (UPDATES + COUNTED).splitlines()]
    turned = "\n".join(",".join([*reversed(row), "more"]) for row in rows)
    (path / "updates.csv").write_bytes(b"\xef\xbb\xbf" + turned.encode())
    assert read_canvass_folder(path) == plain


@pytest.mark.parametrize(
    ("row", "rule", "threshold", "seats"),
    [
        ("plurality,,", FolderRule.PLURALITY, None, 1),
        ("plurality,1/2,4", FolderRule.PLURALITY, None, 4),
        ("majority_runoff,,", FolderRule.MAJORITY_RUNOFF, Fraction(1, 2), 1),
        ("top_two,,2", FolderRule.TOP_TWO, None, 1),
        ("measure,,1", FolderRule.MEASURE, Fraction(1, 2), 1),
        ("measure,11/20,1", FolderRule.MEASURE, Fraction(11, 20), 1),
        ("measure,0.55,1", FolderRule.MEASURE, Fraction(11, 20), 1),
    ],
)
def test_a_rule_is_read_as_given(folder, row: str, rule, threshold, seats: int):
    (contest,) = read_canvass_folder(folder(f"mayor,2024-11-05,,,{row},\n")).contests
    assert (contest.rule, contest.threshold, contest.seats) == (rule, threshold, seats)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("most_votes,,1", "rule 'most_votes', expected one of plurality, "),
        (",,1", "rule '', expected one of plurality, "),
        ("measure,2,1", "threshold '2', expected a share above 0 and below 1"),
        ("measure,0/2,1", "threshold '0/2', expected a share above 0 and below 1"),
        ("measure,1/0,1", "threshold '1/0', expected a share above 0 and below 1"),
        (
            "measure,0.00000001,1",
            "threshold '0.00000001', expected a share above 0 and below 1",
        ),
        ("plurality,,1.5", "seats '1.5', expected a whole number from 1 to 99"),
        ("plurality,,0", "seats '0', expected a whole number from 1 to 99"),
        ("plurality,,two", "seats 'two', expected a whole number from 1 to 99"),
    ],
)
def test_an_unknown_rule_is_a_mistake_with_its_line(folder, row: str, said: str):
    found = mistakes(folder(MAYOR + f"sheriff,2024-11-05,Town,Sheriff,{row},\n"))
    assert [line for line, _ in found] == [3]
    assert found[0][1].startswith(said)


def test_all_mistakes_of_a_table_come_at_once(folder):
    rows = (
        f"mayor,{NIGHT},Ada,1.5,,,,0\n"
        f"mayor,{NIGHT},,3,,,,0\n"
        f"mayor,tonight,Bo,3,,,,0\n"
        f"clerk,{NIGHT},Cy,3,,,,0\n"
        f"mayor,{NIGHT},Ada,3,,,,0\n"
        f"mayor,{NIGHT},Di,3,some,,,2\n"
        "mayor,Eve\n"
    )
    path = folder(updates=rows)
    assert mistakes(path) == [
        (2, "votes '1.5', expected a whole number of at most 15 digits"),
        (3, "selection is empty, expected a name"),
        (4, "published_at 'tonight', expected a date, or a date and time such as "
            "2024-11-05T20:36:34-08:00"),
        (5, "contest 'clerk' is not among the contests"),
        (6, "selection 'Ada' stands on line 2 too"),
        (7, "contest_ballots 'some', expected a whole number of at most 15 digits"),
        (7, "is_final '2', expected 0 or 1"),
        (8, "2 cells, expected 8 as in line 1"),
    ]  # fmt: skip
    with pytest.raises(TableError, match=rf"{path / 'updates.csv'}: 8 mistakes:"):
        read_canvass_folder(path)


def test_a_contest_that_stands_there_twice_is_a_mistake(folder):
    assert mistakes(folder(MAYOR + MAYOR)) == [(3, "contest 'mayor' stands on line 2 too")]


def codes(read: CanvassFolder) -> list[str]:
    return [one.code for one in read.findings]


def test_one_moment_in_two_spellings_is_one_update(folder):
    other = "mayor,2024-11-06T04:36:34+00:00,Cy,3,25,,40,0\n"
    read = read_canvass_folder(folder(updates=COUNTED + other))
    (update,) = read.contests[0].updates
    assert update.published_text == NIGHT
    assert update.votes == (("Ada", 10), ("Bo", 12), ("Cy", 3))
    assert codes(read) == ["moment-spelled-twice"]


@pytest.mark.parametrize("rows", [("25,7,40", ",,"), (",,", "25,7,40"), ("25,,40", ",7,")])
def test_a_figure_on_some_rows_holds_for_the_update(folder, rows: tuple[str, str]):
    text = "".join(
        f"mayor,{NIGHT},{name},1,{row},0\n" for name, row in zip("AB", rows, strict=True)
    )
    read = read_canvass_folder(folder(updates=text))
    (update,) = read.contests[0].updates
    assert (update.ballots, update.estimate, update.simulated_estimate) == (25, 7, 40)
    assert codes(read) == ["figure-on-some-rows"]


def test_of_two_figures_of_ballots_the_first_is_kept(folder):
    rows = "".join(
        f"mayor,{NIGHT},{name},1,{ballots},,,0\n" for name, ballots in (("A", 40), ("B", 41))
    )
    (update,) = read_canvass_folder(folder(updates=rows)).contests[0].updates
    assert update.ballots == 40


@pytest.mark.parametrize("column", [1, 2])
def test_two_values_of_a_figure_are_a_mistake_that_names_the_line_of_the_first(folder, column):
    figures = [["", "", ""], ["", "", ""], ["", "", ""]]
    figures[1][column], figures[2][column] = "40", "41"
    rows = (
        f"mayor,{NIGHT},{n},1,{','.join(f)},0\n" for n, f in zip("ABC", figures, strict=True)
    )
    ((line, sentence),) = mistakes(folder(updates="".join(rows)))
    assert line == 4
    assert "'41' contradicts line 3 ('40')" in sentence


def test_a_row_that_stands_there_twice_is_counted_once(folder):
    plain = read_canvass_folder(folder())
    read = read_canvass_folder(folder(updates=COUNTED + COUNTED))
    assert read.contests == plain.contests
    assert codes(read) == ["row-twice"]
    other = COUNTED.splitlines()[0].replace(",10,", ",11,")
    assert mistakes(folder(updates=f"{COUNTED}{other}\n")) == [
        (4, "selection 'Ada' stands on line 2 too")
    ]


def test_without_the_column_is_final_nothing_is_final(folder):
    path = folder()
    lines = (UPDATES + COUNTED).splitlines()
    (path / "updates.csv").write_text("\n".join(line.rpartition(",")[0] for line in lines))
    read = read_canvass_folder(path)
    assert [one.final for one in read.contests[0].updates] == [False]
    assert codes(read) == ["final-not-said"]


@pytest.mark.parametrize("word", ["True", "true", "False", "false"])
def test_is_final_in_words_is_read(folder, word: str):
    read = read_canvass_folder(folder(updates=COUNTED.replace(",0\n", f",{word}\n")))
    assert read.contests[0].updates[0].final is (word.lower() == "true")
    assert codes(read) == ["final-in-words"]


def test_seats_that_a_data_frame_wrote_are_read(folder):
    read = read_canvass_folder(folder("mayor,2024-11-05,,,plurality,,2.0,\n"))
    assert read.contests[0].seats == 2
    assert codes(read) == ["seats-with-decimals"]


@pytest.mark.parametrize(
    ("text", "share", "found"),
    [
        ("0.66666666667", Fraction(2, 3), ["threshold-rounded"]),
        ("0.5500000000000001", Fraction(11, 20), ["threshold-rounded"]),
        ("0.5500000", Fraction(11, 20), []),
        ("0.666667", Fraction(666667, 1000000), []),
    ],
)
def test_a_long_threshold_is_the_nearest_fraction(folder, text: str, share, found: list[str]):
    read = read_canvass_folder(folder(f"mayor,2024-11-05,,,measure,{text},1,\n"))
    assert (read.contests[0].threshold, codes(read)) == (share, found)


def test_the_line_of_a_mistake_is_right_after_a_name_of_two_lines(folder):
    rows = f'mayor,{NIGHT},"Ada\nLovelace",3,,,,0\nmayor,{NIGHT},Bo,-1,,,,0\n'
    assert [line for line, _ in mistakes(folder(updates=rows))] == [4]


def test_a_missing_column_is_named(folder):
    path = folder()
    text = (path / "updates.csv").read_text(encoding="utf-8")
    (path / "updates.csv").write_text(text.replace("est_remaining_simulated", "estimate"))
    assert mistakes(path) == [(1, "column 'est_remaining_simulated' is missing")]


@pytest.mark.parametrize("name", ["contests", "updates"])
def test_a_missing_or_an_empty_file_is_named(folder, name: str):
    path = folder()
    table = path / f"{name}.csv"
    table.write_text((CONTESTS if name == "contests" else UPDATES), encoding="utf-8")
    assert mistakes(path) == [(2, "no row, expected at least one")]
    table.write_bytes(b"")
    assert (1, "column 'contest_id' is missing") in mistakes(path)
    table.unlink()
    with pytest.raises(FormatError, match=f"no {name}.csv.gz, expected one {name}.csv.gz or"):
        read_canvass_folder(path)


def test_an_empty_folder_and_no_folder_are_refused(tmp_path: Path):
    with pytest.raises(FormatError, match=r"no contests\.csv\.gz"):
        read_canvass_folder(tmp_path)
    with pytest.raises(UsageError, match="no such folder"):
        read_canvass_folder(tmp_path / "nowhere")


def test_two_tables_of_one_name_are_refused(folder):
    path = folder()
    (path / "updates.csv.gz").write_bytes(gzip.compress(b"", mtime=0))
    with pytest.raises(FormatError, match=r"two tables, expected one updates\.csv\.gz"):
        read_canvass_folder(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no gzip at all", "not whole gzip"),
        (gzip.compress(b"contest_id," * 50, mtime=0)[:30], "not whole gzip"),
        (gzip.compress(b"contest_id,\xff", mtime=0), "byte 11: not UTF-8"),
    ],
)
def test_a_damaged_file_is_refused(folder, content: bytes, said: str):
    path = folder()
    (path / "contests.csv").unlink()
    (path / "contests.csv.gz").write_bytes(content)
    with pytest.raises(FormatError, match=said):
        read_canvass_folder(path)


def test_quotes_that_do_not_come_in_pairs_are_a_mistake(folder):
    ((line, sentence),) = mistakes(folder(updates=COUNTED + f'mayor,{NIGHT},"Cy,1,,,,0\n'))
    assert (line, sentence.split(" (")[0]) == (4, "not whole CSV")


def test_moments_without_time_or_zone_are_aware_and_kept_as_written(folder):
    rows = "".join(
        f"mayor,{text},Ada,{votes},,,,\n"
        for votes, text in enumerate(("2024-11-09", "2024-11-06", "2024-11-06T09:00"))
    )
    (contest,) = read_canvass_folder(folder(updates=rows)).contests
    assert [one.published_text for one in contest.updates] == [
        "2024-11-06T09:00", "2024-11-06", "2024-11-09",
    ]  # fmt: skip
    assert contest.updates[0].published_at == datetime(2024, 11, 6, 9, tzinfo=UTC)
    assert contest.updates[1].published_at == datetime(
        2024, 11, 6, 23, 59, 59, 999999, tzinfo=UTC
    )


def test_an_estimate_below_zero_is_read_and_a_contest_without_updates_is_a_finding(folder):
    rows = COUNTED.replace(",25,,40,", ",25,-7,40,")
    read = read_canvass_folder(folder(MAYOR + MAYOR.replace("mayor", "clerk"), rows))
    (contest,) = read.contests
    assert (contest.updates[0].estimate, contest.updates[0].simulated_estimate) == (-7, 40)
    assert [(one.code, one.contest) for one in read.findings] == [
        ("contest-without-update", "clerk")
    ]


def test_two_estimates_for_one_update_are_a_mistake(folder):
    ((line, sentence),) = mistakes(folder(updates=COUNTED + f"mayor,{NIGHT},Cy,3,25,,41,0\n"))
    assert line == 4
    assert sentence.startswith("est_remaining_simulated '41' contradicts line 2 ('40')")


def test_whole_numbers_that_a_data_frame_wrote_are_read(folder):
    rows = f"mayor,{NIGHT},Ada,10.0,25.0,-3.0,,\n"
    (contest,) = read_canvass_folder(folder(updates=rows)).contests
    assert contest.updates[0].votes == (("Ada", 10),)
    assert (contest.updates[0].ballots, contest.updates[0].estimate) == (25, -3)


def test_names_are_kept_letter_for_letter(folder):
    rows = f'mayor,{NIGHT}," Ada  ""the""  Great ",3,,,,\n'
    (contest,) = read_canvass_folder(folder(updates=rows)).contests
    assert contest.updates[0].votes == ((' Ada  "the"  Great ', 3),)
