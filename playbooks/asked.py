"""Rules whose holding decides scores today: those of the versions in force, and of the versions that those ask for."""

from functools import reduce
from operator import or_

from django.db.models import Q

from playbooks.enums import VersionState
from playbooks.scoring.spec import MAX_DEPTH

ASKED = reduce(
    or_,
    (
        Q(**{f"version{'__counted_by__version' * depth}__state": VersionState.PUBLISHED})
        for depth in range(MAX_DEPTH + 1)
    ),
)
"""A condition on rules; one that several versions ask for is found several times."""
