"""How a person says what they want to be told, by which channel, and when not."""

from collections.abc import Iterator
from datetime import time
from typing import Any

from django import forms
from django.db import transaction

from accounts.models import User
from handoffs.models import NoticeChoice, NoticeSettings
from handoffs.notices import slack
from handoffs.notices.choices import wishes_of
from handoffs.notices.enums import NoticeChannel, NoticeEvent, Timing, default_timing
from handoffs.notices.errors import NotSent
from handoffs.notices.sealing import seal

IN_APP_TIMINGS = [(Timing.AT_ONCE.value, "Shown"), (Timing.NEVER.value, "Not shown")]
SLACK_LENGTH = 300


def field_name(event: NoticeEvent, channel: NoticeChannel) -> str:
    """The name of the field that says when a channel is used for an event."""
    return f"{event.value}-{channel.value}"


class NoticeSettingsForm(forms.Form):
    """One choice for each event and channel; hours in the person's own zone. An address of Slack is tried at once."""

    digest_hour = forms.TypedChoiceField(
        coerce=int, choices=[(hour, f"{hour:02}:00") for hour in range(24)], label="Once a day, at"
    )
    quiet_from = forms.TimeField(
        required=False, label="Quiet from", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_until = forms.TimeField(
        required=False, label="until", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    slack_address = forms.CharField(
        required=False,
        max_length=SLACK_LENGTH,
        label="Incoming webhook of Slack",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    forget_slack = forms.BooleanField(required=False, label="Send nothing to Slack any more")

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        self.person = person
        self.kept = NoticeSettings.objects.filter(person=person).first() or NoticeSettings(person=person)
        wishes = wishes_of([person])[person.pk]
        initial = {name: getattr(self.kept, name) for name in ("digest_hour", "quiet_from", "quiet_until")}
        super().__init__(*args, **{"initial": initial, **kwargs})
        if not self.kept.slack_address:
            del self.fields["forget_slack"]
        for event in NoticeEvent:
            for channel in NoticeChannel:
                chosen = wishes.chosen.get((event, channel), default_timing(event, channel))
                self.fields[field_name(event, channel)] = forms.ChoiceField(
                    choices=IN_APP_TIMINGS if channel == NoticeChannel.IN_APP else Timing.choices,
                    initial=chosen,
                    label=f"{event.label}, {channel.label}",
                )

    def rows(self) -> Iterator[tuple[NoticeEvent, list[forms.BoundField]]]:
        """Each event with its fields, in the order of the channels."""
        for event in NoticeEvent:
            yield event, [self[field_name(event, channel)] for channel in NoticeChannel]

    def clean_slack_address(self) -> str:
        """An address that Slack takes a message at, or none."""
        text: str = self.cleaned_data["slack_address"].strip()
        if not text:
            return ""
        try:
            address = slack.check_address(text)
            slack.post(address, slack.greeting())
        except slack.BadAddress as error:
            raise forms.ValidationError(str(error)) from error
        except NotSent as error:
            raise forms.ValidationError(f"A first message did not arrive. {error} The address is not kept.") from error
        return address

    def clean(self) -> dict[str, Any]:
        """Quiet hours have a beginning and an end, and leave some of the day."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = found.get("quiet_from"), found.get("quiet_until")
        if "quiet_from" in self.errors or "quiet_until" in self.errors:
            return found
        if (start is None) != (end is None):
            missing = "quiet_until" if end is None else "quiet_from"
            self.add_error(missing, "Give both ends of the quiet hours, or neither.")
        elif isinstance(start, time) and start == end:
            self.add_error("quiet_until", "This is the start. To get nothing at all, choose “Never” below.")
        return found

    @transaction.atomic
    def save(self) -> None:
        """Keep all of it."""
        kept, given = self.kept, self.cleaned_data
        kept.digest_hour, kept.quiet_from, kept.quiet_until = (
            given["digest_hour"],
            given["quiet_from"],
            given["quiet_until"],
        )
        if given.get("forget_slack"):
            kept.slack_address, kept.slack_problem = "", ""
        if given["slack_address"]:
            kept.slack_address, kept.slack_problem = seal(given["slack_address"]), ""
        kept.save()
        NoticeChoice.objects.filter(person=self.person).delete()
        NoticeChoice.objects.bulk_create(
            NoticeChoice(person=self.person, event=event, channel=channel, timing=given[field_name(event, channel)])
            for event in NoticeEvent
            for channel in NoticeChannel
        )
