"""Narrowings of the queue that somebody keeps by a name."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from handoffs.models.team import Team


class SavedView(models.Model):
    """A part of the queue by a name: `query` is its address, without what was searched for, which may name people.

    Its owner's alone, or shared with the members of `team`, who see it and cannot change it. Since `deleted_at` it is
    only there to be brought back.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="saved_views")
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["owner", "name"], condition=Q(deleted_at=None), name="saved_view_name_of_owner"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_a_name"),
        )

    def __str__(self) -> str:
        return self.name
