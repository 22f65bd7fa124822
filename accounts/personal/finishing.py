"""The last of an erasure: the person's own rows, which said until then what to look for."""

from django.db import connection

from accounts.enums import IdentifierKind
from accounts.models import Erasure, Fact, Identifier, Person
from accounts.personal.subject import Subject

# The host of an address is what the person's usage counts for; the company is what an account may be named after.
KEPT = ("email", "company")

_ADDRESSES = """
UPDATE accounts_fact SET value = to_jsonb(%s || '@' || split_part(value #>> '{}', '@', 2))
WHERE person_id = %s AND name = 'email'
"""


def erase_identity(erasure: Erasure, subject: Subject) -> None:
    """Forget facts and ids; of addresses the host stays, of a company its name."""
    facts = Fact.objects.filter(person=erasure.person_id)
    erasure.facts_erased = facts.count()
    facts.exclude(name__in=KEPT).delete()
    for fact in facts.filter(name="company"):
        name = fact.value.get("name") if isinstance(fact.value, dict) else fact.value
        fact.value = subject.words.scrub(name, close=True) if isinstance(name, str) else ""
        fact.save(update_fields=["value"])
    with connection.cursor() as cursor:
        cursor.execute(_ADDRESSES, [erasure.pseudonym, erasure.person_id])
    erasure.identifiers_erased, _ = (
        Identifier.objects.filter(person=erasure.person_id).exclude(value=erasure.pseudonym).delete()
    )
    Person.objects.filter(pk=erasure.person_id).update(name="", email="")


def take_pseudonym(erasure: Erasure) -> None:
    """From now on the person is known by the pseudonym, too."""
    Identifier.objects.get_or_create(
        kind=IdentifierKind.USER, value=erasure.pseudonym, defaults={"person": erasure.person}
    )
