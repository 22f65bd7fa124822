"""Named lists that rules look accounts up on: target accounts, competitors, the largest companies of a country."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from playbooks.enums import ListKind
from playbooks.models.immutable import never_emptied
from playbooks.querysets import NamedListVersionQuerySet

ENTRY_MAX_LENGTH = 255
_IS_WITHDRAWN = """
    EXISTS (SELECT FROM playbooks_namedlistversion WHERE named_list_id = OLD.named_list_id AND since = OLD.{time}
        AND withdrawn_at IS NOT NULL)
    AND NOT EXISTS (SELECT FROM playbooks_namedlistversion WHERE named_list_id = OLD.named_list_id
        AND since = OLD.{time} AND withdrawn_at IS NULL)
"""


@pghistory.track()
class NamedList(models.Model):
    """A list by name; what is on it, and since when, is in its entries. What its entries are never changes."""

    key = models.SlugField(max_length=80, unique=True, help_text="What files and rules call it.")
    name = models.CharField(max_length=100, unique=True)
    description = models.TextField(blank=True)
    kind = models.CharField("entries are", max_length=8, choices=ListKind, default=ListKind.DOMAINS)

    class Meta:
        ordering = ("name",)
        triggers = (
            pgtrigger.Protect(
                name="kind_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__kind__df=pgtrigger.F("new__kind")),
            ),
        )

    def __str__(self) -> str:
        return self.name


class NamedListVersion(models.Model):
    """The list was given these entries, which are on it from `since` on; the first version may reach back to 1970.

    Versions are only added, each with a later `since`, so what was on the list at an instant that has passed stays. One
    that has not begun may be withdrawn, once; its entries go, and it stays.
    """

    named_list = models.ForeignKey(NamedList, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    since = models.DateTimeField()
    entry_count = models.PositiveIntegerField("entries")
    added = models.PositiveIntegerField()
    removed = models.PositiveIntegerField()
    reason = models.TextField(blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = NamedListVersionQuerySet.as_manager()

    class Meta:
        ordering = ("named_list", "-number")
        constraints = (
            models.UniqueConstraint(fields=["named_list", "number"], name="list_version_number_unique"),
            models.UniqueConstraint(
                fields=["named_list", "since"], condition=Q(withdrawn_at=None), name="list_version_since_unique"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__lt=F("since")), name="list_version_withdrawn_in_time"
            ),
        )
        triggers = (
            never_emptied(),
            pgtrigger.Protect(name="stays", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="append_only",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.withdrawn_at IS NOT NULL OR OLD.since <= now() OR to_jsonb(OLD) - 'withdrawn_at'"
                    " - 'withdrawn_by_id' IS DISTINCT FROM to_jsonb(NEW) - 'withdrawn_at' - 'withdrawn_by_id'"
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.named_list} v{self.number}"


class NamedListEntry(models.Model):
    """`text` is on the list from `since` up to, not including, `until`; `key` is what it is found by.

    A version adds rows for what is new, and ends those of what is gone; it leaves alone what stays. When it is
    withdrawn before it begins, both are undone.
    """

    named_list = models.ForeignKey(NamedList, models.PROTECT, related_name="entries", db_index=False)
    key = models.CharField(max_length=ENTRY_MAX_LENGTH)
    text = models.CharField(max_length=ENTRY_MAX_LENGTH)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["named_list", "key", "since"], name="list_entry_unique"),
            models.UniqueConstraint(
                fields=["named_list", "key"], condition=Q(until=None), name="list_entry_listed_once"
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="list_entry_span"),
        )
        triggers = (
            never_emptied(),
            pgtrigger.Trigger(
                name="stays_listed",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=f"""
                    IF {_IS_WITHDRAWN.format(time="since")} THEN RETURN OLD; END IF;
                    RAISE EXCEPTION 'what a list had stays';
                """,
            ),
            pgtrigger.Trigger(
                name="ends_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=f"""
                    IF ROW(OLD.named_list_id, OLD.key, OLD.text, OLD.since)
                        IS NOT DISTINCT FROM ROW(NEW.named_list_id, NEW.key, NEW.text, NEW.since)
                    THEN
                        IF OLD.until IS NULL THEN RETURN NEW; END IF;
                        IF NEW.until IS NULL AND {_IS_WITHDRAWN.format(time="until")} THEN RETURN NEW; END IF;
                    END IF;
                    RAISE EXCEPTION 'an entry of a list ends once, and says the same for good';
                """,
            ),
        )

    def __str__(self) -> str:
        return self.text


class NamedListDraft(models.Model):
    """What somebody has uploaded for a list and not confirmed yet, one entry a line."""

    named_list = models.ForeignKey(NamedList, models.CASCADE, related_name="drafts")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    lines = models.TextField()
    since = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["named_list", "author"], name="list_draft_one_each"),)

    def __str__(self) -> str:
        return f"Draft of {self.named_list}"
