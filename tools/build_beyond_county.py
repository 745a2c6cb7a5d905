"""Builds the almanac's table of contests that reach beyond Los Angeles County.

Run ``python tools/build_beyond_county.py`` beside the folder of real counts (or with
``DOWNBALLOT_SHARED`` set to it). A district is tested by its votes of November 2022: the
Secretary of State's total against the county's certified part of it. Larger means that
other counties vote in it; equal means that none does. What no total is at hand for is
written down here with its source and says so.
"""

from __future__ import annotations

import csv
import gzip
import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

from downballot.almanac.beyond_county import COLUMNS
from downballot.almanac.counts import Endpoint, RecordedContest, load

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("DOWNBALLOT_SHARED", ROOT.parent / "shared"))
TOTALS = SHARED / "data" / "canvass" / "ca_sos_2022_general_districts" / "updates.csv.gz"
TABLE = ROOT / "src" / "downballot" / "almanac" / "beyond_county" / "los-angeles-county.csv"
BOTH = "2022-11-08-general 2024-11-05-general"
ONE, OTHER = BOTH.split()
TESTED = (
    "California Secretary of State, results API as of 6 December 2022 "
    "(https://github.com/SCPR/local-election-results-etl), against the county's certified "
    "count of 5 December 2022"
)
# Group of the county's list: the Secretary of State's folder and race, and the office.
DISTRICTS = {
    "U.S. Representative": (
        "us-rep-u-s-house-of-representatives-district-{}-districtwide",
        "United States Representative",
    ),
    "State Senator": ("state-senate-state-senate-district-{}-districtwide", "State Senator"),
    "Member of the Assembly": (
        "state-assembly-state-assembly-district-{}-districtwide",
        "Member of the Assembly",
    ),
    "Board of Equalization": (
        "board-of-equalization-board-of-equalization-district-{}-districtwide",
        "Member of the Board of Equalization",
    ),
}
STATEWIDE = {
    "GOVERNOR": "governor-governor-statewide",
    "LIEUTENANT GOVERNOR": "lieutenant-governor-lieutenant-governor-statewide",
    "SECRETARY OF STATE": "secretary-of-state-secretary-of-state-statewide",
    "CONTROLLER": "controller-controller-statewide",
    "TREASURER": "treasurer-treasurer-statewide",
    "ATTORNEY GENERAL": "attorney-general-attorney-general-statewide",
    "INSURANCE COMMISSIONER": "insurance-commissioner-insurance-commissioner-statewide",
    "SUPERINTENDENT OF PUBLIC INSTRUCTION": (
        "superintendent-of-public-instruction-superintendent-of-public-instruction-statewide"
    ),
}
NOT_TESTED = "not tested against totals"
JOINT = "Education Code, sec. 2602 (a district cut by a county line is a joint district)"
BY_NAME = f"named for another county; whether this division or area crosses is {NOT_TESTED}"
# Title, elections, crosses, office, why, source.
WRITTEN = (
    ("PRESIDENT AND VICE PRESIDENT", "", "yes", "President", "chosen by the whole state",
     "U.S. Constitution, art. II, sec. 1"),
    ("UNITED STATES SENATOR *", "", "yes", "United States Senator",
     "chosen by the whole state", "U.S. Constitution, amend. XVII"),
    ("STATE MEASURE *", "", "yes", "State measure", "put to the whole state",
     "California Constitution, art. II, secs. 8-10"),
    ("For Chief Justice of California - *", "", "yes", "Supreme Court",
     "chosen by the whole state", "California Constitution, art. VI, sec. 16"),
    ("For Associate Justice of the Supreme Court - *", "", "yes", "Supreme Court",
     "chosen by the whole state", "California Constitution, art. VI, sec. 16"),
    ("For * Justice, Court of Appeal, Second District, *", "", "yes", "Court of Appeal",
     "the Second District is the counties of Los Angeles, San Luis Obispo, Santa Barbara "
     "and Ventura", "Government Code, sec. 69100; California Constitution, art. VI, sec. 16"),
    ("STATE SENATOR, 23rd District", OTHER, "yes", "State Senator",
     f"reaches the Victor Valley in San Bernardino County; {NOT_TESTED}",
     "https://en.wikipedia.org/wiki/California%27s_23rd_senatorial_district; "
     "https://www.latimes.com/california/story/2024-02-01/"
     "2024-california-election-senate-district-23-legislative-primary-voter-guide"),
    ("STATE SENATOR, 25th District", OTHER, "yes", "State Senator",
     f"spans parts of Los Angeles and San Bernardino counties; {NOT_TESTED}",
     "https://www.crescentavalleyweekly.com/news/12/26/2024/"
     "state-senator-25-district-takes-oath-as-youngest-state-senator/"),
    ("STATE SENATOR, 27th District", OTHER, "yes", "State Senator",
     f"lies on the line with Ventura County; {NOT_TESTED}, and the source describes the "
     "district before its lines of 2021",
     "https://en.wikipedia.org/wiki/California%27s_27th_senatorial_district"),
    ("STATE SENATOR, 33rd District", OTHER, "no", "State Senator",
     f"cities of Los Angeles County only; {NOT_TESTED}", "https://sd33.senate.ca.gov/district"),
    ("STATE SENATOR, 35th District", OTHER, "no", "State Senator",
     f"communities of Los Angeles County only; {NOT_TESTED}",
     "https://www.dailybreeze.com/2023/05/16/"
     "race-to-succeed-state-sen-bradford-in-district-35-gets-another-candidate/"),
    ("ANTELOPE VALLEY JOINT UNION HIGH SCHOOL DISTRICT *", BOTH, "yes", "School district",
     f"a joint district; whether one trustee area crosses is {NOT_TESTED}", JOINT),
    ("FULLERTON JOINT UNION HIGH SCHOOL DISTRICT *", BOTH, "yes", "School district",
     f"a joint district; {NOT_TESTED}", JOINT),
    ("LOWELL JOINT SCHOOL DISTRICT *", BOTH, "yes", "School district",
     f"a joint district; whether one trustee area crosses is {NOT_TESTED}", JOINT),
    ("SNOWLINE JOINT UNIFIED SCHOOL DISTRICT *", BOTH, "yes", "School district",
     f"a joint district; whether one trustee area crosses is {NOT_TESTED}", JOINT),
    ("NORTH ORANGE COUNTY COMMUNITY COLLEGE DISTRICT *", BOTH, "yes", "College district",
     BY_NAME, "the county's own title of the contest"),
    ("ANTELOPE VALLEY-EAST KERN WATER AGENCY *", BOTH, "yes", "Water agency",
     BY_NAME, "the county's own title of the contest"),
    ("LOS ANGELES UNIFIED SCHOOL DISTRICT *", "", "no", "School district",
     "Los Angeles and other cities of the county, and unincorporated areas of it",
     "https://www.dailybreeze.com/2020/03/03/five-candidates-vie-for-harbor-areas-rare-open-"
     "lausd-seat-in-tuesday-election-polls-open/"),
)  # fmt: skip

