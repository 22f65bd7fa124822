"""Migrations that make an app's tables in one step; what they make is written in the migrations."""

from collections.abc import Sequence
from itertools import takewhile

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel, RunPython, RunSQL
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger


class MakeTables(Operation):
    """Make every table as the last of the operations leaves it, with its indexes, constraints and triggers.

    Django renders all related models anew for each operation, so that the time grows with operations × models: 20 s for
    Baton's four apps. Here the models are rendered once, when all operations are known.
    """

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Forget the rendered models first, and leave it to the first reader to render them again."""
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """A table is made with all that its model has; foreign keys follow after all tables.

        A proxy has no table to be made, but the triggers that write the history of a many-to-many relation hang on one.
        """
        for made in self._made():
            made.database_forwards(app_label, schema_editor, from_state, to_state)
        for operation in self.operations:
            if isinstance(operation, AddTrigger) and _is_proxy(to_state, app_label, operation.model_name):
                operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop the tables, the last made first."""
        for made in reversed(self._made()):
            made.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """Count the tables for `migrate --plan`."""
        return f"Make {len(self._made())} tables"

    def _made(self) -> list[CreateModel]:
        return [operation for operation in self.operations if isinstance(operation, CreateModel)]


def _is_proxy(state: ProjectState, app_label: str, model_name: str) -> bool:
    return bool(state.models[app_label, model_name.lower()].options.get("proxy"))


class OneStepMigration(migrations.Migration):
    """A migration for an empty database: what its indexes call, all tables in one step, then all other statements."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        before = list(takewhile(_is_other, cls.operations))
        tables = [operation for operation in cls.operations if not _is_other(operation)]
        after = [operation for operation in cls.operations[len(before) :] if _is_other(operation)]
        cls.operations = [*before, MakeTables(tables), *after]


def _is_other(operation: Operation) -> bool:
    return isinstance(operation, RunSQL | RunPython)
