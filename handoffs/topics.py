"""What a signal is about, for the page that tells sales what an account wants. Pure: words in, a topic out.

RevOps names signals freely, so the topic is read from the words of the key and the name, and of signals of intent from
those of their events if need be. The first topic any of whose words is among them is it; a signal without one is a
feature when it shows activation or depth, and interest of another kind when it shows intent.
"""

import re
from collections.abc import Iterable
from enum import StrEnum

from signals.enums import Category


class Topic(StrEnum):
    """What a signal is about."""

    UPGRADE = "Upgrade attempts"
    PRICING = "Pricing views"
    SUPPORT = "Support"
    REQUEST = "Feature requests"
    LIMIT = "Limits met"
    TEAM = "Teammates"
    FEATURE = "Features"
    SESSION = "Visits"
    INTEREST = "Other interest"


INTENT = (Topic.PRICING, Topic.UPGRADE, Topic.REQUEST, Topic.SUPPORT, Topic.LIMIT, Topic.TEAM, Topic.INTEREST)
"""What shows intent, in the order of the page."""
ALWAYS_SHOWN = (Topic.PRICING, Topic.UPGRADE, Topic.REQUEST, Topic.SUPPORT)
"""Sales asks about these: that there was none is an answer."""
_WORDS = {
    Topic.UPGRADE: {"upgrade", "upgraded", "checkout", "quote", "invoice", "procurement", "purchase", "trial"},
    Topic.PRICING: {"pricing", "price", "prices", "plans"},
    Topic.SUPPORT: {"support", "ticket", "help", "chat"},
    Topic.REQUEST: {"question", "asked", "request", "requested", "requests", "looked"},
    Topic.LIMIT: {"paywall", "limit", "limits", "quota", "ceiling"},
    Topic.TEAM: {"invited", "invite", "invitation", "teammate", "teammates", "member", "seat", "seats"},
    Topic.SESSION: {"session", "sessions", "login", "visit"},
}


def topic_of(category: str, called: Iterable[str], events: Iterable[str] = ()) -> Topic | None:
    """The topic of a signal by its category and words; None when it says nothing of usage or intent."""
    found = _first(called)
    if found:
        return found
    if category in (Category.ACTIVATION, Category.DEPTH):
        return Topic.FEATURE
    return _first(events) or Topic.INTEREST if category == Category.INTENT else None


def _first(texts: Iterable[str]) -> Topic | None:
    words = set(re.findall(r"[a-z]+", " ".join(texts).lower()))
    return next((topic for topic, those in _WORDS.items() if words & those), None)
