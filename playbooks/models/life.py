"""The life of a scorecard's version: who began it from what, who sent it to review, by whose word it was published."""

from typing import Any

from django.db import models
from django.db.models import Q

from accounts.models import User
from playbooks.enums import Authority, VersionState

CONTENT_LENGTH = 64
"""Characters of a hash of what a version says, see `playbooks.contents`."""
UNSCHEDULED: dict[str, Any] = {
    "scheduled_at": None,
    "scheduled_by": None,
    "schedule_asked_at": None,
    "schedule_refusal": "",
}
"""The fields of a schedule when there is none."""
UNPUBLISHED = (VersionState.DRAFT, VersionState.IN_REVIEW)


class VersionLife(models.Model):
    """The fields of a version that say where it comes from and where it stands, not what it says.

    `reviewed_content` is the hash of what was last sent to review; in review a version says exactly that. A schedule is
    for a version in review: at `scheduled_at` it is published in the name of `scheduled_by`, who asked for it at
    `schedule_asked_at`, or else `schedule_refusal` says why it was not.
    """

    based_on = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="drafts",
        help_text="The version that it was drafted from.",
    )
    author = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", help_text="Who began the draft; empty: a file."
    )
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField("sent to review at", null=True, blank=True)
    reviewed_content = models.CharField(max_length=CONTENT_LENGTH, blank=True, default="", db_default="")
    authority = models.CharField(
        "published by", max_length=12, choices=Authority, blank=True, default="", db_default=""
    )
    scheduled_at = models.DateTimeField(null=True, blank=True)
    scheduled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    schedule_asked_at = models.DateTimeField(null=True, blank=True)
    schedule_refusal = models.TextField(blank=True, default="", db_default="")

    class Meta:
        abstract = True


LIFE_CONSTRAINTS = (
    models.CheckConstraint(
        condition=Q(state__in=UNPUBLISHED, authority="") | Q(published_at__isnull=False),
        name="version_published_at",
    ),
    models.CheckConstraint(
        condition=~Q(state=VersionState.IN_REVIEW) | ~Q(reviewed_content="") & Q(submitted_at__isnull=False),
        name="version_in_review_was_submitted",
    ),
    models.CheckConstraint(
        condition=Q(scheduled_at=None) | Q(state=VersionState.IN_REVIEW),
        name="version_scheduled_in_review",
    ),
)
