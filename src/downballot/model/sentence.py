"""Text that knows how it was made, so that a page can say it in another language.

The pure rooms write English. Where they write for readers they use ``say``, ``say_many``,
``join`` and ``capital`` instead of an f-string: what they return is the English text, and
also its recipe, from which a catalogue makes the same sentence in another language with the
same figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Self

from msgspec import Struct

NUMBER = "number"
Value = str | int


class Message(Struct, frozen=True):
    """A message with its values.

    Attributes:
        one: The message, with a name in braces for each value.
        values: The values by name: text, or whole numbers that are written with separators.
        many: The message where the number is not one; empty where no number decides.
    """

    one: str
    values: Mapping[str, Value]
    many: str = ""


class Joined(Struct, frozen=True):
    """Parts one behind the other.

    Attributes:
        separator: What stands between them.
        parts: The parts.
    """

    separator: str
    parts: tuple[str, ...]


class Capital(Struct, frozen=True):
    """A text whose first letter is a capital.

    Attributes:
        text: The text.
    """

    text: str


Recipe = Message | Joined | Capital


class Sentence(str):
    """An English text with its recipe; everywhere else it is the text.

    Attributes:
        said: The same in other languages, by code, where a page has said it already.
    """

    __slots__ = ("_recipe", "said")
    _recipe: Recipe | Callable[[], Recipe]
    said: dict[str, str] | None

    @classmethod
    def made(cls, text: str, recipe: Recipe | Callable[[], Recipe]) -> Self:
        """Return a text with its recipe.

        Args:
            text: The English text.
            recipe: How it was made; or what reads it, for the many texts that nobody
                says in another language.
        """
        sentence = cls(text)
        sentence._recipe = recipe
        sentence.said = None
        return sentence

    @property
    def recipe(self) -> Recipe:
        """How it was made."""
        if callable(self._recipe):
            self._recipe = self._recipe()
        return self._recipe

    def __reduce__(self) -> tuple[Callable[[str, Recipe], Self], tuple[str, Recipe]]:
        return type(self).made, (str(self), self.recipe)


def say(message: str, /, **values: Value) -> Sentence:
    """Return a message filled with its values.

    Args:
        message: A literal in English: catalogues are made from the source. Names in braces
            stand for values.
        values: The values: text, sentences, or whole numbers, which get separators. A year
            or an id is text.

    Raises:
        KeyError: The message names a value that is not given.

    Examples:
        >>> say("{name} is {votes} votes ahead.", name="Rivas", votes=7853)
        'Rivas is 7,853 votes ahead.'
    """
    return made_in_english(Message(message, values))


def say_many(one: str, many: str, /, number: int, **values: Value) -> Sentence:
    """Return a message whose words depend on a number.

    Args:
        one: A literal in English for the number one.
        many: The same for every other number.
        number: The number; both messages may write it as ``{number}``.
        values: Further values.

    Raises:
        KeyError: The message names a value that is not given.

    Examples:
        >>> say_many("{number} vote", "{number} votes", 10858)
        '10,858 votes'
    """
    return made_in_english(Message(one, {**values, NUMBER: number}, many))


def of_table(text: str) -> Sentence:
    """Return a text of the package's own tables as a message of its own.

    Catalogues have it too: ``tools/catalogues.py`` reads the columns that are said so. What
    a table of somebody else has stays as it is.

    Args:
        text: What a cell says; braces in it stand for themselves.

    Examples:
        >>> of_table("Polls close")
        'Polls close'
    """
    return say(text.replace("{", "{{").replace("}", "}}"))


def join(separator: str, parts: Iterable[str]) -> Sentence:
    """Return parts one behind the other.

    Args:
        separator: What stands between them; the same in every language.
        parts: Texts or sentences.

    Examples:
        >>> join(" ", ["No votes are left to count.", "It is certified."])
        'No votes are left to count. It is certified.'
    """
    return made_in_english(Joined(separator, tuple(parts)))


def capital(text: str) -> Sentence:
    """Return a text with a capital at its beginning.

    Args:
        text: Text or a sentence.

    Examples:
        >>> capital("first place")
        'First place'
    """
    return made_in_english(Capital(text))


def made_in_english(recipe: Recipe) -> Sentence:
    """Return the English text of a recipe.

    Args:
        recipe: How it is made.
    """
    if isinstance(recipe, Message):
        # Text is filled in as it is: the commonest case, and many thousands of a page's parts.
        values = {
            name: f"{value:,}" if isinstance(value, int) else str(value)
            for name, value in recipe.values.items()
        }
        return Sentence.made(_english_message(recipe).format_map(values), recipe)
    return Sentence.made(made(recipe, _english_message, str, separated), recipe)


def made(
    recipe: Recipe,
    message_of: Callable[[Message], str],
    said: Callable[[str], str],
    written: Callable[[int], str],
) -> str:
    """Return what a recipe makes in a language.

    Args:
        recipe: How it is made.
        message_of: Gives the language's own form of a message.
        said: Says a text, which may be a sentence, in the language.
        written: Writes a whole number as the language does.
    """
    if isinstance(recipe, Joined):
        return recipe.separator.join(said(part) for part in recipe.parts)
    if isinstance(recipe, Capital):
        text = said(recipe.text)
        return text[:1].upper() + text[1:]
    filled = {
        name: written(value) if isinstance(value, int) else said(value)
        for name, value in recipe.values.items()
    }
    return message_of(recipe).format_map(filled)


def separated(number: int) -> str:
    """Write a whole number as English does.

    Args:
        number: The number.
    """
    return f"{number:,}"


def _english_message(message: Message) -> str:
    return message.many if message.many and message.values[NUMBER] != 1 else message.one
