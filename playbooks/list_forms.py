"""The form by which a list is given entries."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from playbooks.named_lists.reading import lines_of_file, lines_of_text

MOST_BYTES = 50 * 1024 * 1024


class EntriesForm(forms.Form):
    """A file or pasted text, since when it holds, and why; `lines` in what is cleaned are the entries."""

    file = forms.FileField(
        required=False,
        help_text="A CSV, of which the column called domain, website, company, name or id counts; or a text file with"
        " an entry a line.",
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".csv,.tsv,.txt"}),
    )
    text = forms.CharField(
        label="Or paste them",
        required=False,
        help_text="One a line.",
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 8}),
    )
    since = forms.DateTimeField(
        label="On the list from",
        required=False,
        help_text="Like 2026-12-01 09:00, in your time zone. Empty: from now on; the first time: as if they had always"
        " been.",
        widget=UnfoldAdminTextInputWidget,
    )
    reason = forms.CharField(
        label="Why?", required=False, max_length=500, help_text="Stays with it.", widget=UnfoldAdminTextInputWidget
    )

    def clean(self) -> dict[str, Any]:
        """Read the entries of whichever was given."""
        cleaned = super().clean() or self.cleaned_data
        file, text = cleaned.get("file"), cleaned.get("text", "")
        if file and text:
            self.add_error("text", "Either upload a file or paste the entries, not both.")
        elif file and file.size > MOST_BYTES:
            self.add_error("file", f"The file is larger than {MOST_BYTES // 1024 // 1024} MB.")
        elif "file" not in self.errors:
            cleaned["lines"] = lines_of_file(file.name, file.read()) if file else lines_of_text(text)
            if not cleaned["lines"]:
                self.add_error("file" if file else "text", "There are no entries in it; write one a line.")
        return cleaned
