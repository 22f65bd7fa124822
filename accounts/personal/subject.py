"""Who a person is by everything that is known of them: their ids, and the words that give them away."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from accounts.enums import IdentifierKind
from accounts.models import Fact, Person
from accounts.personal.words import Words

PSEUDONYM_START = "erased-"
NAMES = frozenset({"name", "full_name", "display_name"})
OTHERS = frozenset(
    {
        "phone",
        "phone_number",
        "mobile",
        "username",
        "user_name",
        "nickname",
        "avatar",
        "picture",
        "address",
        "street",
        "linkedin",
        "linkedin_url",
        "twitter",
        "github",
        "website",
        "url",
        "ip",
        "birthday",
    }
)
"""Facts about a person, beside names and addresses, that stand for this person and no other."""


@dataclass(frozen=True)
class Subject:
    """A person, the ids on the wire that are theirs alone, and the words that give them away."""

    person: Person
    users: frozenset[str]
    visitors: frozenset[str]
    words: Words

    @property
    def ids(self) -> list[str]:
        """Every id, whichever of the two name spaces it is from."""
        return sorted(self.users | self.visitors)


def subject_of(person: Person, pseudonym: str = "") -> Subject:
    """Gather what is known; the pseudonym itself gives nobody away."""
    ids: dict[str, set[str]] = {kind.value: set() for kind in IdentifierKind}
    for kind, value in person.identifiers.exclude(value=pseudonym).values_list("kind", "value"):
        ids[kind].add(value)
    users, visitors = frozenset(ids[IdentifierKind.USER]), frozenset(ids[IdentifierKind.ANONYMOUS])
    return Subject(person, users, visitors, _words(person, users | visitors, pseudonym))


def _words(person: Person, ids: frozenset[str], pseudonym: str) -> Words:
    known: dict[str, set[str]] = {}
    for name, value in Fact.objects.filter(person=person).values_list("name", "value").distinct():
        known.setdefault(name, set()).update(_texts(value))
    emails = {person.email, *known.get("email", set()), *(one for one in ids if "@" in one)}
    first_and_last = product(known.get("first_name", set()), known.get("last_name", set()))
    names = {person.name, *(f"{first} {last}" for first, last in first_and_last)}
    names |= {text for name in NAMES | {"first_name", "last_name"} for text in known.get(name, set())}
    return Words(
        pseudonym=pseudonym,
        ids=ids,
        emails=frozenset(email.lower() for email in emails if _is_address(email) and not _is_pseudonymous(email)),
        names=frozenset(" ".join(name.split()) for name in names if len(name) > 1),
        others=frozenset(text for name in OTHERS for text in known.get(name, set())),
    )


def _is_pseudonymous(email: str) -> bool:
    """Whether an address is one that an erasure has left."""
    return email.startswith(PSEUDONYM_START)


def _is_address(text: str) -> bool:
    local, at, host = text.rpartition("@")
    return bool(local and at and host)


def _texts(value: Any) -> Iterable[str]:
    """Every text in a JSON value; numbers too, as telephone numbers may be sent so."""
    if isinstance(value, dict | list):
        yield from _inner_texts(value.values() if isinstance(value, dict) else value)
    elif isinstance(value, str) or (isinstance(value, int | float) and not isinstance(value, bool)):
        yield str(value).strip()


def _inner_texts(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        yield from _texts(value)
