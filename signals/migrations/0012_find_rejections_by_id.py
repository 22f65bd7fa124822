"""An index over the ids in refused events, and the function that reads them (`signals.rejected_ids_sql`)."""

import django.contrib.postgres.indexes
from django.db import migrations

import signals.rejected_ids
from signals.rejected_ids_sql import CREATE_FOR_STARTS, DROP


class Migration(migrations.Migration):
    dependencies = [
        ("signals", "0011_find_what_lowers_a_sum"),
    ]

    operations = [
        migrations.RunSQL(CREATE_FOR_STARTS, DROP),
        migrations.AddIndex(
            model_name="rejection",
            index=django.contrib.postgres.indexes.GinIndex(signals.rejected_ids.IdsIn("raw"), name="rejection_ids"),
        ),
    ]
