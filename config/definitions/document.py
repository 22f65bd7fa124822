"""YAML text into plain values, with the line of each.

A small, strict YAML: UTF-8, one document, no anchors, aliases, merge keys or tags, no key twice. Scalars follow the
YAML 1.2 core schema, so `NO` is a country and `17:00` a time of day, not a boolean and a number of seconds.
"""

import math
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import yaml

from config.definitions.problems import Findings, Path, Problem, Rejected

MOST_BYTES = 1_000_000
DEEPEST = 12
LONGEST_NUMBER = 40

CORE_SCHEMA = [
    ("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|Null|NULL|)$"), [*"~nN", ""]),
    ("tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), [*"tTfF"]),
    ("tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), [*"-+0123456789"]),
    (
        "tag:yaml.org,2002:float",
        re.compile(r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$"),
        [*"-+0123456789."],
    ),
]


@dataclass
class Document:
    """The plain values of a file, and the line of each path."""

    value: Any = None
    marks: dict[Path, int] = field(default_factory=dict)


class _Refused(Exception):
    """Something that this YAML does not have; carries the mark."""

    def __init__(self, message: str, mark: Any) -> None:
        super().__init__(message)
        self.mark = mark


class _Loader(yaml.SafeLoader):
    """Composes nodes; refuses what could make a small file large or a plain one clever."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Compose one node."""
        event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise _Refused("anchors and aliases (“&” and “*”) are not used here; write it out", event.start_mark)
        if getattr(event, "tag", None) is not None:
            raise _Refused("tags (“!”) are not used here; write the plain value", event.start_mark)
        if self.depth >= DEEPEST:
            raise _Refused("nested deeper than any definition is", event.start_mark)
        self.depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1


for _tag, _pattern, _first in CORE_SCHEMA:
    _Loader.add_implicit_resolver(_tag, _pattern, _first)


def read(content: bytes) -> Document:
    """Read a whole file; raises `Rejected`."""
    node = _compose(_decoded(content))
    if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
        raise Rejected([Problem(1, "", "the file is empty; write for example “signals:” and a list")])
    document = Document()
    findings = Findings(document.marks)
    document.value = _value(node, (), document.marks, findings)
    findings.raise_if_any()
    return document


def _decoded(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise Rejected([Problem(1, "", f"the file is larger than {MOST_BYTES:,} bytes; no set of definitions is")])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Rejected([Problem(line, "", f"byte {error.start + 1} is not UTF-8; save the file as UTF-8")]) from error


def _compose(text: str) -> yaml.Node | None:
    loader = None
    try:
        loader = _Loader(text)
        return loader.get_single_node()
    except _Refused as refused:
        raise Rejected([Problem(refused.mark.line + 1, "", str(refused))]) from refused
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise Rejected([Problem(line, "", f"character U+{ord(text[error.position]):04X} cannot be in YAML")]) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        words = ", ".join(filter(None, (error.problem, error.context)))
        raise Rejected([Problem(line, "", f"this is not YAML: {words}")]) from error
    finally:
        if loader is not None:
            loader.dispose()


def _value(node: yaml.Node, path: Path, marks: dict[Path, int], findings: Findings) -> Any:
    marks.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, index), marks, findings) for index, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, marks, findings)
    return _scalar(str(node.value), node.tag.rpartition(":")[2], path, findings)


def _mapping(node: yaml.MappingNode, path: Path, marks: dict[Path, int], findings: Findings) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, item in node.value:
        if not isinstance(key, yaml.ScalarNode):
            findings.add(path, "a field's name is a word, not a list or a mapping")
            continue
        inner = (*path, key.value)
        if key.value in values:
            first, marks[inner] = marks[inner], key.start_mark.line + 1
            findings.add(inner, f"“{key.value}” is given twice, first on line {first}")
            continue
        marks[inner] = key.start_mark.line + 1
        values[key.value] = _value(item, inner, marks, findings)
    return values


def _scalar(text: str, kind: str, path: Path, findings: Findings) -> Any:
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind in {"int", "float"}:
        return _number(text, kind, path, findings)
    if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in text):
        findings.add(path, "holds a character that no database stores (NUL or half of a surrogate pair)")
    return text


def _number(text: str, kind: str, path: Path, findings: Findings) -> int | float | Decimal:
    """A number; a `Decimal` where a float would name another one."""
    if len(text) > LONGEST_NUMBER:
        findings.add(path, "this number is too long")
        return 0
    if kind == "int":
        return int(text)
    number = float(text)
    if not math.isfinite(number):
        findings.add(path, "this number is too large")
        return 0
    exact = Decimal(text)
    if exact != Decimal(repr(number)):
        return exact
    return int(number) if number.is_integer() else number
