"""Reads ids at the end of a long refused event, too (`signals.rejected_ids_sql`)."""

from django.db import migrations

from signals.rejected_ids_sql import CREATE, CREATE_FOR_STARTS

ANEW = "REINDEX INDEX rejection_ids"


class Migration(migrations.Migration):
    dependencies = [
        ("signals", "0013_trust_the_writer_of_occurrences"),
    ]

    operations = [
        migrations.RunSQL([CREATE, ANEW], [CREATE_FOR_STARTS, ANEW]),
    ]
