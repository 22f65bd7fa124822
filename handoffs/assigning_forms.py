"""What people fill in to give a handoff away or to put it back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms

from accounts.models import User
from handoffs.assigning import LONGEST_REASON, receivers
from handoffs.models import Handoff
from handoffs.priority import Priority, priority


class PutBackForm(forms.Form):
    """Why it goes back."""

    reason = forms.CharField(
        label="Why",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why: whoever has it next reads it."},
    )


class GiveForm(PutBackForm):
    """To whom, and why."""

    field_order = ("to", "reason")
    to = forms.ModelChoiceField(
        label="To",
        queryset=User.objects.none(),
        empty_label="Choose somebody",
        error_messages={"required": "Choose who gets it.", "invalid_choice": "Choose somebody of the list."},
    )

    def __init__(self, *args: Any, handoff: Handoff, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = (
            receivers(by)
            .exclude(pk__in=[handoff.owner_id] if handoff.owner_id else [])
            .order_by("first_name", "last_name", "email")
        )
        self.fields["to"].queryset = others  # type: ignore[attr-defined] # it is the one above


@dataclass(frozen=True)
class Whose:
    """What the user can do about whose a handoff is, and what its priority adds up from."""

    may_take: bool
    give: GiveForm | None
    put_back: PutBackForm | None
    priority: Priority


def whose_of(handoff: Handoff, user: User, at: datetime, tried: forms.Form | None = None) -> Whose:
    """The forms, with the one that was just tried as it was filled in."""
    may_give = handoff.closed_at is None and Handoff.objects.workable_by(user).filter(pk=handoff.pk).exists()
    give = tried if isinstance(tried, GiveForm) else GiveForm(handoff=handoff, by=user, auto_id="give_%s")
    back = (
        tried if isinstance(tried, PutBackForm) and not isinstance(tried, GiveForm) else PutBackForm(auto_id="back_%s")
    )
    return Whose(
        may_take=Handoff.objects.takeable_by(user).filter(pk=handoff.pk).exists(),
        give=give if may_give else None,
        put_back=back if may_give and handoff.owner_id is not None else None,
        priority=priority(handoff.points, handoff.value, handoff.fired_at, handoff.closed_at or at),
    )
