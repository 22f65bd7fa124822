"""All tables of this app as they are by now: what the migrations it stands for lead to, in one step."""

import datetime
from decimal import Decimal
from typing import Any

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import accounts.models.user
import handoffs.models.calendar
import handoffs.models.handoff
from accounts.one_step import OneStepMigration
from handoffs.contact_sql import CREATE, DROP


def make_default_team(apps: Any, schema_editor: Any) -> None:
    """Somebody has to take the handoffs of accounts that nobody owns, from the first qualification on."""
    team = apps.get_model("handoffs", "Team")
    if team.objects.exists():
        return
    calendar, _ = apps.get_model("handoffs", "BusinessCalendar").objects.get_or_create(
        key="utc", defaults={"name": "UTC, Monday to Friday, 9 to 5"}
    )
    team.objects.create(key="sales", name="Sales", calendar=calendar, is_default=True)


class Migration(OneStepMigration):
    replaces = [
        ("handoffs", "0001_initial"),
        ("handoffs", "0002_initial"),
        ("handoffs", "0003_default_team"),
        ("handoffs", "0004_calendar_hours_by_function"),
        ("handoffs", "0005_member_history_and_due_index"),
        ("handoffs", "0006_merges"),
        ("handoffs", "0007_business_clock"),
        ("handoffs", "0008_gates_and_outcomes"),
        ("handoffs", "0009_history_of_clock_and_gates"),
        ("handoffs", "0010_routing"),
        ("handoffs", "0011_outreach_and_pledge"),
        ("handoffs", "0012_queue"),
        ("handoffs", "0013_notices"),
        ("handoffs", "0014_history_of_teams_and_order_by_rank"),
        ("handoffs", "0015_keep_notices_of_violations_unread"),
        ("handoffs", "0016_expansion_and_permission_watch"),
        ("handoffs", "0017_kept_rules"),
        ("handoffs", "0018_pledges_never_emptied"),
        ("handoffs", "0019_undone_outcomes"),
        ("handoffs", "0020_moves_of_all_kinds"),
        ("handoffs", "0021_snooze_early_and_own_words"),
        ("handoffs", "0022_webhooks"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0011"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("playbooks", "0001_squashed_0020"),
        ("signals", "0001_squashed_0014"),
    ]

    operations = [
        migrations.CreateModel(
            name="RoutedAccount",
            fields=[],
            options={
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("accounts.account",),
        ),
        migrations.CreateModel(
            name="RoutedRole",
            fields=[],
            options={
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("accounts.user_groups",),
        ),
        migrations.CreateModel(
            name="RoutedUser",
            fields=[],
            options={
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("accounts.user",),
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="absences",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("starts_at", "id"),
                "indexes": [models.Index(fields=["user", "ends_at"], name="absence_of_user")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("starts_at__lt", models.F("ends_at"))), name="absence_in_order"
                    ),
                    models.CheckConstraint(
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
                ],
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
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="handoffs.absence",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
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
                    "hours",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(blank=True, max_length=200),
                        default=handoffs.models.calendar.office_hours,
                        size=None,
                    ),
                ),
                (
                    "extra_days",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=300), blank=True, default=list, size=None
                    ),
                ),
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
                    models.CheckConstraint(condition=models.Q(("hours__len", 7)), name="calendar_has_seven_days"),
                    models.CheckConstraint(
                        condition=models.Q(("hours__contained_by", [""]), _negated=True),
                        name="calendar_has_hours",
                        violation_error_message="Never open.",
                    ),
                ],
            },
        ),
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
                    "hours",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(blank=True, max_length=200),
                        default=handoffs.models.calendar.office_hours,
                        size=None,
                    ),
                ),
                (
                    "extra_days",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=300), blank=True, default=list, size=None
                    ),
                ),
                (
                    "holiday_country",
                    models.CharField(
                        blank=True, help_text="ISO 3166 code; empty means no public holidays.", max_length=2
                    ),
                ),
                ("holiday_subdivision", models.CharField(blank=True, max_length=10)),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="handoffs.businesscalendar",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ContactRefusal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("host", models.CharField(blank=True, max_length=255)),
                ("subject", models.UUIDField()),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("invited", "Contact was invited"),
                            ("waived", "The tier needs no invitation"),
                            ("unknown", "Nobody known"),
                            ("self_serve", "Self-serve account"),
                            ("not_activated", "Nobody has activated"),
                            ("no_handoff", "Not qualified"),
                            ("not_invited", "Nothing has invited contact"),
                            ("not_checked", "Context not checked"),
                            ("snoozed", "Snoozed"),
                            ("cooldown", "Left in peace"),
                            ("closed", "Handoff is over"),
                            ("too_many", "Contacted often enough"),
                            ("no_answer", "Waiting for an answer"),
                        ],
                        max_length=20,
                    ),
                ),
                ("asker", models.CharField(help_text="“key 7” or “user 7”.", max_length=24)),
                ("minute", models.DateTimeField()),
                ("at", models.DateTimeField(help_text="When it was asked first.")),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "key",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.apikey",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.person",
                    ),
                ),
                (
                    "times",
                    models.PositiveIntegerField(db_default=1, help_text="How often it was asked within that minute."),
                ),
            ],
            options={
                "ordering": ("-at", "-id"),
                "indexes": [
                    models.Index(fields=["-at", "-id"], name="contact_refusal_newest"),
                    models.Index(
                        condition=models.Q(("person__isnull", False)), fields=["person"], name="contact_refusal_person"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subject", "asker", "reason", "minute"), name="contact_refusal_a_minute"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Handoff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "motion",
                    models.CharField(
                        choices=[("new_business", "New business"), ("expansion", "Expansion")],
                        default="new_business",
                        max_length=16,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("fired", "To acknowledge"),
                            ("watching", "Watching"),
                            ("ready", "Ready now"),
                            ("context_checked", "Context checked"),
                            ("contacted", "In conversation"),
                            ("opportunity", "Opportunity"),
                            ("snoozed", "Snoozed"),
                            ("won", "Won"),
                            ("lost", "Lost"),
                            ("returned", "Returned to self-serve"),
                            ("disqualified", "Disqualified"),
                            ("expired", "Expired"),
                            ("merged", "Merged"),
                        ],
                        default="fired",
                        max_length=16,
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
                ("evidence_at", models.DateTimeField(null=True)),
                ("fired_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("half_at", models.DateTimeField(null=True)),
                ("nearly_at", models.DateTimeField(null=True)),
                ("reassign_at", models.DateTimeField(null=True)),
                ("first_due_at", models.DateTimeField(null=True)),
                (
                    "alarm",
                    models.PositiveSmallIntegerField(
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
                ("breached_at", models.DateTimeField(null=True)),
                ("reassigned_at", models.DateTimeField(null=True)),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("permitted_at", models.DateTimeField(null=True)),
                ("contacted_at", models.DateTimeField(null=True)),
                ("snoozed_until", models.DateTimeField(null=True)),
                (
                    "snoozed_from",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("fired", "To acknowledge"),
                            ("watching", "Watching"),
                            ("ready", "Ready now"),
                            ("context_checked", "Context checked"),
                            ("contacted", "In conversation"),
                            ("opportunity", "Opportunity"),
                            ("snoozed", "Snoozed"),
                            ("won", "Won"),
                            ("lost", "Lost"),
                            ("returned", "Returned to self-serve"),
                            ("disqualified", "Disqualified"),
                            ("expired", "Expired"),
                            ("merged", "Merged"),
                        ],
                        max_length=16,
                    ),
                ),
                ("cooldown_until", models.DateTimeField(null=True)),
                (
                    "section",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                models.Q(
                                    models.Q(("motion", "new_business"), _negated=True),
                                    ("state__in", ["ready", "context_checked", "contacted", "opportunity", "watching"]),
                                ),
                                then=models.Value(3),
                            ),
                            models.When(state="fired", then=models.Value(0)),
                            models.When(state="ready", then=models.Value(1)),
                            models.When(state="context_checked", then=models.Value(1)),
                            models.When(state="contacted", then=models.Value(2)),
                            models.When(state="opportunity", then=models.Value(2)),
                            models.When(state="watching", then=models.Value(4)),
                            models.When(state="snoozed", then=models.Value(5)),
                            default=models.Value(6),
                            output_field=models.PositiveSmallIntegerField(),
                        ),
                        output_field=models.PositiveSmallIntegerField(),
                    ),
                ),
                ("assigned_at", models.DateTimeField(null=True)),
                ("assigned_why", models.CharField(blank=True, db_default="", max_length=500, verbose_name="why")),
                (
                    "passed_by",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, db_default=[], default=list, size=None
                    ),
                ),
                ("value", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                (
                    "rank",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.functions.comparison.Cast("points", models.FloatField()),
                                "+",
                                django.db.models.functions.comparison.Cast(
                                    models.Func(
                                        models.F("value"),
                                        output_field=models.DecimalField(),
                                        template="least(round(10 * log(1 + greatest(coalesce(%(expressions)s, 0), 0) / 10000)), 30)",
                                    ),
                                    models.FloatField(),
                                ),
                            ),
                            "-",
                            django.db.models.functions.comparison.Cast(
                                models.Func(
                                    models.F("fired_at"),
                                    output_field=models.DecimalField(),
                                    template="extract(epoch FROM %(expressions)s - timestamptz '2020-01-01 00:00:00+00') / 604800",
                                ),
                                models.FloatField(),
                            ),
                        ),
                        output_field=models.FloatField(),
                    ),
                ),
                ("idle_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="handoffs", to="accounts.account"
                    ),
                ),
                (
                    "own_account",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="handoffs",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "play",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handoffs",
                        to="playbooks.play",
                    ),
                ),
                (
                    "qualification",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handoff",
                        to="playbooks.qualification",
                    ),
                ),
                (
                    "superseded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="superseded",
                        to="handoffs.handoff",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="handoffs",
                        to="handoffs.routingrule",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="handoffs", to="handoffs.team"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at", None)),
                        fields=["section", "due_at", "id"],
                        include=("owner", "team", "alarm"),
                        name="handoff_queue",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at", None)),
                        fields=["section", "-rank", "-id"],
                        name="handoff_queue_best",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at", None)),
                        fields=["section", "-fired_at", "-id"],
                        name="handoff_queue_newest",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at", None)),
                        fields=["owner", "section", "due_at"],
                        name="handoff_queue_of_owner",
                    ),
                    models.Index(fields=["due_at", "id"], name="handoff_due"),
                    models.Index(fields=["rank", "id"], name="handoff_rank"),
                    models.Index(fields=["fired_at"], name="handoff_fired"),
                    models.Index(
                        condition=models.Q(("own_account__isnull", False)),
                        fields=["own_account"],
                        name="handoff_own_account",
                    ),
                    models.Index(
                        condition=models.Q(("alarm__lt", 50), ("closed_at", None), ("state", "fired")),
                        fields=["half_at"],
                        name="handoff_alarm_50",
                    ),
                    models.Index(
                        condition=models.Q(("alarm__lt", 80), ("closed_at", None), ("state", "fired")),
                        fields=["nearly_at"],
                        name="handoff_alarm_80",
                    ),
                    models.Index(
                        condition=models.Q(("alarm__lt", 100), ("closed_at", None), ("state", "fired")),
                        fields=["due_at"],
                        name="handoff_alarm_100",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at", None), ("reassign_at__isnull", False), ("state", "fired")),
                        fields=["reassign_at"],
                        name="handoff_reassign",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at", None), ("owner", None)),
                        fields=["team", "-rank", "id"],
                        name="handoff_pool",
                    ),
                    models.Index(
                        condition=models.Q(("owner__isnull", False), ("state__in", ("ready", "context_checked"))),
                        fields=["idle_at"],
                        name="handoff_idle",
                    ),
                    models.Index(
                        condition=models.Q(("state", "snoozed")), fields=["snoozed_until"], name="handoff_snoozed"
                    ),
                    models.Index(
                        handoffs.models.handoff.Later("fired_at", "snoozed_until"),
                        condition=models.Q(("state__in", ("fired", "watching", "ready", "context_checked"))),
                        name="handoff_expiring",
                    ),
                    models.Index(
                        condition=models.Q(("cooldown_until__isnull", False)),
                        fields=["cooldown_until"],
                        name="handoff_cooldown",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)),
                        fields=("account", "motion"),
                        name="handoff_one_open_per_account_and_motion",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at", None),
                                (
                                    "state__in",
                                    (
                                        "fired",
                                        "watching",
                                        "ready",
                                        "context_checked",
                                        "contacted",
                                        "opportunity",
                                        "snoozed",
                                    ),
                                ),
                            ),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("state__in", ("won", "lost", "returned", "disqualified", "expired", "merged")),
                            ),
                            _connector="OR",
                        ),
                        name="handoff_closed_exactly_when_over",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("contacted", "opportunity", "won", "lost")), _negated=True),
                            ("contacted_at__isnull", False),
                            _connector="OR",
                        ),
                        name="handoff_spoken_was_contacted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cooldown_until", None), ("state", "disqualified"), _connector="OR"),
                        name="handoff_cooldown_of_disqualified",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("alarm", 100), ("breached_at__isnull", False)),
                            models.Q(("alarm__lt", 100), ("breached_at", None)),
                            _connector="OR",
                        ),
                        name="handoff_breached_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("contacted_at", None), ("contacted_at__gte", models.F("acknowledged_at")), _connector="OR"
                        ),
                        name="handoff_contacted_after_acknowledging",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("acknowledged_at", None), ("state", "fired")),
                            ("state__in", ["merged", "expired"]),
                            models.Q(("acknowledged_at", None), ("snoozed_from", "fired"), ("state", "snoozed")),
                            models.Q(
                                models.Q(
                                    ("state", "fired"),
                                    models.Q(("snoozed_from", "fired"), ("state", "snoozed")),
                                    _connector="OR",
                                    _negated=True,
                                ),
                                ("acknowledged_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="handoff_acknowledged_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "snoozed"), _negated=True),
                            models.Q(
                                (
                                    "snoozed_from__in",
                                    ("fired", "watching", "ready", "context_checked", "contacted", "opportunity"),
                                ),
                                ("snoozed_until__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="handoff_snoozed_wakes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(help_text="What is turned on, as the product calls it.", max_length=100)),
                ("at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("note", models.TextField(blank=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("applied_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="grants", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="grants",
                        to="accounts.person",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "handoff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="grants", to="handoffs.handoff"
                    ),
                ),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "ordering": ("-at", "-id"),
                "indexes": [
                    models.Index(fields=["-at", "-id"], name="grant_newest"),
                    models.Index(condition=models.Q(("withdrawn_at", None)), fields=["until"], name="grant_tray"),
                    models.Index(
                        condition=models.Q(("ended_at", None)), fields=["id"], name="grant_not_noticed_as_over"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("at"))), name="grant_ends_after_it_begins"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at", None), ("revoked_by", None)),
                            models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="grant_revoked_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("withdrawn_at", None), ("applied_at__isnull", False), _connector="OR"),
                        name="grant_withdrawn_was_applied",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None), ("withdrawn_at", None)),
                        fields=("handoff", "what"),
                        name="grant_one_of_each_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Feedback",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("asked_for", "Asked for it before buying"),
                            ("objection", "Objection"),
                            ("needs_support", "Needs support"),
                        ],
                        max_length=16,
                    ),
                ),
                ("text", models.CharField(max_length=500)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "handoff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="feedback", to="handoffs.handoff"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "feedback",
                "ordering": ("-at", "-id"),
                "indexes": [models.Index(fields=["-at", "-id"], name="feedback_newest")],
            },
        ),
        migrations.CreateModel(
            name="ContextCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("opened_at", models.DateTimeField()),
                ("noted_at", models.DateTimeField(null=True)),
                ("note", models.TextField(blank=True, help_text="What the user is trying to do.")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "handoff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="context_checks",
                        to="handoffs.handoff",
                    ),
                ),
            ],
            options={
                "ordering": ("opened_at", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("noted_at", None)),
                        fields=("handoff", "by"),
                        name="context_check_one_open_each",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("note", ""), ("noted_at", None)),
                            models.Q(("noted_at__gte", models.F("opened_at")), models.Q(("note", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="context_check_noted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MoveRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "move",
                    models.CharField(
                        choices=[
                            ("opened", "Opened"),
                            ("acknowledged", "Acknowledged"),
                            ("permitted", "Contact was invited"),
                            ("checked", "Context checked"),
                            ("contacted", "Reached out"),
                            ("opportunity", "Became an opportunity"),
                            ("won", "Won"),
                            ("lost", "Lost"),
                            ("returned", "Returned to self-serve"),
                            ("disqualified", "Disqualified"),
                            ("snoozed", "Snoozed"),
                            ("woken", "Woken"),
                            ("expired", "Expired"),
                            ("merged", "Merged into an older one"),
                            ("unmerged", "Opened again"),
                            ("followed", "Went with its account"),
                            ("warned_half", "Half of the time is over"),
                            ("warned_nearly", "80 % of the time is over"),
                            ("escalated", "Not acknowledged in time, escalated"),
                            ("reassigned", "Reassigned"),
                            ("routed", "Routed"),
                            ("taken", "Taken"),
                            ("given", "Given"),
                            ("put_back", "Put back into the pool"),
                            ("rescheduled", "Given another due time"),
                            ("undone", "Outcome taken back"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("fired", "To acknowledge"),
                            ("watching", "Watching"),
                            ("ready", "Ready now"),
                            ("context_checked", "Context checked"),
                            ("contacted", "In conversation"),
                            ("opportunity", "Opportunity"),
                            ("snoozed", "Snoozed"),
                            ("won", "Won"),
                            ("lost", "Lost"),
                            ("returned", "Returned to self-serve"),
                            ("disqualified", "Disqualified"),
                            ("expired", "Expired"),
                            ("merged", "Merged"),
                        ],
                        max_length=16,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("note", models.TextField(blank=True)),
                ("due_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "handoff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="moves", to="handoffs.handoff"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="handoffs.team",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "event",
                    models.CharField(
                        choices=[
                            ("assigned", "A new handoff is yours"),
                            ("given", "Somebody gave you a handoff"),
                            ("ready", "Contact was invited: ready now"),
                            ("woken", "A snoozed handoff woke up"),
                            ("warned_half", "Half of the time to acknowledge is over"),
                            ("warned_nearly", "80 % of the time to acknowledge is over"),
                            ("breached", "You did not acknowledge in time"),
                            ("escalated", "Your team did not acknowledge in time"),
                            ("reassigned", "A handoff of yours went elsewhere"),
                            ("violation", "The pledge was broken"),
                        ],
                        max_length=16,
                    ),
                ),
                ("key", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("addressed_at", models.DateTimeField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "handoff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notices", to="handoffs.handoff"
                    ),
                ),
                (
                    "move",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="handoffs.moverecord",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-id"),
                "indexes": [
                    models.Index(fields=["person", "-at", "-id"], name="notice_newest"),
                    models.Index(condition=models.Q(("read_at", None)), fields=["person"], name="notice_unread"),
                    models.Index(condition=models.Q(("addressed_at", None)), fields=["id"], name="notice_unaddressed"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "key"), name="notice_once_per_person_and_event")
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(
                        choices=[("in_app", "In Baton"), ("email", "E-mail"), ("slack", "Slack")], max_length=16
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sent", "Sent"),
                            ("skipped", "Not needed any more"),
                            ("given_up", "Given up"),
                        ],
                        default="waiting",
                        max_length=16,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
                ("why", models.CharField(blank=True, max_length=300)),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="deliveries", to="handoffs.notice"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "deliveries",
                "ordering": ("due_at", "id"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["due_at", "id"], name="delivery_waiting"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("notice", "channel"), name="delivery_once_per_notice_and_channel"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("state", "waiting")),
                            models.Q(models.Q(("state", "waiting"), _negated=True), ("ended_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="delivery_ended_exactly_when_not_waiting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel", "in_app"), _negated=True), name="delivery_leaves_baton"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "event",
                    models.CharField(
                        choices=[
                            ("assigned", "A new handoff is yours"),
                            ("given", "Somebody gave you a handoff"),
                            ("ready", "Contact was invited: ready now"),
                            ("woken", "A snoozed handoff woke up"),
                            ("warned_half", "Half of the time to acknowledge is over"),
                            ("warned_nearly", "80 % of the time to acknowledge is over"),
                            ("breached", "You did not acknowledge in time"),
                            ("escalated", "Your team did not acknowledge in time"),
                            ("reassigned", "A handoff of yours went elsewhere"),
                            ("violation", "The pledge was broken"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("in_app", "In Baton"), ("email", "E-mail"), ("slack", "Slack")], max_length=16
                    ),
                ),
                (
                    "timing",
                    models.CharField(
                        choices=[("at_once", "At once"), ("digest", "Once a day"), ("never", "Never")], max_length=16
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notice_choices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "event", "channel"), name="notice_choice_once"),
                    models.CheckConstraint(
                        condition=models.Q(("channel", "in_app"), ("timing", "digest"), _negated=True),
                        name="notice_in_app_has_no_digest",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeSettings",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "digest_hour",
                    models.PositiveSmallIntegerField(
                        default=8, validators=[django.core.validators.MaxValueValidator(23)]
                    ),
                ),
                ("quiet_from", models.TimeField(blank=True, null=True)),
                ("quiet_until", models.TimeField(blank=True, null=True)),
                ("slack_address", models.TextField(blank=True)),
                ("slack_problem", models.CharField(blank=True, max_length=300)),
                ("email_sent_at", models.DateTimeField(null=True)),
                ("slack_sent_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notice_settings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "notice settings",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("digest_hour__lte", 23)), name="notice_digest_hour_of_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("quiet_from", None), ("quiet_until", None)),
                            models.Q(
                                ("quiet_from__isnull", False),
                                ("quiet_until__isnull", False),
                                models.Q(("quiet_from", models.F("quiet_until")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="notice_quiet_hours_are_a_span",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("opportunity", "Opportunity"),
                            ("won", "Won"),
                            ("lost", "Lost"),
                            ("returned", "Back to self-serve"),
                            ("disqualified", "Disqualified"),
                            ("snoozed", "Bad timing, snooze"),
                        ],
                        max_length=16,
                    ),
                ),
                ("value", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("currency", models.CharField(blank=True, max_length=3)),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("price", "Price"),
                            ("missing_feature", "Something is missing"),
                            ("competitor", "Went with another product"),
                            ("no_decision", "No decision"),
                            ("no_answer", "No answer"),
                            ("student", "Student or hobby"),
                            ("competes", "Competes with us"),
                            ("agency", "Agency or consultant"),
                            ("too_small", "Too small"),
                            ("no_need", "No need"),
                            ("not_real", "Test or made-up usage"),
                        ],
                        max_length=16,
                    ),
                ),
                ("until", models.DateTimeField(null=True)),
                ("note", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "handoff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="outcomes", to="handoffs.handoff"
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "won"), ("value__gt", 0), models.Q(("currency", ""), _negated=True)),
                            models.Q(models.Q(("kind", "won"), _negated=True), ("currency", ""), ("value", None)),
                            _connector="OR",
                        ),
                        name="outcome_won_has_value",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "lost"),
                                ("reason__in", ["price", "missing_feature", "competitor", "no_decision", "no_answer"]),
                            ),
                            models.Q(
                                ("kind", "disqualified"),
                                ("reason__in", ["student", "competes", "agency", "too_small", "no_need", "not_real"]),
                            ),
                            models.Q(models.Q(("kind__in", ["lost", "disqualified"]), _negated=True), ("reason", "")),
                            _connector="OR",
                        ),
                        name="outcome_has_its_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "snoozed"), ("until__isnull", False)),
                            models.Q(models.Q(("kind", "snoozed"), _negated=True), ("until", None)),
                            _connector="OR",
                        ),
                        name="outcome_snoozed_until",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Outreach",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("email", "E-mail"),
                            ("call", "Call"),
                            ("in_product", "In the product"),
                            ("other", "Otherwise"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "sent_by",
                    models.CharField(
                        choices=[
                            ("copy", "Copied"),
                            ("mailto", "Mail program"),
                            ("integration", "Integration"),
                            ("logged", "Logged"),
                        ],
                        max_length=12,
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=200)),
                ("body", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answer_noted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outreach",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "handoff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="outreach", to="handoffs.handoff"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="outreach",
                        to="accounts.person",
                    ),
                ),
                (
                    "script",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outreach",
                        to="playbooks.script",
                    ),
                ),
            ],
            options={
                "verbose_name": "outreach",
                "verbose_name_plural": "outreach",
                "ordering": ("-at", "-id"),
                "indexes": [
                    models.Index(fields=["-at", "-id"], name="outreach_newest"),
                    models.Index(fields=["by", "-at"], name="outreach_of_user"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer_noted_by", None), ("answered_at", None)),
                            models.Q(("answer_noted_by__isnull", False), ("answered_at__gte", models.F("at"))),
                            _connector="OR",
                        ),
                        name="outreach_answered",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Pause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "handoff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pauses", to="handoffs.handoff"
                    ),
                ),
            ],
            options={
                "ordering": ("starts_at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("starts_at__lte", models.F("ends_at"))), name="pause_in_order"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Permission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("message_key", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "handoff",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="permission", to="handoffs.handoff"
                    ),
                ),
                (
                    "signal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="signals.signal"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PledgeVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("in_review", "In review"),
                            ("published", "Published"),
                            ("retired", "Retired"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("text", models.TextField(help_text="One promise a line.")),
                ("created_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: a file.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "pledge",
                "ordering": ("-number",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")), fields=("state",), name="pledge_one_published"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "draft"), ("published_at__isnull", False), _connector="OR"),
                        name="pledge_published_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "in_review"), _negated=True), name="pledge_is_not_reviewed"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PledgeSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pledges", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="handoffs.pledgeversion",
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-id"),
                "constraints": [models.UniqueConstraint(fields=("version", "by"), name="pledge_signed_once")],
            },
        ),
        migrations.CreateModel(
            name="PledgeVersionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("in_review", "In review"),
                            ("published", "Published"),
                            ("retired", "Retired"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("text", models.TextField(help_text="One promise a line.")),
                ("created_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="handoffs.pledgeversion",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Empty: a file.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Refusal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "move",
                    models.CharField(
                        choices=[
                            ("opened", "Opened"),
                            ("acknowledged", "Acknowledged"),
                            ("permitted", "Contact was invited"),
                            ("checked", "Context checked"),
                            ("contacted", "Reached out"),
                            ("opportunity", "Became an opportunity"),
                            ("won", "Won"),
                            ("lost", "Lost"),
                            ("returned", "Returned to self-serve"),
                            ("disqualified", "Disqualified"),
                            ("snoozed", "Snoozed"),
                            ("woken", "Woken"),
                            ("expired", "Expired"),
                            ("merged", "Merged into an older one"),
                            ("unmerged", "Opened again"),
                            ("followed", "Went with its account"),
                            ("warned_half", "Half of the time is over"),
                            ("warned_nearly", "80 % of the time is over"),
                            ("escalated", "Not acknowledged in time, escalated"),
                            ("reassigned", "Reassigned"),
                            ("routed", "Routed"),
                            ("taken", "Taken"),
                            ("given", "Given"),
                            ("put_back", "Put back into the pool"),
                            ("rescheduled", "Given another due time"),
                            ("undone", "Outcome taken back"),
                        ],
                        max_length=16,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("why", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "handoff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="refusals", to="handoffs.handoff"
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-id"),
                "indexes": [models.Index(fields=["-at", "-id"], name="refusal_newest")],
            },
        ),
        migrations.CreateModel(
            name="RoutingRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=80, unique=True)),
                ("name", models.CharField(max_length=100, unique=True)),
                ("position", models.PositiveIntegerField(default=100, help_text="Lower is tried first.")),
                (
                    "countries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100),
                        blank=True,
                        db_default=[],
                        default=list,
                        help_text="The account's country is one of these; empty: any.",
                        size=None,
                    ),
                ),
                (
                    "regions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100),
                        blank=True,
                        db_default=[],
                        default=list,
                        help_text="Its region is one of these; empty: any.",
                        size=None,
                    ),
                ),
                (
                    "industries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100),
                        blank=True,
                        db_default=[],
                        default=list,
                        help_text="Its industry is one of these; empty: any.",
                        size=None,
                    ),
                ),
                (
                    "tiers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("self_serve", "Self-serve"),
                                ("sales_assisted", "Sales-assisted"),
                                ("sales_led", "Sales-led"),
                            ],
                            max_length=16,
                        ),
                        blank=True,
                        db_default=[],
                        default=list,
                        help_text="Its tier is one of these; empty: any.",
                        size=None,
                    ),
                ),
                ("employees_min", models.PositiveIntegerField(blank=True, null=True, verbose_name="employees from")),
                (
                    "employees_max",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="up to, not including"),
                ),
                (
                    "value_min",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="In the currency of the tiers.",
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="yearly value from",
                    ),
                ),
                (
                    "value_max",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="up to, not including",
                    ),
                ),
                ("is_active", models.BooleanField(db_default=True, default=True, verbose_name="active")),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        help_text="Gets them while present, below capacity and of the tier; empty: the team takes turns.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="routing_rules", to="handoffs.team"
                    ),
                ),
            ],
            options={
                "ordering": ("position", "key"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("employees_min", None),
                            ("employees_max", None),
                            ("employees_min__lt", models.F("employees_max")),
                            _connector="OR",
                        ),
                        name="routing_rule_employees_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("value_min", None),
                            ("value_max", None),
                            ("value_min__lt", models.F("value_max")),
                            _connector="OR",
                        ),
                        name="routing_rule_value_in_order",
                    ),
                ],
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
                    "sales_assisted_hours",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        help_text="Business hours to acknowledge one of this tier; empty: as the others.",
                        max_digits=4,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.1"))],
                        verbose_name="hours for sales-assisted",
                    ),
                ),
                (
                    "sales_led_hours",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        help_text="Business hours to acknowledge one of this tier; empty: as the others.",
                        max_digits=4,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.1"))],
                        verbose_name="hours for sales-led",
                    ),
                ),
                (
                    "reassign_rule",
                    models.CharField(
                        choices=[
                            ("never", "Never"),
                            ("next_member", "To the next of the team"),
                            ("pool", "Back to the pool"),
                        ],
                        default="never",
                        help_text="What becomes of a handoff that stays unacknowledged after it was escalated.",
                        max_length=16,
                        verbose_name="reassigned",
                    ),
                ),
                (
                    "reassign_after_hours",
                    models.DecimalField(
                        decimal_places=1,
                        default=4,
                        help_text="Business hours from the escalation on.",
                        max_digits=4,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.1"))],
                        verbose_name="hours until then",
                    ),
                ),
                (
                    "contacts_max",
                    models.PositiveSmallIntegerField(
                        db_default=3,
                        default=3,
                        help_text="How often one account is contacted in the days beside it.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="contacts at most",
                    ),
                ),
                (
                    "contacts_days",
                    models.PositiveSmallIntegerField(
                        db_default=14,
                        default=14,
                        help_text="Any so many days in a row.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="in days",
                    ),
                ),
                (
                    "capacity",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Open handoffs that a member may have before routing passes them over; empty: any number.",
                        null=True,
                    ),
                ),
                (
                    "same_owner_days",
                    models.PositiveSmallIntegerField(
                        db_default=90,
                        default=90,
                        help_text="An account that comes back within so many days goes to whoever had it last; 0: never.",
                        verbose_name="days with the same owner",
                    ),
                ),
                (
                    "idle_hours",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        help_text="Business hours without a move after which a ready handoff returns to the pool; empty: never.",
                        max_digits=4,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.1"))],
                        verbose_name="hours until it is idle",
                    ),
                ),
                (
                    "is_default",
                    models.BooleanField(default=False, help_text="Gets the handoffs of accounts that nobody owns."),
                ),
                (
                    "calendar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="teams",
                        to="handoffs.businesscalendar",
                    ),
                ),
                (
                    "manager",
                    models.ForeignKey(
                        blank=True,
                        help_text="Whom breaches are escalated to; nobody: every sales manager.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="managed_teams",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "members",
                    models.ManyToManyField(
                        blank=True, related_name="teams", through="handoffs.TeamMember", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)), fields=("is_default",), name="team_one_default"
                    ),
                    models.CheckConstraint(condition=models.Q(("sla_hours__gt", 0)), name="team_sla_positive"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sales_assisted_hours", None), ("sales_assisted_hours__gt", 0), _connector="OR"),
                            models.Q(("sales_led_hours", None), ("sales_led_hours__gt", 0), _connector="OR"),
                            ("reassign_after_hours__gt", 0),
                            models.Q(("idle_hours", None), ("idle_hours__gt", 0), _connector="OR"),
                        ),
                        name="team_hours_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("contacts_days__gte", 1), ("contacts_max__gte", 1)),
                        name="team_contacts_positive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("query", models.CharField(max_length=500)),
                ("created_at", models.DateTimeField()),
                ("deleted_at", models.DateTimeField(null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to="handoffs.team",
                    ),
                ),
            ],
            options={
                "ordering": ("name", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at", None)),
                        fields=("owner", "name"),
                        name="saved_view_name_of_owner",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="saved_view_has_a_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoutingRuleEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("key", models.SlugField(db_index=False, max_length=80)),
                ("name", models.CharField(max_length=100)),
                ("position", models.PositiveIntegerField(default=100, help_text="Lower is tried first.")),
                (
                    "countries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100),
                        blank=True,
                        db_default=[],
                        default=list,
                        help_text="The account's country is one of these; empty: any.",
                        size=None,
                    ),
                ),
                (
                    "regions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100),
                        blank=True,
                        db_default=[],
                        default=list,
                        help_text="Its region is one of these; empty: any.",
                        size=None,
                    ),
                ),
                (
                    "industries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100),
                        blank=True,
                        db_default=[],
                        default=list,
                        help_text="Its industry is one of these; empty: any.",
                        size=None,
                    ),
                ),
                (
                    "tiers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("self_serve", "Self-serve"),
                                ("sales_assisted", "Sales-assisted"),
                                ("sales_led", "Sales-led"),
                            ],
                            max_length=16,
                        ),
                        blank=True,
                        db_default=[],
                        default=list,
                        help_text="Its tier is one of these; empty: any.",
                        size=None,
                    ),
                ),
                ("employees_min", models.PositiveIntegerField(blank=True, null=True, verbose_name="employees from")),
                (
                    "employees_max",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="up to, not including"),
                ),
                (
                    "value_min",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="In the currency of the tiers.",
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="yearly value from",
                    ),
                ),
                (
                    "value_max",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="up to, not including",
                    ),
                ),
                ("is_active", models.BooleanField(db_default=True, default=True, verbose_name="active")),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Gets them while present, below capacity and of the tier; empty: the team takes turns.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="handoffs.routingrule",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="handoffs.team",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RoutingCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_at", models.DateTimeField(help_text="When to look; at once if empty.", null=True)),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="handoffs.team"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["due_at"], name="routing_call_due")],
            },
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
                    models.CharField(
                        choices=[("new_business", "New business"), ("expansion", "Expansion")],
                        default="new_business",
                        max_length=16,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("fired", "To acknowledge"),
                            ("watching", "Watching"),
                            ("ready", "Ready now"),
                            ("context_checked", "Context checked"),
                            ("contacted", "In conversation"),
                            ("opportunity", "Opportunity"),
                            ("snoozed", "Snoozed"),
                            ("won", "Won"),
                            ("lost", "Lost"),
                            ("returned", "Returned to self-serve"),
                            ("disqualified", "Disqualified"),
                            ("expired", "Expired"),
                            ("merged", "Merged"),
                        ],
                        default="fired",
                        max_length=16,
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
                ("half_at", models.DateTimeField(null=True)),
                ("nearly_at", models.DateTimeField(null=True)),
                ("reassign_at", models.DateTimeField(null=True)),
                ("first_due_at", models.DateTimeField(null=True)),
                (
                    "alarm",
                    models.PositiveSmallIntegerField(
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
                ("breached_at", models.DateTimeField(null=True)),
                ("reassigned_at", models.DateTimeField(null=True)),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("permitted_at", models.DateTimeField(null=True)),
                ("contacted_at", models.DateTimeField(null=True)),
                ("snoozed_until", models.DateTimeField(null=True)),
                (
                    "snoozed_from",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("fired", "To acknowledge"),
                            ("watching", "Watching"),
                            ("ready", "Ready now"),
                            ("context_checked", "Context checked"),
                            ("contacted", "In conversation"),
                            ("opportunity", "Opportunity"),
                            ("snoozed", "Snoozed"),
                            ("won", "Won"),
                            ("lost", "Lost"),
                            ("returned", "Returned to self-serve"),
                            ("disqualified", "Disqualified"),
                            ("expired", "Expired"),
                            ("merged", "Merged"),
                        ],
                        max_length=16,
                    ),
                ),
                ("cooldown_until", models.DateTimeField(null=True)),
                ("assigned_at", models.DateTimeField(null=True)),
                (
                    "passed_by",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, db_default=[], default=list, size=None
                    ),
                ),
                ("value", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "own_account",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="handoffs.handoff",
                    ),
                ),
                (
                    "play",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="playbooks.play",
                    ),
                ),
                (
                    "qualification",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="playbooks.qualification",
                    ),
                ),
                (
                    "superseded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="handoffs.handoff",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="handoffs.routingrule",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="handoffs.team",
                    ),
                ),
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
                (
                    "calendar",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="handoffs.businesscalendar",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "handoff",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, to="handoffs.handoff"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, to="handoffs.team"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("calendar__isnull", False), ("handoff", None), ("team", None), ("user", None)),
                            models.Q(("team__isnull", False), ("calendar", None), ("handoff", None), ("user", None)),
                            models.Q(("user__isnull", False), ("calendar", None), ("handoff", None), ("team", None)),
                            models.Q(("handoff__isnull", False), ("calendar", None), ("team", None), ("user", None)),
                            _connector="OR",
                        ),
                        name="clock_change_concerns_one",
                    )
                ],
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
                    "sales_assisted_hours",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        help_text="Business hours to acknowledge one of this tier; empty: as the others.",
                        max_digits=4,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.1"))],
                        verbose_name="hours for sales-assisted",
                    ),
                ),
                (
                    "sales_led_hours",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        help_text="Business hours to acknowledge one of this tier; empty: as the others.",
                        max_digits=4,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.1"))],
                        verbose_name="hours for sales-led",
                    ),
                ),
                (
                    "reassign_rule",
                    models.CharField(
                        choices=[
                            ("never", "Never"),
                            ("next_member", "To the next of the team"),
                            ("pool", "Back to the pool"),
                        ],
                        default="never",
                        help_text="What becomes of a handoff that stays unacknowledged after it was escalated.",
                        max_length=16,
                        verbose_name="reassigned",
                    ),
                ),
                (
                    "reassign_after_hours",
                    models.DecimalField(
                        decimal_places=1,
                        default=4,
                        help_text="Business hours from the escalation on.",
                        max_digits=4,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.1"))],
                        verbose_name="hours until then",
                    ),
                ),
                (
                    "contacts_max",
                    models.PositiveSmallIntegerField(
                        db_default=3,
                        default=3,
                        help_text="How often one account is contacted in the days beside it.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="contacts at most",
                    ),
                ),
                (
                    "contacts_days",
                    models.PositiveSmallIntegerField(
                        db_default=14,
                        default=14,
                        help_text="Any so many days in a row.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="in days",
                    ),
                ),
                (
                    "capacity",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Open handoffs that a member may have before routing passes them over; empty: any number.",
                        null=True,
                    ),
                ),
                (
                    "same_owner_days",
                    models.PositiveSmallIntegerField(
                        db_default=90,
                        default=90,
                        help_text="An account that comes back within so many days goes to whoever had it last; 0: never.",
                        verbose_name="days with the same owner",
                    ),
                ),
                (
                    "idle_hours",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        help_text="Business hours without a move after which a ready handoff returns to the pool; empty: never.",
                        max_digits=4,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.1"))],
                        verbose_name="hours until it is idle",
                    ),
                ),
                (
                    "is_default",
                    models.BooleanField(default=False, help_text="Gets the handoffs of accounts that nobody owns."),
                ),
                (
                    "calendar",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="handoffs.businesscalendar",
                    ),
                ),
                (
                    "manager",
                    models.ForeignKey(
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
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="handoffs.team",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TeamMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "weight",
                    models.PositiveSmallIntegerField(
                        db_default=1,
                        default=1,
                        help_text="Share of the turns beside the others'; 0: none.",
                        validators=[django.core.validators.MaxValueValidator(100)],
                    ),
                ),
                (
                    "capacity",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Open handoffs of all teams before routing passes by; empty: as the team.",
                        null=True,
                    ),
                ),
                (
                    "tiers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("self_serve", "Self-serve"),
                                ("sales_assisted", "Sales-assisted"),
                                ("sales_led", "Sales-led"),
                            ],
                            max_length=16,
                        ),
                        blank=True,
                        db_default=[],
                        default=list,
                        help_text="Gets handoffs of these tiers; empty: of every tier.",
                        size=None,
                    ),
                ),
                ("credit", models.IntegerField(db_default=0, default=0, editable=False)),
                ("team", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="handoffs.team")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name": "member",
                "db_table": "handoffs_team_members",
                "ordering": ("user",),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("weight__lte", 100)), name="team_member_weight")
                ],
                "unique_together": {("team", "user")},
            },
        ),
        migrations.CreateModel(
            name="TeamMemberEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "weight",
                    models.PositiveSmallIntegerField(
                        db_default=1,
                        default=1,
                        help_text="Share of the turns beside the others'; 0: none.",
                        validators=[django.core.validators.MaxValueValidator(100)],
                    ),
                ),
                (
                    "capacity",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Open handoffs of all teams before routing passes by; empty: as the team.",
                        null=True,
                    ),
                ),
                (
                    "tiers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("self_serve", "Self-serve"),
                                ("sales_assisted", "Sales-assisted"),
                                ("sales_led", "Sales-led"),
                            ],
                            max_length=16,
                        ),
                        blank=True,
                        db_default=[],
                        default=list,
                        help_text="Gets handoffs of these tiers; empty: of every tier.",
                        size=None,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="handoffs.teammember",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="handoffs.team",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Violation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("before_activation", "Contact before activation"),
                            ("before_permission", "Contact before it was invited"),
                            ("checking_in", "“Just checking in”"),
                            ("calendar_link", "Calendar link nobody asked for"),
                            ("no_answer", "Another message without an answer"),
                            ("too_many", "Too many contacts"),
                            ("wrong_play", "Play of another tier"),
                            ("unsigned", "Pledge not signed"),
                            ("not_checked", "Contact before the context check"),
                            ("snoozed", "Contact while snoozed"),
                            ("cooldown", "Contact during the cooldown"),
                            ("closed", "Contact after it was over"),
                        ],
                        max_length=20,
                    ),
                ),
                ("evidence", models.TextField()),
                ("at", models.DateTimeField()),
                ("answer", models.TextField(blank=True, db_default="", default="")),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="violations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outreach",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="violations", to="handoffs.outreach"
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-id"),
                "indexes": [
                    models.Index(fields=["-at", "-id"], name="violation_newest"),
                    models.Index(fields=["by", "-at"], name="violation_of_user"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("outreach", "kind"), name="violation_one_of_each_kind"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None)),
                            models.Q(("answered_at__isnull", False), models.Q(("answer", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="violation_answered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reviewed_at", None), ("reviewed_by", None)),
                            models.Q(("reviewed_at__isnull", False), ("reviewed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="violation_reviewed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WatchedSignal",
            fields=[],
            options={
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("playbooks.permissionsignal",),
        ),
        migrations.CreateModel(
            name="WatchedTrigger",
            fields=[],
            options={
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("playbooks.permissiontrigger",),
        ),
        migrations.CreateModel(
            name="OutcomeUndo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("note", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "outcome",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="undo", to="handoffs.outcome"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PledgeWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("phrase", "Only asks to be noticed"), ("calendar", "Host of calendars")],
                        default="phrase",
                        max_length=12,
                    ),
                ),
                ("text", models.CharField(max_length=100, verbose_name="words")),
            ],
            options={
                "verbose_name": "word of the pledge",
                "verbose_name_plural": "words of the pledge",
                "ordering": ("kind", "text"),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("kind"),
                        django.db.models.functions.text.Lower("text"),
                        name="pledge_word_once",
                        violation_error_message="This is on the list already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PledgeWordEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("phrase", "Only asks to be noticed"), ("calendar", "Host of calendars")],
                        default="phrase",
                        max_length=12,
                    ),
                ),
                ("text", models.CharField(max_length=100, verbose_name="words")),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="handoffs.pledgeword",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="WebhookDelivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sent", "Sent"),
                            ("skipped", "Not needed any more"),
                            ("given_up", "Given up"),
                        ],
                        default="waiting",
                        max_length=16,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("claimed_until", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("attempted_at", models.DateTimeField(null=True, verbose_name="last attempt at")),
                ("status", models.PositiveSmallIntegerField(null=True, verbose_name="status of the answer")),
                ("answer", models.CharField(blank=True, default="", max_length=500)),
                ("why", models.CharField(blank=True, default="", max_length=300)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "endpoint",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="handoffs.webhookendpoint",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="handoffs.webhookevent",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "webhook deliveries",
                "ordering": ("-id",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["endpoint", "due_at", "id"],
                        name="webhook_delivery_waiting",
                    ),
                    models.Index(fields=["endpoint", "-id"], name="webhook_delivery_newest"),
                    models.Index(fields=["state", "-id"], name="webhook_delivery_by_state"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("event", "endpoint"), name="webhook_delivery_once_per_endpoint"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("state", "waiting")),
                            models.Q(
                                models.Q(("state", "waiting"), _negated=True),
                                ("claimed_until", None),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="webhook_delivery_ended_exactly_when_not_waiting",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WebhookEndpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, unique=True)),
                ("url", models.CharField(help_text="It begins with https://.", max_length=500, verbose_name="address")),
                (
                    "types",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("qualification.fired", "An account qualified"),
                                ("handoff.opened", "A handoff was opened"),
                                ("handoff.assigned", "A handoff changed hands"),
                                ("handoff.acknowledged", "A handoff was acknowledged"),
                                ("handoff.ready", "A handoff is ready now"),
                                ("handoff.overdue", "A handoff was not acknowledged in time"),
                                ("handoff.contacted", "Somebody reached out"),
                                ("handoff.opportunity", "A handoff became an opportunity"),
                                ("handoff.snoozed", "A handoff was snoozed"),
                                ("handoff.woken", "A handoff woke up"),
                                ("handoff.closed", "A handoff is over"),
                                ("handoff.reopened", "A handoff was reopened"),
                                ("grant.on", "Something is to be turned on"),
                                ("grant.off", "Something is to be turned off"),
                            ],
                            max_length=32,
                        ),
                        help_text="What it is told about.",
                        size=None,
                        verbose_name="events",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="While it is off nothing is sent, and nothing new is queued.",
                        verbose_name="on",
                    ),
                ),
                ("secret", models.TextField(editable=False)),
                ("old_secret", models.TextField(blank=True, default="", editable=False)),
                ("old_secret_until", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("problem", models.CharField(blank=True, default="", editable=False, max_length=300)),
                ("failures", models.PositiveIntegerField(default=0, editable=False)),
                ("resting_until", models.DateTimeField(blank=True, editable=False, null=True)),
                ("last_success_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("last_failure_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                "ordering": ("name",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("types__len__gt", 0)), name="webhook_endpoint_wants_something"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WebhookEndpointEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=100)),
                ("url", models.CharField(help_text="It begins with https://.", max_length=500, verbose_name="address")),
                (
                    "types",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("qualification.fired", "An account qualified"),
                                ("handoff.opened", "A handoff was opened"),
                                ("handoff.assigned", "A handoff changed hands"),
                                ("handoff.acknowledged", "A handoff was acknowledged"),
                                ("handoff.ready", "A handoff is ready now"),
                                ("handoff.overdue", "A handoff was not acknowledged in time"),
                                ("handoff.contacted", "Somebody reached out"),
                                ("handoff.opportunity", "A handoff became an opportunity"),
                                ("handoff.snoozed", "A handoff was snoozed"),
                                ("handoff.woken", "A handoff woke up"),
                                ("handoff.closed", "A handoff is over"),
                                ("handoff.reopened", "A handoff was reopened"),
                                ("grant.on", "Something is to be turned on"),
                                ("grant.off", "Something is to be turned off"),
                            ],
                            max_length=32,
                        ),
                        help_text="What it is told about.",
                        size=None,
                        verbose_name="events",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="While it is off nothing is sent, and nothing new is queued.",
                        verbose_name="on",
                    ),
                ),
                ("old_secret_until", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("problem", models.CharField(blank=True, default="", editable=False, max_length=300)),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="handoffs.webhookendpoint",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="WebhookEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True
                    ),
                ),
                ("type", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("body", models.JSONField(null=True)),
                (
                    "grant",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="handoffs.grant"
                    ),
                ),
                (
                    "handoff",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="handoffs.handoff"
                    ),
                ),
                (
                    "move",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="handoffs.moverecord",
                    ),
                ),
                (
                    "qualification",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="playbooks.qualification",
                    ),
                ),
            ],
            options={
                "ordering": ("-recorded_at", "-id"),
                "indexes": [models.Index(fields=["recorded_at", "id"], name="webhook_event_oldest")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("type", "qualification"), name="webhook_event_once_per_qualification"
                    )
                ],
            },
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
            model_name="routedaccount",
            trigger=pgtrigger.compiler.Trigger(
                name="routing_owner",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.owner_id IS NOT NULL AND OLD.owner_id IS DISTINCT FROM NEW.owner_id)",
                    func="INSERT INTO handoffs_routingcall (team_id, due_at)\nSELECT wanted.team_id, wanted.due_at FROM (SELECT team_id, NULL::timestamptz FROM handoffs_handoff WHERE account_id = NEW.id AND owner_id IS NULL AND closed_at IS NULL) AS wanted (team_id, due_at)\nWHERE NOT EXISTS (\n    SELECT FROM handoffs_routingcall standing\n    WHERE standing.team_id = wanted.team_id AND standing.due_at IS NOT DISTINCT FROM wanted.due_at\n      AND standing.xmin = pg_current_xact_id()::xid\n);\nRETURN NULL;",
                    hash="3b5079dcb5a613e0aead6a586d7b7f79c5c5eb6b",
                    operation="UPDATE",
                    pgid="pgtrigger_routing_owner_2b506",
                    table="accounts_account",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="routedrole",
            trigger=pgtrigger.compiler.Trigger(
                name="routing_role",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO handoffs_routingcall (team_id, due_at)\nSELECT wanted.team_id, wanted.due_at FROM (SELECT team_id, NULL::timestamptz FROM handoffs_team_members WHERE user_id = NEW.user_id) AS wanted (team_id, due_at)\nWHERE NOT EXISTS (\n    SELECT FROM handoffs_routingcall standing\n    WHERE standing.team_id = wanted.team_id AND standing.due_at IS NOT DISTINCT FROM wanted.due_at\n      AND standing.xmin = pg_current_xact_id()::xid\n);\nRETURN NULL;",
                    hash="a21e2feed089eee6ff97b26f21a8903d155782f5",
                    operation="INSERT",
                    pgid="pgtrigger_routing_role_d5ec3",
                    table="accounts_user_groups",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="routeduser",
            trigger=pgtrigger.compiler.Trigger(
                name="routing_active",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.is_active AND NOT OLD.is_active)",
                    func="INSERT INTO handoffs_routingcall (team_id, due_at)\nSELECT wanted.team_id, wanted.due_at FROM (SELECT team_id, NULL::timestamptz FROM handoffs_team_members WHERE user_id = NEW.id) AS wanted (team_id, due_at)\nWHERE NOT EXISTS (\n    SELECT FROM handoffs_routingcall standing\n    WHERE standing.team_id = wanted.team_id AND standing.due_at IS NOT DISTINCT FROM wanted.due_at\n      AND standing.xmin = pg_current_xact_id()::xid\n);\nRETURN NULL;",
                    hash="b2e920ece571ddf962d2823edd2478ca7e73d1df",
                    operation="UPDATE",
                    pgid="pgtrigger_routing_active_17ad9",
                    table="accounts_user",
                    when="AFTER",
                ),
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
                name="routing_away",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO handoffs_routingcall (team_id, due_at)\nSELECT wanted.team_id, wanted.due_at FROM (SELECT team_id, NEW.ends_at FROM handoffs_team_members WHERE user_id = NEW.user_id) AS wanted (team_id, due_at)\nWHERE NOT EXISTS (\n    SELECT FROM handoffs_routingcall standing\n    WHERE standing.team_id = wanted.team_id AND standing.due_at IS NOT DISTINCT FROM wanted.due_at\n      AND standing.xmin = pg_current_xact_id()::xid\n);\nRETURN NULL;",
                    hash="be1af8207e8e61e2cadf0d98f8b82b943c8c64b6",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_routing_away_b9f28",
                    table="handoffs_absence",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="absence",
            trigger=pgtrigger.compiler.Trigger(
                name="routing_back",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO handoffs_routingcall (team_id, due_at)\nSELECT wanted.team_id, wanted.due_at FROM (SELECT team_id, NULL::timestamptz FROM handoffs_team_members WHERE user_id = OLD.user_id) AS wanted (team_id, due_at)\nWHERE NOT EXISTS (\n    SELECT FROM handoffs_routingcall standing\n    WHERE standing.team_id = wanted.team_id AND standing.due_at IS NOT DISTINCT FROM wanted.due_at\n      AND standing.xmin = pg_current_xact_id()::xid\n);\nRETURN NULL;",
                    hash="903bdf8d9cb4abcaacf5d35aca42bb71e15d3f75",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_routing_back_7d03b",
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
        pgtrigger.migrations.AddTrigger(
            model_name="outcome",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="98acd4839e5456aa2b5c7ea8e0942c2c34b2d980",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_ab0ee",
                    table="handoffs_outcome",
                    when="BEFORE",
                ),
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
        pgtrigger.migrations.AddTrigger(
            model_name="pledgeversion",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen_once_published",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE allowed jsonb;",
                    func="\n                IF OLD.state NOT IN ('published', 'retired') THEN\n                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n                    RETURN NEW;\n                END IF;\n                IF TG_OP = 'UPDATE' AND OLD.state = 'published' AND NEW.state = 'retired' THEN\n                    allowed := to_jsonb(OLD)\n                        || jsonb_build_object('state', NEW.state, 'retired_at', NEW.retired_at);\n                    IF to_jsonb(NEW) = allowed THEN RETURN NEW; END IF;\n                END IF;\n                RAISE EXCEPTION 'version % is % and never changes', OLD.number, OLD.state\n                    USING ERRCODE = 'check_violation';\n            ",
                    hash="34f4c8efef8c7421ca633c1ded6b0a90fa5b8270",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_frozen_once_published_0bad2",
                    table="handoffs_pledgeversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pledgeversion",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "handoffs_pledgeversionevent" ("created_at", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "retired_at", "state", "text") VALUES (NEW."created_at", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."published_at", NEW."published_by_id", NEW."retired_at", NEW."state", NEW."text"); RETURN NULL;',
                    hash="2e0fd2fee8e7eecf3655af73c33ed3a929fe53ad",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9c37a",
                    table="handoffs_pledgeversion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pledgeversion",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "handoffs_pledgeversionevent" ("created_at", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "retired_at", "state", "text") VALUES (NEW."created_at", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."published_at", NEW."published_by_id", NEW."retired_at", NEW."state", NEW."text"); RETURN NULL;',
                    hash="082a103e9a2669da186290cf4a153261a40545c9",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_99384",
                    table="handoffs_pledgeversion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pledgeversion",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "handoffs_pledgeversionevent" ("created_at", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "retired_at", "state", "text") VALUES (OLD."created_at", OLD."id", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."published_at", OLD."published_by_id", OLD."retired_at", OLD."state", OLD."text"); RETURN NULL;',
                    hash="cdc5f660a30fd271301e63a9f3385a019d0896db",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_7e808",
                    table="handoffs_pledgeversion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pledgesignature",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b6a56bf99b5d35cef7457622740b85f4dbb2e3e0",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_516f7",
                    table="handoffs_pledgesignature",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="refusal",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9f6a17faf739c958986839845892d3c21fc89f21",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_75b87",
                    table="handoffs_refusal",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="routingrule",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "handoffs_routingruleevent" ("assignee_id", "countries", "employees_max", "employees_min", "id", "industries", "is_active", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "regions", "team_id", "tiers", "value_max", "value_min") VALUES (NEW."assignee_id", NEW."countries", NEW."employees_max", NEW."employees_min", NEW."id", NEW."industries", NEW."is_active", NEW."key", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."regions", NEW."team_id", NEW."tiers", NEW."value_max", NEW."value_min"); RETURN NULL;',
                    hash="eb5a4f7bfeaf78ced4893d90fb9b9adfe8367165",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_1a8b6",
                    table="handoffs_routingrule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="routingrule",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "handoffs_routingruleevent" ("assignee_id", "countries", "employees_max", "employees_min", "id", "industries", "is_active", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "regions", "team_id", "tiers", "value_max", "value_min") VALUES (NEW."assignee_id", NEW."countries", NEW."employees_max", NEW."employees_min", NEW."id", NEW."industries", NEW."is_active", NEW."key", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."regions", NEW."team_id", NEW."tiers", NEW."value_max", NEW."value_min"); RETURN NULL;',
                    hash="58dc2d38be9239bf6b96b3b6ff11ac1467570290",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_3fc9d",
                    table="handoffs_routingrule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="routingrule",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "handoffs_routingruleevent" ("assignee_id", "countries", "employees_max", "employees_min", "id", "industries", "is_active", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "regions", "team_id", "tiers", "value_max", "value_min") VALUES (OLD."assignee_id", OLD."countries", OLD."employees_max", OLD."employees_min", OLD."id", OLD."industries", OLD."is_active", OLD."key", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."regions", OLD."team_id", OLD."tiers", OLD."value_max", OLD."value_min"); RETURN NULL;',
                    hash="becfad201d36f2950b1abc5d315bc9b696cf1610",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_8eedc",
                    table="handoffs_routingrule",
                    when="AFTER",
                ),
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
        pgtrigger.migrations.AddTrigger(
            model_name="moverecord",
            trigger=pgtrigger.compiler.Trigger(
                name="whose_then",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.team_id IS NULL)",
                    func="\nSELECT owner_id, team_id, due_at INTO NEW.owner_id, NEW.team_id, NEW.due_at\nFROM handoffs_handoff WHERE id = NEW.handoff_id;\nRETURN NEW;\n",
                    hash="33adbc1a39c0c3a1260d4a9237103ba00814e04e",
                    operation="INSERT",
                    pgid="pgtrigger_whose_then_ccdad",
                    table="handoffs_moverecord",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="handoff",
            trigger=pgtrigger.compiler.Trigger(
                name="routing_opened",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.owner_id IS NULL AND NEW.closed_at IS NULL)",
                    func="INSERT INTO handoffs_routingcall (team_id, due_at)\nSELECT wanted.team_id, wanted.due_at FROM (SELECT NEW.team_id, NULL::timestamptz) AS wanted (team_id, due_at)\nWHERE NOT EXISTS (\n    SELECT FROM handoffs_routingcall standing\n    WHERE standing.team_id = wanted.team_id AND standing.due_at IS NOT DISTINCT FROM wanted.due_at\n      AND standing.xmin = pg_current_xact_id()::xid\n);\nRETURN NULL;",
                    hash="eca6f1c7ca03ad46ddf9029bd041414594733255",
                    operation="INSERT",
                    pgid="pgtrigger_routing_opened_66d95",
                    table="handoffs_handoff",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="handoff",
            trigger=pgtrigger.compiler.Trigger(
                name="routing_pooled",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.owner_id IS NULL AND NEW.closed_at IS NULL AND (OLD.owner_id IS NOT NULL OR OLD.closed_at IS NOT NULL OR OLD.team_id <> NEW.team_id))",
                    func="INSERT INTO handoffs_routingcall (team_id, due_at)\nSELECT wanted.team_id, wanted.due_at FROM (SELECT NEW.team_id, NULL::timestamptz) AS wanted (team_id, due_at)\nWHERE NOT EXISTS (\n    SELECT FROM handoffs_routingcall standing\n    WHERE standing.team_id = wanted.team_id AND standing.due_at IS NOT DISTINCT FROM wanted.due_at\n      AND standing.xmin = pg_current_xact_id()::xid\n);\nRETURN NULL;",
                    hash="604c1f13beefc8cba59aff3ef3eeb3d3208c8620",
                    operation="UPDATE",
                    pgid="pgtrigger_routing_pooled_699ec",
                    table="handoffs_handoff",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="handoff",
            trigger=pgtrigger.compiler.Trigger(
                name="routing_freed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.owner_id IS NOT NULL AND OLD.closed_at IS NULL AND (NEW.closed_at IS NOT NULL OR OLD.owner_id IS DISTINCT FROM NEW.owner_id))",
                    func="INSERT INTO handoffs_routingcall (team_id, due_at)\nSELECT wanted.team_id, wanted.due_at FROM (SELECT team_id, NULL::timestamptz FROM handoffs_team_members WHERE user_id = OLD.owner_id) AS wanted (team_id, due_at)\nWHERE NOT EXISTS (\n    SELECT FROM handoffs_routingcall standing\n    WHERE standing.team_id = wanted.team_id AND standing.due_at IS NOT DISTINCT FROM wanted.due_at\n      AND standing.xmin = pg_current_xact_id()::xid\n);\nRETURN NULL;",
                    hash="fbfa1deca8f8264e7c061b63e4f0b971b35d99c9",
                    operation="UPDATE",
                    pgid="pgtrigger_routing_freed_c0fb9",
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
                    func='INSERT INTO "handoffs_handoffevent" ("account_id", "acknowledged_at", "alarm", "assigned_at", "breached_at", "closed_at", "contacted_at", "cooldown_until", "due_at", "fired_at", "first_due_at", "half_at", "headline", "id", "motion", "nearly_at", "own_account_id", "owner_id", "passed_by", "permitted_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "play_id", "points", "qualification_id", "reassign_at", "reassigned_at", "rule_id", "snoozed_from", "snoozed_until", "state", "superseded_by_id", "team_id", "tier", "value") VALUES (NEW."account_id", NEW."acknowledged_at", NEW."alarm", NEW."assigned_at", NEW."breached_at", NEW."closed_at", NEW."contacted_at", NEW."cooldown_until", NEW."due_at", NEW."fired_at", NEW."first_due_at", NEW."half_at", NEW."headline", NEW."id", NEW."motion", NEW."nearly_at", NEW."own_account_id", NEW."owner_id", NEW."passed_by", NEW."permitted_at", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."play_id", NEW."points", NEW."qualification_id", NEW."reassign_at", NEW."reassigned_at", NEW."rule_id", NEW."snoozed_from", NEW."snoozed_until", NEW."state", NEW."superseded_by_id", NEW."team_id", NEW."tier", NEW."value"); RETURN NULL;',
                    hash="056fc39b6895f769b876777014cb11c7ea83d2f7",
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
                    condition='WHEN (OLD."account_id" IS DISTINCT FROM (NEW."account_id") OR OLD."acknowledged_at" IS DISTINCT FROM (NEW."acknowledged_at") OR OLD."alarm" IS DISTINCT FROM (NEW."alarm") OR OLD."assigned_at" IS DISTINCT FROM (NEW."assigned_at") OR OLD."breached_at" IS DISTINCT FROM (NEW."breached_at") OR OLD."closed_at" IS DISTINCT FROM (NEW."closed_at") OR OLD."contacted_at" IS DISTINCT FROM (NEW."contacted_at") OR OLD."cooldown_until" IS DISTINCT FROM (NEW."cooldown_until") OR OLD."due_at" IS DISTINCT FROM (NEW."due_at") OR OLD."fired_at" IS DISTINCT FROM (NEW."fired_at") OR OLD."first_due_at" IS DISTINCT FROM (NEW."first_due_at") OR OLD."half_at" IS DISTINCT FROM (NEW."half_at") OR OLD."headline" IS DISTINCT FROM (NEW."headline") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."motion" IS DISTINCT FROM (NEW."motion") OR OLD."nearly_at" IS DISTINCT FROM (NEW."nearly_at") OR OLD."own_account_id" IS DISTINCT FROM (NEW."own_account_id") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."passed_by" IS DISTINCT FROM (NEW."passed_by") OR OLD."permitted_at" IS DISTINCT FROM (NEW."permitted_at") OR OLD."play_id" IS DISTINCT FROM (NEW."play_id") OR OLD."points" IS DISTINCT FROM (NEW."points") OR OLD."qualification_id" IS DISTINCT FROM (NEW."qualification_id") OR OLD."reassign_at" IS DISTINCT FROM (NEW."reassign_at") OR OLD."reassigned_at" IS DISTINCT FROM (NEW."reassigned_at") OR OLD."rule_id" IS DISTINCT FROM (NEW."rule_id") OR OLD."snoozed_from" IS DISTINCT FROM (NEW."snoozed_from") OR OLD."snoozed_until" IS DISTINCT FROM (NEW."snoozed_until") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."superseded_by_id" IS DISTINCT FROM (NEW."superseded_by_id") OR OLD."team_id" IS DISTINCT FROM (NEW."team_id") OR OLD."tier" IS DISTINCT FROM (NEW."tier") OR OLD."value" IS DISTINCT FROM (NEW."value"))',
                    func='INSERT INTO "handoffs_handoffevent" ("account_id", "acknowledged_at", "alarm", "assigned_at", "breached_at", "closed_at", "contacted_at", "cooldown_until", "due_at", "fired_at", "first_due_at", "half_at", "headline", "id", "motion", "nearly_at", "own_account_id", "owner_id", "passed_by", "permitted_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "play_id", "points", "qualification_id", "reassign_at", "reassigned_at", "rule_id", "snoozed_from", "snoozed_until", "state", "superseded_by_id", "team_id", "tier", "value") VALUES (NEW."account_id", NEW."acknowledged_at", NEW."alarm", NEW."assigned_at", NEW."breached_at", NEW."closed_at", NEW."contacted_at", NEW."cooldown_until", NEW."due_at", NEW."fired_at", NEW."first_due_at", NEW."half_at", NEW."headline", NEW."id", NEW."motion", NEW."nearly_at", NEW."own_account_id", NEW."owner_id", NEW."passed_by", NEW."permitted_at", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."play_id", NEW."points", NEW."qualification_id", NEW."reassign_at", NEW."reassigned_at", NEW."rule_id", NEW."snoozed_from", NEW."snoozed_until", NEW."state", NEW."superseded_by_id", NEW."team_id", NEW."tier", NEW."value"); RETURN NULL;',
                    hash="0dfcb1d67c94114fdb67837cf9997f10c18d1431",
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
                    func='INSERT INTO "handoffs_handoffevent" ("account_id", "acknowledged_at", "alarm", "assigned_at", "breached_at", "closed_at", "contacted_at", "cooldown_until", "due_at", "fired_at", "first_due_at", "half_at", "headline", "id", "motion", "nearly_at", "own_account_id", "owner_id", "passed_by", "permitted_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "play_id", "points", "qualification_id", "reassign_at", "reassigned_at", "rule_id", "snoozed_from", "snoozed_until", "state", "superseded_by_id", "team_id", "tier", "value") VALUES (OLD."account_id", OLD."acknowledged_at", OLD."alarm", OLD."assigned_at", OLD."breached_at", OLD."closed_at", OLD."contacted_at", OLD."cooldown_until", OLD."due_at", OLD."fired_at", OLD."first_due_at", OLD."half_at", OLD."headline", OLD."id", OLD."motion", OLD."nearly_at", OLD."own_account_id", OLD."owner_id", OLD."passed_by", OLD."permitted_at", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."play_id", OLD."points", OLD."qualification_id", OLD."reassign_at", OLD."reassigned_at", OLD."rule_id", OLD."snoozed_from", OLD."snoozed_until", OLD."state", OLD."superseded_by_id", OLD."team_id", OLD."tier", OLD."value"); RETURN NULL;',
                    hash="f59de020a9708896a3abf0fc50b08de5af2f69b6",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_85069",
                    table="handoffs_handoff",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="teammember",
            trigger=pgtrigger.compiler.Trigger(
                name="routing_joined",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO handoffs_routingcall (team_id, due_at)\nSELECT wanted.team_id, wanted.due_at FROM (SELECT NEW.team_id, NULL::timestamptz) AS wanted (team_id, due_at)\nWHERE NOT EXISTS (\n    SELECT FROM handoffs_routingcall standing\n    WHERE standing.team_id = wanted.team_id AND standing.due_at IS NOT DISTINCT FROM wanted.due_at\n      AND standing.xmin = pg_current_xact_id()::xid\n);\nRETURN NULL;",
                    hash="07840cacbbed611062a0daccae3ab71bdbdc7568",
                    operation="INSERT",
                    pgid="pgtrigger_routing_joined_68b17",
                    table="handoffs_team_members",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="teammember",
            trigger=pgtrigger.compiler.Trigger(
                name="routing_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.weight IS DISTINCT FROM NEW.weight OR OLD.capacity IS DISTINCT FROM NEW.capacity OR OLD.tiers IS DISTINCT FROM NEW.tiers)",
                    func="INSERT INTO handoffs_routingcall (team_id, due_at)\nSELECT wanted.team_id, wanted.due_at FROM (SELECT NEW.team_id, NULL::timestamptz) AS wanted (team_id, due_at)\nWHERE NOT EXISTS (\n    SELECT FROM handoffs_routingcall standing\n    WHERE standing.team_id = wanted.team_id AND standing.due_at IS NOT DISTINCT FROM wanted.due_at\n      AND standing.xmin = pg_current_xact_id()::xid\n);\nRETURN NULL;",
                    hash="170afe8107954529bd52b3e0b1395e5066cf7b05",
                    operation="UPDATE",
                    pgid="pgtrigger_routing_changed_5f2d9",
                    table="handoffs_team_members",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="teammember",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "handoffs_teammemberevent" ("capacity", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "team_id", "tiers", "user_id", "weight") VALUES (NEW."capacity", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."team_id", NEW."tiers", NEW."user_id", NEW."weight"); RETURN NULL;',
                    hash="781bd839a4138cab70a48435c3c4c74a80d4ef8d",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e1436",
                    table="handoffs_team_members",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="teammember",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."capacity" IS DISTINCT FROM (NEW."capacity") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."team_id" IS DISTINCT FROM (NEW."team_id") OR OLD."tiers" IS DISTINCT FROM (NEW."tiers") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."weight" IS DISTINCT FROM (NEW."weight"))',
                    func='INSERT INTO "handoffs_teammemberevent" ("capacity", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "team_id", "tiers", "user_id", "weight") VALUES (NEW."capacity", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."team_id", NEW."tiers", NEW."user_id", NEW."weight"); RETURN NULL;',
                    hash="acd9efeb2e586e841252d69375e91d71ce0e0a6e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_edacb",
                    table="handoffs_team_members",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="teammember",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "handoffs_teammemberevent" ("capacity", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "team_id", "tiers", "user_id", "weight") VALUES (OLD."capacity", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."team_id", OLD."tiers", OLD."user_id", OLD."weight"); RETURN NULL;',
                    hash="2a06eb3c97020a21f887565883ab7781abce21e3",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_31bac",
                    table="handoffs_team_members",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="team",
            trigger=pgtrigger.compiler.Trigger(
                name="clock_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.calendar_id IS DISTINCT FROM NEW.calendar_id OR OLD.sla_hours IS DISTINCT FROM NEW.sla_hours OR OLD.sales_assisted_hours IS DISTINCT FROM NEW.sales_assisted_hours OR OLD.sales_led_hours IS DISTINCT FROM NEW.sales_led_hours OR OLD.reassign_rule IS DISTINCT FROM NEW.reassign_rule OR OLD.reassign_after_hours IS DISTINCT FROM NEW.reassign_after_hours OR OLD.idle_hours IS DISTINCT FROM NEW.idle_hours)",
                    func="INSERT INTO handoffs_clockchange (team_id) VALUES (NEW.id); RETURN NULL;",
                    hash="dcc661e38c655aa17b2a00eb7ec815abd16b0fe1",
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
                name="routing_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.capacity IS DISTINCT FROM NEW.capacity OR OLD.calendar_id IS DISTINCT FROM NEW.calendar_id)",
                    func="INSERT INTO handoffs_routingcall (team_id, due_at)\nSELECT wanted.team_id, wanted.due_at FROM (SELECT NEW.id, NULL::timestamptz) AS wanted (team_id, due_at)\nWHERE NOT EXISTS (\n    SELECT FROM handoffs_routingcall standing\n    WHERE standing.team_id = wanted.team_id AND standing.due_at IS NOT DISTINCT FROM wanted.due_at\n      AND standing.xmin = pg_current_xact_id()::xid\n);\nRETURN NULL;",
                    hash="4010e28e13f962fb4731e593ac85bbec9b81db24",
                    operation="UPDATE",
                    pgid="pgtrigger_routing_changed_e906b",
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
                    func='INSERT INTO "handoffs_teamevent" ("calendar_id", "capacity", "contacts_days", "contacts_max", "id", "idle_hours", "is_default", "key", "manager_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reassign_after_hours", "reassign_rule", "sales_assisted_hours", "sales_led_hours", "same_owner_days", "sla_hours") VALUES (NEW."calendar_id", NEW."capacity", NEW."contacts_days", NEW."contacts_max", NEW."id", NEW."idle_hours", NEW."is_default", NEW."key", NEW."manager_id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reassign_after_hours", NEW."reassign_rule", NEW."sales_assisted_hours", NEW."sales_led_hours", NEW."same_owner_days", NEW."sla_hours"); RETURN NULL;',
                    hash="bff8e51335af863b5119e9ead4b8312576029676",
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
                    func='INSERT INTO "handoffs_teamevent" ("calendar_id", "capacity", "contacts_days", "contacts_max", "id", "idle_hours", "is_default", "key", "manager_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reassign_after_hours", "reassign_rule", "sales_assisted_hours", "sales_led_hours", "same_owner_days", "sla_hours") VALUES (NEW."calendar_id", NEW."capacity", NEW."contacts_days", NEW."contacts_max", NEW."id", NEW."idle_hours", NEW."is_default", NEW."key", NEW."manager_id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reassign_after_hours", NEW."reassign_rule", NEW."sales_assisted_hours", NEW."sales_led_hours", NEW."same_owner_days", NEW."sla_hours"); RETURN NULL;',
                    hash="8274a5a086236353d0b0c9c67107b8b17299ce84",
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
                    func='INSERT INTO "handoffs_teamevent" ("calendar_id", "capacity", "contacts_days", "contacts_max", "id", "idle_hours", "is_default", "key", "manager_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reassign_after_hours", "reassign_rule", "sales_assisted_hours", "sales_led_hours", "same_owner_days", "sla_hours") VALUES (OLD."calendar_id", OLD."capacity", OLD."contacts_days", OLD."contacts_max", OLD."id", OLD."idle_hours", OLD."is_default", OLD."key", OLD."manager_id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reassign_after_hours", OLD."reassign_rule", OLD."sales_assisted_hours", OLD."sales_led_hours", OLD."same_owner_days", OLD."sla_hours"); RETURN NULL;',
                    hash="b0be74e9786900a9235e5e865ef71f12183345a4",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_20b3b",
                    table="handoffs_team",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="watchedsignal",
            trigger=pgtrigger.compiler.Trigger(
                name="permission_invites",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO playbooks_permissioncheck (account_id, recorded_at)\nSELECT DISTINCT account_id, now() FROM handoffs_handoff\nWHERE play_id = NEW.play_id AND closed_at IS NULL AND permitted_at IS NULL\n  AND NOT EXISTS (\n      SELECT FROM playbooks_permissioncheck standing\n      WHERE standing.account_id = handoffs_handoff.account_id AND standing.xmin = pg_current_xact_id()::xid\n  );\nRETURN NULL;",
                    hash="793770701dce8dfd07a36fc5e744c7441fdf3f9e",
                    operation="INSERT",
                    pgid="pgtrigger_permission_invites_7eee6",
                    table="playbooks_play_permission_signals",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="watchedtrigger",
            trigger=pgtrigger.compiler.Trigger(
                name="permission_invites",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO playbooks_permissioncheck (account_id, recorded_at)\nSELECT DISTINCT account_id, now() FROM handoffs_handoff\nWHERE play_id = NEW.play_id AND closed_at IS NULL AND permitted_at IS NULL\n  AND NOT EXISTS (\n      SELECT FROM playbooks_permissioncheck standing\n      WHERE standing.account_id = handoffs_handoff.account_id AND standing.xmin = pg_current_xact_id()::xid\n  );\nRETURN NULL;",
                    hash="e7bf6173d67989ea87f23691ab17930b27658798",
                    operation="INSERT",
                    pgid="pgtrigger_permission_invites_6e6d7",
                    table="playbooks_permissiontrigger",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="watchedtrigger",
            trigger=pgtrigger.compiler.Trigger(
                name="permission_invites_otherwise",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func="INSERT INTO playbooks_permissioncheck (account_id, recorded_at)\nSELECT DISTINCT account_id, now() FROM handoffs_handoff\nWHERE play_id = NEW.play_id AND closed_at IS NULL AND permitted_at IS NULL\n  AND NOT EXISTS (\n      SELECT FROM playbooks_permissioncheck standing\n      WHERE standing.account_id = handoffs_handoff.account_id AND standing.xmin = pg_current_xact_id()::xid\n  );\nRETURN NULL;",
                    hash="1936cc42a9d3d3d37cea86aa0d26ef9336e9c308",
                    operation="UPDATE",
                    pgid="pgtrigger_permission_invites_otherwise_dc1d9",
                    table="playbooks_permissiontrigger",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="handoff",
            trigger=pgtrigger.compiler.Trigger(
                name="open_gates",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.state = 'contacted' AND OLD.state = 'context_checked')",
                    func="\nIF NOT EXISTS (\n    SELECT FROM playbooks_qualification q JOIN playbooks_rule rule ON rule.id = ANY(q.rules_held)\n    WHERE q.id = NEW.qualification_id AND rule.is_activation\n) AND NOT EXISTS (SELECT FROM playbooks_score WHERE account_id = NEW.account_id AND activated) THEN\n    RAISE EXCEPTION 'handoff %: nobody of the account has activated', NEW.id USING ERRCODE = 'check_violation';\nEND IF;\nIF NEW.permitted_at IS NULL AND NOT EXISTS (\n    SELECT FROM playbooks_qualification q JOIN playbooks_tier tier ON tier.version_id = q.tier_version_id\n    WHERE q.id = NEW.qualification_id AND tier.key = NEW.tier AND NOT tier.needs_permission\n) THEN\n    RAISE EXCEPTION 'handoff %: nothing has invited contact', NEW.id USING ERRCODE = 'check_violation';\nEND IF;\nIF NOT EXISTS (\n    SELECT FROM handoffs_contextcheck WHERE handoff_id = NEW.id AND noted_at >= coalesce(NEW.assigned_at, '-infinity')\n) THEN\n    RAISE EXCEPTION 'handoff %: its context is not checked', NEW.id USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n",
                    hash="541b4da4b8bbe52b0346e28e397ece07c5103f29",
                    operation='UPDATE OF "state"',
                    pgid="pgtrigger_open_gates_ee66b",
                    table="handoffs_handoff",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="handoff",
            trigger=pgtrigger.compiler.Trigger(
                name="in_the_log",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.state IS DISTINCT FROM NEW.state)",
                    constraint="CONSTRAINT",
                    func="\nIF (SELECT state FROM handoffs_handoff WHERE id = NEW.id) IS DISTINCT FROM\n   (SELECT state FROM handoffs_moverecord WHERE handoff_id = NEW.id ORDER BY id DESC LIMIT 1)\nTHEN\n    RAISE EXCEPTION 'handoff %: its log does not say how it got from % to %', NEW.id, OLD.state, NEW.state\n        USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NULL;\n",
                    hash="bb4be746ff21961f59b90fbf088d77b3ee3be473",
                    operation='UPDATE OF "state"',
                    pgid="pgtrigger_in_the_log_b74dd",
                    table="handoffs_handoff",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="violation",
            trigger=pgtrigger.compiler.Trigger(
                name="tell",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nINSERT INTO handoffs_notice (person_id, event, handoff_id, key, at)\nSELECT DISTINCT told.person_id, 'violation', handoff.id, 'against:' || outreach.id, broken.at\nFROM written broken\nJOIN handoffs_outreach outreach ON outreach.id = broken.outreach_id\nJOIN handoffs_handoff handoff ON handoff.id = outreach.handoff_id\nJOIN handoffs_team team ON team.id = handoff.team_id\nCROSS JOIN LATERAL (\n    SELECT broken.by_id AS person_id\n    UNION ALL\n    SELECT team.manager_id\n    UNION ALL\n    SELECT part.user_id FROM accounts_user_groups part JOIN auth_group ON auth_group.id = part.group_id\n    WHERE team.manager_id IS NULL AND auth_group.name = 'manager'\n) AS told\nJOIN accounts_user person ON person.id = told.person_id AND person.is_active\nON CONFLICT DO NOTHING;\nRETURN NULL;",
                    hash="186e78511c298bffeca13abdc6b21b5e7c158fa5",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_tell_eca1c",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="handoffs_violation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pledgeversion",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n        ",
                    hash="f0e172673e2e9b9764337f2298ea289fbd725e63",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_a4ee3",
                    table="handoffs_pledgeversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="outcomeundo",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ac8ef29d21be6ca9c48e38637823cadee754d335",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_6b18c",
                    table="handoffs_outcomeundo",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="handoff",
            trigger=pgtrigger.compiler.Trigger(
                name="clock_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.acknowledged_at IS NULL AND NEW.closed_at IS NULL AND (\n        OLD.owner_id IS DISTINCT FROM NEW.owner_id OR OLD.team_id IS DISTINCT FROM NEW.team_id\n        OR OLD.state <> NEW.state OR OLD.closed_at IS NOT NULL\n    ))",
                    func="INSERT INTO handoffs_clockchange (handoff_id) VALUES (NEW.id); RETURN NULL;",
                    hash="cada1f98414c46b75d781490b69255bdd64a9bb4",
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
                name="legal_moves",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{contacted:disqualified,contacted:lost,contacted:merged,contacted:opportunity,contacted:returned,contacted:snoozed,contacted:won,context_checked:contacted,context_checked:disqualified,context_checked:expired,context_checked:merged,context_checked:ready,context_checked:returned,context_checked:snoozed,disqualified:contacted,disqualified:context_checked,disqualified:opportunity,disqualified:ready,disqualified:snoozed,disqualified:watching,fired:expired,fired:merged,fired:ready,fired:snoozed,fired:watching,lost:contacted,lost:opportunity,merged:contacted,merged:context_checked,merged:fired,merged:opportunity,merged:ready,merged:snoozed,merged:watching,opportunity:contacted,opportunity:disqualified,opportunity:lost,opportunity:merged,opportunity:returned,opportunity:snoozed,opportunity:won,ready:context_checked,ready:disqualified,ready:expired,ready:merged,ready:returned,ready:snoozed,returned:contacted,returned:context_checked,returned:opportunity,returned:ready,returned:snoozed,returned:watching,snoozed:contacted,snoozed:context_checked,snoozed:disqualified,snoozed:fired,snoozed:merged,snoozed:opportunity,snoozed:ready,snoozed:returned,snoozed:watching,watching:disqualified,watching:expired,watching:merged,watching:ready,watching:returned,watching:snoozed,won:contacted,won:opportunity}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="e40253e873fb87aebffd7bfebcf47f6ffc05f046",
                    operation="UPDATE",
                    pgid="pgtrigger_legal_moves_f1816",
                    table="handoffs_handoff",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="moverecord",
            trigger=pgtrigger.compiler.Trigger(
                name="tell",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nUPDATE handoffs_notice notice SET read_at = line.at FROM written line\nWHERE notice.handoff_id = line.handoff_id AND notice.read_at IS NULL AND (\n    notice.person_id = line.by_id AND notice.event <> 'violation'\n    OR notice.event IN ('warned_half', 'warned_nearly')\n       AND line.move IN ('warned_nearly', 'escalated', 'acknowledged', 'snoozed', 'reassigned', 'merged', 'expired')\n);\n\nINSERT INTO handoffs_notice (person_id, event, handoff_id, move_id, key, at)\nSELECT DISTINCT ON (told.person_id, line.id)\n       told.person_id, told.event, line.handoff_id, line.id,\n       CASE told.event WHEN 'assigned' THEN 'assigned:' || handoff.id || ':' || extract(epoch FROM line.at)\n                       ELSE 'move:' || line.id END,\n       line.at\nFROM written line\nJOIN handoffs_handoff handoff ON handoff.id = line.handoff_id\nJOIN handoffs_team team ON team.id = handoff.team_id\nCROSS JOIN LATERAL (\n    SELECT handoff.owner_id AS person_id, CASE\n        WHEN line.move IN ('opened', 'reassigned', 'routed') THEN 'assigned'\n        WHEN line.move = 'given' THEN 'given'\n        WHEN line.move IN ('acknowledged', 'permitted') AND line.state = 'ready' THEN 'ready'\n        WHEN line.move = 'woken' AND line.state = 'ready' THEN 'ready'\n        WHEN line.move IN ('woken', 'warned_half', 'warned_nearly') THEN line.move\n        WHEN line.move = 'escalated' THEN 'breached'\n    END AS event, 0 AS rank\n    UNION ALL\n    SELECT member.user_id, line.move, 0 FROM handoffs_team_members member\n    WHERE handoff.owner_id IS NULL AND member.team_id = team.id AND line.move IN ('warned_half', 'warned_nearly')\n    UNION ALL\n    SELECT team.manager_id, 'escalated', 1 WHERE line.move = 'escalated'\n    UNION ALL\n    SELECT part.user_id, 'escalated', 1 FROM accounts_user_groups part JOIN auth_group ON auth_group.id = part.group_id\n    WHERE line.move = 'escalated' AND team.manager_id IS NULL AND auth_group.name = 'manager'\n    UNION ALL\n    SELECT CASE WHEN line.move IN ('reassigned', 'routed', 'given', 'taken', 'put_back') THEN (\n        SELECT past.owner_id FROM handoffs_handoffevent past\n        WHERE past.pgh_obj_id = handoff.id AND past.owner_id IS DISTINCT FROM handoff.owner_id\n        ORDER BY past.pgh_id DESC LIMIT 1\n    ) END, 'reassigned', 2\n) AS told\nJOIN accounts_user person ON person.id = told.person_id AND person.is_active\nWHERE told.event IS NOT NULL AND told.person_id IS DISTINCT FROM line.by_id\nORDER BY told.person_id, line.id, told.rank\nON CONFLICT DO NOTHING;\nRETURN NULL;",
                    hash="6a4eb1306e5f57c791d952b1d1a9179a06e52045",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_tell_69f68",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="handoffs_moverecord",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pledgeword",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "handoffs_pledgewordevent" ("id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") VALUES (NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."text"); RETURN NULL;',
                    hash="3ca05c4c83ef05fbc96fdbded0f0bfd0fc337808",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9b207",
                    table="handoffs_pledgeword",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pledgeword",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "handoffs_pledgewordevent" ("id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") VALUES (NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."text"); RETURN NULL;',
                    hash="aa1e607290f4a2a15ff22558ed1c565a3e3e8e84",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_de585",
                    table="handoffs_pledgeword",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pledgeword",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "handoffs_pledgewordevent" ("id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") VALUES (OLD."id", OLD."kind", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."text"); RETURN NULL;',
                    hash="f00c993fab2a28cbfc2f079834d6bf1f5dae1163",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_470c4",
                    table="handoffs_pledgeword",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="grant",
            trigger=pgtrigger.compiler.Trigger(
                name="webhooks",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nINSERT INTO handoffs_webhookevent (type, at, handoff_id, grant_id)\nSELECT 'grant.on', given.at, given.handoff_id, given.id\nFROM written given\nWHERE EXISTS (SELECT FROM handoffs_webhookendpoint endpoint WHERE 'grant.on' = ANY (endpoint.types))\nORDER BY given.id;\nRETURN NULL;",
                    hash="3fd63aa62426abab3d048d76337fe697ef73c1ad",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_webhooks_30599",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="handoffs_grant",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="moverecord",
            trigger=pgtrigger.compiler.Trigger(
                name="webhooks",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nINSERT INTO handoffs_webhookevent (type, at, handoff_id, move_id)\nSELECT told.type, line.at, line.handoff_id, line.id\nFROM written line\nCROSS JOIN LATERAL (VALUES\n    (CASE\n        WHEN line.move = 'opened' THEN 'handoff.opened'\n        WHEN line.move IN ('reassigned', 'routed', 'taken', 'given', 'put_back') THEN 'handoff.assigned'\n        WHEN line.move = 'acknowledged' THEN 'handoff.acknowledged'\n        WHEN line.move = 'escalated' THEN 'handoff.overdue'\n        WHEN line.move = 'contacted' THEN 'handoff.contacted'\n        WHEN line.move = 'opportunity' THEN 'handoff.opportunity'\n        WHEN line.move = 'snoozed' THEN 'handoff.snoozed'\n        WHEN line.move = 'woken' THEN 'handoff.woken'\n        WHEN line.move IN ('won', 'lost', 'returned', 'disqualified', 'expired', 'merged') THEN 'handoff.closed'\n        WHEN line.move IN ('undone', 'unmerged') THEN 'handoff.reopened'\n    END),\n    (CASE WHEN line.move IN ('acknowledged', 'permitted', 'woken') AND line.state = 'ready' THEN 'handoff.ready' END)\n) AS told (type)\nWHERE EXISTS (SELECT FROM handoffs_webhookendpoint endpoint WHERE told.type = ANY (endpoint.types))\nORDER BY line.id;\nRETURN NULL;",
                    hash="5e1c99b5e10da3f6a35fab7fe2b13ccb2ebb7668",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_webhooks_1c33d",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="handoffs_moverecord",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="webhookendpoint",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "handoffs_webhookendpointevent" ("created_at", "id", "is_active", "name", "old_secret_until", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "types", "url") VALUES (NEW."created_at", NEW."id", NEW."is_active", NEW."name", NEW."old_secret_until", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."problem", NEW."types", NEW."url"); RETURN NULL;',
                    hash="9e129ca2235027734e75f1e3431f5d6ecdc6962f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_117f6",
                    table="handoffs_webhookendpoint",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="webhookendpoint",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."old_secret_until" IS DISTINCT FROM (NEW."old_secret_until") OR OLD."problem" IS DISTINCT FROM (NEW."problem") OR OLD."types" IS DISTINCT FROM (NEW."types") OR OLD."url" IS DISTINCT FROM (NEW."url"))',
                    func='INSERT INTO "handoffs_webhookendpointevent" ("created_at", "id", "is_active", "name", "old_secret_until", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "types", "url") VALUES (NEW."created_at", NEW."id", NEW."is_active", NEW."name", NEW."old_secret_until", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."problem", NEW."types", NEW."url"); RETURN NULL;',
                    hash="2d4ef154e86973a20c5cebfaf789861b8c0f95ed",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_16f33",
                    table="handoffs_webhookendpoint",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="webhookendpoint",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "handoffs_webhookendpointevent" ("created_at", "id", "is_active", "name", "old_secret_until", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "types", "url") VALUES (OLD."created_at", OLD."id", OLD."is_active", OLD."name", OLD."old_secret_until", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."problem", OLD."types", OLD."url"); RETURN NULL;',
                    hash="7fc526aab8f4ae86e1551f72be3315e189995691",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_52889",
                    table="handoffs_webhookendpoint",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="webhookevent",
            trigger=pgtrigger.compiler.Trigger(
                name="deliver",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nINSERT INTO handoffs_webhookdelivery (event_id, endpoint_id, state, due_at, attempts, answer, why)\nSELECT event.id, endpoint.id, 'waiting', event.recorded_at, 0, '', ''\nFROM written event\nJOIN handoffs_webhookendpoint endpoint ON endpoint.is_active AND event.type = ANY (endpoint.types)\nORDER BY event.id, endpoint.id;\nRETURN NULL;",
                    hash="b872cda5e91ef14825fbc05e3d5eda54881b6cb9",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_deliver_a6422",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="handoffs_webhookevent",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(CREATE, DROP),
        migrations.RunPython(make_default_team, migrations.RunPython.noop),
    ]
