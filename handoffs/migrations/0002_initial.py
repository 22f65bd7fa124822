import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("handoffs", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("playbooks", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="handoff",
            name="play",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="handoffs", to="playbooks.play"
            ),
        ),
        migrations.AddField(
            model_name="handoff",
            name="qualification",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="handoff", to="playbooks.qualification"
            ),
        ),
        migrations.AddField(
            model_name="handoffevent",
            name="account",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="accounts.account",
            ),
        ),
        migrations.AddField(
            model_name="handoffevent",
            name="owner",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="handoffevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="handoffevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="handoffs.handoff",
            ),
        ),
        migrations.AddField(
            model_name="handoffevent",
            name="play",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="playbooks.play",
            ),
        ),
        migrations.AddField(
            model_name="handoffevent",
            name="qualification",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="playbooks.qualification",
            ),
        ),
        migrations.AddField(
            model_name="moverecord",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="moverecord",
            name="handoff",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="moves", to="handoffs.handoff"
            ),
        ),
        migrations.AddField(
            model_name="team",
            name="calendar",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="teams", to="handoffs.businesscalendar"
            ),
        ),
        migrations.AddField(
            model_name="team",
            name="members",
            field=models.ManyToManyField(blank=True, related_name="teams", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="handoffevent",
            name="team",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="handoffs.team",
            ),
        ),
        migrations.AddField(
            model_name="handoff",
            name="team",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="handoffs", to="handoffs.team"
            ),
        ),
        migrations.AddField(
            model_name="teamevent",
            name="calendar",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="handoffs.businesscalendar",
            ),
        ),
        migrations.AddField(
            model_name="teamevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="teamevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="handoffs.team",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="moverecord",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="393e0c9fca2a9c715ab0dd90f536bde2eec7a2f9",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_93448",
                    table="handoffs_moverecord",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="team",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_default", True)), fields=("is_default",), name="team_one_default"
            ),
        ),
        migrations.AddConstraint(
            model_name="team",
            constraint=models.CheckConstraint(condition=models.Q(("sla_hours__gt", 0)), name="team_sla_positive"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="team",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "handoffs_teamevent" ("calendar_id", "id", "is_default", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sla_hours") VALUES (NEW."calendar_id", NEW."id", NEW."is_default", NEW."key", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sla_hours"); RETURN NULL;',
                    hash="9701e4aaf964911f3e1861b7a5d629ecb6960602",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_83c21",
                    table="handoffs_team",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="team",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "handoffs_teamevent" ("calendar_id", "id", "is_default", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sla_hours") VALUES (NEW."calendar_id", NEW."id", NEW."is_default", NEW."key", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sla_hours"); RETURN NULL;',
                    hash="43b54b7e57e1906a4dc0036dbe3097b98bf242fa",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b089b",
                    table="handoffs_team",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="team",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "handoffs_teamevent" ("calendar_id", "id", "is_default", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sla_hours") VALUES (OLD."calendar_id", OLD."id", OLD."is_default", OLD."key", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sla_hours"); RETURN NULL;',
                    hash="b1650b7ccfe31d5915726eecb46e67c676e970e9",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_20b3b",
                    table="handoffs_team",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="handoff",
            index=models.Index(
                condition=models.Q(("closed_at", None)), fields=["state", "due_at", "id"], name="handoff_queue"
            ),
        ),
        migrations.AddIndex(
            model_name="handoff",
            index=models.Index(
                condition=models.Q(("closed_at", None)),
                fields=["owner", "state", "due_at"],
                name="handoff_queue_of_owner",
            ),
        ),
        migrations.AddConstraint(
            model_name="handoff",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None)),
                fields=("account", "motion"),
                name="handoff_one_open_per_account_and_motion",
            ),
        ),
        migrations.AddConstraint(
            model_name="handoff",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("acknowledged_at", None), ("state", "fired")),
                    models.Q(models.Q(("state", "fired"), _negated=True), ("acknowledged_at__isnull", False)),
                    _connector="OR",
                ),
                name="handoff_acknowledged_at",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="handoff",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "handoffs_handoffevent" ("account_id", "acknowledged_at", "closed_at", "due_at", "fired_at", "headline", "id", "motion", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "play_id", "points", "qualification_id", "state", "team_id", "tier") VALUES (NEW."account_id", NEW."acknowledged_at", NEW."closed_at", NEW."due_at", NEW."fired_at", NEW."headline", NEW."id", NEW."motion", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."play_id", NEW."points", NEW."qualification_id", NEW."state", NEW."team_id", NEW."tier"); RETURN NULL;',
                    hash="c66639019b5faa9822d6793bf46829cfcdbd05c6",
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
                    func='INSERT INTO "handoffs_handoffevent" ("account_id", "acknowledged_at", "closed_at", "due_at", "fired_at", "headline", "id", "motion", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "play_id", "points", "qualification_id", "state", "team_id", "tier") VALUES (NEW."account_id", NEW."acknowledged_at", NEW."closed_at", NEW."due_at", NEW."fired_at", NEW."headline", NEW."id", NEW."motion", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."play_id", NEW."points", NEW."qualification_id", NEW."state", NEW."team_id", NEW."tier"); RETURN NULL;',
                    hash="e0ae24f3264e38ba71933eaf791acd59481f704c",
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
                    func='INSERT INTO "handoffs_handoffevent" ("account_id", "acknowledged_at", "closed_at", "due_at", "fired_at", "headline", "id", "motion", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "play_id", "points", "qualification_id", "state", "team_id", "tier") VALUES (OLD."account_id", OLD."acknowledged_at", OLD."closed_at", OLD."due_at", OLD."fired_at", OLD."headline", OLD."id", OLD."motion", OLD."owner_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."play_id", OLD."points", OLD."qualification_id", OLD."state", OLD."team_id", OLD."tier"); RETURN NULL;',
                    hash="d1d4909a797f5c6690f735577bccbd21c5a8ddb3",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_85069",
                    table="handoffs_handoff",
                    when="AFTER",
                ),
            ),
        ),
    ]
