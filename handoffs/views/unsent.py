"""What somebody has typed and a refusal has left no field for: shown beside the refusal, so that it can be copied."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms

from handoffs.assigning_forms import Whose
from handoffs.models import Handoff
from handoffs.views.outreach_panel import Panel
from handoffs.views.work import Work


@dataclass(frozen=True)
class Typed:
    """One field as it was sent."""

    label: str
    text: str


def unsent(form: forms.Form | None, *drawn: Iterable[forms.Form | None]) -> list[Typed]:
    """The words of a form that is none of those drawn again; nothing of what was only chosen from a list."""
    if form is None or any(form is one for some in drawn for one in some):
        return []
    return [
        Typed(str(field.label), text)
        for field in form.visible_fields()
        if not isinstance(field.field, forms.ChoiceField) and (text := str(field.value() or "").strip())
    ]


def drawn_of(handoff: Handoff, work: Work) -> list[forms.Form]:
    """The forms of the work that the page draws (`handoffs/_work.html`)."""
    if not work.is_mine:
        return []
    if handoff.acknowledged_at is None:
        return [*work.outcomes]
    composer = [work.composer.form] if work.composer and not work.composer.unsigned else []
    return [*composer, *work.outcomes, work.feedback]


def drawn_grants(handoff: Handoff, work: Work, panel: Panel | None) -> list[forms.Form]:
    """The form of what is turned on for them, if the page draws it (`handoffs/_outreach.html`)."""
    return [panel.grant] if panel and work.is_mine and handoff.closed_at is None else []


def drawn_whose(whose: Whose) -> list[forms.Form | None]:
    """The forms of whose it is that the page draws (`handoffs/_assigning.html`)."""
    return [whose.give, whose.put_back]
