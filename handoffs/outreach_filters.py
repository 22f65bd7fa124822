"""How lists of outreach, grants and violations are narrowed."""

from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import now
from django_filters import rest_framework as filters

from accounts.rest.filters import TextFilter, WholeNumberFilter, YesNoFilter, before, is_known, since
from handoffs.enums import ViolationKind
from handoffs.granting import due
from handoffs.models import Grant, Outreach, Violation


class OutreachFilter(filters.FilterSet):  # type: ignore[misc]
    """Contacts by handoff, account, person, sender and time."""

    handoff = WholeNumberFilter("handoff")
    account = TextFilter("handoff__account__key")
    person = WholeNumberFilter("person")
    by = TextFilter("by__email")
    at_since = since("at")
    at_before = before("at")
    answered = is_known("answered_at", "Whether an answer is noted.")

    class Meta:
        model = Outreach
        fields: tuple[str, ...] = ()


class GrantFilter(filters.FilterSet):  # type: ignore[misc]
    """Grants by handoff, account, what they are, and whether the product has something to do."""

    handoff = WholeNumberFilter("handoff")
    account = TextFilter("handoff__account__key")
    what = TextFilter("what")
    due = YesNoFilter(method="narrow_due", label="Whether the product has yet to turn it on or off.")

    class Meta:
        model = Grant
        fields: tuple[str, ...] = ()

    def narrow_due(self, grants: QuerySet[Grant], _name: str, wanted: bool) -> QuerySet[Any]:
        """Those that something is due for, or the others."""
        tray = due(now()).values("pk")
        return grants.filter(pk__in=tray) if wanted else grants.exclude(pk__in=tray)


class ViolationFilter(filters.FilterSet):  # type: ignore[misc]
    """Violations by whose they are, what they are, and what became of them."""

    by = TextFilter("by__email")
    handoff = WholeNumberFilter("outreach__handoff")
    kind = filters.MultipleChoiceFilter(choices=ViolationKind.choices)
    at_since = since("at")
    at_before = before("at")
    answered = is_known("answered_at", "Whether they were answered.")
    reviewed = is_known("reviewed_at", "Whether they were talked about.")

    class Meta:
        model = Violation
        fields: tuple[str, ...] = ()
