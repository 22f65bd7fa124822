import datetime
from decimal import Decimal

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import handoffs.models.calendar

CLOCKS = """
    UPDATE handoffs_handoff SET half_at = fired_at + (due_at - fired_at) * 0.5,
        nearly_at = fired_at + (due_at - fired_at) * 0.8, first_due_at = due_at
"""
# The station finds the exact instants of what is on the clock.
SET_ANEW = """
    INSERT INTO handoffs_clockchange (team_id)
    SELECT DISTINCT team_id FROM handoffs_handoff WHERE closed_at IS NULL ORDER BY team_id
"""


def _hours_of(table: str) -> str:
    """The hours of each weekday, from the same hours on some weekdays."""
    return f"""
        UPDATE {table} SET hours = ARRAY(
            SELECT CASE WHEN day = ANY (weekdays)
                THEN to_char(opens_at, 'HH24:MI') || '-'
                    || CASE WHEN closes_at > '23:59' THEN '24:00' ELSE to_char(closes_at, 'HH24:MI') END
                ELSE '' END
            FROM generate_series(0, 6) AS day ORDER BY day
        )
    """


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_date_affiliations_of_workspaces"),
        ("handoffs", "0006_merges"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("playbooks", "0005_rules_of_all_kinds"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("note", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": ("starts_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="AbsenceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("note", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ClockChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("after", models.BigIntegerField(db_default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Pause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("starts_at", "id"),
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="businesscalendar",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="businesscalendar",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="businesscalendar",
            name="delete_delete",
        ),
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
        pgtrigger.migrations.RemoveTrigger(
            model_name="team",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="team",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="team",
            name="delete_delete",
        ),
        migrations.RemoveConstraint(
            model_name="businesscalendar",
            name="calendar_hours_in_order",
        ),
        migrations.RemoveConstraint(
            model_name="businesscalendar",
            name="calendar_has_weekdays",
        ),
        migrations.AddField(
            model_name="businesscalendar",
            name="extra_days",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=300), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="businesscalendar",
            name="hours",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(blank=True, max_length=200),
                default=handoffs.models.calendar.office_hours,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="businesscalendarevent",
            name="extra_days",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=300), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="businesscalendarevent",
            name="hours",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(blank=True, max_length=200),
                default=handoffs.models.calendar.office_hours,
                size=None,
            ),
        ),
        migrations.RunSQL(
            [_hours_of("handoffs_businesscalendar"), _hours_of("handoffs_businesscalendarevent")],
            migrations.RunSQL.noop,
        ),
        migrations.RemoveField(
            model_name="businesscalendar",
            name="closes_at",
        ),
        migrations.RemoveField(
            model_name="businesscalendar",
            name="opens_at",
        ),
        migrations.RemoveField(
            model_name="businesscalendar",
            name="weekdays",
        ),
        migrations.RemoveField(
            model_name="businesscalendarevent",
            name="closes_at",
        ),
        migrations.RemoveField(
            model_name="businesscalendarevent",
            name="opens_at",
        ),
        migrations.RemoveField(
            model_name="businesscalendarevent",
            name="weekdays",
        ),
        migrations.AddField(
            model_name="handoff",
            name="alarm",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (0, "Not yet"),
                    (50, "Half of the time is over"),
                    (80, "80 % of the time is over"),
                    (100, "Over time"),
                ],
                db_default=0,
                default=0,
            ),
        ),
        migrations.AddField(
            model_name="handoff",
            name="breached_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="handoff",
            name="first_due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="handoff",
            name="half_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="handoff",
            name="nearly_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="handoff",
            name="reassign_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="handoff",
            name="reassigned_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="handoffevent",
            name="alarm",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (0, "Not yet"),
                    (50, "Half of the time is over"),
                    (80, "80 % of the time is over"),
                    (100, "Over time"),
                ],
                db_default=0,
                default=0,
            ),
        ),
        migrations.AddField(
            model_name="handoffevent",
            name="breached_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="handoffevent",
            name="first_due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="handoffevent",
            name="half_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="handoffevent",
            name="nearly_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="handoffevent",
            name="reassign_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="handoffevent",
            name="reassigned_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="team",
            name="manager",
            field=models.ForeignKey(
                blank=True,
                help_text="Whom breaches are escalated to; nobody: every sales manager.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="managed_teams",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="team",
            name="reassign_after_hours",
            field=models.DecimalField(
                decimal_places=1,
                default=4,
                help_text="Business hours from the escalation on.",
                max_digits=4,
                validators=[django.core.validators.MinValueValidator(Decimal("0.1"))],
                verbose_name="hours until then",
            ),
        ),
        migrations.AddField(
            model_name="team",
            name="reassign_rule",
            field=models.CharField(
                choices=[("never", "Never"), ("next_member", "To the next of the team"), ("pool", "Back to the pool")],
                default="never",
                help_text="What becomes of a handoff that stays unacknowledged after it was escalated.",
                max_length=16,
                verbose_name="reassigned",
            ),
        ),
        migrations.AddField(
            model_name="team",
            name="sales_assisted_hours",
            field=models.DecimalField(
                blank=True,
                decimal_places=1,
                help_text="Business hours to acknowledge one of this tier; empty: as the others.",
                max_digits=4,
                null=True,
                validators=[django.core.validators.MinValueValidator(Decimal("0.1"))],
                verbose_name="hours for sales-assisted",
            ),
        ),
        migrations.AddField(
            model_name="team",
            name="sales_led_hours",
            field=models.DecimalField(
                blank=True,
                decimal_places=1,
                help_text="Business hours to acknowledge one of this tier; empty: as the others.",
                max_digits=4,
                null=True,
                validators=[django.core.validators.MinValueValidator(Decimal("0.1"))],
                verbose_name="hours for sales-led",
            ),
        ),
        migrations.AddField(
            model_name="teamevent",
            name="manager",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="Whom breaches are escalated to; nobody: every sales manager.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="teamevent",
            name="reassign_after_hours",
            field=models.DecimalField(
                decimal_places=1,
                default=4,
                help_text="Business hours from the escalation on.",
                max_digits=4,
                validators=[django.core.validators.MinValueValidator(Decimal("0.1"))],
                verbose_name="hours until then",
            ),
        ),
        migrations.AddField(
            model_name="teamevent",
            name="reassign_rule",
            field=models.CharField(
                choices=[("never", "Never"), ("next_member", "To the next of the team"), ("pool", "Back to the pool")],
                default="never",
                help_text="What becomes of a handoff that stays unacknowledged after it was escalated.",
                max_length=16,
                verbose_name="reassigned",
            ),
        ),
        migrations.AddField(
            model_name="teamevent",
            name="sales_assisted_hours",
            field=models.DecimalField(
                blank=True,
                decimal_places=1,
                help_text="Business hours to acknowledge one of this tier; empty: as the others.",
                max_digits=4,
                null=True,
                validators=[django.core.validators.MinValueValidator(Decimal("0.1"))],
                verbose_name="hours for sales-assisted",
            ),
        ),
        migrations.AddField(
            model_name="teamevent",
            name="sales_led_hours",
            field=models.DecimalField(
                blank=True,
                decimal_places=1,
                help_text="Business hours to acknowledge one of this tier; empty: as the others.",
                max_digits=4,
                null=True,
                validators=[django.core.validators.MinValueValidator(Decimal("0.1"))],
                verbose_name="hours for sales-led",
            ),
        ),
        migrations.RunSQL(CLOCKS, migrations.RunSQL.noop),
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
                    ("warned_half", "Half of the time is over"),
                    ("warned_nearly", "80 % of the time is over"),
                    ("escalated", "Not acknowledged in time, escalated"),
                    ("reassigned", "Reassigned"),
                    ("rescheduled", "Given another due time"),
                    ("paused", "Paused"),
                    ("resumed", "Resumed"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddIndex(
            model_name="handoff",
            index=models.Index(
                condition=models.Q(("alarm__lt", 50), ("closed_at", None), ("state", "fired")),
                fields=["half_at"],
                name="handoff_alarm_50",
            ),
        ),
        migrations.AddIndex(
            model_name="handoff",
            index=models.Index(
                condition=models.Q(("alarm__lt", 80), ("closed_at", None), ("state", "fired")),
                fields=["nearly_at"],
                name="handoff_alarm_80",
            ),
        ),
        migrations.AddIndex(
            model_name="handoff",
            index=models.Index(
                condition=models.Q(("alarm__lt", 100), ("closed_at", None), ("state", "fired")),
                fields=["due_at"],
                name="handoff_alarm_100",
            ),
        ),
        migrations.AddIndex(
            model_name="handoff",
            index=models.Index(
                condition=models.Q(("closed_at", None), ("reassign_at__isnull", False), ("state", "fired")),
                fields=["reassign_at"],
                name="handoff_reassign",
            ),
        ),
        migrations.AddIndex(
            model_name="handoff",
            index=models.Index(
                condition=models.Q(("reassigned_at__isnull", False)),
                fields=["team", "reassigned_at"],
                name="handoff_turn",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="businesscalendar",
            trigger=pgtrigger.compiler.Trigger(
                name="clock_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.time_zone IS DISTINCT FROM NEW.time_zone OR OLD.hours IS DISTINCT FROM NEW.hours OR OLD.extra_days IS DISTINCT FROM NEW.extra_days OR OLD.holiday_country IS DISTINCT FROM NEW.holiday_country OR OLD.holiday_subdivision IS DISTINCT FROM NEW.holiday_subdivision)",
                    func="INSERT INTO handoffs_clockchange (calendar_id) VALUES (NEW.id); RETURN NULL;",
                    hash="da374e3a969f311b9b3c8d5b180948ac11eedbf6",
                    operation="UPDATE",
                    pgid="pgtrigger_clock_changed_d5ce5",
                    table="handoffs_businesscalendar",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="businesscalendar",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "handoffs_businesscalendarevent" ("extra_days", "holiday_country", "holiday_subdivision", "hours", "id", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "time_zone") VALUES (NEW."extra_days", NEW."holiday_country", NEW."holiday_subdivision", NEW."hours", NEW."id", NEW."key", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."time_zone"); RETURN NULL;',
                    hash="fdc24aeb21d35602200efc4f352f0c5ebd97be2f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ce6fb",
                    table="handoffs_businesscalendar",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="businesscalendar",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "handoffs_businesscalendarevent" ("extra_days", "holiday_country", "holiday_subdivision", "hours", "id", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "time_zone") VALUES (NEW."extra_days", NEW."holiday_country", NEW."holiday_subdivision", NEW."hours", NEW."id", NEW."key", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."time_zone"); RETURN NULL;',
                    hash="208977c3601f0c669b9f896152a35ab5bcbed0b6",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_27e3e",
                    table="handoffs_businesscalendar",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="businesscalendar",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "handoffs_businesscalendarevent" ("extra_days", "holiday_country", "holiday_subdivision", "hours", "id", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "time_zone") VALUES (OLD."extra_days", OLD."holiday_country", OLD."holiday_subdivision", OLD."hours", OLD."id", OLD."key", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."time_zone"); RETURN NULL;',
                    hash="c3348f48ca1e0b173d2a59e7153c3a01a5d18417",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_3507e",
                    table="handoffs_businesscalendar",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="handoff",
            trigger=pgtrigger.compiler.Trigger(
                name="clock_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.state = 'fired' AND NEW.closed_at IS NULL AND (\n        OLD.owner_id IS DISTINCT FROM NEW.owner_id OR OLD.team_id IS DISTINCT FROM NEW.team_id\n        OR OLD.state <> NEW.state OR OLD.closed_at IS NOT NULL\n    ))",
                    func="INSERT INTO handoffs_clockchange (handoff_id) VALUES (NEW.id); RETURN NULL;",
                    hash="038b69656c2a82da969ab2ca180006e8a1c81efc",
                    operation="UPDATE",
                    pgid="pgtrigger_clock_changed_6b5de",
                    table="handoffs_handoff",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="handoff",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "handoffs_handoffevent" ("account_id", "acknowledged_at", "alarm", "breached_at", "closed_at", "due_at", "fired_at", "first_due_at", "half_at", "headline", "id", "motion", "nearly_at", "own_account_id", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "play_id", "points", "qualification_id", "reassign_at", "reassigned_at", "state", "superseded_by_id", "team_id", "tier") VALUES (NEW."account_id", NEW."acknowledged_at", NEW."alarm", NEW."breached_at", NEW."closed_at", NEW."due_at", NEW."fired_at", NEW."first_due_at", NEW."half_at", NEW."headline", NEW."id", NEW."motion", NEW."nearly_at", NEW."own_account_id", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."play_id", NEW."points", NEW."qualification_id", NEW."reassign_at", NEW."reassigned_at", NEW."state", NEW."superseded_by_id", NEW."team_id", NEW."tier"); RETURN NULL;',
                    hash="8205b475e9a8718bb05606b3ab268cfeb0574cda",
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
                    func='INSERT INTO "handoffs_handoffevent" ("account_id", "acknowledged_at", "alarm", "breached_at", "closed_at", "due_at", "fired_at", "first_due_at", "half_at", "headline", "id", "motion", "nearly_at", "own_account_id", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "play_id", "points", "qualification_id", "reassign_at", "reassigned_at", "state", "superseded_by_id", "team_id", "tier") VALUES (NEW."account_id", NEW."acknowledged_at", NEW."alarm", NEW."breached_at", NEW."closed_at", NEW."due_at", NEW."fired_at", NEW."first_due_at", NEW."half_at", NEW."headline", NEW."id", NEW."motion", NEW."nearly_at", NEW."own_account_id", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."play_id", NEW."points", NEW."qualification_id", NEW."reassign_at", NEW."reassigned_at", NEW."state", NEW."superseded_by_id", NEW."team_id", NEW."tier"); RETURN NULL;',
                    hash="a2e8aacf78b2f073710a87d4a44bb318f13d207a",
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
                    func='INSERT INTO "handoffs_handoffevent" ("account_id", "acknowledged_at", "alarm", "breached_at", "closed_at", "due_at", "fired_at", "first_due_at", "half_at", "headline", "id", "motion", "nearly_at", "own_account_id", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "play_id", "points", "qualification_id", "reassign_at", "reassigned_at", "state", "superseded_by_id", "team_id", "tier") VALUES (OLD."account_id", OLD."acknowledged_at", OLD."alarm", OLD."breached_at", OLD."closed_at", OLD."due_at", OLD."fired_at", OLD."first_due_at", OLD."half_at", OLD."headline", OLD."id", OLD."motion", OLD."nearly_at", OLD."own_account_id", OLD."owner_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."play_id", OLD."points", OLD."qualification_id", OLD."reassign_at", OLD."reassigned_at", OLD."state", OLD."superseded_by_id", OLD."team_id", OLD."tier"); RETURN NULL;',
                    hash="b4ddefa6e4f843857bef211385a3e9b05dc68ad6",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_85069",
                    table="handoffs_handoff",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="team",
            trigger=pgtrigger.compiler.Trigger(
                name="clock_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.calendar_id IS DISTINCT FROM NEW.calendar_id OR OLD.sla_hours IS DISTINCT FROM NEW.sla_hours OR OLD.sales_assisted_hours IS DISTINCT FROM NEW.sales_assisted_hours OR OLD.sales_led_hours IS DISTINCT FROM NEW.sales_led_hours OR OLD.reassign_rule IS DISTINCT FROM NEW.reassign_rule OR OLD.reassign_after_hours IS DISTINCT FROM NEW.reassign_after_hours)",
                    func="INSERT INTO handoffs_clockchange (team_id) VALUES (NEW.id); RETURN NULL;",
                    hash="b6e4b5953377cbdeede5c7714f6977201053b960",
                    operation="UPDATE",
                    pgid="pgtrigger_clock_changed_ac5a3",
                    table="handoffs_team",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="team",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "handoffs_teamevent" ("calendar_id", "id", "is_default", "key", "manager_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reassign_after_hours", "reassign_rule", "sales_assisted_hours", "sales_led_hours", "sla_hours") VALUES (NEW."calendar_id", NEW."id", NEW."is_default", NEW."key", NEW."manager_id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reassign_after_hours", NEW."reassign_rule", NEW."sales_assisted_hours", NEW."sales_led_hours", NEW."sla_hours"); RETURN NULL;',
                    hash="398248e8ac2bde8d5e91589785fc6cdee29e8053",
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
                    func='INSERT INTO "handoffs_teamevent" ("calendar_id", "id", "is_default", "key", "manager_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reassign_after_hours", "reassign_rule", "sales_assisted_hours", "sales_led_hours", "sla_hours") VALUES (NEW."calendar_id", NEW."id", NEW."is_default", NEW."key", NEW."manager_id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reassign_after_hours", NEW."reassign_rule", NEW."sales_assisted_hours", NEW."sales_led_hours", NEW."sla_hours"); RETURN NULL;',
                    hash="2e80b0c792287169a04a9a75a642f4a833543800",
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
                    func='INSERT INTO "handoffs_teamevent" ("calendar_id", "id", "is_default", "key", "manager_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reassign_after_hours", "reassign_rule", "sales_assisted_hours", "sales_led_hours", "sla_hours") VALUES (OLD."calendar_id", OLD."id", OLD."is_default", OLD."key", OLD."manager_id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reassign_after_hours", OLD."reassign_rule", OLD."sales_assisted_hours", OLD."sales_led_hours", OLD."sla_hours"); RETURN NULL;',
                    hash="0c2bf7cfa6160d807b404ea14a4e9f5d26ab5a41",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_20b3b",
                    table="handoffs_team",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="businesscalendar",
            constraint=models.CheckConstraint(condition=models.Q(("hours__len", 7)), name="calendar_has_seven_days"),
        ),
        migrations.AddConstraint(
            model_name="businesscalendar",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours__contained_by", [""]), _negated=True),
                name="calendar_has_hours",
                violation_error_message="Never open.",
            ),
        ),
        migrations.AddConstraint(
            model_name="handoff",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("alarm", 100), ("breached_at__isnull", False)),
                    models.Q(("alarm__lt", 100), ("breached_at", None)),
                    _connector="OR",
                ),
                name="handoff_breached_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="team",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sales_assisted_hours", None), ("sales_assisted_hours__gt", 0), _connector="OR"),
                    models.Q(("sales_led_hours", None), ("sales_led_hours__gt", 0), _connector="OR"),
                    ("reassign_after_hours__gt", 0),
                ),
                name="team_hours_positive",
            ),
        ),
        migrations.AddField(
            model_name="absence",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="absences", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="absenceevent",
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
            model_name="absenceevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="handoffs.absence",
            ),
        ),
        migrations.AddField(
            model_name="absenceevent",
            name="user",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="clockchange",
            name="calendar",
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, to="handoffs.businesscalendar"
            ),
        ),
        migrations.AddField(
            model_name="clockchange",
            name="handoff",
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, to="handoffs.handoff"
            ),
        ),
        migrations.AddField(
            model_name="clockchange",
            name="team",
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, to="handoffs.team"
            ),
        ),
        migrations.AddField(
            model_name="clockchange",
            name="user",
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="pause",
            name="handoff",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="pauses", to="handoffs.handoff"
            ),
        ),
        migrations.AddIndex(
            model_name="absence",
            index=models.Index(fields=["user", "ends_at"], name="absence_of_user"),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=models.CheckConstraint(
                condition=models.Q(("starts_at__lt", models.F("ends_at"))), name="absence_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "ends_at__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("starts_at"), "+", models.Value(datetime.timedelta(days=366))
                        ),
                    )
                ),
                name="absence_at_most_a_year",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="absence",
            trigger=pgtrigger.compiler.Trigger(
                name="clock_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO handoffs_clockchange (user_id) VALUES (COALESCE(NEW.user_id, OLD.user_id)); RETURN NULL;",
                    hash="ce449474995b412ec7bec106e74957ce6b765964",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_clock_changed_251e0",
                    table="handoffs_absence",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="absence",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "handoffs_absenceevent" ("ends_at", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_at", "user_id") VALUES (NEW."ends_at", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."starts_at", NEW."user_id"); RETURN NULL;',
                    hash="52ed8f85e15904c60611b4ad9e3ba3cf4e8ff123",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7e9b1",
                    table="handoffs_absence",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="absence",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "handoffs_absenceevent" ("ends_at", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_at", "user_id") VALUES (NEW."ends_at", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."starts_at", NEW."user_id"); RETURN NULL;',
                    hash="89a9873d23598897fda4578557169e908c8096c2",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4d536",
                    table="handoffs_absence",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="absence",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "handoffs_absenceevent" ("ends_at", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_at", "user_id") VALUES (OLD."ends_at", OLD."id", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."starts_at", OLD."user_id"); RETURN NULL;',
                    hash="1a1d2f3f4dbd1e47e9332b1445b79a179075f26c",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_d36fc",
                    table="handoffs_absence",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="clockchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("calendar__isnull", False), ("handoff", None), ("team", None), ("user", None)),
                    models.Q(("team__isnull", False), ("calendar", None), ("handoff", None), ("user", None)),
                    models.Q(("user__isnull", False), ("calendar", None), ("handoff", None), ("team", None)),
                    models.Q(("handoff__isnull", False), ("calendar", None), ("team", None), ("user", None)),
                    _connector="OR",
                ),
                name="clock_change_concerns_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="pause",
            constraint=models.CheckConstraint(
                condition=models.Q(("starts_at__lte", models.F("ends_at"))), name="pause_in_order"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pause",
            trigger=pgtrigger.compiler.Trigger(
                name="clock_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO handoffs_clockchange (handoff_id) VALUES (COALESCE(NEW.handoff_id, OLD.handoff_id)); RETURN NULL;",
                    hash="b15b18ce889a28a12c472da5d94e4d5a1c435bf3",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_clock_changed_5b351",
                    table="handoffs_pause",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(SET_ANEW, migrations.RunSQL.noop),
    ]
