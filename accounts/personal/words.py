"""The words that give a person away, found and replaced in texts and JSON values. Pure; no database.

An address, a full name, a telephone number are replaced wherever they stand. So is an id that could be nothing else;
one that could be any number or word (`12`, `admin`) only where a member's name says that it is an id. In texts about
the person's own account (`close`), every id and each part of a name count too, as whole words; in the names of things
there (titles), a part of a name that is all of the title, or whose the thing is (`Dana’s team`): `Roe Industries` is
a company.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import quote

NOBODY = "an erased person"
SOMETHING = "erased"
ID_MEMBERS = frozenset(
    {
        "userId",
        "user_id",
        "$user_id",
        "anonymousId",
        "anonymous_id",
        "$anon_distinct_id",
        "previousId",
        "previous_id",
        "distinct_id",
        "$distinct_id",
        "alias",
        "$device_id",
        "person_id",
        "member_id",
        "owner_id",
        "assignee_id",
        "actor_id",
        "invited_by",
        "created_by",
    }
)
"""Members of JSON objects whose value is an id, whatever it looks like."""
SHORTEST_ID = 6
SHORTEST_PLAIN_ID = 12
SHORTEST_OTHER = 6
SHORTEST_NAME = 2

# Addresses and names stand in URLs as well.
_AT = "(?:@|%40)"
_SPACE = r"(?:\s|%20|\+|_)+"
_BEFORE, _AFTER = r"(?<![^\W_])", r"(?![^\W_])"
_BEFORE_ADDRESS, _AFTER_ADDRESS = r"(?<![^\W_]\.)(?<![^\W_][+-])(?<![^\W_])", r"(?![^\W_])(?![.-][^\W_])"


@dataclass(frozen=True)
class Words:
    """What a person is known by; `pseudonym` is what ids become, and the local part that addresses get."""

    pseudonym: str
    ids: frozenset[str] = field(default_factory=frozenset)
    emails: frozenset[str] = field(default_factory=frozenset)
    names: frozenset[str] = field(default_factory=frozenset)
    others: frozenset[str] = field(default_factory=frozenset)

    def scrub_text(self, text: str, *, close: bool = False) -> str:
        """The text without them."""
        pattern = self._close if close else self._anywhere
        return pattern.sub(self._replaced, text) if pattern else text

    def scrub(self, value: Any, *, close: bool = False, member: str = "") -> Any:
        """A JSON value without them, in its members' names too."""
        if isinstance(value, dict):
            return {
                self.scrub_text(name, close=close): self.scrub(inner, close=close, member=name)
                for name, inner in value.items()
            }
        if isinstance(value, list):
            return [self.scrub(inner, close=close, member=member) for inner in value]
        if member in ID_MEMBERS and self.is_id(value):
            return self.pseudonym
        return self.scrub_text(value, close=close) if isinstance(value, str) else value

    def is_id(self, value: Any) -> bool:
        """Say whether the value is one of the ids; numbers are ids too."""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            return False
        return (value if isinstance(value, str) else _numeral(value)) in self.ids

    def patterns(self, *, close: bool = False) -> list[str]:
        """LIKE patterns, one of which fits every text that `scrub` would change, and few others."""
        found = {*map(_literal, self.ids), *map(_like_address, self.emails)}
        found |= {_literal(spelled) for word in self._long_others for spelled in (word, quote(word, safe=""))}
        for name in self._parts if close else self._full_names:
            found |= {_like_name(name), _like_name(" ".join(map(quote, name.split())))}
        return sorted(f"%{pattern}%" for pattern in found if pattern)

    @property
    def _full_names(self) -> list[str]:
        return [name for name in self.names if len(name.split()) > 1]

    def scrub_title(self, title: str) -> str:
        """The name of something in the person's account without them."""
        clean = self.scrub_text(title)
        if not self._parts:
            return clean
        if clean.strip().casefold() in {part.casefold() for part in self._parts}:
            return NOBODY
        owned = "|".join(map(re.escape, _longest_first(self._parts)))
        return re.sub(rf"{_BEFORE}(?:{owned})(?=['’])", NOBODY, clean, flags=re.IGNORECASE)

    @property
    def _parts(self) -> set[str]:
        """Names, and their parts that are more than an initial."""
        return {part for name in self.names for part in (name, *name.split()) if len(part) >= SHORTEST_NAME}

    @cached_property
    def _anywhere(self) -> "re.Pattern[str] | None":
        return _alternatives(self.emails, self._full_names, filter(_is_distinctive, self.ids), self._long_others)

    @cached_property
    def _close(self) -> "re.Pattern[str] | None":
        return _alternatives(self.emails, self._parts, self.ids, self._long_others)

    @property
    def _long_others(self) -> list[str]:
        return [word for word in self.others if len(word) >= SHORTEST_OTHER]

    def _replaced(self, match: "re.Match[str]") -> str:
        if match.lastgroup == "email":
            host = re.split(_AT, match[0], flags=re.IGNORECASE)[-1]
            return f"{self.pseudonym}@{host}"
        return {"name": NOBODY, "other": SOMETHING}.get(match.lastgroup or "", self.pseudonym)


def _is_distinctive(text: str) -> bool:
    """Whether a text is an id and nothing else wherever it stands: long, or mixed of letters and something else."""
    if len(text) < SHORTEST_ID:
        return False
    return len(text) >= SHORTEST_PLAIN_ID or not (text.isalpha() or text.isdigit())


def _numeral(value: float) -> str:
    """A number as landing turns it into an id."""
    return str(int(value)) if isinstance(value, int) or value.is_integer() else repr(value)


def _literal(word: str) -> str:
    """The word as LIKE takes it; what JSON would write otherwise may be anything."""
    return "".join(
        "%" if letter in '"\\' or not letter.isprintable() else f"\\{letter}" if letter in "%_" else letter
        for letter in word.strip()
    )


def _like_address(email: str) -> str:
    """What URLs write otherwise may be anything."""
    return "%".join(map(_literal, re.split("[@+]", email)))


def _like_name(name: str) -> str:
    return "%".join(map(_literal, name.split()))


def _alternatives(
    emails: Iterable[str], names: Iterable[str], ids: Iterable[str], others: Iterable[str]
) -> "re.Pattern[str] | None":
    groups = {
        "email": [f"{_BEFORE_ADDRESS}{_address(email)}{_AFTER_ADDRESS}" for email in _longest_first(emails)],
        "name": [f"{_BEFORE}(?:{spelling}){_AFTER}" for name in _longest_first(names) for spelling in _spellings(name)],
        "id": [f"{_BEFORE}{re.escape(one)}{_AFTER}" for one in _longest_first(ids)],
        "other": [f"{_BEFORE}(?:{'|'.join(_either(one))}){_AFTER}" for one in _longest_first(others)],
    }
    filled = [f"(?P<{name}>{'|'.join(found)})" for name, found in groups.items() if found]
    return re.compile("|".join(filled), re.IGNORECASE) if filled else None


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted((word for word in words if word.strip()), key=lambda word: (-len(word), word))


def _address(email: str) -> str:
    local, _, host = email.rpartition("@")
    spelled = re.escape(local).replace(re.escape("+"), "(?:[+]|%2B)")
    return f"{spelled}{_AT}{re.escape(host)}"


def _spellings(name: str) -> Iterator[str]:
    yield _SPACE.join(re.escape(word) for word in name.split())
    if not name.isascii():
        yield _SPACE.join(re.escape(quote(word)) for word in name.split())


def _either(word: str) -> Iterator[str]:
    yield re.escape(word)
    if (quoted := quote(word, safe="")) != word:
        yield re.escape(quoted)
