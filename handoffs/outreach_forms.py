"""What people fill in to write to somebody, to grant something, to sign and to answer. Each works without a script."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from django import forms

from accounts.models import Person
from accounts.rest.filters import BIGINT_MAX
from handoffs.composing import Message, left_open
from handoffs.enums import Channel, SentBy
from handoffs.granting import LONGEST as LONGEST_GRANT
from handoffs.granting import USUAL
from handoffs.models import Handoff
from handoffs.outreaching import Contact
from handoffs.pledging import ANSWER_TOO_SHORT, SHORTEST_ANSWER
from playbooks.models import Play, Script

LONGEST_BODY = 10_000
DIGITS = 18
WRITTEN = (Channel.EMAIL, Channel.IN_PRODUCT)
SENDABLE = (SentBy.COPY, SentBy.MAILTO, SentBy.LOGGED)


class PeopleSelect(forms.Select):
    """People to choose from, each with their address beside the words: a name may look like an address."""

    addresses: Mapping[Any, str]

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """One of them, with `data-address` if they have one."""
        option: dict[str, Any] = super().create_option(*args, **kwargs)
        if address := getattr(self, "addresses", {}).get(option["value"]):
            option["attrs"]["data-address"] = address
        return option


class ComposerForm(forms.Form):
    """One message, or a call that was made. The button says how it leaves (`sent_by`)."""

    channel = forms.ChoiceField(label="How", choices=Channel.choices)
    person = forms.ModelChoiceField(label="To", queryset=Person.objects.none(), required=False, widget=PeopleSelect)
    subject = forms.CharField(label="Subject", max_length=200, required=False)
    body = forms.CharField(
        label="Message", max_length=LONGEST_BODY, required=False, widget=forms.Textarea(attrs={"rows": 11})
    )
    note = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
    script = forms.ModelChoiceField(queryset=Script.objects.all(), required=False, widget=forms.HiddenInput)
    after = forms.IntegerField(required=False, min_value=0, max_value=BIGINT_MAX, widget=forms.HiddenInput)
    sent_by = forms.ChoiceField(
        choices=[(way.value, way.label) for way in SENDABLE], required=False, widget=forms.HiddenInput
    )

    def __init__(
        self, handoff: Handoff, data: Any = None, *, message: Message | None = None, people: list[Person] | None = None
    ) -> None:
        message = message or Message()
        initial = {
            "person": message.person,
            "subject": message.subject,
            "body": message.body,
            "script": message.script,
            "sent_by": SentBy.LOGGED.value,
        }
        super().__init__(data, initial=initial, auto_id="compose-%s")
        known = cast("forms.ModelChoiceField[Person]", self.fields["person"])
        known.queryset = Person.objects.filter(account=handoff.account_id, merged_into=None, erased_at=None)
        self.offer(people or [])

    def offer(self, people: list[Person]) -> None:
        """List the busiest few, not everybody whom a large account has; who may be named the queryset says."""
        widget = cast("PeopleSelect", self.fields["person"].widget)
        widget.choices = [("", "Nobody in particular"), *((one.pk, _address(one)) for one in people)]
        widget.addresses = {one.pk: one.email for one in people}

    @property
    def play(self) -> Play | None:
        """The play of the script that the message began with."""
        number = str(self["script"].value() or "")
        is_id = number.isascii() and number.isdecimal() and len(number) <= DIGITS
        script = Script.objects.select_related("play").filter(pk=number).first() if is_id else None
        return script.play if script else None

    def clean(self) -> dict[str, Any]:
        """Refuse a message with gaps, and a send that sends nothing."""
        said = self.cleaned_data
        for name in ("subject", "body"):
            if gaps := left_open(said.get(name, "")):
                listed = ", ".join(f"{{{gap}}}" for gap in gaps)
                self.add_error(name, f"Fill in {listed}, or take it out.")
        if said.get("sent_by") in {SentBy.COPY, SentBy.MAILTO} and not said.get("body"):
            self.add_error("body", "Write a message first.")
        elif said.get("channel") in WRITTEN and not any(said.get(name, "").strip() for name in ("body", "note")):
            self.add_error("body", "Write what was said, if only in a few words: the pledge is about the words.")
        return said

    def contact(self) -> Contact:
        """What was filled in, once it is valid."""
        said = self.cleaned_data
        return Contact(
            channel=Channel(said["channel"]),
            sent_by=SentBy(said["sent_by"] or SentBy.LOGGED),
            subject=said["subject"],
            body=said["body"],
            note=said["note"],
            person=said["person"],
            script=said["script"],
        )


class GrantForm(forms.Form):
    """What is turned on, and for how long."""

    what = forms.CharField(label="What", max_length=100)
    days = forms.IntegerField(label="Days", min_value=1, max_value=LONGEST_GRANT.days, initial=USUAL.days)

    def __init__(self, data: Any = None, *, what: str = "") -> None:
        super().__init__(data, initial={"what": what, "days": USUAL.days}, auto_id="grant-%s")

    def until(self, at: datetime) -> datetime:
        """When it ends."""
        return at + timedelta(days=self.cleaned_data["days"])


class AnswerForm(forms.Form):
    """How it came to a violation."""

    answer = forms.CharField(
        label="How it came about",
        min_length=SHORTEST_ANSWER,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": ANSWER_TOO_SHORT, "min_length": ANSWER_TOO_SHORT},
    )


def _address(person: Person) -> str:
    return f"{person.name} <{person.email}>" if person.name and person.email else str(person)
