"""Says sentences in a reader's language, from the catalogues in ``locales``.

English is the language of the source and needs no catalogue. Another language is a folder
of GNU gettext catalogues (``locales/es/*.po``), one a part of the site; a sentence without
a translation stays English, and the tests fail.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from markupsafe import Markup, escape
from msgspec import Struct

from downballot.errors import UsageError
from downballot.model.sentence import NUMBER, Capital, Joined, Message, Sentence, made

Forms = Mapping[tuple[str, str], tuple[str, ...]]
# Spanish says "e" for "y" before an i and "u" for "o" before an o, whatever name follows.
_AND_BEFORE_I = re.compile(r"(?<=\s)y(?=\s+(?:[iIíÍ](?![aeoAEO])|[hH][iIíÍ](?![aeAE])))")
_OR_BEFORE_O = re.compile(r"(?<=\s)o(?=\s+[hH]?[oOóÓ])")


class Language(Struct, frozen=True):
    """A language that the site is in.

    Attributes:
        code: The language as addresses and ``lang`` name it (``es``).
        locale: Whose numbers it writes (``es_US``: Spanish as the United States write it).
        name: Its own name for itself.
        prefix: What the path of a page begins with; empty for the site's first language.
    """

    code: str
    locale: str
    name: str
    prefix: str = ""

    def says(self, text: str) -> str:
        """Return a text in this language; what is no sentence stays as it is.

        Args:
            text: Text, a sentence, or markup. A sentence with markup among its values
                becomes markup, with everything else in it escaped.
        """
        if not isinstance(text, Sentence):
            return text
        if text.said is None:
            text.said = {}
        elif self.code in text.said:
            return text.said[self.code]
        said = text.said[self.code] = self._said(text)
        return said

    def _said(self, text: Sentence) -> str:
        if _has_markup(text):
            escaped = made(text.recipe, self._escaped_form, self._escaped, self.number)
            return Markup(escaped)  # noqa: S704 - every part of it was escaped
        if self.code == SOURCE:
            return str(text)
        said = made(text.recipe, self._form, self.says, self.number)
        return _euphonic(said) if self.code == "es" else said

    def number(self, number: int) -> str:
        """Write a whole number.

        Args:
            number: The number.
        """
        return _decimal(number, self.locale)

    def _form(self, message: Message) -> str:
        forms = catalogue(self.code).get((message.one, message.many))
        if not message.many:
            return forms[0] if forms else message.one
        number = int(message.values[NUMBER])
        if forms is None:
            return message.one if number == 1 else message.many
        return forms[_plural_index(self.code, number)]

    def _escaped_form(self, message: Message) -> str:
        return str(escape(self._form(message)))

    def _escaped(self, text: str) -> str:
        return str(escape(self.says(text)))


SOURCE = "en"  # what sentences are as they are made
ENGLISH = Language(SOURCE, "en_US", "English")
SPANISH = Language("es", "es_US", "Español", "/es")
LANGUAGES = (ENGLISH, SPANISH)


def language(code: str) -> Language:
    """Return a language of the site.

    Args:
        code: Its code.

    Raises:
        UsageError: The site is not in this language.
    """
    for one in LANGUAGES:
        if one.code == code:
            return one
    allowed = ", ".join(one.code for one in LANGUAGES)
    raise UsageError(f"language {code!r}: expected one of {allowed}")


def split_path(path: str) -> tuple[Language, str]:
    """Return the language of a path and the path without its prefix.

    Args:
        path: Path of a page, with or without query.

    Examples:
        >>> found, rest = split_path("/es/method")
        >>> found.code, rest
        ('es', '/method')
    """
    for one in LANGUAGES:
        rest = path.removeprefix(one.prefix)
        if one.prefix and rest != path and rest[:1] in {"", "/", "?"}:
            return one, rest if rest.startswith("/") else f"/{rest}"
    return ENGLISH, path


@cache
def catalogue(code: str) -> Forms:
    """Return every translation into a language: its forms by the English message.

    Args:
        code: Code of the language; English has none.
    """
    return {
        _id(message.id): forms
        for read in _read(code)
        for message in read
        if message.id and not message.fuzzy and all(forms := _forms(message.string))
    }


@cache
def _read(code: str) -> tuple[Catalog, ...]:
    folder = files("downballot.publication").joinpath("locales", code)
    if not folder.is_dir():
        return ()
    named = sorted((one for one in folder.iterdir()), key=lambda one: one.name)
    return tuple(
        read_po(BytesIO(one.read_bytes())) for one in named if one.name.endswith(".po")
    )


def _id(given: str | tuple[str, ...] | list[str]) -> tuple[str, str]:
    return (given, "") if isinstance(given, str) else (given[0], given[1])


def _forms(string: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (string or "",) if isinstance(string, str | None) else tuple(string)


@lru_cache(50_000)
def _decimal(number: int, locale: str) -> str:
    return format_decimal(number, locale=locale)


@cache
def _plural(code: str) -> Callable[[int], int]:
    return gettext.c2py(_read(code)[0].plural_expr)


def _plural_index(code: str, number: int) -> int:
    return int(_plural(code)(number))


def _has_markup(text: str) -> bool:
    if hasattr(text, "__html__"):
        return True
    if not isinstance(text, Sentence):
        return False
    recipe = text.recipe
    if isinstance(recipe, Joined):
        return any(_has_markup(part) for part in recipe.parts)
    if isinstance(recipe, Capital):
        return _has_markup(recipe.text)
    return any(_has_markup(one) for one in recipe.values.values() if isinstance(one, str))


def _euphonic(text: str) -> str:
    return _OR_BEFORE_O.sub("u", _AND_BEFORE_I.sub("e", text))
