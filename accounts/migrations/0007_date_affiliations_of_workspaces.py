import django.db.models.deletion
from django.db import migrations, models

# What is known of a workspace's past is its account now; usage about the workspace works the rest out.
_ALWAYS = """
INSERT INTO accounts_workspaceaffiliation (workspace_id, account_id, since, known_at)
SELECT id, account_id, to_timestamp(0), GREATEST(first_seen_at, to_timestamp(0)) FROM accounts_workspace
WHERE account_id IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_merges"),
    ]

    operations = [
        migrations.CreateModel(
            name="WorkspaceAffiliation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField()),
                ("known_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="workspace_affiliations",
                        to="accounts.account",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="affiliations",
                        to="accounts.workspace",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("workspace", "since"), name="workspace_affiliation_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("since__lte", models.F("known_at"))),
                        name="workspace_affiliation_known_since",
                    ),
                ],
            },
        ),
        migrations.RunSQL(_ALWAYS, migrations.RunSQL.noop),
    ]
