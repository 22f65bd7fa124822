"""Occurrences are vacuumed after so many new ones, however many there are.

Scoring reads them from an index alone, which PostgreSQL can do only of pages that a vacuum has seen since they were
written. Left to itself it waits until a fifth of the table is new. A vacuum reads the new pages and no others.
"""

from django.db import migrations

TABLE = "ALTER TABLE signals_occurrence"
NAMES = "autovacuum_vacuum_insert_scale_factor", "autovacuum_vacuum_insert_threshold"
SET = f"{TABLE} SET ({NAMES[0]} = 0, {NAMES[1]} = 20000)"
RESET = f"{TABLE} RESET ({', '.join(NAMES)})"


class Migration(migrations.Migration):
    dependencies = [
        ("signals", "0014_find_rejections_by_ids_at_their_end"),
    ]

    operations = [
        migrations.RunSQL(SET, RESET),
    ]
