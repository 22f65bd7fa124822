"""A database that stopped at one of the migrations which another one stands for goes on from there."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

pytestmark = pytest.mark.django_db

Name = tuple[str, str]
ALL = MigrationLoader(None, replace_migrations=False)
SQUASHED = {name: migration.replaces for name, migration in ALL.disk_migrations.items() if migration.replaces}
LAST_REPLACED = [name for replaced in SQUASHED.values() for name in replaced[-3:]]


def without(name: Name) -> list[Name]:
    """Have the database be one to which neither this was applied yet, nor what needs it, nor what stands for others."""
    needing = [other for other in ALL.graph.backwards_plan(name) if other not in SQUASHED]
    records = MigrationRecorder(connection).migration_qs
    for app, each in (*needing, *SQUASHED):
        records.filter(app=app, name=each).delete()
    return needing


def planned() -> list[Name]:
    """What would be applied; fails as `migrate` does on a history that makes no sense."""
    executor = MigrationExecutor(connection)
    executor.loader.check_consistent_history(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [(migration.app_label, migration.name) for migration, _ in plan]


def test_every_app_has_one_that_stands_for_others() -> None:
    assert {app for app, _ in SQUASHED} >= {"accounts", "signals", "playbooks", "handoffs"}


@pytest.mark.parametrize("name", LAST_REPLACED, ids=".".join)
def test_what_was_not_applied_yet_is_applied(name: Name) -> None:
    behind = without(name)

    assert sorted(planned()) == sorted(behind)


def test_where_all_were_applied_nothing_is() -> None:
    MigrationRecorder(connection).migration_qs.filter(name__in=[name for _, name in SQUASHED]).delete()

    assert planned() == []
