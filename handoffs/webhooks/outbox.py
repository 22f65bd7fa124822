"""Events that no trigger writes: of qualifications, and of grants that are over."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q

from accounts.units import Unit
from handoffs.models import Grant, WebhookEndpoint, WebhookEvent
from handoffs.webhooks.enums import EventType
from playbooks.models import Qualification

BATCH = 500
_TELL_QUALIFIED = """
INSERT INTO handoffs_webhookevent (type, at, qualification_id)
SELECT %(type)s, recorded_at, id FROM playbooks_qualification
WHERE id = ANY(%(qualifications)s)
  AND EXISTS (SELECT FROM handoffs_webhookendpoint endpoint WHERE %(type)s = ANY (endpoint.types))
ORDER BY id ON CONFLICT DO NOTHING
"""


def is_wanted(kind: EventType) -> bool:
    """Whether any endpoint, on or off, is to be told of such events."""
    return WebhookEndpoint.objects.filter(types__contains=[kind]).exists()


def tell_qualified(qualifications: Iterable[Qualification]) -> None:
    """Keep for endpoints that accounts have qualified; once each, however often they are taken from the tray."""
    with connection.cursor() as cursor:
        cursor.execute(
            _TELL_QUALIFIED, {"type": EventType.QUALIFIED.value, "qualifications": [one.pk for one in qualifications]}
        )


@transaction.atomic
def end_grants(at: datetime) -> int:
    """A station of the line: note what is over of what was turned on, and keep for endpoints what is to be turned off.

    What another grant of the account still holds is not turned off. Returns how many are over.
    """
    over = Grant.objects.filter(Q(until__lte=at) | Q(revoked_at__isnull=False), ended_at=None).order_by("id")
    told = over.select_related("handoff").only("what", "until", "revoked_at", "handoff__account")
    grants = list(told.select_for_update(of=("self",), skip_locked=True)[:BATCH])
    if not grants:
        return 0
    Grant.objects.filter(pk__in=[one.pk for one in grants]).update(ended_at=at)
    if is_wanted(EventType.GRANT_OFF):
        held = _held(grants, at)
        WebhookEvent.objects.bulk_create(
            WebhookEvent(type=EventType.GRANT_OFF, at=_end(one), handoff=one.handoff, grant=one)
            for one in grants
            if (one.handoff.account_id, one.what) not in held
        )
    return Unit(len(grants), is_full=len(grants) == BATCH)


def _end(grant: Grant) -> datetime:
    return min(grant.revoked_at or grant.until, grant.until)


def _held(grants: list[Grant], at: datetime) -> set[tuple[int, str]]:
    """What holds then, by account."""
    accounts = {one.handoff.account_id for one in grants}
    holding = Grant.objects.filter(handoff__account__in=accounts, revoked_at=None, until__gt=at)
    return set(holding.values_list("handoff__account", "what"))
