"""One team's space in the product."""

from django.db import models

from accounts.models.account import Account


class Workspace(models.Model):
    """One team's space in the product, keyed by the wire's `groupId`.

    `account` is whose it is now; `WorkspaceAffiliation` says since when. `domain` is the one it was started from, in
    the first of its accounts: that of the first member with an address there, else its site's.
    """

    key = models.CharField(max_length=255, unique=True)
    name = models.CharField(max_length=255, blank=True)
    account = models.ForeignKey(Account, models.SET_NULL, null=True, blank=True, related_name="workspaces")
    domain = models.CharField(max_length=255, blank=True, default="", db_default="")
    first_seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name or self.key


class WorkspaceAffiliation(models.Model):
    """From `since` until the workspace's next row, what happens in it counts for `account`.

    Derived from sites, memberships and e-mail facts (`signals.identity.workspace_affiliations`), rebuilt whenever one
    of them changes. The first row of a workspace reaches back to the Unix epoch, the earliest instant an event may
    have; `known_at` is the instant of what says so, which is `since` for all others.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, db_index=False, related_name="affiliations")
    account = models.ForeignKey(Account, models.CASCADE, related_name="workspace_affiliations")
    since = models.DateTimeField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["workspace", "since"], name="workspace_affiliation_unique"),
            models.CheckConstraint(
                condition=models.Q(since__lte=models.F("known_at")), name="workspace_affiliation_known_since"
            ),
        )
