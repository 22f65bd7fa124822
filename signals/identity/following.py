"""The line follows merges by hand, and their undoing, which is the same computation.

Every row that goes with a person or an account says whose it is by itself (`own_person`, `own_account`; null while
that is who has it), and belongs to whoever stands for that one: `merged_into`, or itself. So to follow is to make this
true again for the rows of a family (all that merges tie together), and to decide anew what rests on them.

What calls say about ids is worked out as if nobody had been merged by hand: a family that new ids touch is taken apart
before, and put together after. Merges by hand are laid over it, so they can be undone whatever arrived in between.
"""

from collections.abc import Iterable, Mapping

from django.db import models
from django.db.backends.utils import CursorWrapper

from accounts.models import Account, AccountMerge, Domain, Fact, Identifier, Membership, Person, PersonMerge
from signals.identity.companies import HOST_OF_EMAIL
from signals.identity.roots import Edge, families, person_roots
from signals.models import Occurrence

OF_PEOPLE: tuple[type[models.Model], ...] = (Identifier, Membership, Fact, Occurrence)
OF_ACCOUNTS: tuple[type[models.Model], ...] = (Domain, Fact)
"""What is stored about people and accounts themselves. Everything else is derived from it, or follows in its app."""
_ONLY: dict[type[models.Model], str] = {Fact: "AND held.workspace_id IS NULL"}
"""What a workspace's fact speaks for is derived from the workspace's homes, and so follows them."""

_FOLLOW = """
UPDATE {table} AS held SET {subject}_id = kin.root, own_{subject}_id = NULLIF(kin.own, kin.root)
FROM unnest(%(own)s::bigint[], %(roots)s::bigint[]) AS kin(own, root)
WHERE held.{subject}_id = ANY(%(own)s) AND COALESCE(held.own_{subject}_id, held.{subject}_id) = kin.own
    AND held.{subject}_id <> kin.root {only}
"""

# Whoever is in a family keeps apart when they themselves were seen; who has left it needs no second pair of columns.
_PEOPLE = """
WITH kin AS (
    SELECT own, root, count(*) OVER (PARTITION BY root) > 1 AS is_tied
    FROM unnest(%(own)s::bigint[], %(roots)s::bigint[]) AS kin(own, root)
), seen AS (
    SELECT kin.*, COALESCE(p.own_first_seen_at, p.first_seen_at) AS first_at,
        COALESCE(p.own_last_seen_at, p.last_seen_at) AS last_at
    FROM kin JOIN accounts_person p ON p.id = kin.own
), span AS (
    SELECT root, min(first_at) AS first_at, max(last_at) AS last_at FROM seen GROUP BY root
)
UPDATE accounts_person p SET merged_into_id = NULLIF(seen.root, seen.own),
    first_seen_at = CASE WHEN seen.root = seen.own THEN span.first_at ELSE seen.first_at END,
    last_seen_at = CASE WHEN seen.root = seen.own THEN span.last_at ELSE seen.last_at END,
    own_first_seen_at = CASE WHEN seen.is_tied THEN seen.first_at END,
    own_last_seen_at = CASE WHEN seen.is_tied THEN seen.last_at END
FROM seen JOIN span USING (root) WHERE p.id = seen.own
"""

_NOTE_PEOPLE = """
INSERT INTO stirred_account
SELECT DISTINCT account_id FROM signals_occurrence WHERE person_id = ANY(%(own)s) AND account_id IS NOT NULL
UNION SELECT account_id FROM accounts_person WHERE id = ANY(%(own)s) AND account_id IS NOT NULL;
INSERT INTO stirred_person SELECT unnest(%(own)s::bigint[]);
INSERT INTO left_account SELECT account_id FROM accounts_person WHERE id = ANY(%(own)s) AND account_id IS NOT NULL;
INSERT INTO dirty_person SELECT unnest(%(own)s::bigint[]);
INSERT INTO moved_person SELECT unnest(%(own)s::bigint[]);
INSERT INTO dirty_workspace SELECT workspace_id FROM accounts_membership WHERE person_id = ANY(%(own)s)
"""

# Addresses say where people belong and who founded a workspace; the index `fact_email_host` finds them by host.
_NOTE_ACCOUNTS = f"""
INSERT INTO dirty_person
SELECT f.person_id FROM accounts_fact f
WHERE f.name = 'email' AND f.person_id IS NOT NULL AND {HOST_OF_EMAIL.format(value="f.value")} = ANY(ARRAY(
    SELECT host::text FROM accounts_domain WHERE account_id = ANY(%(own)s)));
INSERT INTO dirty_workspace
SELECT workspace_id FROM accounts_workspaceaffiliation WHERE account_id = ANY(%(own)s)
UNION SELECT workspace_id FROM accounts_membership WHERE person_id IN (SELECT id FROM dirty_person);
INSERT INTO left_account SELECT unnest(%(own)s::bigint[]);
INSERT INTO stirred_account SELECT unnest(%(own)s::bigint[])
"""


def follow_accounts(cursor: CursorWrapper, accounts: Iterable[int]) -> None:
    """Have domains and facts of the accounts' families follow `Account.merged_into`; note what rests on them."""
    tied = families(standing(AccountMerge), accounts)
    roots = dict(Account.objects.filter(pk__in=set().union(*tied)).values_list("pk", "merged_into"))
    kin = _kin({own: root or own for own, root in roots.items()})
    _follow(cursor, OF_ACCOUNTS, "account", kin)
    cursor.execute(_NOTE_ACCOUNTS, kin)


def family_of(people: Iterable[int]) -> set[int]:
    """Everybody whom standing merges tie to one of these people; nobody if none of them has been merged by hand."""
    return {person for family in families(standing(PersonMerge), people) if len(family) > 1 for person in family}


def unsettled_people() -> set[int]:
    """Everybody who is tied, or was until it was undone, by merges that the line has still to follow."""
    waiting = list(PersonMerge.objects.filter(settled_at=None).values_list("merged", "into"))
    if not waiting:
        return set()
    return set().union(*families(standing(PersonMerge) + waiting, {person for edge in waiting for person in edge}))


def take_apart(cursor: CursorWrapper, people: Iterable[int]) -> None:
    """Give everybody back what is theirs by themselves, until `put_together`."""
    _set_people(cursor, {person: person for person in people})


def put_together(cursor: CursorWrapper, people: Iterable[int]) -> None:
    """Have all that belongs to the people's families follow the merges that stand; note what rests on it."""
    kept = Person.objects.filter(pk__in=list(people)).values_list("pk", flat=True)
    roots = person_roots(standing(PersonMerge), kept)
    _set_people(cursor, roots)
    if roots:
        cursor.execute(_NOTE_PEOPLE, _kin(roots))


def standing(model: type[AccountMerge] | type[PersonMerge]) -> list[Edge]:
    """The merges that nobody has undone. Decisions of people, so there are few."""
    return list(model.objects.filter(undone_at=None).values_list("merged", "into"))


def _set_people(cursor: CursorWrapper, roots: Mapping[int, int]) -> None:
    if roots:
        kin = _kin(roots)
        _follow(cursor, OF_PEOPLE, "person", kin)
        cursor.execute(_PEOPLE, kin)


def _follow(
    cursor: CursorWrapper, held: Iterable[type[models.Model]], subject: str, kin: Mapping[str, list[int]]
) -> None:
    for model in held:
        only = _ONLY.get(model, "")
        cursor.execute(_FOLLOW.format(table=model._meta.db_table, subject=subject, only=only), kin)


def _kin(roots: Mapping[int, int]) -> dict[str, list[int]]:
    return {"own": list(roots), "roots": list(roots.values())}
