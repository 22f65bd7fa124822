"""A named value about somebody, with the time since when it holds."""

from django.db import models

from accounts.models.account import Account
from accounts.models.person import Person
from accounts.models.workspace import Workspace


class Fact(models.Model):
    """`name` has `value` from `since` until the subject's next fact of that name.

    The subject is a person, a workspace or an account. A workspace's fact speaks for the account that the workspace had
    at `since`; that is repeated in `account` and follows it. Of two facts of one subject, name and instant the one with
    the greater `message_key` stays, so the order of arrival does not matter. Facts of several people, or accounts, that
    are merged are kept side by side (`own_person`, `own_account`, which a workspace's fact does not need); of those of
    one instant the same one counts.
    """

    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="facts")
    workspace = models.ForeignKey(Workspace, models.CASCADE, null=True, related_name="facts")
    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="facts")
    name = models.CharField(max_length=255)
    value = models.JSONField()
    since = models.DateTimeField()
    recorded_at = models.DateTimeField()
    message_key = models.UUIDField()
    own_person = models.ForeignKey(
        Person, models.CASCADE, null=True, db_index=False, related_name="own_facts", editable=False
    )
    own_account = models.ForeignKey(
        Account, models.CASCADE, null=True, db_index=False, related_name="own_facts", editable=False
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "name", "since", "own_person"],
                nulls_distinct=False,
                condition=models.Q(person__isnull=False),
                name="fact_person_unique",
            ),
            models.UniqueConstraint(
                fields=["workspace", "name", "since"],
                condition=models.Q(workspace__isnull=False),
                name="fact_workspace_unique",
            ),
            models.UniqueConstraint(
                fields=["account", "name", "since", "own_account"],
                nulls_distinct=False,
                condition=models.Q(workspace__isnull=True, person__isnull=True),
                name="fact_account_unique",
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=True, workspace__isnull=False)
                | models.Q(person__isnull=False, workspace__isnull=True, account__isnull=True)
                | models.Q(person__isnull=True, workspace__isnull=True, account__isnull=False),
                name="fact_one_subject",
            ),
        )
        indexes = (
            models.Index(
                fields=["account", "name", "since", "message_key"],
                condition=models.Q(account__isnull=False),
                name="fact_of_account",
            ),
            models.Index(fields=["own_person"], condition=models.Q(own_person__isnull=False), name="fact_own_person"),
            models.Index(
                fields=["own_account"], condition=models.Q(own_account__isnull=False), name="fact_own_account"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} = {self.value}"
