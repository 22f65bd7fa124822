"""Definitions as code: signals, scorecards, tiers, plays, scripts, calendars and teams as one YAML file.

`document` reads YAML into plain values and remembers the line of each; `reading` turns those into the structs of
`schema`; `checks` holds what a single field cannot say; `export` and `importing` are the two ways between structs and
database. The format is described in `docs/definitions.md`.
"""

from config.definitions.changes import Change
from config.definitions.export import export_text
from config.definitions.importing import import_text
from config.definitions.problems import Problem, Rejected
from config.definitions.schema import json_schema

__all__ = ["Change", "Problem", "Rejected", "export_text", "import_text", "json_schema"]
