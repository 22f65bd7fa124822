"""What all structs of a file have in common."""

import msgspec


class Definition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A field that has its default is not written, unless that comes from a factory."""
