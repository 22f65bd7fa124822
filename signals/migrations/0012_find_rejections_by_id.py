"""An index over the ids in refused events, and the function that reads them (`signals.rejected_ids`)."""

import django.contrib.postgres.indexes
from django.db import migrations

import signals.rejected_ids

# In the escaped text a backslash is written twice, and a byte beyond ASCII as a backslash and three digits. Only the first
# of each kind is looked for: to find all of them in an event that is full of them would take a hundred times as long.
VALUE = r'"\s*:\s*("(?:[^"\\]|\\\\(?:[^\\]|\\\\)|\\[0-7]{3})*"|-?[0-9]+)'
CREATE = rf"""
CREATE FUNCTION signals_rejected_ids(raw bytea) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5000 AS $$
    SELECT ARRAY[
        left(substring(event FROM '"(?:userId|user_id|distinct_id|\$distinct_id){VALUE}'), 1024),
        left(substring(event FROM '"(?:anonymousId|anonymous_id|\$anon_distinct_id){VALUE}'), 1024),
        left(substring(event FROM '"(?:previousId|previous_id|alias){VALUE}'), 1024),
        left(substring(event FROM '"(?:groupId|\$group_key){VALUE}'), 1024)
    ]
    FROM (SELECT encode(substring(raw FROM 1 FOR 32768), 'escape') AS event OFFSET 0) AS escaped
$$
"""
DROP = "DROP FUNCTION signals_rejected_ids(bytea)"


class Migration(migrations.Migration):
    dependencies = [
        ("signals", "0011_find_what_lowers_a_sum"),
    ]

    operations = [
        migrations.RunSQL(CREATE, DROP),
        migrations.AddIndex(
            model_name="rejection",
            index=django.contrib.postgres.indexes.GinIndex(signals.rejected_ids.IdsIn("raw"), name="rejection_ids"),
        ),
    ]
