import datetime

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import accounts.models.user


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BusinessCalendarEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("key", models.SlugField(db_index=False, max_length=80)),
                ("name", models.CharField(max_length=100)),
                (
                    "time_zone",
                    models.CharField(
                        default="UTC", max_length=64, validators=[accounts.models.user.validate_time_zone]
                    ),
                ),
                (
                    "weekdays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        default=[0, 1, 2, 3, 4],
                        size=None,
                    ),
                ),
                ("opens_at", models.TimeField(default=datetime.time(9, 0))),
                ("closes_at", models.TimeField(default=datetime.time(17, 0))),
                (
                    "holiday_country",
                    models.CharField(
                        blank=True, help_text="ISO 3166 code; empty means no public holidays.", max_length=2
                    ),
                ),
                ("holiday_subdivision", models.CharField(blank=True, max_length=10)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Handoff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "motion",
                    models.CharField(choices=[("new_business", "New business")], default="new_business", max_length=16),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("fired", "To acknowledge"), ("watching", "Watching")], default="fired", max_length=16
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("self_serve", "Self-serve"),
                            ("sales_assisted", "Sales-assisted"),
                            ("sales_led", "Sales-led"),
                        ],
                        max_length=16,
                    ),
                ),
                ("points", models.IntegerField()),
                ("headline", models.CharField(help_text="Why it fired, in one sentence.", max_length=255)),
                ("fired_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="HandoffEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "motion",
                    models.CharField(choices=[("new_business", "New business")], default="new_business", max_length=16),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("fired", "To acknowledge"), ("watching", "Watching")], default="fired", max_length=16
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("self_serve", "Self-serve"),
                            ("sales_assisted", "Sales-assisted"),
                            ("sales_led", "Sales-led"),
                        ],
                        max_length=16,
                    ),
                ),
                ("points", models.IntegerField()),
                ("headline", models.CharField(help_text="Why it fired, in one sentence.", max_length=255)),
                ("fired_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MoveRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "move",
                    models.CharField(choices=[("opened", "Opened"), ("acknowledged", "Acknowledged")], max_length=16),
                ),
                (
                    "state",
                    models.CharField(choices=[("fired", "To acknowledge"), ("watching", "Watching")], max_length=16),
                ),
                ("at", models.DateTimeField()),
                ("note", models.TextField(blank=True)),
            ],
            options={
                "ordering": ("at", "id"),
            },
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=80, unique=True)),
                ("name", models.CharField(max_length=100, unique=True)),
                (
                    "sla_hours",
                    models.DecimalField(
                        decimal_places=1, default=4, help_text="Business hours to acknowledge.", max_digits=4
                    ),
                ),
                (
                    "is_default",
                    models.BooleanField(default=False, help_text="Gets the handoffs of accounts that nobody owns."),
                ),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="TeamEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("key", models.SlugField(db_index=False, max_length=80)),
                ("name", models.CharField(max_length=100)),
                (
                    "sla_hours",
                    models.DecimalField(
                        decimal_places=1, default=4, help_text="Business hours to acknowledge.", max_digits=4
                    ),
                ),
                (
                    "is_default",
                    models.BooleanField(default=False, help_text="Gets the handoffs of accounts that nobody owns."),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="BusinessCalendar",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=80, unique=True)),
                ("name", models.CharField(max_length=100, unique=True)),
                (
                    "time_zone",
                    models.CharField(
                        default="UTC", max_length=64, validators=[accounts.models.user.validate_time_zone]
                    ),
                ),
                (
                    "weekdays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        default=[0, 1, 2, 3, 4],
                        size=None,
                    ),
                ),
                ("opens_at", models.TimeField(default=datetime.time(9, 0))),
                ("closes_at", models.TimeField(default=datetime.time(17, 0))),
                (
                    "holiday_country",
                    models.CharField(
                        blank=True, help_text="ISO 3166 code; empty means no public holidays.", max_length=2
                    ),
                ),
                ("holiday_subdivision", models.CharField(blank=True, max_length=10)),
            ],
            options={
                "ordering": ("name",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("opens_at__lt", models.F("closes_at"))), name="calendar_hours_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("weekdays__contained_by", [0, 1, 2, 3, 4, 5, 6]), ("weekdays__len__gte", 1)
                        ),
                        name="calendar_has_weekdays",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="businesscalendar",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "handoffs_businesscalendarevent" ("closes_at", "holiday_country", "holiday_subdivision", "id", "key", "name", "opens_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "time_zone", "weekdays") VALUES (NEW."closes_at", NEW."holiday_country", NEW."holiday_subdivision", NEW."id", NEW."key", NEW."name", NEW."opens_at", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."time_zone", NEW."weekdays"); RETURN NULL;',
                    hash="68149ae2a8a08cedb5d5ac02aee3275c1f34eaec",
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
                    func='INSERT INTO "handoffs_businesscalendarevent" ("closes_at", "holiday_country", "holiday_subdivision", "id", "key", "name", "opens_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "time_zone", "weekdays") VALUES (NEW."closes_at", NEW."holiday_country", NEW."holiday_subdivision", NEW."id", NEW."key", NEW."name", NEW."opens_at", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."time_zone", NEW."weekdays"); RETURN NULL;',
                    hash="c3de7c34eb33a2f23ebb60a7032fbf1caad7762e",
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
                    func='INSERT INTO "handoffs_businesscalendarevent" ("closes_at", "holiday_country", "holiday_subdivision", "id", "key", "name", "opens_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "time_zone", "weekdays") VALUES (OLD."closes_at", OLD."holiday_country", OLD."holiday_subdivision", OLD."id", OLD."key", OLD."name", OLD."opens_at", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."time_zone", OLD."weekdays"); RETURN NULL;',
                    hash="ad263578225d22a22edc51fae2f8b2af203df181",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_3507e",
                    table="handoffs_businesscalendar",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="businesscalendarevent",
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
            model_name="businesscalendarevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="handoffs.businesscalendar",
            ),
        ),
        migrations.AddField(
            model_name="handoff",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="handoffs", to="accounts.account"
            ),
        ),
        migrations.AddField(
            model_name="handoff",
            name="owner",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="handoffs",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
