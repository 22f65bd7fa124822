"""Occurrences refer to rows that PostgreSQL no longer looks up for each (`docs/decisions/occurrences.md`)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0011_call_persons_people"),
        ("signals", "0012_find_rejections_by_id"),
    ]

    operations = [
        migrations.AlterField(
            model_name="occurrence",
            name="account",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                to="accounts.account",
            ),
        ),
        migrations.AlterField(
            model_name="occurrence",
            name="own_person",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="own_occurrences",
                to="accounts.person",
            ),
        ),
        migrations.AlterField(
            model_name="occurrence",
            name="person",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="occurrences",
                to="accounts.person",
            ),
        ),
        migrations.AlterField(
            model_name="occurrence",
            name="signal",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="occurrences",
                to="signals.signal",
            ),
        ),
        migrations.AlterField(
            model_name="occurrence",
            name="workspace",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                to="accounts.workspace",
            ),
        ),
    ]
