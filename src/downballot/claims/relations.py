"""Who beat, led or conceded to whom: every way in which a sentence names two rivals."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from downballot.claims.document import Scene
from downballot.claims.lexicon import Mention
from downballot.claims.tagging import PERSON, SEAT, WHO, SameScene, Tagged, tagged

# A verb whose subject is ahead of its object.
BEAT = (
    r"(?:defeat(?:s|ed|ing)?|beat(?:s|en|ing)?|oust(?:s|ed|ing)?|unseat(?:s|ed|ing)?|"
    r"topple[sd]?|toppling|trounc(?:es?|ed|ing)|crush(?:es|ed|ing)?|rout(?:s|ed|ing)?|"
    r"wallop(?:s|ed|ing)?|upset(?:s|ting)?|best(?:s|ed|ing)|outpoll(?:s|ed|ing)?|"
    r"overc[ao]m(?:es?|ing)|vanquish(?:es|ed|ing)?|dispatch(?:es|ed|ing)?|thump(?:s|ed|ing)|"
    r"clobber(?:s|ed|ing)|shellack(?:s|ed|ing)|down(?:ed|ing)|dethron(?:es?|ed|ing)|"
    r"edg(?:es?|ed|ing) out|nip(?:s|ped|ping)|nos(?:es?|ed|ing) out|knock(?:s|ed|ing)? off|"
    r"fend(?:s|ed|ing)? off|(?:held|holds|holding) off|turn(?:s|ed|ing)? back|"
    r"surviv(?:es?|ed|ing) (?:a (?:strong |tough |stiff |spirited )?challenge from )?|"
    r"(?:prevail(?:s|ed|ing)?|triumph(?:s|ed|ing)?) (?:over|against)|"
    r"(?:squeak|eas|cruis|sail|coast|sweep|swept|breez|roll|slip|blew)(?:e?s|ed|ing)? "
    r"(?:past|by|over)|"
    r"(?:won|wins|win|winning|reelected|re-elected)(?: (?:re-?election|the (?:race|seat|"
    rf"contest|election|runoff)|{SEAT}|handily|outright|a seat|the {SEAT}(?: (?:seat|race|"
    r"runoff))?))? (?:over|against)|(?:defend|kept|keep|held|retain)\w* (?:his|her|the) seat "
    r"against|c[ao]me out (?:on top of|ahead of)|"
    r"(?:scor|notch|earn|claim|ek|secur|w[io]n|post|pull|cruis|coast|sail|roll|sw[ei]ep|clinch|"
    r"captur|celebrat|t[ao]k|captur|declar|march|rid|glid|head|powered|stroll)\w*"
    r"(?: (?:out|off|to|in|up))*(?: (?:a|an|the|his|her|another|re-?election))?"
    r"(?: (?:[a-z-]+|\ue011|\ue010|\ue014|\ue013(?:[- ]votes?)?)){0,3}[ -](?:win|victory|"
    r"upset|triumph|re-?election|rout|landslide|landslide victory) "
    r"(?:over|against)|emerg(?:es?|ed|ing) (?:victorious|as the winner) "
    r"(?:over|against))"
)
# The same where it may also be said of one count, of money, or of a poll.
LED = (
    r"(?:led|leads?|leading|edg(?:es?|ed|ing)|top(?:s|ped|ping)|outpac(?:es?|ed|ing)|"
    r"outdistanc(?:es?|ed|ing)|pass(?:es|ed|ing)|overtak(?:es?|ing)|overtook|surpass(?:es|"
    r"ed|ing)?|"
    r"outran|outperform(?:s|ed|ing)|"
    r"(?:is|was|were|went)? ?up(?: by)? (?:\ue011|\ue013(?: votes?)?|\ue010) (?:on|over)|"
    r"(?:had|has|got|gets|received|won|collected|drew|tallied|earned|garnered|captured|with)"
    r"(?: about| nearly| some| a)? (?:\ue013|\ue011|twice as many|more than twice as many|"
    r"far|many)(?: more)?(?: votes?)? (?:more )?(?:votes? )?(?:than|as)|"
    r"(?:finish(?:es|ed|ing)?|is|was|were|r[au]n(?:ning)?|stood|stays?|stayed|remain(?:s|ed)?|"
    r"c[ao]me(?: in)?|plac(?:es?|ed)|pulled|edged|inched|moved)?"
    r"(?: (?:first|well|far|slightly|comfortably|just|narrowly|(?:\ue011|\ue013)"
    r"(?: (?:votes?|points?|percentage points?))?),?)* "
    r"ahead of|(?:h[ao]ld(?:s|ing)?|ha[sd]|having|t[ao]kes?|took|ke[ep]pt?s?|maintain(?:s|"
    r"ed|ing)?"
    r"|enjoy(?:s|ed|ing)?|built|"
    r"widen(?:s|ed|ing)?|open(?:s|ed|ing)? up|clung to|expand(?:s|ed)|extend(?:s|ed)?|"
    r"increas(?:es?|ed)|stretch(?:es|ed)|pad(?:s|ded)|grew|saw)"
    r"(?: (?:a|an|the|his|her|on to))?"
    r"(?: (?:[a-z-]+|\ue011|\ue013(?:[- ]votes?)?|\ue010|\ue014)){0,3}[ -]"
    r"(?:lead|edge|advantage|cushion|margin)(?: (?:of|to) [^,;.]{1,25})? over)"
)
TRAILED = (
    r"(?:(?:had|has|got|gets|received|won|collected|drew|tallied|earned|garnered|with)"
    r" (?:\ue013|\ue011|far|many)(?: votes?)? (?:fewer|less) (?:votes? )?than|"
    r"(?:is|was|were)? ?down(?: by)? (?:\ue011|\ue013(?: votes?)?|\ue010) to|"
    r"trail(?:s|ed|ing)?|lag(?:s|ged|ging)? (?:far )?behind|"
    r"(?:finish(?:es|ed|ing)?|is|was|were|r[au]n(?:ning)?|stood|c[ao]me(?: in)?|plac(?:es?|ed)|"
    r"fell|remain(?:s|ed)?)?"
    r"(?: (?:well|far|a close|a distant|slightly|just|second|(?:\ue011|\ue013)"
    r"(?: (?:votes?|points?|percentage points?))?),?)* "
    r"behind|(?:finish|plac|c[ao]m|was|r[au]n)\w* (?:in )?(?:a )?(?:close |distant )?"
    r"(?:second|runner-up) to|(?:c[ao]m(?:e|ing)|is|was|were|closed to|crept|moved|pulled|got)"
    r"(?: to)? within (?:\ue011|\ue013)(?: votes?)? of (?:beating |defeating |unseating )?)"
)
LOST = (
    r"(?:(?:lost|loses?|losing)(?! (?:ground|support|money|the (?:endorsement|support)|"
    r"confidence))(?: [^,;.\ue000\ue001]{1,40})?? to|"
    r"f[ae]ll(?:s|ing)?(?: (?:to defeat))?(?: (?:short|just short|well short))?"
    r"(?: (?:\ue013|\ue011)(?: votes?)? short)? (?:to|against|of|at the hands of)|"
    r"c[ao]m(?:es?|ing) up (?:just )?short (?:against|to|in [^,;.]{1,30}against)|"
    r"(?:was|were|been|being|is|got|gets)(?: [a-z-]+){0,2} "
    r"(?:defeat|beat|oust|unseat|toppl|trounc|crush|rout|upset|best|outpoll|edg|knock|overc|"
    r"swept aside|vanquish|dispatch|turned away)(?:ed|en|ted|d|ome)?(?: out| off)? by|"
    r"(?:defeated|beaten|ousted|unseated|toppled|trounced|edged(?: out)?|outpolled|bested) by|"
    r"w[ae]s (?:no match for|unsuccessful against))"
)
_LINK = (
    r"(?:,? (?:who|which))?(?:,? (?:has|had|have|having|is|was|were|will|did|went on to|"
    r"managed to|was able to|of|in \ue003|\d+,|and))*,? "
)
_GOING = re.compile(
    rf"(?P<a>{WHO}){_LINK}(?:(?P<beat>{BEAT})|(?P<led>{LED})|(?P<trail>{TRAILED})|"
    rf"(?P<lost>{LOST})|(?P<conceded>conced(?:es?|ed|ing)(?: [^,;.\ue000\ue001]{{1,40}})?? to))"
    rf" ?(?P<b>{WHO})",
    re.I,
)
_NOUN = re.compile(
    rf"(?P<a>{WHO})(?:'s?)(?: (?!\ue000|\ue001)[\w\ue010-\ue014-]+){{0,4}}?[ -]"
    r"(?:(?P<beat>victory|win|triumph|upset|romp)(?: [\w ]{0,25})?? (?:over|against|of)|"
    r"(?P<of>defeat|ouster|unseating|upset|drubbing) of|"
    r"(?P<lost>loss|defeat|ouster|drubbing)(?: [\w ]{0,25})?? (?:to|by|at the hands of|"
    r"against)|"
    r"(?P<led>lead|advantage|edge|margin(?: of victory)?|cushion)(?: (?:was|of|is|stood "
    r"at|grew to|"
    r"had grown to|widened to|stands at) [^,;.\ue000\ue001]{1,25})? over|"
    r"(?P<trail>deficit) (?:to|against|behind)|"
    rf"(?P<conceded>concession) to) (?P<b>{WHO})",
    re.I,
)
_FRONT = re.compile(
    rf"\b(?:after|having|by|in|since|following)(?: [a-z]+ly)? (?P<verb>{BEAT}) ?(?P<b>{WHO})"
    rf"[^;.\ue000\ue001]{{0,60}}, (?P<a>{WHO})(?!')",
    re.I,
)
_TAIL = re.compile(
    rf"(?P<a>{WHO})(?!')[^;.\ue000\ue001]{{1,90}}?(?:,| after| by| and)(?: in)? "
    rf"(?P<verb>{BEAT}) ?(?P<b>{WHO})",
    re.I,
)
_VOTERS = re.compile(
    r"\b(?:voters?|electorate|Angelenos|residents|neighborhoods?)\b[^;.\ue000\ue001]{0,40}"
    r"\b(?:elect(?:s|ed)?|chose|choose|pick(?:s|ed)|favored|selected|back(?:s|ed)|preferred|"
    rf"sent|re-?elected) (?P<a>{WHO})[^;.\ue000\ue001]{{0,40}} "
    rf"(?:over|instead of|rather than) (?P<b>{WHO})",
    re.I,
)
_WON = re.compile(rf"(?P<a>{WHO}) (?:over|defeats|d\.|def\.) (?P<b>{WHO})")
_MONEY = re.compile(
    r"\b(?:fundrais\w+|raising|spending|money|donations?|contributions?|endorse\w+|polls?|"
    r"polling|cash|war chest|debate)\b|\ue012",
    re.I,
)


class Relation(Struct, frozen=True):
    """Two rivals, and which of them was ahead.

    Attributes:
        ahead: The one.
        behind: The other.
        what: ``won``, ``led`` or ``conceded``.
        start: First character of the statement in the sentence.
        end: The one behind the last.
        verb: Where its verb begins.
        noun: It is told by a noun: "Griego's victory over Ortiz".
    """

    ahead: Mention
    behind: Mention
    what: str
    start: int
    end: int
    verb: int
    noun: bool = False


def find_relations(scene: Scene) -> tuple[Relation, ...]:
    """Return who beat, led or conceded to whom in a sentence, in order.

    Args:
        scene: The sentence.
    """
    return _found(SameScene(scene))


@lru_cache(64)
def _found(key: SameScene) -> tuple[Relation, ...]:
    made = tagged(key.scene)
    if sum(PERSON <= one <= "\ue001" for one in made.text) < 2:
        return ()
    taken: dict[tuple[int, int], Relation] = {}
    for pattern in (_GOING, _NOUN, _VOTERS, _FRONT, _TAIL, _WON):
        place = 0
        while found := pattern.search(made.text, place):
            one = _relation(made, found)
            place = found.start("a") + 1 if pattern is not _FRONT else found.end()
            pair = (one.ahead.start, one.behind.start)
            if pair[0] != pair[1] and pair not in taken and pair[::-1] not in taken:
                taken[pair] = one
    return tuple(sorted(taken.values(), key=lambda one: one.start))


def _relation(made: Tagged, found: re.Match[str]) -> Relation:
    groups = found.groupdict()
    first, second = made.names[found.start("a")], made.names[found.start("b")]
    behind = any(groups.get(one) for one in ("trail", "lost", "conceded"))
    what = "won"
    if groups.get("led") or groups.get("trail"):
        what = "led"
    elif groups.get("conceded"):
        what = "conceded"
    if what == "led" and _MONEY.search(made.text):
        what = "other"
    start = min(first.start, second.start, made.places[found.start()])
    end = max(first.end, second.end, made.places[found.end() - 1])
    ahead, after = (second, first) if behind else (first, second)
    verb = next(
        (found.start(name) for name, words in groups.items() if words and name not in "ab"),
        found.end("a"),
    )
    return Relation(ahead, after, what, start, end, made.places[verb], found.re is _NOUN)
