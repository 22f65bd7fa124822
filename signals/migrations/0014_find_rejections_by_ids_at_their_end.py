"""Reads ids at the end of a long refused event, too: they stand before or after what makes it long.

What lies between is still passed over, so that no event costs more than twice what 32 KB of it do.
"""

from importlib import import_module

from django.db import migrations

before = import_module("signals.migrations.0012_find_rejections_by_id")

KINDS = (
    r"userId|user_id|distinct_id|\$distinct_id",
    r"anonymousId|anonymous_id|\$anon_distinct_id",
    r"previousId|previous_id|alias",
    r"groupId|\$group_key",
)
FIRSTS = ", ".join(
    f"""left(substring({part} FROM '"(?:{names}){before.VALUE}'), 1024)"""
    for part in ("head", "tail")
    for names in KINDS
)
CREATE = f"""
CREATE OR REPLACE FUNCTION signals_rejected_ids(raw bytea) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5000 AS $$
    SELECT ARRAY[{FIRSTS}]
    FROM (
        SELECT encode(substring(raw FROM 1 FOR 32768), 'escape') AS head,
            encode(CASE WHEN length(raw) > 32768 THEN substring(raw FROM length(raw) - 32767) END, 'escape') AS tail
        OFFSET 0
    ) AS escaped
$$
"""
ANEW = "REINDEX INDEX rejection_ids"


class Migration(migrations.Migration):
    dependencies = [
        ("signals", "0013_trust_the_writer_of_occurrences"),
    ]

    operations = [
        migrations.RunSQL([CREATE, ANEW], [before.CREATE.replace("CREATE", "CREATE OR REPLACE", 1), ANEW]),
    ]
