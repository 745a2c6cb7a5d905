"""A mail of the newsletter: its news in one language, as plain text and as HTML.

Both are written from the same values, so that neither knows what the other does not.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from functools import cache

import css_inline
from msgspec import Struct

from downballot.model.sentence import join, say, say_many
from downballot.publication.figures import readable, shortened
from downballot.publication.language import LANGUAGES, Language
from downballot.publication.mail_chart import chart_png
from downballot.publication.mail_news import MailNews
from downballot.publication.rendering import asset_text, write

SUBJECT_LENGTH = 150
WIDTH = 72
SHOWN_PIXELS = 560  # of a picture, in width


class PrintedNews(Struct, frozen=True):
    """One piece of news in one language, as it is approved and sent.

    Attributes:
        subject: What it is about, in a few words.
        title: Its heading.
        stamp: Of when it is.
        sentences: What it says.
        columns: Headings of its table.
        rows: Rows of its table.
        notes: What else is said.
        href: Path of its page, with the prefix of the language.
        link: Words of the link.
        image: Its picture as a PNG; empty without one.
        image_title: What the picture shows.
        alt: What can be seen in it, for those who do not see it.
    """

    subject: str
    title: str
    stamp: str
    sentences: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    href: str
    link: str
    image: bytes = b""
    image_title: str = ""
    alt: str = ""


class Mail(Struct, frozen=True):
    """A mail as its reader gets it, without the addresses on its envelope.

    Attributes:
        subject: Its subject, one line.
        text: Its words alone.
        html: The same with pictures, each as ``cid:`` and the name of the picture.
        images: Name and PNG of each picture.
        language: Code of its language.
    """

    subject: str
    text: str
    html: str
    images: tuple[tuple[str, bytes], ...] = ()
    language: str = "en"


class Footing(Struct, frozen=True):
    """What is at the foot of every mail.

    Attributes:
        desk: The desk's name.
        postal: Postal address of the people who run it.
        site: Where it lives, without a slash at its end.
        why: Why the reader gets this mail; empty where that was said before.
        preferences: Address of the reader's preferences; empty without.
        unsubscribe: Address to leave at; empty without.
    """

    desk: str
    postal: str
    site: str
    why: str = ""
    preferences: str = ""
    unsubscribe: str = ""


def print_news(news: MailNews) -> dict[str, PrintedNews]:
    """Return news in every language of the site, by its code.

    Args:
        news: The news.
    """
    return {one.code: _printed(news, one) for one in LANGUAGES}


def edition(news: tuple[PrintedNews, ...], language: Language, footing: Footing) -> Mail:
    """Return the mail that tells news.

    Args:
        news: One piece at least.
        language: The language that it is in.
        footing: What is at its foot.
    """
    subject = one_line(_subject(news, language))
    images = tuple(
        (f"chart-{number}.png", one.image) for number, one in enumerate(news, 1) if one.image
    )
    parts = [_as_text(one, footing.site) for one in news]
    text = "\n\n\n".join([*parts, _foot_text(footing, language)])
    values = {"news": news, "footing": footing, "subject": subject, "pixels": SHOWN_PIXELS}
    html = _inlined(write("mail.html", language, **values))
    return Mail(subject, f"{text}\n", html, images, language.code)


def letter(
    asked: tuple[str, ...], rhythm: str, confirm: str, language: Language, footing: Footing
) -> Mail:
    """Return the mail that asks whether an address is to be written to.

    Args:
        asked: Names of what was asked for.
        rhythm: How often, in words.
        confirm: Address at which to say yes.
        language: The language that it is in.
        footing: What is at its foot.
    """
    subject = say("Please confirm: mail from {desk}", desk=footing.desk)
    said = (
        say(
            "Somebody, probably you, asked {desk} to write to this address.", desk=footing.desk
        ),
        say("How often: {rhythm}.", rhythm=rhythm),
    )
    never = say(
        "If it was not you, do nothing: nothing will be sent. The link ends in 48 hours."
    )
    values = {
        "said": said, "asked": asked, "confirm": confirm, "never": never, "footing": footing,
        "subject": subject,
    }  # fmt: skip
    lines = [*(_wrapped(language.says(one)) for one in said)]
    lines += ["\n".join(_wrapped(f"- {language.says(one)}", "  ") for one in asked)]
    lines += [f"{language.says(say('Yes, write to me:'))}\n{confirm}"]
    lines += [_wrapped(language.says(never)), _foot_text(footing, language)]
    html = _inlined(write("mail_letter.html", language, **values))
    text = "\n\n".join(lines)
    return Mail(one_line(language.says(subject)), f"{text}\n", html, (), language.code)


def one_line(text: str) -> str:
    """Return a text as one line that fits a subject, without any control character.

    Args:
        text: Any text.
    """
    plain = " ".join(shortened(text, SUBJECT_LENGTH).split())
    return "".join(letter for letter in plain if letter.isprintable())


def _printed(news: MailNews, language: Language) -> PrintedNews:
    def says(texts: Iterable[str]) -> tuple[str, ...]:
        return tuple(str(language.says(one)) for one in texts)

    chart = news.chart
    return PrintedNews(
        subject=str(language.says(news.subject)),
        title=str(language.says(news.title)),
        stamp=str(language.says(news.stamp)),
        sentences=says(news.sentences),
        columns=says(news.columns),
        rows=tuple(says(row) for row in news.rows),
        notes=says(news.notes),
        href=f"{language.prefix}{news.href}",
        link=str(language.says(news.link)),
        image=chart_png(chart, language) if chart else b"",
        image_title=str(language.says(chart.title)) if chart else "",
        alt=str(language.says(chart.description)) if chart else "",
    )


def _subject(news: tuple[PrintedNews, ...], language: Language) -> str:
    first = shortened(news[0].subject, 100)
    if len(news) == 1:
        return first
    more = say_many("and {number} more", "and {number} more", len(news) - 1)
    return str(language.says(join(", ", (first, more))))


def _as_text(one: PrintedNews, site: str) -> str:
    parts = [f"{_wrapped(one.title)}\n{'=' * min(len(one.title), WIDTH)}", _wrapped(one.stamp)]
    parts += [_wrapped(sentence) for sentence in one.sentences]
    if one.rows:
        parts.append("\n".join(_row_text(row, one.columns) for row in one.rows))
    if one.alt:
        parts.append(_wrapped(f"{one.image_title}. {one.alt}"))
    parts += [_wrapped(note) for note in one.notes]
    parts.append(f"{_wrapped(one.link)}\n{site}{one.href}")
    return "\n\n".join(parts)


def _row_text(row: tuple[str, ...], columns: tuple[str, ...]) -> str:
    """Return a row as lines that read well aloud: its first cell, then each with its name."""
    others = (f"{name}: {cell}" for name, cell in zip(columns[1:], row[1:], strict=True))
    return _wrapped(f"- {row[0]}: {'; '.join(others)}", "  ")


def _foot_text(footing: Footing, language: Language) -> str:
    lines = ["-- ", footing.desk, footing.site, footing.postal]
    if footing.why:
        lines.append(_wrapped(language.says(footing.why)))
    if footing.preferences:
        lines += [language.says(say("Change what you get:")), footing.preferences]
    if footing.unsubscribe:
        lines += [language.says(say("Stop all mail:")), footing.unsubscribe]
    return "\n".join(str(line) for line in lines)


def _wrapped(text: str, further: str = "") -> str:
    return textwrap.fill(
        " ".join(readable(text).split()),
        WIDTH,
        subsequent_indent=further,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _inlined(html: str) -> str:
    made: str = _inliner().inline(html)
    return made


@cache
def _inliner() -> css_inline.CSSInliner:
    # It must fetch nothing and read no file, whatever a name in a count holds.
    return css_inline.CSSInliner(
        load_remote_stylesheets=False,
        keep_at_rules=True,
        extra_css=asset_text("mail.css"),
    )
