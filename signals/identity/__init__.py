"""Identity: from the ids and traits of claimed events to people, workspaces, accounts, facts and affiliations.

Every step is SQL over whole batches; Python decides only over the distinct hosts and links among ids. The result is one
of the set of events alone, not of the order they arrive in (`docs/identity.md` has the rules and the one exception).
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.backends.utils import CursorWrapper

from accounts.models import AccountMerge, PersonMerge
from signals.identity import (
    affiliations,
    companies,
    facts,
    following,
    names,
    people,
    profiles,
    second_domains,
    suggestions,
    tables,
    workspace_affiliations,
    workspaces,
)
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
    names.judge_names(cursor)
    companies.find_companies(cursor, at)
    workspaces.join_workspaces(cursor)
    facts.save_facts(cursor, at)
    profiles.date(cursor)
    _decide(cursor, at)


def follow_merges(
    cursor: CursorWrapper, accounts: Iterable[AccountMerge], people: Iterable[PersonMerge], at: datetime
) -> None:
    """Have everything follow these merges, or their having been undone; accounts concerned are in `stirred_account`."""
    tables.begin(cursor)
    tables.claim(cursor, [])
    tables.attribute(cursor, [])
    following.put_together(cursor, _both(people))
    following.follow_accounts(cursor, _both(accounts))
    _decide(cursor, at)


def _decide(cursor: CursorWrapper, at: datetime) -> None:
    """Work out what rests on the rows noted. Mostly none are: known people did something in known workspaces."""
    with tables.noted(cursor) as (noted, working):
        if not noted:
            return
        workspaces.name_workspaces(working)
        if "dirty_workspace" in noted:
            workspace_affiliations.affiliate_workspaces(working)
        suggestions.suggest_domains(working, at)
        if not noted.isdisjoint({"dirty_workspace", "left_account"}):
            second_domains.note_second_domains(working, at)
        if not noted.isdisjoint({"dirty_workspace", "dirty_person"}):
            affiliations.affiliate(working)
        profiles.describe(working)


def _both(merges: Iterable[AccountMerge] | Iterable[PersonMerge]) -> set[int]:
    return {one for merge in merges for one in (merge.merged_id, merge.into_id)}
