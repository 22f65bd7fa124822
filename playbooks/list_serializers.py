"""How named lists look in the API."""

from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from accounts.rest.serializers import RefusesUnknown, StrictModelSerializer
from playbooks.models import NamedList, NamedListEntry, NamedListVersion
from playbooks.models.named_list import ENTRY_MAX_LENGTH
from playbooks.named_lists.reading import lines_of_file
from playbooks.named_lists.understanding import MOST_ENTRIES


class ListVersionSerializer(serializers.ModelSerializer[NamedListVersion]):
    """What a list was given, and from when on it holds."""

    class Meta:
        model = NamedListVersion
        fields = ("number", "since", "entry_count", "added", "removed", "reason", "recorded_at", "withdrawn_at")
        read_only_fields = fields


class NamedListSerializer(StrictModelSerializer):
    """A list that rules look accounts up on, with its versions, the newest first."""

    versions = ListVersionSerializer(many=True, read_only=True)

    class Meta:
        model = NamedList
        fields = ("id", "key", "name", "description", "kind", "versions")


class ListEntrySerializer(serializers.ModelSerializer[NamedListEntry]):
    """What is on a list from `since` up to, not including, `until`; null: until another version."""

    list = serializers.CharField(source="named_list.key", read_only=True, help_text="The list's key.")

    class Meta:
        model = NamedListEntry
        fields = ("id", "list", "key", "text", "since", "until")
        read_only_fields = fields


class EntriesSerializer(RefusesUnknown, serializers.Serializer[Any]):
    """All that shall be on a list: as `entries`, or as a `file` (multipart), which may be larger."""

    entries = serializers.ListField(
        child=serializers.CharField(max_length=ENTRY_MAX_LENGTH),
        required=False,
        min_length=1,
        max_length=MOST_ENTRIES,
        help_text="Everything that shall be on the list; what is left out goes off it.",
    )
    file = serializers.FileField(
        required=False, help_text="A .csv with a column domain, website, company, name or id; or text, an entry a line."
    )
    since = serializers.DateTimeField(
        required=False, allow_null=True, default=None, help_text="From when on; now, or for the first version always."
    )
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=500)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Read the file into entries; one of both is given."""
        file = attrs.pop("file", None)
        if (file is None) == ("entries" not in attrs):
            raise ValidationError({"entries": "Send either entries or a file."})
        if file is not None:
            attrs["entries"] = lines_of_file(file.name, file.read())
        return attrs
