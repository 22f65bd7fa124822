"""What a new installation still lacks until somebody in sales gets a handoff, for RevOps' first page.

The list goes for good once a scorecard is published.
"""

from dataclasses import dataclass

from django.urls import reverse

from accounts.models import ApiKey, User
from playbooks.enums import VersionState
from playbooks.models import ScorecardVersion
from signals.models import Batch, Signal


@dataclass(frozen=True)
class Step:
    """One thing to do, why, the page to do it on, and whether it is done."""

    title: str
    why: str
    url: str
    is_done: bool


def first_steps() -> list[Step]:
    """The steps up to the first published scorecard; none when there is one, or was one."""
    if ScorecardVersion.objects.filter(state__in=(VersionState.PUBLISHED, VersionState.RETIRED)).exists():
        return []
    return [
        Step(
            "Add the people",
            "Account executives and their manager; a reviewer each of product, marketing and sales.",
            reverse("admin:accounts_user_changelist"),
            User.objects.order_by()[:2].count() > 1,
        ),
        Step(
            "Make an API key",
            "Your product’s analytics SDK sends usage with it.",
            reverse("admin:accounts_apikey_changelist"),
            ApiKey.objects.exists(),
        ),
        Step(
            "Send usage, or upload a file",
            "The Line page shows what comes in, and makes signals of its event names.",
            reverse("admin:line"),
            Batch.objects.exists(),
        ),
        Step(
            "Define signals",
            "Which events count, and for what: activation, depth, fit or intent.",
            reverse("admin:signals_signal_changelist"),
            Signal.objects.exists(),
        ),
        Step(
            "Publish a scorecard",
            "Weigh the signals, replay history under the draft, and have the three reviewers approve it.",
            reverse("admin:playbooks_scorecard_changelist"),
            is_done=False,
        ),
    ]
