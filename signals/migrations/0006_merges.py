import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_merges"),
        ("signals", "0005_uploads_and_replays"),
    ]

    operations = [
        migrations.AddField(
            model_name="occurrence",
            name="own_person",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="own_occurrences",
                to="accounts.person",
            ),
        ),
        migrations.AddIndex(
            model_name="occurrence",
            index=models.Index(
                condition=models.Q(("own_person__isnull", False)), fields=["own_person"], name="occurrence_own_person"
            ),
        ),
    ]
