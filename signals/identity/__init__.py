"""Identity: from the ids and traits of claimed events to people, workspaces, accounts, facts and affiliations.

Every step is SQL over whole batches; Python decides only over the distinct hosts and links among ids. The result is one
of the set of events alone, not of the order they arrive in (`docs/identity.md` has the rules and the one exception).
"""

from datetime import datetime

from django.db.backends.utils import CursorWrapper

from signals.identity import affiliations, companies, facts, people, profiles, tables, workspaces
from signals.personal import later


def resolve(cursor: CursorWrapper, batch_ids: list[int], at: datetime) -> None:
    """Work the batches' ids and traits in, and leave their events with person and workspace in `attributed`."""
    tables.begin(cursor)
    later.pseudonymise(cursor, batch_ids, at)
    tables.claim(cursor, batch_ids)
    people.find_people(cursor)
    workspaces.find_workspaces(cursor)
    tables.attribute(cursor, batch_ids)
    facts.stage_traits(cursor)
    later.drop_traits(cursor)
    companies.find_companies(cursor, at)
    workspaces.join_workspaces(cursor)
    facts.save_facts(cursor, at)
    workspaces.move_workspaces(cursor)
    affiliations.affiliate(cursor)
    profiles.describe(cursor)
