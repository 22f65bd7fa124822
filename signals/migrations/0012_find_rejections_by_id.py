"""An index over the ids in refused events, and the function that reads them (`signals.rejected_ids`)."""

import django.contrib.postgres.indexes
from django.db import migrations

import signals.rejected_ids

# In the escaped text a backslash is written twice, and a byte beyond ASCII as a backslash and three digits.
CREATE = r"""
CREATE FUNCTION signals_rejected_ids(raw bytea) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5000 AS $$
    SELECT ARRAY(
        SELECT DISTINCT left(coalesce(found[1], found[2]), 1020)
        FROM (
            SELECT found FROM regexp_matches(
                encode(substring(raw FROM 1 FOR 32768), 'escape'),
                '"(?:userId|user_id|\$user_id|anonymousId|anonymous_id|\$anon_distinct_id|previousId|previous_id'
                '|distinct_id|\$distinct_id|alias|\$device_id|person_id|member_id|owner_id|assignee_id|actor_id'
                '|invited_by|created_by|groupId|\$group_key)"\s*:\s*'
                '(?:"((?:[^"\\]|\\\\(?:[^\\]|\\\\)|\\[0-7]{3})*)"|(-?[0-9]+))',
                'g'
            ) AS found LIMIT 50
        ) AS first
        WHERE coalesce(found[1], found[2]) <> ''
    )
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
