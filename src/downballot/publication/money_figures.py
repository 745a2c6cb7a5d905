"""Money and names as pages about money print them."""

from __future__ import annotations

import re

from downballot.model.sentence import say
from downballot.publication.figures import shortened

_ZIP = re.compile(r" \(\d{5}\)$")
BUCKETS = {
    "original source": say("original source"),
    "opening cash, source unknown": say("opening cash, source unknown"),
    "loans": say("loans"),
    "unitemised": say("unitemised"),
    "other income, no contribution": say("other income, no contribution"),
    "not traced: filer outside what is loaded": say("not traced: filer outside what is loaded"),
    "money circulating among committees": say("money circulating among committees"),
    "spent before any receipt on record": say("spent before any receipt on record"),
}
_MINUS = "\N{MINUS SIGN}"
SIDES = {"support": say("for"), "oppose": say("against"), "": say("side not said")}


def dollars(cents: int) -> str:
    r"""Write cents as dollars, exactly.

    Args:
        cents: Whole cents, negative for money given back.

    Examples:
        >>> dollars(16802310), ascii(dollars(-5))
        ('$168,023.10', "'\\u2212$0.05'")
    """
    whole, rest = divmod(abs(cents), 100)
    return f"{_MINUS if cents < 0 else ''}${whole:,}.{rest:02d}"


def whole_dollars(cents: int) -> str:
    """Write cents as dollars, cents rounded: for a drawing, or a figure of whole dollars.

    Args:
        cents: Whole cents.

    Examples:
        >>> whole_dollars(16802310), whole_dollars(50)
        ('$168,023', '$1')
    """
    whole = (abs(cents) + 50) // 100
    return f"{_MINUS if cents < 0 and whole else ''}${whole:,}"


def published_dollars(cents: int) -> str:
    """Write a figure as it was published: with cents only where it has any.

    Args:
        cents: Whole cents.

    Examples:
        >>> published_dollars(820000000), published_dollars(1533)
        ('$8,200,000', '$15.33')
    """
    return whole_dollars(cents) if cents % 100 == 0 else dollars(cents)


def about_words(side: str, about: str) -> str:
    """Say for or against whom or what money was spent.

    Args:
        side: ``support``, ``oppose`` or empty, as a filing has it.
        about: The candidate or measure; may be empty.

    Examples:
        >>> about_words("support", "Rivas"), about_words("", "Rivas"), about_words("x", "")
        ('for Rivas', 'side not said Rivas', 'about nobody named')
    """
    if not about:
        return say("about nobody named")
    if side == "support":
        return say("for {name}", name=about)
    if side == "oppose":
        return say("against {name}", name=about)
    return say("{side} {name}", side=SIDES.get(side, side), name=about)


def payer_name(source: str) -> str:
    """Return who gave money as pages name them: without ZIP code, ids told as such.

    Args:
        source: As a trace has it: a name, with a person's ZIP code, or a filer's id.

    Examples:
        >>> payer_name("ROCK, ARTHUR (94105)"), payer_name("1346788"), payer_name("")
        ('ROCK, ARTHUR', 'Committee no. 1346788', 'nobody named')
    """
    plain = _ZIP.sub("", source.strip())
    if plain.isdigit():
        return say("Committee no. {number}", number=plain)
    return shortened(plain) or say("nobody named")
