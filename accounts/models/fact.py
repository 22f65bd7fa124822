"""A named value about somebody, with the time since when it holds."""

from django.db import models

from accounts.models.account import Account
from accounts.models.person import Person
from accounts.models.workspace import Workspace


class Fact(models.Model):
    """`name` has `value` from `since` until the subject's next fact of that name.

    The subject is a person, a workspace or an account. A workspace's fact speaks for the workspace's account, which is
    repeated in `account` and follows it. Of two facts of one subject, name and instant the one with the greater
    `message_key` stays, so the order of arrival does not matter.
    """

    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="facts")
    workspace = models.ForeignKey(Workspace, models.CASCADE, null=True, related_name="facts")
    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="facts")
    name = models.CharField(max_length=255)
    value = models.JSONField()
    since = models.DateTimeField()
    recorded_at = models.DateTimeField()
    message_key = models.UUIDField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "name", "since"],
                condition=models.Q(person__isnull=False),
                name="fact_person_unique",
            ),
            models.UniqueConstraint(
                fields=["workspace", "name", "since"],
                condition=models.Q(workspace__isnull=False),
                name="fact_workspace_unique",
            ),
            models.UniqueConstraint(
                fields=["account", "name", "since"],
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
                fields=["account", "name", "since"],
                condition=models.Q(account__isnull=False),
                name="fact_of_account",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} = {self.value}"
