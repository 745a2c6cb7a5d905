"""A page of every kind of the desk with real counts, and something that it must say."""

GENERAL = "/elections/2024-11-05-general/"
SCHOOL = "los-angeles-unified-school-district-"
PATHS = {
    "home": "/",
    "since a look": "/?since=2024-11-07T10:00",
    "archive": "/archive",
    "search": "/search?q=schmerelsn",
    "corrections": "/corrections",
    "election": GENERAL,
    "contests found": f"{GENERAL}?q=unified+measure",
    "look back": f"{GENERAL}?as_of=2024-11-06T11:50:00Z",
    "candidates": f"{GENERAL}contests/{SCHOOL}member-of-the-board-of-education-district-3",
    "measure": f"{GENERAL}contests/{SCHOOL}general-election-measure-us",
    "county's part": f"{GENERAL}contests/member-of-the-state-assembly-34th-district",
    "vote for two": (
        f"{GENERAL}contests/artesia-city-general-municipal-election-member-of-the-city-council"
    ),
    "in no list": "/elections/2022-11-08-general/contests/8513",
    "log": f"{GENERAL}log",
    "on the night": (
        f"{GENERAL}contests/{SCHOOL}member-of-the-board-of-education-district-3"
        "?as_of=2024-11-06T11:50:00Z"
    ),
    "method": "/method",
    "about": "/about",
    "not found": "/nowhere",
    "board": "/bodies/lausd/",
    "board with a vacancy": "/bodies/lausd/?as_of=2018-08",
    "control": "/bodies/lausd/control/2024-11-05-general",
    "control on the night": (
        "/bodies/lausd/control/2024-11-05-general?as_of=2024-11-06T04:40:00Z"
    ),
    "seat": "/bodies/lausd/seats/4",
    "member": "/bodies/lausd/members/nick-melvoin",
    "endorsers": "/bodies/lausd/endorsers/",
    "scoreboard": "/bodies/lausd/endorsers/united-teachers-los-angeles",
    "calendar": "/bodies/lausd/calendar",
    "contest with money": (
        f"/elections/2022-11-08-general/contests/{SCHOOL}member-board-of-education-district-2"
    ),
    "money": "/money/",
    "committee": "/money/committees/1431009",
    "trace": "/money/trace?committee=1431009&undated=2020-11-03&as_of=2020-11-03",
    "trace of many": "/money/trace?candidate=Rebecca+Kaplan&side=oppose&undated=2020-11-03",
    "whom to ask of": "/money/trace",
    "money of a candidate": "/money/candidate/austin-dannhaus",
    "late money": "/money/late?since=2000-01-01",
    "compared": "/money/compare?dollars_of=2024",
    "data": "/data/",
    "screens": "/screens/",
    "embed of a contest": (
        f"/embed{GENERAL}contests/{SCHOOL}member-of-the-board-of-education-district-3"
    ),
    "embed of a board": "/embed/bodies/lausd/",
    "embed of money": "/embed/money/",
    "components": "/components/",
    **{
        f"component: {one}": f"/components/{one}"
        for one in ("bar", "chart", "fan", "flow", "hemicycle", "pill", "stamp")
    },
}
FORMS = {"subscribe": "/subscribe", "check a text": "/check-copy"}
"""Pages of a desk that sends mail and checks texts of anybody."""
NUMBERS = {
    "home": "Races to watch",
    "since a look": "What changed since you last looked",
    "archive": "129,841",
    "search": "LAUSD District 3",
    "election": "124,331",
    "candidates": "116,478",
    "measure": "963,329",
    "log": "Refused.",
    "on the night": "89,674",
    "board with a vacancy": "deadlocked",
    "control": "10,000 simulated finishes",
    "seat": "45,088",
    "scoreboard": "Karla Griego",
    "contest with money": "Money in this contest",
    "money": "Families in Action for Justice Fund",
    "trace": "$168,023.10",
    "trace of many": "$209,766.00",
    "money of a candidate": "$233,834.24",
    "late money": "CARROLL FIFE",
    "compared": "$11,901,549",
}
