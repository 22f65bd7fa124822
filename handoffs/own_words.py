"""The words that RevOps adds to what the pledge rules out, besides those that Baton brings (`handoffs.phrases`).

Pure reading and checking of text. A phrase is looked for as it stands, whole words of it, whatever their case and the
room between them; a host is one that calendars are at, with whatever is below it. Neither is a pattern: what would be
found in every other message is refused where it is written.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST_WORD = 100
FEWEST_LETTERS, LONG_WORD = 6, 8
FEWEST_WIDE = 3
_OF_PATTERNS = re.compile(r"[*\\\[\](){}|^$+<>]")
_HOST = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}(?:/[\w./~-]+)?")
_WHOLE_COUNTRIES = re.compile(r"(?:co|com|org|net|ac|gov)\.[a-z]{2}")
_APOSTROPHES = str.maketrans("’‘ʼ", "'''")


@dataclass(frozen=True)
class OwnWords:
    """What was added: phrases that only ask to be noticed, and hosts of calendars."""

    phrases: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()

    def checking_in(self, text: str) -> str:
        """The first phrase that the text has, as it stands there; empty if it has none."""
        return _found(map(_phrase_pattern, self.phrases), text)

    def calendar_link(self, text: str) -> str:
        """The first link to one of the hosts; empty if there is none."""
        return _found(map(_host_pattern, self.hosts), text).rstrip(".,;:!?")


def canonical_phrase(text: str) -> str:
    """The phrase as it is stored. Raises ValueError, saying what would be right."""
    phrase = " ".join(unicodedata.normalize("NFC", text).split())
    if sign := _OF_PATTERNS.search(phrase):
        raise ValueError(f"“{phrase}” is looked for as it stands; write the words themselves, without “{sign[0]}”")
    if len(phrase) > LONGEST_WORD:
        raise ValueError(f"a phrase has at most {LONGEST_WORD} characters")
    letters = [character for character in phrase if character.isalpha()]
    if _is_short(phrase.split(), letters):
        raise ValueError(f"“{phrase}” would be found everywhere; write at least two words, or a long one")
    return phrase


def canonical_host(text: str) -> str:
    """The host as it is stored, without a scheme. Raises ValueError, saying what would be right."""
    host = re.sub(r"^https?://", "", text.strip().lower()).rstrip("/")
    host = unicodedata.normalize("NFC", host.removeprefix("www."))
    if len(host) > LONGEST_WORD:
        raise ValueError(f"a host has at most {LONGEST_WORD} characters")
    if not _HOST.fullmatch(host) or _WHOLE_COUNTRIES.fullmatch(host):
        raise ValueError(f"“{text.strip()}” is not a host such as “termine.example.com” or “example.com/book”")
    return host


def _is_short(words: list[str], letters: list[str]) -> bool:
    """Scripts without room between words say more with a letter, and are counted by letters alone."""
    if any(_is_wide(letter) for letter in letters):
        return len(letters) < FEWEST_WIDE
    return len(letters) < (LONG_WORD if len(words) < 2 else FEWEST_LETTERS)  # noqa: PLR2004 - two words are a phrase


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in {"W", "F"}


def _phrase_pattern(phrase: str) -> str:
    """Whole words; what is written without room between words has no ends to look for."""
    words = r"\s+".join(re.escape(word) for word in phrase.translate(_APOSTROPHES).split())
    begins = "" if _is_wide(phrase[0]) or not phrase[0].isalnum() else r"(?<!\w)"
    ends = "" if _is_wide(phrase[-1]) or not phrase[-1].isalnum() else r"(?!\w)"
    return f"{begins}{words}{ends}"


def _host_pattern(host: str) -> str:
    return rf"(?:https?://)?(?<![\w@-])(?:[\w-]+\.)*{re.escape(host)}(?![\w-])(?!\.\w)(?:/[^\s<>\"')\]]*)?"


def _found(patterns: Iterable[str], text: str) -> str:
    """What the first of the patterns that is found finds, in one line."""
    read = unicodedata.normalize("NFC", text)
    plain = read.translate(_APOSTROPHES)
    for pattern in patterns:
        if found := re.search(pattern, plain, re.IGNORECASE):
            return " ".join(read[found.start() : found.end()].split())
    return ""
