"""What somebody has uploaded for a list, kept until they have seen what it would change and confirm it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from playbooks.models import NamedList, NamedListDraft, NamedListVersion
from playbooks.named_lists.changing import Replacement, replace_entries
from playbooks.named_lists.overlaps import upload_warnings
from playbooks.named_lists.understanding import SHOWN, Difference, Understood, difference, understand


@dataclass(frozen=True)
class Preview:
    """What a draft is understood as, what it would change, and what scorecards in force would make of it."""

    understood: Understood
    change: Difference
    warnings: list[str]

    @property
    def first_added(self) -> list[str]:
        """Some of what would come onto the list."""
        return list(self.change.added.values())[:SHOWN]

    @property
    def first_removed(self) -> list[str]:
        """Some of what would go off the list."""
        return list(self.change.removed.values())[:SHOWN]

    @property
    def unnamed_added(self) -> int:
        """How many more would come."""
        return len(self.change.added) - len(self.first_added)

    @property
    def unnamed_removed(self) -> int:
        """How many more would go."""
        return len(self.change.removed) - len(self.first_removed)


def keep(named_list: NamedList, lines: Sequence[str], *, by: User, at: datetime, **told: Any) -> NamedListDraft:
    """Keep the lines, and what is told about them, in the place of what the same person may have uploaded before."""
    values = {"lines": "\n".join(lines), "recorded_at": at, **told}
    draft, _ = NamedListDraft.objects.update_or_create(named_list=named_list, author=by, defaults=values)
    return draft


def preview(draft: NamedListDraft) -> Preview:
    """Say what confirming the draft would do."""
    understood = understand(draft.named_list.kind, _lines(draft))
    warnings = upload_warnings(draft.named_list, understood.entries)
    return Preview(understood, difference(draft.named_list, understood.entries), warnings)


def confirm(draft: NamedListDraft, *, at: datetime) -> NamedListVersion:
    """Give the list what the draft says; lines that are no entry are left out."""
    entries = understand(draft.named_list.kind, _lines(draft)).entries
    wanted = Replacement(entries, draft.since, draft.reason)
    version = replace_entries(draft.named_list, wanted, by=draft.author, at=at)
    draft.delete()
    return version


def _lines(draft: NamedListDraft) -> list[str]:
    return draft.lines.split("\n")
