"""What a word of the pledge would find: in the latest messages, and in the company's own scripts."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from accounts.wording import count_of
from handoffs import phrases
from handoffs.enums import WordKind
from handoffs.models import Outreach, PledgeWord
from handoffs.own_words import OwnWords
from playbooks.models import Script

LATEST = 200
"""So many messages are looked through, the latest."""
FEWEST = 10
COMMON = 0.2
"""A word that is in more of the messages than this says nothing about any of them."""


@dataclass(frozen=True)
class Preview:
    """How many of so many messages have it, and how it stands in the latest that does.

    `scripts` are those in force that say it; `is_known` that Baton finds it without this.
    """

    found: int
    messages: int
    example: str
    scripts: tuple[str, ...]
    is_known: bool

    @property
    def warning(self) -> str:
        """What is odd about the word; empty if nothing is."""
        said = []
        if self.is_known:
            said.append("Baton finds it without this.")
        if self.messages >= FEWEST and self.found > self.messages * COMMON:
            said.append("That is too common to say anything about a message.")
        if self.scripts:
            said.append(f"Your own words have it: {', '.join(self.scripts)}.")
        return " ".join(said)

    def __str__(self) -> str:
        if not self.messages:
            return "Nobody has written anything yet to look through."
        of = f"{self.found} of the last {count_of(self.messages, 'message', 'messages')}"
        return f"{of}, last “{self.example}”" if self.found else of


def previews(words: Sequence[PledgeWord]) -> list[Preview]:
    """What each would find, in two queries for all of them."""
    sent = Outreach.objects.order_by("-at", "-id").values_list("subject", "body")[:LATEST]
    messages = [f"{subject}\n{body}" for subject, body in sent]
    in_force = Script.objects.published().select_related("play").order_by("play__name", "tier")
    scripts = [(f"the script of “{one.play}” for {one.get_tier_display()}", one) for one in in_force]
    written = [(name, f"{script.subject}\n{script.body}") for name, script in scripts]
    return [_preview(word, messages, written) for word in words]


def _preview(word: PledgeWord, messages: Iterable[str], scripts: Iterable[tuple[str, str]]) -> Preview:
    find, known = _finders(word)
    found = [find(text) for text in messages]
    hits = [text for text in found if text]
    said = tuple(name for name, text in scripts if find(text))
    return Preview(len(hits), len(found), hits[0] if hits else "", said, bool(known(word.text)))


def _finders(word: PledgeWord) -> tuple[Callable[[str], str], Callable[[str], str]]:
    """How the word finds itself in a text, and how Baton would without it."""
    if word.kind == WordKind.CALENDAR:
        return OwnWords(hosts=(word.text,)).calendar_link, phrases.calendar_link
    return OwnWords(phrases=(word.text,)).checking_in, phrases.checking_in
