import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_merges"),
        ("playbooks", "0003_permission_history_and_score_index"),
    ]

    operations = [
        migrations.AddField(
            model_name="qualification",
            name="own_account",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="accounts.account",
            ),
        ),
        migrations.AddField(
            model_name="qualification",
            name="superseded_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="superseded",
                to="playbooks.qualification",
            ),
        ),
        migrations.AddIndex(
            model_name="qualification",
            index=models.Index(
                condition=models.Q(("own_account__isnull", False)),
                fields=["own_account"],
                name="qualification_own_account",
            ),
        ),
        migrations.AddConstraint(
            model_name="qualification",
            constraint=models.CheckConstraint(
                condition=models.Q(("superseded_by", None), ("ended_at__isnull", False), _connector="OR"),
                name="qualification_superseded_has_ended",
            ),
        ),
    ]
