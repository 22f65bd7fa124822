"""A file of definitions into the database: all of it or nothing, and nothing when it changes nothing.

What the file names is made equal to the file; what it does not name stays as it is. An item is replaced as a whole: a
condition, rule, bound or script that the file no longer has goes. A published version never changes, so a scorecard
(or the tiers) whose newest version says something else gets a draft, and `publish` is a second, explicit step.
"""

from datetime import datetime

import pghistory
from django.db import connection, transaction

from config.definitions import checks, document, lists, publishing, reading, rows, schema
from config.definitions.changes import Change
from config.definitions.export import everything
from config.definitions.invitations import write_pledge
from config.definitions.pinned import layers, settled
from config.definitions.problems import Findings
from config.definitions.words import write_words
from playbooks.actions import lock_memberships

LOCK = "SELECT pg_advisory_xact_lock(hashtext('baton definitions'))"


def import_text(content: bytes, *, publish: bool, at: datetime, source: str = "") -> list[Change]:
    """Make the database say what the file says; returns what changed. Raises `Rejected`, having changed nothing."""
    read = document.read(content)
    findings = Findings(read.marks)
    definitions = reading.definitions_from(read.value, findings)
    with transaction.atomic(), pghistory.context(command="definitions import", source=source):
        with connection.cursor() as cursor:
            cursor.execute(LOCK)
        if publish:
            # Before any row: who publishes by hand takes this lock before those of the scorecard, too.
            lock_memberships()
        checks.check(definitions, findings)
        findings.raise_if_any()
        changes: list[Change] = []
        for part in _parts(definitions, findings):
            changes += _apply(schema.in_order(part), at)
            if publish:
                changes += publishing.publish(part, definitions, at, findings)
                findings.raise_if_any()
    return changes


def _parts(definitions: schema.Definitions, findings: Findings) -> list[schema.Definitions]:
    """The file in the order in which it can be stored and published."""
    try:
        return list(layers(definitions))
    except ValueError as circle:
        findings.add(("scorecards",), f"ask for each other in a circle: {circle}")
    findings.raise_if_any()
    return []


def _apply(wanted: schema.Definitions, at: datetime) -> list[Change]:
    stored = everything()
    changes: list[Change] = []
    for part, write in rows.WRITERS.items():
        present = {item.key: item for item in getattr(stored, part)}
        items = getattr(wanted, part)
        if part == "lists":
            items = [lists.settled(item, present.get(item.key)) for item in items]
        if part == "scorecards":
            items = [settled(item) for item in items]
        changed = [item for item in items if not rows.same(item, present.get(item.key))]
        rows.free_names(checks.ROWS[part], changed)
        changes += [
            Change(f"{part.removesuffix('s').replace('_', ' ')} “{item.key}”", write(item, at)) for item in changed
        ]
    if wanted.tiers and not rows.same(wanted.tiers, stored.tiers):
        changes.append(Change("tiers", rows.write_tiers(wanted.tiers, at)))
    if wanted.pledge and not rows.same(wanted.pledge, stored.pledge):
        changes.append(Change("pledge", write_pledge(wanted.pledge, at)))
    if wanted.pledge_words and not rows.same(wanted.pledge_words, stored.pledge_words or schema.PledgeWords()):
        changes.append(Change("words of the pledge", write_words(wanted.pledge_words)))
    return changes
