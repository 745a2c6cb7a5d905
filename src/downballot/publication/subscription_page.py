"""The pages on which readers ask for mail, say yes, change their mind and leave."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct

from downballot.model.mailing import Rhythm
from downballot.model.sentence import say
from downballot.publication.frame import Frame, Site, frame
from downballot.publication.subscription_addresses import (
    ASKED,
    LEFT,
    SUBSCRIBE,
    confirm_path,
    preferences_path,
    unsubscribe_path,
)

RHYTHMS = {
    Rhythm.AT_ONCE: say("at once, whenever there is something new"),
    Rhythm.ELECTION_NIGHT: say("on election night only, as it happens"),
    Rhythm.DAILY: say("once a day, in the morning"),
    Rhythm.WEEKLY: say("once a week, on Monday morning"),
}


class Topic(Struct, frozen=True):
    """Something that readers may be told of: what it is known by, and its name."""

    id: str
    name: str


class Choice(Struct, frozen=True):
    """One box or button of a form: its value, its words, and whether it is chosen."""

    value: str
    words: str
    chosen: bool


class SubscriptionPage(Struct, frozen=True):
    """Everything on a page about mail.

    Attributes:
        frame: The surroundings.
        heading: Its heading.
        said: What it says, in sentences.
        problem: What was wrong with what was asked; empty where nothing was.
        action: Path that the form is sent to; empty without a form.
        button: Words on its button.
        topics: The topics to choose from; empty for a form without.
        rhythms: How often.
        address: The address as it was typed; None where the form asks for none.
        leave: Whether a second button ends all mail.
        link: Path of a page to go on to; empty without.
        link_words: Words of that link.
    """

    frame: Frame
    heading: str
    said: tuple[str, ...] = ()
    problem: str = ""
    action: str = ""
    button: str = ""
    topics: tuple[Choice, ...] = ()
    rhythms: tuple[Choice, ...] = ()
    address: str | None = None
    leave: bool = False
    link: str = ""
    link_words: str = ""


def subscribe_page(
    site: Site,
    topics: tuple[Topic, ...],
    chosen: Collection[str],
    rhythm: Rhythm,
    *,
    address: str = "",
    problem: str = "",
) -> SubscriptionPage:
    """Return the page that asks what to send where.

    Args:
        site: The desk.
        topics: What is offered.
        chosen: What is chosen already.
        rhythm: How often.
        address: What was typed as an address.
        problem: What was wrong with it.
    """
    heading = say("News by mail")
    return SubscriptionPage(
        frame=frame(site, heading, SUBSCRIBE),
        heading=heading,
        said=(
            say("Choose what to be told of and how often. You get a mail with a link first: "
                "nothing is sent before you say yes there."),
        ),
        problem=problem,
        action=SUBSCRIBE,
        button=say("Send me the link"),
        topics=_topics(topics, chosen),
        rhythms=_rhythms(rhythm),
        address=address,
    )  # fmt: skip


def asked_page(site: Site) -> SubscriptionPage:
    """Return the page after somebody has asked; it is the same for every address.

    Args:
        site: The desk.
    """
    heading = say("Look into your mail")
    return SubscriptionPage(
        frame=frame(site, heading, ASKED),
        heading=heading,
        said=(
            say("A link is on its way to the address that you typed. It ends in 48 hours."),
            say("If there is no mail, look into the folder for spam, or ask again in an hour."),
        ),
    )  # fmt: skip


def confirm_page(
    site: Site, token: str, topics: tuple[Topic, ...], rhythm: Rhythm
) -> SubscriptionPage:
    """Return the page on which somebody says yes.

    Args:
        site: The desk.
        token: The token of the letter.
        topics: What was asked for.
        rhythm: How often.
    """
    heading = say("Please confirm")
    return SubscriptionPage(
        frame=frame(site, heading, confirm_path(token)),
        heading=heading,
        said=(
            say("You asked for mail {rhythm}, about:", rhythm=RHYTHMS[rhythm]),
            *(one.name for one in topics),
        ),
        action=confirm_path(token),
        button=say("Yes, write to me"),
    )


def preferences_page(
    site: Site,
    token: str,
    topics: tuple[Topic, ...],
    chosen: Collection[str],
    rhythm: Rhythm,
    *,
    said: str = "",
    problem: str = "",
) -> SubscriptionPage:
    """Return the page on which a subscriber changes what is sent.

    Args:
        site: The desk.
        token: A token for preferences.
        topics: What is offered.
        chosen: What is sent now.
        rhythm: How often.
        said: What has just been done; empty for nothing.
        problem: What was wrong with what was asked.
    """
    heading = say("What you get")
    return SubscriptionPage(
        frame=frame(site, heading, preferences_path(token)),
        heading=heading,
        said=(said,) if said else (),
        problem=problem,
        action=preferences_path(token),
        button=say("Save"),
        topics=_topics(topics, chosen),
        rhythms=_rhythms(rhythm),
        leave=True,
    )


def unsubscribe_page(site: Site, token: str) -> SubscriptionPage:
    """Return the page on which a subscriber leaves.

    Args:
        site: The desk.
        token: A token for leaving.
    """
    heading = say("Stop all mail")
    return SubscriptionPage(
        frame=frame(site, heading, unsubscribe_path(token)),
        heading=heading,
        said=(say("Nothing more is sent to you, and your address is deleted here."),),
        action=unsubscribe_path(token),
        button=say("Stop all mail"),
    )


def left_page(site: Site) -> SubscriptionPage:
    """Return the page for somebody who has left.

    Args:
        site: The desk.
    """
    heading = say("You get no more mail")
    return SubscriptionPage(
        frame=frame(site, heading, LEFT),
        heading=heading,
        said=(say("Nothing more is sent to you. Your address is deleted here."),),
        link=SUBSCRIBE,
        link_words=say("Ask for mail again"),
    )


def ended_page(site: Site) -> SubscriptionPage:
    """Return the page for a link that is used, too old, or no link of this desk.

    Args:
        site: The desk.
    """
    heading = say("This link no longer works")
    return SubscriptionPage(
        frame=frame(site, heading, ""),
        heading=heading,
        said=(
            say(
                "It was used before, or it is too old. Every mail has a fresh link at its foot."
            ),
        ),
        link=SUBSCRIBE,
        link_words=say("Ask for mail"),
    )


def _topics(topics: tuple[Topic, ...], chosen: Collection[str]) -> tuple[Choice, ...]:
    return tuple(Choice(one.id, one.name, one.id in chosen) for one in topics)


def _rhythms(chosen: Rhythm) -> tuple[Choice, ...]:
    return tuple(Choice(one.value, words, one is chosen) for one, words in RHYTHMS.items())