Row = tuple[str, ...]


def main() -> None:
    """Write the table and say how many rows are tested."""
    written = [(*row[:5], "", "", row[5]) for row in WRITTEN]
    tested = list(_tested())
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerows([COLUMNS, *tested, *written])
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    TABLE.write_text(buffer.getvalue(), encoding="utf-8")
    print(f"{TABLE.name}: {len(tested)} rows tested against totals, {len(written)} written")


def _tested() -> Iterator[Row]:
    """Test each statewide office and district of November 2022.

    Yields:
        A row of the table.
    """
    recorded = load(ONE)
    certified = recorded.updates(Endpoint.RESULTS)[-1]
    votes = {row[1]: row[2] for row in recorded.cells(Endpoint.RESULTS, certified)}
    totals = _totals()
    later = {contest.title for contest in load(OTHER).contests}
    for contest in recorded.contests:
        race, office = _race(contest)
        if race:
            part = sum(votes[one.id] for one in contest.candidates)
            elections = BOTH if contest.title in later else ONE
            # A statewide office is statewide in any election; a district has its lines.
            known_for = "" if contest.title in STATEWIDE else elections
            yield _row(contest.title, known_for, office, part, totals[race])


def _race(contest: RecordedContest) -> tuple[str, str]:
    if contest.title in STATEWIDE:
        return f"{STATEWIDE[contest.title]}-results", contest.title.capitalize()
    if contest.group not in DISTRICTS:
        return "", ""
    race, office = DISTRICTS[contest.group]
    number = re.search(r"(\d+)(?:st|nd|rd|th) District", contest.title)
    if number is None:
        raise SystemExit(f"{contest.title}: no district number, expected one")
    return f"{race.format(number.group(1))}-results", office


def _row(title: str, elections: str, office: str, part: int, total: int) -> Row:
    if total < part:
        raise SystemExit(f"{title}: {total} in all, {part} in the county, expected no less")
    crosses = "yes" if total > part else "no"
    why = f"{total:,} votes in all" + (f", {part:,} in the county" if total > part else "")
    if total == part:
        why += ", all of them in the county"
    return title, elections, crosses, office, why, str(part), str(total), TESTED


def _totals() -> dict[str, int]:
    """Read each race's last total, in votes, by the Secretary of State's race."""
    with gzip.open(TOTALS, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    last: dict[str, str] = {}
    for row in rows:
        race = row["contest_id"]
        last[race] = max(last.get(race, ""), row["published_at"])
    totals: dict[str, int] = {}
    for row in rows:
        race = row["contest_id"]
        if row["published_at"] == last[race]:
            name = race.removeprefix("ca-sos-2022g-")
            totals[name] = totals.get(name, 0) + int(row["votes"])
    return totals


if __name__ == "__main__":
    main()
