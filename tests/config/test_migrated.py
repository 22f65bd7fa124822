"""A new database, made in few steps, has all that the models say."""

import pgtrigger
import pytest
from django.apps import apps
from django.db import connection, models

pytestmark = pytest.mark.django_db


def test_every_trigger_is_installed_and_switched_on() -> None:
    triggers = pgtrigger.registered()

    assert len(triggers) > 100
    assert [pair for pair in triggers if pair[1].get_installation_status(pair[0]) != ("INSTALLED", True)] == []


def test_every_table_has_its_columns_indexes_and_constraints() -> None:
    managed = [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy]

    assert {model._meta.label: missing for model in managed if (missing := _missing(model))} == {}


def _missing(model: type[models.Model]) -> set[str | None]:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        there = {column.name for column in connection.introspection.get_table_description(cursor, table)}
        there |= connection.introspection.get_constraints(cursor, table).keys()
    columns = {field.column for field in model._meta.local_concrete_fields}
    return (columns | {named.name for named in (*model._meta.indexes, *model._meta.constraints)}) - there
