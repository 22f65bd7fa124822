"""Forms of uploads of outcomes: the file, and which column is which field."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from playbooks.enums import MilestoneKind
from playbooks.milestones.files import EVERY_ROW, Mapping, NoSuchColumns, check
from playbooks.milestones.reading import FIELDS
from playbooks.models.outcome_file import SOURCE_MAX

LABELS = {
    "kind": "What became of it",
    "at": "When",
    "account": "Account",
    "email": "E-mail address",
    "user_id": "User id",
    "yearly_value": "Yearly value",
    "currency": "Currency",
    "id": "Id over there",
}


class OutcomeFileForm(forms.Form):
    """A file of outcomes."""

    file = forms.FileField(
        label="File",
        help_text="CSV with a header row, or one outcome a line (NDJSON); either may be gzipped. At most 50 MB.",
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".csv,.tsv,.txt,.ndjson,.jsonl,.gz"}),
    )


class OutcomeMappingForm(forms.Form):
    """The system that tells, and for each field the column that has it."""

    source = forms.CharField(
        label="From which system",
        max_length=SOURCE_MAX,
        help_text="Outcomes of one system and id are one outcome: the same again corrects it.",
        widget=UnfoldAdminTextInputWidget,
    )

    def __init__(self, *args: Any, header: list[str], guessed: Mapping, **kwargs: Any) -> None:
        columns = {field: column for column, field in guessed.items()}
        kwargs["initial"] = {"source": "file", **columns}
        super().__init__(*args, **kwargs)
        self.header = header
        for name in FIELDS if header else ():
            if name == "at":
                self.fields["every_row"] = _every_row()
            self.fields[name] = forms.ChoiceField(
                label=LABELS[name],
                choices=[("", "–"), *((column, column) for column in header)],
                required=False,
                help_text=FIELDS[name].replace("`", ""),
                widget=UnfoldAdminSelectWidget,
            )

    def clean(self) -> dict[str, Any]:
        """Hold the whole against what an outcome needs."""
        cleaned: dict[str, Any] = super().clean() or {}
        chosen = [(cleaned[name], name) for name in FIELDS if cleaned.get(name)]
        columns = [column for column, _ in chosen]
        if twice := next((name for column, name in chosen if columns.count(column) > 1), None):
            self.add_error(twice, f"Another field is “{cleaned[twice]}” already; a column is one field.")
        every = cleaned.get("every_row")
        cleaned["mapping"] = dict(chosen) | ({EVERY_ROW: every} if every else {})
        if self.header and not self.errors:
            try:
                check(cleaned["mapping"])
            except NoSuchColumns as wrong:
                self.add_error(None, str(wrong))
        return cleaned


def _every_row() -> forms.ChoiceField:
    """For a sheet that has customers alone, and no column that says so."""
    return forms.ChoiceField(
        label="Or for every row",
        choices=[("", "–"), *MilestoneKind.choices],
        required=False,
        help_text="For a sheet of customers alone, which says so in no column.",
        widget=UnfoldAdminSelectWidget,
    )
