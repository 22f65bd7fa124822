"""Which version's proof is asked for, from a request's parameters."""

from typing import Any

from rest_framework import serializers


class VersionQuerySerializer(serializers.Serializer[Any]):
    """A version by its number."""

    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False)
