from typing import Any

from django.db import migrations
from django.utils.timezone import now

from signals import partitions

CREATE = """
CREATE TABLE signals_event (
    received_at timestamptz NOT NULL,
    at timestamptz NOT NULL,
    client_at timestamptz,
    batch_id bigint NOT NULL,
    message_key uuid NOT NULL,
    kind varchar(8) NOT NULL,
    message_id text NOT NULL,
    name text NOT NULL,
    user_id text,
    anonymous_id text,
    group_id text,
    previous_id text,
    properties jsonb NOT NULL,
    context jsonb
) PARTITION BY RANGE (received_at);
CREATE INDEX signals_event_batch ON signals_event (batch_id);
CREATE TABLE signals_event_default PARTITION OF signals_event DEFAULT;
"""


def make_first_partitions(apps: Any, schema_editor: Any) -> None:
    partitions.ensure(now())


class Migration(migrations.Migration):
    dependencies = [("signals", "0001_initial")]

    operations = [
        migrations.RunSQL(CREATE, "DROP TABLE signals_event"),
        migrations.RunPython(make_first_partitions, migrations.RunPython.noop),
    ]
