"""Forms of uploads: the file, how it is written, what its columns are."""

from typing import Any
from zoneinfo import available_timezones

import msgspec
from django import forms
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from signals.enums import EventKind, TimeForm
from signals.sheets.guessing import by_own_name
from signals.sheets.layout import DELIMITERS, ENCODINGS, Layout
from signals.sheets.mapping import COLUMNS, Mapping, MappingWrong, check

Choices = list[tuple[str, str]]
HELP = {
    "user": "Who did it, as the product calls them.",
    "anonymous": "For visitors who have no user id.",
    "group": "The workspace or team that it was done in.",
    "event_column": "Or the same name for every row, beside.",
    "time": "Without one, everything happened when it arrives.",
    "id": "Decides what is the same event. Without one, the same row at the same place of a file is.",
    "previous": "For alias calls only.",
    "kind_column": "Or the same kind for every row, beside.",
}
LABELS = {
    "user": "User id",
    "anonymous": "Anonymous id",
    "group": "Workspace (group id)",
    "previous": "Previous id",
    "event_column": "Event name from",
    "kind_column": "Kind of call from",
    "time": "Time",
    "id": "Message id",
}


class UploadForm(forms.Form):
    """A file of usage."""

    file = forms.FileField(
        label="File",
        help_text="CSV with a header row, or one Segment call a line (NDJSON); either may be gzipped. At most 1 GB.",
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".csv,.tsv,.txt,.ndjson,.jsonl,.gz"}),
    )


class LayoutForm(forms.Form):
    """How the file is written, where the guess was wrong."""

    encoding = forms.ChoiceField(choices=list(ENCODINGS.items()), widget=UnfoldAdminSelectWidget)
    delimiter = forms.ChoiceField(
        label="Between cells", choices=list(DELIMITERS.items()), widget=UnfoldAdminSelectWidget
    )

    def __init__(self, *args: Any, layout: Layout, **kwargs: Any) -> None:
        kwargs["initial"] = {"encoding": layout.encoding, "delimiter": layout.delimiter}
        super().__init__(*args, **kwargs)


class MappingForm(forms.Form):
    """What the columns are: who did it, what, when, and what else is known."""

    event = forms.CharField(
        label="Or one name for every row", required=False, max_length=255, widget=UnfoldAdminTextInputWidget
    )
    kind = forms.ChoiceField(
        label="Or one kind for every row", choices=EventKind.choices, widget=UnfoldAdminSelectWidget
    )
    time_form = forms.ChoiceField(label="Written like", choices=TimeForm.choices, widget=UnfoldAdminSelectWidget)
    time_zone = forms.ChoiceField(label="Zone of times that name none", widget=UnfoldAdminSelectWidget)
    properties = forms.MultipleChoiceField(
        label="Properties",
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="Columns to keep under their own names; for identify and group calls they are traits.",
    )

    def __init__(self, *args: Any, header: list[str], mapping: Mapping, **kwargs: Any) -> None:
        kwargs["initial"] = {
            **msgspec.to_builtins(mapping),
            "properties": [column for column in mapping.properties.values() if column in header],
        }
        super().__init__(*args, **kwargs)
        self.header = header
        columns: Choices = [(name, name) for name in header]
        for part in COLUMNS:
            self.fields[part] = forms.ChoiceField(
                label=LABELS[part],
                choices=[("", "–"), *columns],
                required=False,
                help_text=HELP[part],
                widget=UnfoldAdminSelectWidget,
            )
        self.fields["properties"].choices = columns  # type: ignore[attr-defined]
        self.fields["time_zone"].choices = [(name, name) for name in sorted(available_timezones())]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Hold the whole against the sheet, and say which part of it is wrong."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            cleaned["mapping"] = self._mapping(cleaned)
            try:
                check(cleaned["mapping"], self.header)
            except MappingWrong as wrong:
                self.add_error(wrong.field, str(wrong))
        return cleaned

    def _mapping(self, cleaned: dict[str, Any]) -> Mapping:
        parts = {part: cleaned[part] for part in (*COLUMNS, "event", "kind", "time_form", "time_zone")}
        return msgspec.convert({**parts, "properties": by_own_name(cleaned["properties"])}, Mapping)
