import datetime

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("playbooks", "0001_initial"),
        ("signals", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="play",
            name="permission_signals",
            field=models.ManyToManyField(blank=True, related_name="plays", to="signals.signal"),
        ),
        migrations.AddField(
            model_name="playevent",
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
            model_name="playevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="playbooks.play",
            ),
        ),
        migrations.AddField(
            model_name="qualification",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="qualifications", to="accounts.account"
            ),
        ),
        migrations.AddField(
            model_name="rule",
            name="signal",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rules",
                to="signals.signal",
            ),
        ),
        migrations.AddField(
            model_name="ruleevent",
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
            model_name="ruleevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="playbooks.rule",
            ),
        ),
        migrations.AddField(
            model_name="ruleevent",
            name="signal",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="signals.signal",
            ),
        ),
        migrations.AddField(
            model_name="score",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="scores", to="accounts.account"
            ),
        ),
        migrations.AddField(
            model_name="qualification",
            name="scorecard",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="qualifications", to="playbooks.scorecard"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scorecard",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "playbooks_scorecardevent" ("description", "id", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."description", NEW."id", NEW."key", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="a9f29b0d50aa35f94f8ccff60e727f20734b41be",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_94ec5",
                    table="playbooks_scorecard",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scorecard",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "playbooks_scorecardevent" ("description", "id", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."description", NEW."id", NEW."key", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="6043d752ba3dfe72ac45272c98f26f24f793f99a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d40e8",
                    table="playbooks_scorecard",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scorecard",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "playbooks_scorecardevent" ("description", "id", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."description", OLD."id", OLD."key", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;',
                    hash="6d77f0fd5e4c7b45c6f5b0069bc5555a819bad6c",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_ab2c3",
                    table="playbooks_scorecard",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="scorecardevent",
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
            model_name="scorecardevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="playbooks.scorecard",
            ),
        ),
        migrations.AddField(
            model_name="scorecardversion",
            name="scorecard",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="playbooks.scorecard"
            ),
        ),
        migrations.AddField(
            model_name="score",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="scores", to="playbooks.scorecardversion"
            ),
        ),
        migrations.AddField(
            model_name="ruleevent",
            name="version",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="playbooks.scorecardversion",
            ),
        ),
        migrations.AddField(
            model_name="rule",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="rules", to="playbooks.scorecardversion"
            ),
        ),
        migrations.AddField(
            model_name="qualification",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="qualifications",
                to="playbooks.scorecardversion",
            ),
        ),
        migrations.AddField(
            model_name="scorecardversionevent",
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
            model_name="scorecardversionevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="playbooks.scorecardversion",
            ),
        ),
        migrations.AddField(
            model_name="scorecardversionevent",
            name="scorecard",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="playbooks.scorecard",
            ),
        ),
        migrations.AddField(
            model_name="script",
            name="play",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="scripts", to="playbooks.play"
            ),
        ),
        migrations.AddField(
            model_name="scriptevent",
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
            model_name="scriptevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="playbooks.script",
            ),
        ),
        migrations.AddField(
            model_name="scriptevent",
            name="play",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="playbooks.play",
            ),
        ),
        migrations.AddField(
            model_name="tierevent",
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
            model_name="tierevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="playbooks.tier",
            ),
        ),
        migrations.AddConstraint(
            model_name="tierversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "published")), fields=("state",), name="tier_version_one_published"
            ),
        ),
        migrations.AddConstraint(
            model_name="tierversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "draft"), ("published_at__isnull", False), _connector="OR"),
                name="tier_version_published_at",
            ),
        ),
        migrations.AddField(
            model_name="tierevent",
            name="version",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="playbooks.tierversion",
            ),
        ),
        migrations.AddField(
            model_name="tierassignment",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="playbooks.tierversion"
            ),
        ),
        migrations.AddField(
            model_name="tier",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="tiers", to="playbooks.tierversion"
            ),
        ),
        migrations.AddField(
            model_name="qualification",
            name="tier_version",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="qualifications",
                to="playbooks.tierversion",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="tierversion",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen_once_published",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE allowed jsonb;",
                    func="\n                IF OLD.state NOT IN ('published', 'retired') THEN\n                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n                    RETURN NEW;\n                END IF;\n                IF TG_OP = 'UPDATE' AND OLD.state = 'published' AND NEW.state = 'retired' THEN\n                    allowed := to_jsonb(OLD)\n                        || jsonb_build_object('state', NEW.state, 'retired_at', NEW.retired_at);\n                    IF to_jsonb(NEW) = allowed THEN RETURN NEW; END IF;\n                END IF;\n                RAISE EXCEPTION 'version % is % and never changes', OLD.number, OLD.state\n                    USING ERRCODE = 'check_violation';\n            ",
                    hash="b75dbcef724f652bfb53e4cf3dc295dc1096402e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_frozen_once_published_960c2",
                    table="playbooks_tierversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="tierversion",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "playbooks_tierversionevent" ("created_at", "currency", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "reason", "retired_at", "state") VALUES (NEW."created_at", NEW."currency", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."published_at", NEW."reason", NEW."retired_at", NEW."state"); RETURN NULL;',
                    hash="1f21d8fbbdd9ec344afea02aa64d5d3079e7cc61",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_8f6f6",
                    table="playbooks_tierversion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="tierversion",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "playbooks_tierversionevent" ("created_at", "currency", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "reason", "retired_at", "state") VALUES (NEW."created_at", NEW."currency", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."published_at", NEW."reason", NEW."retired_at", NEW."state"); RETURN NULL;',
                    hash="f09900c2b029f23ccd1915d582f03e65e65cc5cd",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e89d7",
                    table="playbooks_tierversion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="tierversion",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "playbooks_tierversionevent" ("created_at", "currency", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "reason", "retired_at", "state") VALUES (OLD."created_at", OLD."currency", OLD."id", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."published_at", OLD."reason", OLD."retired_at", OLD."state"); RETURN NULL;',
                    hash="4cb92810e2197184b9a423b977616e3ed75301cf",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e491a",
                    table="playbooks_tierversion",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="tierversionevent",
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
            model_name="tierversionevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="playbooks.tierversion",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="play",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "playbooks_playevent" ("description", "id", "is_active", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "trigger") VALUES (NEW."description", NEW."id", NEW."is_active", NEW."key", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."trigger"); RETURN NULL;',
                    hash="7c601c6091d0d060de2ad0670a98c8a0292f1361",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d9f90",
                    table="playbooks_play",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="play",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "playbooks_playevent" ("description", "id", "is_active", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "trigger") VALUES (NEW."description", NEW."id", NEW."is_active", NEW."key", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."trigger"); RETURN NULL;',
                    hash="41279b936305de2cd22d7d97db06b744aa56dcc6",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4544c",
                    table="playbooks_play",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="play",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "playbooks_playevent" ("description", "id", "is_active", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "trigger") VALUES (OLD."description", OLD."id", OLD."is_active", OLD."key", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."trigger"); RETURN NULL;',
                    hash="a2302b399679952c46ed634bee05306065a25e62",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_9da15",
                    table="playbooks_play",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="scorecardversion",
            constraint=models.UniqueConstraint(fields=("scorecard", "number"), name="version_number_unique"),
        ),
        migrations.AddConstraint(
            model_name="scorecardversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "published")), fields=("scorecard",), name="version_one_published"
            ),
        ),
        migrations.AddConstraint(
            model_name="scorecardversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "draft"), ("published_at__isnull", False), _connector="OR"),
                name="version_published_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="scorecardversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cooldown__gte", datetime.timedelta(0)), ("cooldown__lte", datetime.timedelta(days=36500))
                ),
                name="version_cooldown",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scorecardversion",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen_once_published",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE allowed jsonb;",
                    func="\n                IF OLD.state NOT IN ('published', 'retired') THEN\n                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n                    RETURN NEW;\n                END IF;\n                IF TG_OP = 'UPDATE' AND OLD.state = 'published' AND NEW.state = 'retired' THEN\n                    allowed := to_jsonb(OLD)\n                        || jsonb_build_object('state', NEW.state, 'retired_at', NEW.retired_at);\n                    IF to_jsonb(NEW) = allowed THEN RETURN NEW; END IF;\n                END IF;\n                RAISE EXCEPTION 'version % is % and never changes', OLD.number, OLD.state\n                    USING ERRCODE = 'check_violation';\n            ",
                    hash="0eb4f603abf0262b987cefc1b76164e0882d4b50",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_frozen_once_published_1059b",
                    table="playbooks_scorecardversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scorecardversion",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "playbooks_scorecardversionevent" ("cooldown", "created_at", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "reason", "retired_at", "scorecard_id", "state", "threshold") VALUES (NEW."cooldown", NEW."created_at", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."published_at", NEW."reason", NEW."retired_at", NEW."scorecard_id", NEW."state", NEW."threshold"); RETURN NULL;',
                    hash="a61050ade9e47d49f8c5f5539bafb92e9efb6e83",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_95952",
                    table="playbooks_scorecardversion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scorecardversion",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "playbooks_scorecardversionevent" ("cooldown", "created_at", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "reason", "retired_at", "scorecard_id", "state", "threshold") VALUES (NEW."cooldown", NEW."created_at", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."published_at", NEW."reason", NEW."retired_at", NEW."scorecard_id", NEW."state", NEW."threshold"); RETURN NULL;',
                    hash="3b47f59153170af5aec0971b53cfa0fc3a62ebd0",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_57c06",
                    table="playbooks_scorecardversion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scorecardversion",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "playbooks_scorecardversionevent" ("cooldown", "created_at", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "reason", "retired_at", "scorecard_id", "state", "threshold") VALUES (OLD."cooldown", OLD."created_at", OLD."id", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."published_at", OLD."reason", OLD."retired_at", OLD."scorecard_id", OLD."state", OLD."threshold"); RETURN NULL;',
                    hash="f948ef36be05c6795275e6bc9a0df54f9641c956",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_2fd68",
                    table="playbooks_scorecardversion",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="score",
            index=models.Index(
                condition=models.Q(("reassess_at__isnull", False)), fields=["reassess_at"], name="score_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=models.UniqueConstraint(fields=("version", "account"), name="score_unique"),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.UniqueConstraint(fields=("version", "key"), name="rule_key_unique"),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("at_least__gte", 1),
                        ("fact", ""),
                        ("kind__in", ["occurrences", "people"]),
                        ("operator", ""),
                        ("signal__isnull", False),
                    ),
                    models.Q(
                        ("at_least__isnull", True),
                        ("kind", "fact"),
                        ("signal__isnull", True),
                        ("window__isnull", True),
                        models.Q(("fact", ""), _negated=True),
                        models.Q(("operator", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="rule_has_what_its_kind_needs",
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("window", None),
                    models.Q(("window__gt", datetime.timedelta(0)), ("window__lte", datetime.timedelta(days=36500))),
                    _connector="OR",
                ),
                name="rule_window_positive",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rule",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen_with_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE settled text;",
                    func="\n                -- Whoever publishes the version holds it; the lock waits for them, and the look comes after it.\n                PERFORM 1 FROM playbooks_scorecardversion WHERE id IN (\n                    CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD.version_id END,\n                    CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE NEW.version_id END\n                ) FOR SHARE;\n                SELECT state INTO settled FROM playbooks_scorecardversion\n                WHERE state IN ('published', 'retired') AND id IN (\n                    CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD.version_id END,\n                    CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE NEW.version_id END\n                ) LIMIT 1;\n                IF settled IS NOT NULL THEN\n                    RAISE EXCEPTION 'this version is % and never changes', settled\n                        USING ERRCODE = 'check_violation';\n                END IF;\n                IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n                RETURN NEW;\n            ",
                    hash="8dce783ddbdaa1ed1696a50a3c2f9b118ef594fc",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_frozen_with_version_389c6",
                    table="playbooks_rule",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rule",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "playbooks_ruleevent" ("at_least", "fact", "id", "is_activation", "key", "kind", "label", "operator", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "position", "signal_id", "value", "version_id", "window") VALUES (NEW."at_least", NEW."fact", NEW."id", NEW."is_activation", NEW."key", NEW."kind", NEW."label", NEW."operator", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."points", NEW."position", NEW."signal_id", NEW."value", NEW."version_id", NEW."window"); RETURN NULL;',
                    hash="8131609959b00da018603234af6b8be430d6285c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7e6c8",
                    table="playbooks_rule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rule",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "playbooks_ruleevent" ("at_least", "fact", "id", "is_activation", "key", "kind", "label", "operator", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "position", "signal_id", "value", "version_id", "window") VALUES (NEW."at_least", NEW."fact", NEW."id", NEW."is_activation", NEW."key", NEW."kind", NEW."label", NEW."operator", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."points", NEW."position", NEW."signal_id", NEW."value", NEW."version_id", NEW."window"); RETURN NULL;',
                    hash="2b0f930d01625bf16ca8c137713b058118514469",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_965a9",
                    table="playbooks_rule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rule",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "playbooks_ruleevent" ("at_least", "fact", "id", "is_activation", "key", "kind", "label", "operator", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "position", "signal_id", "value", "version_id", "window") VALUES (OLD."at_least", OLD."fact", OLD."id", OLD."is_activation", OLD."key", OLD."kind", OLD."label", OLD."operator", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."points", OLD."position", OLD."signal_id", OLD."value", OLD."version_id", OLD."window"); RETURN NULL;',
                    hash="2a5aee9cc23ea5ccbe654cd5b8e65a7c48ebeea3",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_c4907",
                    table="playbooks_rule",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="script",
            constraint=models.UniqueConstraint(fields=("play", "tier"), name="script_one_per_tier"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="script",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "playbooks_scriptevent" ("body", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "play_id", "subject", "tier") VALUES (NEW."body", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."play_id", NEW."subject", NEW."tier"); RETURN NULL;',
                    hash="e6997edc2b6247f36deca265ca40fbad1f7b91e7",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_91965",
                    table="playbooks_script",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="script",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "playbooks_scriptevent" ("body", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "play_id", "subject", "tier") VALUES (NEW."body", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."play_id", NEW."subject", NEW."tier"); RETURN NULL;',
                    hash="828c53b3061549a8fbe9445f44a96a6391c8ea61",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_34e29",
                    table="playbooks_script",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="script",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "playbooks_scriptevent" ("body", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "play_id", "subject", "tier") VALUES (OLD."body", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."play_id", OLD."subject", OLD."tier"); RETURN NULL;',
                    hash="df73b8b2dbf0694bf448b5c643779c49bfa8ba84",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_39dd0",
                    table="playbooks_script",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="tierassignment",
            index=models.Index(
                condition=models.Q(("reassess_at__isnull", False)), fields=["reassess_at"], name="tier_assignment_due"
            ),
        ),
        migrations.AddIndex(
            model_name="tierassignment",
            index=models.Index(fields=["tier", "account"], name="tier_assignment_tier"),
        ),
        migrations.AddConstraint(
            model_name="tier",
            constraint=models.UniqueConstraint(fields=("version", "key"), name="tier_key_unique"),
        ),
        migrations.AddConstraint(
            model_name="tier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("acv_min", None), ("acv_max", None), ("acv_min__lt", models.F("acv_max")), _connector="OR"
                ),
                name="tier_acv_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="tier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("employees_min", None),
                    ("employees_max", None),
                    ("employees_min__lt", models.F("employees_max")),
                    _connector="OR",
                ),
                name="tier_employees_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="tier",
            constraint=models.CheckConstraint(
                condition=models.Q(("active_people_min", None), ("active_people_min__gte", 1), _connector="OR"),
                name="tier_active_people_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="tier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("key", "self_serve"), _negated=True), ("opens_handoff", False), _connector="OR"
                ),
                name="tier_self_serve_opens_none",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="tier",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen_with_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE settled text;",
                    func="\n                -- Whoever publishes the version holds it; the lock waits for them, and the look comes after it.\n                PERFORM 1 FROM playbooks_tierversion WHERE id IN (\n                    CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD.version_id END,\n                    CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE NEW.version_id END\n                ) FOR SHARE;\n                SELECT state INTO settled FROM playbooks_tierversion\n                WHERE state IN ('published', 'retired') AND id IN (\n                    CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD.version_id END,\n                    CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE NEW.version_id END\n                ) LIMIT 1;\n                IF settled IS NOT NULL THEN\n                    RAISE EXCEPTION 'this version is % and never changes', settled\n                        USING ERRCODE = 'check_violation';\n                END IF;\n                IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n                RETURN NEW;\n            ",
                    hash="0dd8e121a36bdc546cd1d86b248e11f9a3a14795",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_frozen_with_version_f145b",
                    table="playbooks_tier",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="tier",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "playbooks_tierevent" ("active_people_min", "acv_max", "acv_min", "employees_max", "employees_min", "id", "key", "needs_permission", "opens_handoff", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version_id") VALUES (NEW."active_people_min", NEW."acv_max", NEW."acv_min", NEW."employees_max", NEW."employees_min", NEW."id", NEW."key", NEW."needs_permission", NEW."opens_handoff", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."version_id"); RETURN NULL;',
                    hash="015967a513063051ecce87344efe297a2c73c29d",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9e680",
                    table="playbooks_tier",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="tier",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "playbooks_tierevent" ("active_people_min", "acv_max", "acv_min", "employees_max", "employees_min", "id", "key", "needs_permission", "opens_handoff", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version_id") VALUES (NEW."active_people_min", NEW."acv_max", NEW."acv_min", NEW."employees_max", NEW."employees_min", NEW."id", NEW."key", NEW."needs_permission", NEW."opens_handoff", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."version_id"); RETURN NULL;',
                    hash="4278039c9a65a13efd3159aef164cae8bf553752",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_585a5",
                    table="playbooks_tier",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="tier",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "playbooks_tierevent" ("active_people_min", "acv_max", "acv_min", "employees_max", "employees_min", "id", "key", "needs_permission", "opens_handoff", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version_id") VALUES (OLD."active_people_min", OLD."acv_max", OLD."acv_min", OLD."employees_max", OLD."employees_min", OLD."id", OLD."key", OLD."needs_permission", OLD."opens_handoff", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."version_id"); RETURN NULL;',
                    hash="e4123dc28f0dba49183b138b5e124cebf317c2c9",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_0fad2",
                    table="playbooks_tier",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="qualification",
            index=models.Index(condition=models.Q(("taken_at", None)), fields=["id"], name="qualification_tray"),
        ),
        migrations.AddIndex(
            model_name="qualification",
            index=models.Index(fields=["-recorded_at", "-id"], name="qualification_newest"),
        ),
        migrations.AddConstraint(
            model_name="qualification",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("scorecard", "account"), name="qualification_one_open"
            ),
        ),
    ]
