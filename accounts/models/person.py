"""A product user, the ids they are known by, and where they belong."""

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models.functions import Upper

from accounts.enums import IdentifierKind
from accounts.models.account import Account
from accounts.models.workspace import Workspace
from accounts.querysets import PersonQuerySet


class Person(models.Model):
    """A product user. `account` is where they belong now; `Affiliation` says since when.

    One who has been merged by hand into another keeps the row and nothing else: `merged_into` has it all, and its
    `own_first_seen_at` and `own_last_seen_at` are what the two columns above would be without the merge.
    Since `erased_at` they are a number that usage counts for, and nobody in particular (`docs/personal-data.md`).
    """

    name = models.CharField(max_length=255, blank=True)
    email = models.CharField(max_length=320, blank=True)
    account = models.ForeignKey(Account, models.SET_NULL, null=True, blank=True, related_name="people")
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True, help_text="When they asked to be erased.")
    merged_into = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, db_index=False, related_name="absorbed"
    )
    own_first_seen_at = models.DateTimeField(null=True, editable=False)
    own_last_seen_at = models.DateTimeField(null=True, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "people"
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("id")), name="person_not_merged_into_themselves"
            ),
        )
        indexes = (
            models.Index(fields=["merged_into"], condition=models.Q(merged_into__isnull=False), name="person_absorbed"),
            models.Index(fields=["email"], name="person_email"),
            # Searches by the start of an address or name, whatever the case.
            models.Index(OpClass(Upper("email"), name="text_pattern_ops"), name="person_email_start"),
            models.Index(OpClass(Upper("name"), name="text_pattern_ops"), name="person_name_start"),
        )

    def __str__(self) -> str:
        return self.name or self.email or f"{'Erased person' if self.erased_at else 'Person'} {self.pk}"


class Identifier(models.Model):
    """One id that a person is known by on the wire (`userId` or `anonymousId`).

    `own_person`, here and on all that people have: who has it by themselves, while they are merged into `person`.
    """

    kind = models.CharField(max_length=16, choices=IdentifierKind)
    value = models.CharField(max_length=255)
    person = models.ForeignKey(Person, models.CASCADE, related_name="identifiers")
    own_person = models.ForeignKey(
        Person, models.CASCADE, null=True, db_index=False, related_name="own_identifiers", editable=False
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=["kind", "value"], name="identifier_unique"),)
        indexes = (
            models.Index(
                fields=["own_person"], condition=models.Q(own_person__isnull=False), name="identifier_own_person"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class Membership(models.Model):
    """A person has been in a workspace since `joined_at`, the first call that says so.

    Of several rows that a merged person has in one workspace, the earliest says since when.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="memberships")
    joined_at = models.DateTimeField()
    own_person = models.ForeignKey(
        Person, models.CASCADE, null=True, db_index=False, related_name="own_memberships", editable=False
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "workspace", "own_person"], nulls_distinct=False, name="membership_unique"
            ),
        )
        indexes = (
            models.Index(
                fields=["own_person"], condition=models.Q(own_person__isnull=False), name="membership_own_person"
            ),
        )


class Affiliation(models.Model):
    """From `since` until the person's next row, what they do outside a workspace counts for `account`.

    Derived from memberships and e-mail facts (`signals.identity.affiliations`), rebuilt whenever one of them changes.
    The first row of a person reaches back to the Unix epoch, the earliest instant an event may have.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="affiliations")
    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="affiliations")
    since = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "since"], name="affiliation_unique"),)
