import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_merges"),
        ("handoffs", "0005_member_history_and_due_index"),
        ("playbooks", "0004_merges"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="handoff",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="handoff",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="handoff",
            name="delete_delete",
        ),
        migrations.RemoveConstraint(
            model_name="handoff",
            name="handoff_acknowledged_at",
        ),
        migrations.AddField(
            model_name="handoff",
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
            model_name="handoff",
            name="superseded_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="superseded",
                to="handoffs.handoff",
            ),
        ),
        migrations.AddField(
            model_name="handoffevent",
            name="own_account",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="accounts.account",
            ),
        ),
        migrations.AddField(
            model_name="handoffevent",
            name="superseded_by",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="handoffs.handoff",
            ),
        ),
        migrations.AlterField(
            model_name="handoff",
            name="state",
            field=models.CharField(
                choices=[("fired", "To acknowledge"), ("watching", "Watching"), ("merged", "Merged")],
                default="fired",
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="handoffevent",
            name="state",
            field=models.CharField(
                choices=[("fired", "To acknowledge"), ("watching", "Watching"), ("merged", "Merged")],
                default="fired",
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="moverecord",
            name="move",
            field=models.CharField(
                choices=[
                    ("opened", "Opened"),
                    ("acknowledged", "Acknowledged"),
                    ("merged", "Merged into an older one"),
                    ("unmerged", "Opened again"),
                    ("followed", "Went with its account"),
                ],
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="moverecord",
            name="state",
            field=models.CharField(
                choices=[("fired", "To acknowledge"), ("watching", "Watching"), ("merged", "Merged")], max_length=16
            ),
        ),
        migrations.AddIndex(
            model_name="handoff",
            index=models.Index(
                condition=models.Q(("own_account__isnull", False)), fields=["own_account"], name="handoff_own_account"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="handoff",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "handoffs_handoffevent" ("account_id", "acknowledged_at", "closed_at", "due_at", "fired_at", "headline", "id", "motion", "own_account_id", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "play_id", "points", "qualification_id", "state", "superseded_by_id", "team_id", "tier") VALUES (NEW."account_id", NEW."acknowledged_at", NEW."closed_at", NEW."due_at", NEW."fired_at", NEW."headline", NEW."id", NEW."motion", NEW."own_account_id", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."play_id", NEW."points", NEW."qualification_id", NEW."state", NEW."superseded_by_id", NEW."team_id", NEW."tier"); RETURN NULL;',
                    hash="0e08275dc4d8b523dcaef5e3bc35aa16c49cfab5",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_392a4",
                    table="handoffs_handoff",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="handoff",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "handoffs_handoffevent" ("account_id", "acknowledged_at", "closed_at", "due_at", "fired_at", "headline", "id", "motion", "own_account_id", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "play_id", "points", "qualification_id", "state", "superseded_by_id", "team_id", "tier") VALUES (NEW."account_id", NEW."acknowledged_at", NEW."closed_at", NEW."due_at", NEW."fired_at", NEW."headline", NEW."id", NEW."motion", NEW."own_account_id", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."play_id", NEW."points", NEW."qualification_id", NEW."state", NEW."superseded_by_id", NEW."team_id", NEW."tier"); RETURN NULL;',
                    hash="aac39f5d3ae380bace4cf7c62c15a7bcaf225fb6",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_bc55f",
                    table="handoffs_handoff",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="handoff",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "handoffs_handoffevent" ("account_id", "acknowledged_at", "closed_at", "due_at", "fired_at", "headline", "id", "motion", "own_account_id", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "play_id", "points", "qualification_id", "state", "superseded_by_id", "team_id", "tier") VALUES (OLD."account_id", OLD."acknowledged_at", OLD."closed_at", OLD."due_at", OLD."fired_at", OLD."headline", OLD."id", OLD."motion", OLD."own_account_id", OLD."owner_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."play_id", OLD."points", OLD."qualification_id", OLD."state", OLD."superseded_by_id", OLD."team_id", OLD."tier"); RETURN NULL;',
                    hash="6ed7803278668c4c9afd15e1910710000d73daa6",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_85069",
                    table="handoffs_handoff",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="handoff",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("acknowledged_at", None), ("state", "fired")),
                    ("state", "merged"),
                    models.Q(models.Q(("state", "fired"), _negated=True), ("acknowledged_at__isnull", False)),
                    _connector="OR",
                ),
                name="handoff_acknowledged_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="handoff",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "merged"), _negated=True), ("closed_at__isnull", False), _connector="OR"
                ),
                name="handoff_merged_is_closed",
            ),
        ),
    ]
