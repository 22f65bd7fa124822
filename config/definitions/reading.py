"""Plain values into the structs of `schema`, noting every wrong field instead of stopping at the first.

msgspec judges each leaf (strictly: `"50"` is not 50); the walk around it exists because msgspec alone stops at the
first problem of a file.
"""

from decimal import Decimal
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec

from config.definitions.problems import Findings, Path, did_you_mean
from config.definitions.schema import Definitions

LONGEST_SHOWN = 60
WRONG = object()


def definitions_from(value: Any, findings: Findings) -> Definitions:
    """Read a whole file; raises `Rejected` with everything that is wrong in it."""
    read: Definitions = _read(Definitions, value, (), findings)
    findings.raise_if_any()
    return read


def _read(kind: Any, value: Any, path: Path, findings: Findings) -> Any:
    structs = _structs_of(kind)
    if structs and not (value is None and NoneType in get_args(kind)):
        return _read_struct(structs, value, path, findings)
    if get_origin(kind) is list:
        return _read_list(get_args(kind)[0], value, path, findings)
    return _read_leaf(kind, value, path, findings)


def _structs_of(kind: Any) -> list[type[msgspec.Struct]]:
    kinds = get_args(kind) if get_origin(kind) in {Union, UnionType} else (kind,)
    return [one for one in kinds if isinstance(one, type) and issubclass(one, msgspec.Struct)]


def _read_struct(kinds: list[type[msgspec.Struct]], value: Any, path: Path, findings: Findings) -> Any:
    if not isinstance(value, dict):
        findings.add(path, f"{shown(value)} is not a mapping of fields")
        return WRONG
    kind = kinds[0] if len(kinds) == 1 else _tagged(kinds, value, path, findings)
    if kind is None:
        return WRONG
    fields = {field.name: field for field in msgspec.structs.fields(kind)}
    known = {*fields, *([kind.__struct_config__.tag_field] if kind.__struct_config__.tag_field else [])}
    for name in value:
        if name not in known:
            findings.add((*path, name), f"no field of this name{did_you_mean(name, known)}")
    read = {
        name: _read(field.type, value[name], (*path, name), findings) for name, field in fields.items() if name in value
    }
    missing = [name for name, field in fields.items() if field.required and name not in value]
    for name in missing:
        findings.add((*path, name), f"is missing; it is {described(fields[name].type)}")
    wrong = missing or not value.keys() <= known or any(item is WRONG for item in read.values())
    return WRONG if wrong else kind(**read)


def _tagged(
    kinds: list[type[msgspec.Struct]], value: dict[str, Any], path: Path, findings: Findings
) -> type[msgspec.Struct] | None:
    """Which of several structs this is, by its tag."""
    field = kinds[0].__struct_config__.tag_field or ""
    by_tag = {str(kind.__struct_config__.tag): kind for kind in kinds}
    if field not in value:
        findings.add((*path, field), f"is missing; it is one of {', '.join(by_tag)}")
        return None
    tag = value[field]
    if not isinstance(tag, str) or tag not in by_tag:
        findings.add((*path, field), f"{shown(tag)} is not one of {', '.join(by_tag)}")
        return None
    return by_tag[tag]


def _read_list(kind: Any, value: Any, path: Path, findings: Findings) -> Any:
    if not isinstance(value, list):
        findings.add(path, f"{shown(value)} is not a list; start each item with “- ”")
        return WRONG
    items = [_read(kind, item, (*path, index), findings) for index, item in enumerate(value)]
    return WRONG if any(item is WRONG for item in items) else items


def _read_leaf(kind: Any, value: Any, path: Path, findings: Findings) -> Any:
    meta = _meta(kind)
    try:
        read = msgspec.convert(_exact(value) if _is_exact(kind) else value, kind, builtin_types=(Decimal,))
    except msgspec.ValidationError:
        findings.add(path, f"{shown(value)} is not {described(kind)}")
        return WRONG
    extra = meta.extra or {}
    if read is None:
        return read
    if "words" in extra and read not in extra["words"]:
        findings.add(path, f"{shown(value)} is not {described(kind)}{_nearest(read, extra['words'])}")
        return WRONG
    try:
        return extra["read"](read) if "read" in extra else read
    except ValueError as error:
        findings.add(path, str(error))
        return WRONG


def _is_exact(kind: Any) -> bool:
    return kind is Decimal or any(_is_exact(one) for one in get_args(kind))


def _exact(value: Any) -> Any:
    """A number as a `Decimal`; msgspec would take a text for one as well."""
    return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _nearest(word: str, words: tuple[str, ...]) -> str:
    hint = did_you_mean(word, words)
    return hint if "did you mean" in hint else ""


def _meta(kind: Any) -> msgspec.Meta:
    """The description and the rules of a leaf; of `X | None` those of X."""
    if get_origin(kind) is Annotated:
        return next(meta for meta in kind.__metadata__ if isinstance(meta, msgspec.Meta))
    inner = [one for one in get_args(kind) if get_origin(one) is Annotated]
    return _meta(inner[0]) if inner else msgspec.Meta()


def described(kind: Any) -> str:
    """What would be right."""
    if get_origin(kind) is list:
        return "a list"
    return _meta(kind).description or "a mapping of fields"


def shown(value: Any) -> str:
    """The wrong value as the file has it, shortened."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"“{value}”" if len(value) <= LONGEST_SHOWN else f"“{value[:LONGEST_SHOWN]}…”"
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a mapping"
    return str(value)
