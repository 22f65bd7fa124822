"""Where a notice leads the person it was for."""

from django.urls import reverse
from django.utils.http import urlencode

from accounts.enums import Role
from handoffs.models import Notice, Violation
from handoffs.notices.enums import NoticeEvent

AGAINST_MESSAGE = "against:"


def place_of(notice: Notice) -> str:
    """The path of its page: where a violation is answered or talked about, else the handoff's."""
    violation = _violation_of(notice)
    if violation is None:
        return reverse("handoff", args=[notice.handoff_id])
    where = f"#violation-{violation.pk}"
    if violation.by_id == notice.person_id:
        return f"{reverse('pledge')}{where}"
    if notice.person.has_role(Role.MANAGER, Role.REVOPS):
        return f"{reverse('report-pledges')}?{urlencode({'person': violation.by.email})}{where}"
    return reverse("handoff", args=[notice.handoff_id])


def _violation_of(notice: Notice) -> Violation | None:
    """The first violation of the message that a notice is about, by its key."""
    if notice.event != NoticeEvent.VIOLATION or not notice.key.startswith(AGAINST_MESSAGE):
        return None
    found = Violation.objects.filter(outreach=int(notice.key.removeprefix(AGAINST_MESSAGE)))
    return found.select_related("by").order_by("pk").first()
