from typing import Any

from django.db import migrations, models

from signals.identity.company_names import reads_like_company

JUDGE = """
INSERT INTO accounts_fact (workspace_id, account_id, own_account_id, name, value, since, recorded_at, message_key)
SELECT f.workspace_id, f.account_id, f.own_account_id, 'name_reads_like_company',
    to_jsonb(COALESCE(jsonb_typeof(f.value) = 'string' AND judged.reads_like_company, FALSE)),
    f.since, f.recorded_at, f.message_key
FROM accounts_fact f LEFT JOIN unnest(%s::text[], %s::boolean[]) AS judged(name, reads_like_company)
    ON judged.name = left(f.value #>> '{}', 255)
WHERE f.name = 'name' AND f.workspace_id IS NOT NULL
ON CONFLICT (workspace_id, name, since) WHERE workspace_id IS NOT NULL
DO UPDATE SET value = excluded.value, message_key = excluded.message_key
"""


def judge_names(_apps: Any, editor: Any) -> None:
    """Keep of the names that workspaces have been given whether they read like a company's."""
    with editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT left(value #>> '{}', 255) FROM accounts_fact"
            " WHERE name = 'name' AND workspace_id IS NOT NULL AND jsonb_typeof(value) = 'string'"
        )
        names = [name for (name,) in cursor.fetchall()]
        cursor.execute(JUDGE, [names, [reads_like_company(name) for name in names]])


class Migration(migrations.Migration):
    dependencies = [
        ("signals", "0007_measured_values"),
        ("accounts", "0007_date_affiliations_of_workspaces"),
    ]

    operations = [
        migrations.AlterField(
            model_name="condition",
            name="operator",
            field=models.CharField(
                choices=[
                    ("eq", "is"),
                    ("ne", "is not"),
                    ("gte", "is at least"),
                    ("gt", "is more than"),
                    ("lte", "is at most"),
                    ("lt", "is less than"),
                    ("in", "is one of"),
                    ("contains", "contains"),
                    ("contains_any", "contains one of"),
                    ("has_word", "has one of the words"),
                    ("company_address", "is a company address"),
                    ("freemail_address", "is a freemail address"),
                    ("exists", "is known"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="conditionevent",
            name="operator",
            field=models.CharField(
                choices=[
                    ("eq", "is"),
                    ("ne", "is not"),
                    ("gte", "is at least"),
                    ("gt", "is more than"),
                    ("lte", "is at most"),
                    ("lt", "is less than"),
                    ("in", "is one of"),
                    ("contains", "contains"),
                    ("contains_any", "contains one of"),
                    ("has_word", "has one of the words"),
                    ("company_address", "is a company address"),
                    ("freemail_address", "is a freemail address"),
                    ("exists", "is known"),
                ],
                max_length=20,
            ),
        ),
        migrations.RunPython(judge_names, migrations.RunPython.noop),
    ]
