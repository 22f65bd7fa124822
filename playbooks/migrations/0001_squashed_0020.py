"""All tables of this app as they are by now: what the migrations it stands for lead to, in one step."""

import datetime

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.db.models.functions.math
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from accounts.one_step import OneStepMigration


class Migration(OneStepMigration):
    replaces = [
        ("playbooks", "0001_initial"),
        ("playbooks", "0002_initial"),
        ("playbooks", "0003_permission_history_and_score_index"),
        ("playbooks", "0004_merges"),
        ("playbooks", "0005_rules_of_all_kinds"),
        ("playbooks", "0006_reviews_of_versions"),
        ("playbooks", "0007_backtests"),
        ("playbooks", "0008_milestones"),
        ("playbooks", "0009_lists_and_operators"),
        ("playbooks", "0010_permission_checks"),
        ("playbooks", "0011_steps_and_membership"),
        ("playbooks", "0012_studies_and_outcome_files"),
        ("playbooks", "0013_shadows_proposals_and_reminders"),
        ("playbooks", "0014_version_scripts_and_count_permission_triggers"),
        ("playbooks", "0015_scorecards_about_people"),
        ("playbooks", "0016_expansion"),
        ("playbooks", "0017_proofs_drafts_and_truncates"),
        ("playbooks", "0018_keep_what_a_backtest_was_compared_with"),
        ("playbooks", "0019_remember_when_a_day_was_given"),
        ("playbooks", "0020_withdraw_versions_of_lists"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0011"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("signals", "0001_squashed_0014"),
    ]

    operations = [
        migrations.CreateModel(
            name="NamedList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(help_text="What files and rules call it.", max_length=80, unique=True)),
                ("name", models.CharField(max_length=100, unique=True)),
                ("description", models.TextField(blank=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("domains", "Domains"), ("names", "Company names"), ("ids", "Ids or other words")],
                        default="domains",
                        max_length=8,
                        verbose_name="entries are",
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="Scorecard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(help_text="What files and commands call it.", max_length=80, unique=True)),
                ("name", models.CharField(max_length=100, unique=True)),
                ("description", models.TextField(blank=True)),
                (
                    "subject",
                    models.CharField(
                        choices=[("account", "Accounts"), ("person", "People")],
                        db_default="account",
                        default="account",
                        help_text="Whom it is about. It stays so once a version has been published.",
                        max_length=8,
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="Tier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(
                        choices=[
                            ("self_serve", "Self-serve"),
                            ("sales_assisted", "Sales-assisted"),
                            ("sales_led", "Sales-led"),
                        ],
                        max_length=16,
                    ),
                ),
                ("acv_min", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("acv_max", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("employees_min", models.PositiveIntegerField(blank=True, null=True)),
                ("employees_max", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "active_people_min",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Adoption: people active in the last 30 days.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                    ),
                ),
                ("opens_handoff", models.BooleanField(help_text="Sales touches accounts of this tier.")),
                (
                    "needs_permission",
                    models.BooleanField(default=True, help_text="Contact only after the permission moment."),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tiers", to="playbooks.tierversion"
                    ),
                ),
            ],
            options={
                "ordering": ("version", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("version", "key"), name="tier_key_unique"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("acv_min", None), ("acv_max", None), ("acv_min__lt", models.F("acv_max")), _connector="OR"
                        ),
                        name="tier_acv_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("employees_min", None),
                            ("employees_max", None),
                            ("employees_min__lt", models.F("employees_max")),
                            _connector="OR",
                        ),
                        name="tier_employees_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("active_people_min", None), ("active_people_min__gte", 1), _connector="OR"),
                        name="tier_active_people_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("key", "self_serve"), _negated=True), ("opens_handoff", False), _connector="OR"
                        ),
                        name="tier_self_serve_opens_none",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("customer", "Became a customer"), ("mql", "Marketing-qualified lead")], max_length=8
                    ),
                ),
                ("at", models.DateTimeField()),
                ("yearly_value", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("source", models.CharField(max_length=100)),
                ("external_id", models.CharField(blank=True, max_length=255)),
                ("recorded_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="milestones",
                        to="accounts.account",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="milestones",
                        to="accounts.person",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_with",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.apikey",
                        verbose_name="API key",
                    ),
                ),
            ],
            options={
                "verbose_name": "outcome",
                "indexes": [
                    models.Index(fields=["account", "kind", "at"], name="milestone_of_account"),
                    models.Index(fields=["kind", "at"], name="milestone_kind"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source", "kind", "external_id"),
                        name="milestone_external_id",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", "")),
                        fields=("account", "kind", "at", "person"),
                        name="milestone_unique",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("currency", ""), ("yearly_value", None)),
                            models.Q(("currency__regex", "^[A-Z]{3}$"), ("kind", "customer"), ("yearly_value__gte", 0)),
                            _connector="OR",
                        ),
                        name="milestone_value_has_currency",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MilestoneEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("customer", "Became a customer"), ("mql", "Marketing-qualified lead")], max_length=8
                    ),
                ),
                ("at", models.DateTimeField()),
                ("yearly_value", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("source", models.CharField(max_length=100)),
                ("external_id", models.CharField(blank=True, max_length=255)),
                ("recorded_at", models.DateTimeField()),
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
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.person",
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
                        to="playbooks.milestone",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_with",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.apikey",
                        verbose_name="API key",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="NamedListDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lines", models.TextField()),
                ("since", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "named_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="drafts", to="playbooks.namedlist"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("named_list", "author"), name="list_draft_one_each")],
            },
        ),
        migrations.CreateModel(
            name="NamedListEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("text", models.CharField(max_length=255)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "named_list",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="playbooks.namedlist",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("named_list", "key", "since"), name="list_entry_unique"),
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)), fields=("named_list", "key"), name="list_entry_listed_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gt", models.F("since")), _connector="OR"),
                        name="list_entry_span",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NamedListEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("key", models.SlugField(db_index=False, help_text="What files and rules call it.", max_length=80)),
                ("name", models.CharField(max_length=100)),
                ("description", models.TextField(blank=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("domains", "Domains"), ("names", "Company names"), ("ids", "Ids or other words")],
                        default="domains",
                        max_length=8,
                        verbose_name="entries are",
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
                        to="playbooks.namedlist",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="NamedListVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("since", models.DateTimeField()),
                ("entry_count", models.PositiveIntegerField(verbose_name="entries")),
                ("added", models.PositiveIntegerField()),
                ("removed", models.PositiveIntegerField()),
                ("reason", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "named_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="playbooks.namedlist"
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "withdrawn_by",
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
                "ordering": ("named_list", "-number"),
                "constraints": [
                    models.UniqueConstraint(fields=("named_list", "number"), name="list_version_number_unique"),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("named_list", "since"),
                        name="list_version_since_unique",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at", None), ("withdrawn_at__lt", models.F("since")), _connector="OR"
                        ),
                        name="list_version_withdrawn_in_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutcomeFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=255)),
                ("format", models.CharField(choices=[("csv", "CSV"), ("ndjson", "NDJSON")], max_length=6)),
                ("size", models.PositiveIntegerField(default=0)),
                ("layout", models.JSONField(default=dict)),
                ("header", models.JSONField(default=list)),
                ("uploaded_at", models.DateTimeField()),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="playbooks.outcomeimport",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OutcomeChunk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("data", models.BinaryField()),
                (
                    "file",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chunks",
                        to="playbooks.outcomefile",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("file", "number"), name="outcome_chunk_number")],
            },
        ),
        migrations.CreateModel(
            name="OutcomeImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("finished", "Finished"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                ("requested_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                ("attempt", models.PositiveIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("failure", models.TextField(blank=True, default="")),
                ("summary", models.JSONField(blank=True, default=dict)),
                ("name", models.CharField(max_length=255, verbose_name="file name")),
                ("source", models.CharField(max_length=100)),
                ("mapping", models.JSONField(blank=True, default=dict)),
                ("position", models.PositiveIntegerField(default=0)),
                ("next_line", models.PositiveIntegerField(default=1)),
                ("received", models.PositiveIntegerField(default=0)),
                ("stored", models.PositiveIntegerField(default=0, verbose_name="new or corrected")),
                ("duplicate", models.PositiveIntegerField(default=0, verbose_name="known already")),
                ("rejected", models.PositiveIntegerField(default=0)),
                (
                    "requested_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "upload of outcomes",
                "verbose_name_plural": "uploads of outcomes",
                "ordering": ("-id",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("waiting", "running"))),
                        fields=["id"],
                        name="outcome_import_tray",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "received",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("stored"), "+", models.F("duplicate")
                                    ),
                                    "+",
                                    models.F("rejected"),
                                ),
                            )
                        ),
                        name="outcome_import_adds_up",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("waiting", "running")), ("finished_at__isnull", False), _connector="XOR"
                        ),
                        name="outcome_import_over_since",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutcomeRejection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.PositiveIntegerField()),
                ("field", models.CharField(blank=True, max_length=255)),
                ("reason", models.TextField()),
                (
                    "of",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rejections",
                        to="playbooks.outcomeimport",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["of", "line"], name="outcome_rejection_in_order")],
            },
        ),
        migrations.CreateModel(
            name="PermissionCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PermissionTrigger",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("occurrences", "Times"), ("people", "Different people")],
                        default="occurrences",
                        max_length=12,
                        verbose_name="counted",
                    ),
                ),
                (
                    "at_least",
                    models.PositiveIntegerField(default=2, validators=[django.core.validators.MinValueValidator(2)]),
                ),
                ("window", models.DurationField(help_text="Within how long, like “7 days”.")),
                (
                    "signal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="permission_triggers",
                        to="signals.signal",
                    ),
                ),
                (
                    "play",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="permission_triggers",
                        to="playbooks.play",
                    ),
                ),
            ],
            options={
                "ordering": ("play", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("play", "signal", "kind"), name="permission_trigger_one_of_a_kind"),
                    models.CheckConstraint(condition=models.Q(("at_least__gte", 2)), name="permission_trigger_counts"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("window__gt", datetime.timedelta(0)), ("window__lte", datetime.timedelta(days=36500))
                        ),
                        name="permission_trigger_window",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Play",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=80, unique=True)),
                ("name", models.CharField(max_length=100, unique=True)),
                ("description", models.TextField(blank=True)),
                (
                    "trigger",
                    models.CharField(
                        choices=[("qualification", "An account qualifies"), ("expansion", "A customer qualifies")],
                        default="qualification",
                        max_length=16,
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("permission_signals", models.ManyToManyField(blank=True, related_name="plays", to="signals.signal")),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="PermissionTriggerEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("occurrences", "Times"), ("people", "Different people")],
                        default="occurrences",
                        max_length=12,
                        verbose_name="counted",
                    ),
                ),
                (
                    "at_least",
                    models.PositiveIntegerField(default=2, validators=[django.core.validators.MinValueValidator(2)]),
                ),
                ("window", models.DurationField(help_text="Within how long, like “7 days”.")),
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
                        to="playbooks.permissiontrigger",
                    ),
                ),
                (
                    "signal",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="signals.signal",
                    ),
                ),
                (
                    "play",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="playbooks.play",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PermissionSignalEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
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
                    "signal",
                    models.ForeignKey(
                        db_constraint=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="signals.signal",
                    ),
                ),
                (
                    "play",
                    models.ForeignKey(
                        db_constraint=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="playbooks.play",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="playbooks.permissionsignal",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PlayEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("key", models.SlugField(db_index=False, max_length=80)),
                ("name", models.CharField(max_length=100)),
                ("description", models.TextField(blank=True)),
                (
                    "trigger",
                    models.CharField(
                        choices=[("qualification", "An account qualifies"), ("expansion", "A customer qualifies")],
                        default="qualification",
                        max_length=16,
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
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
                        to="playbooks.play",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProposedSignal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "weight",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ]
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=300)),
                (
                    "signal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="signals.signal"
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signals",
                        to="playbooks.scorecardproposal",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(fields=("proposal", "signal"), name="proposed_signal_once"),
                    models.CheckConstraint(
                        condition=models.Q(("weight__gte", 1), ("weight__lte", 100)), name="proposed_signal_weight"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RetuneReminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_at", models.DateTimeField()),
                ("made_at", models.DateTimeField()),
                ("evidence", models.JSONField(default=dict)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("retuned", "Retuned"), ("left", "Left as it is"), ("unanswered", "Nobody answered")],
                        default="",
                        max_length=12,
                    ),
                ),
                ("reason", models.TextField(blank=True, default="")),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "scorecard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="retune_reminders",
                        to="playbooks.scorecard",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="playbooks.scorecardversion"
                    ),
                ),
            ],
            options={
                "ordering": ("-due_at", "-id"),
                "constraints": [
                    models.UniqueConstraint(fields=("scorecard", "due_at"), name="retune_one_a_quarter"),
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)), fields=("scorecard",), name="retune_one_open"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("closed_at", None)),
                            models.Q(("closed_at__isnull", False), models.Q(("answer", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="retune_closed_with_an_answer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "left"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="retune_left_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScorecardEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("key", models.SlugField(db_index=False, help_text="What files and commands call it.", max_length=80)),
                ("name", models.CharField(max_length=100)),
                ("description", models.TextField(blank=True)),
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
                        to="playbooks.scorecard",
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        choices=[("account", "Accounts"), ("person", "People")],
                        db_default="account",
                        default="account",
                        help_text="Whom it is about. It stays so once a version has been published.",
                        max_length=8,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ScorecardProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("proposed_at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "scorecard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="proposals", to="playbooks.scorecard"
                    ),
                ),
            ],
            options={
                "ordering": ("scorecard", "author"),
                "constraints": [models.UniqueConstraint(fields=("scorecard", "author"), name="proposal_one_each")],
            },
        ),
        migrations.CreateModel(
            name="ProposedSignalEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "weight",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ]
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=300)),
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
                        to="playbooks.proposedsignal",
                    ),
                ),
                (
                    "signal",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="signals.signal",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="playbooks.scorecardproposal",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ScorecardProposalEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("proposed_at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        db_constraint=False,
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
                        to="playbooks.scorecardproposal",
                    ),
                ),
                (
                    "scorecard",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="playbooks.scorecard",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ScorecardVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="sent to review at")),
                ("reviewed_content", models.CharField(blank=True, db_default="", default="", max_length=64)),
                (
                    "authority",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reviewed", "Reviewed by product, marketing and sales"),
                            ("file", "From a file, by who runs the server"),
                        ],
                        db_default="",
                        default="",
                        max_length=12,
                        verbose_name="published by",
                    ),
                ),
                ("scheduled_at", models.DateTimeField(blank=True, null=True)),
                ("schedule_refusal", models.TextField(blank=True, db_default="", default="")),
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
                (
                    "threshold",
                    models.PositiveIntegerField(
                        default=50, help_text="Points from which an activated account qualifies."
                    ),
                ),
                (
                    "cooldown",
                    models.DurationField(
                        default=datetime.timedelta(days=30),
                        help_text="Least time from one firing to the next for the same account.",
                    ),
                ),
                (
                    "requalify_after",
                    models.DurationField(
                        db_default=datetime.timedelta(0),
                        default=datetime.timedelta(0),
                        help_text="How long nobody qualifies after a disqualifier has ceased to hold.",
                    ),
                ),
                (
                    "most_activation",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="most from activation"),
                ),
                ("most_depth", models.PositiveIntegerField(blank=True, null=True, verbose_name="most from depth")),
                ("most_fit", models.PositiveIntegerField(blank=True, null=True, verbose_name="most from fit")),
                ("most_intent", models.PositiveIntegerField(blank=True, null=True, verbose_name="most from intent")),
                ("reason", models.TextField(blank=True, help_text="Why this version exists.")),
                ("created_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who began the draft; empty: a file.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "based_on",
                    models.ForeignKey(
                        blank=True,
                        help_text="The version that it was drafted from.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="playbooks.scorecardversion",
                    ),
                ),
                (
                    "scheduled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "scorecard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="playbooks.scorecard"
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("schedule_asked_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("scorecard", "-number"),
                "constraints": [
                    models.UniqueConstraint(fields=("scorecard", "number"), name="version_number_unique"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")), fields=("scorecard",), name="version_one_published"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("authority", ""), ("state__in", ("draft", "in_review"))),
                            ("published_at__isnull", False),
                            _connector="OR",
                        ),
                        name="version_published_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "in_review"), _negated=True),
                            models.Q(
                                models.Q(("reviewed_content", ""), _negated=True), ("submitted_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="version_in_review_was_submitted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("scheduled_at", None), ("state", "in_review"), _connector="OR"),
                        name="version_scheduled_in_review",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cooldown__gte", datetime.timedelta(0)), ("cooldown__lte", datetime.timedelta(days=36500))
                        ),
                        name="version_cooldown",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("requalify_after__gte", datetime.timedelta(0)),
                            ("requalify_after__lte", datetime.timedelta(days=36500)),
                        ),
                        name="version_requalify_after",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("points", models.IntegerField()),
                ("activated", models.BooleanField()),
                ("qualified", models.BooleanField()),
                (
                    "rules_held",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
                ("assessed_at", models.DateTimeField()),
                ("reassess_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="scores", to="accounts.account"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="playbooks.scorecardversion",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("reassess_at__isnull", False)), fields=["reassess_at"], name="score_due"
                    ),
                    models.Index(fields=["points", "id"], name="score_points"),
                ],
                "constraints": [models.UniqueConstraint(fields=("version", "account"), name="score_unique")],
            },
        ),
        migrations.CreateModel(
            name="Rule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("key", models.SlugField(help_text="What files and columns call it.", max_length=80)),
                ("label", models.CharField(max_length=150)),
                ("points", models.SmallIntegerField()),
                (
                    "most_points",
                    models.SmallIntegerField(
                        blank=True,
                        help_text="Add the points for each time as much as is asked for, up to so many; empty: only once.",
                        null=True,
                    ),
                ),
                (
                    "half_life",
                    models.DurationField(
                        blank=True,
                        help_text="The points halve after each such time, like “14 days”.",
                        null=True,
                        verbose_name="halves every",
                    ),
                ),
                (
                    "is_activation",
                    models.BooleanField(
                        default=False,
                        help_text="Without one of these holding, nobody qualifies.",
                        verbose_name="activation",
                    ),
                ),
                (
                    "is_disqualifier",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="While it holds nobody qualifies, whatever the points.",
                        verbose_name="disqualifier",
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("activation", "Activation"),
                            ("depth", "Depth"),
                            ("fit", "Fit"),
                            ("intent", "Intent"),
                        ],
                        db_default="",
                        default="",
                        help_text="Whose cap the points are under.",
                        max_length=12,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("occurrences", "Signal at least n times"),
                            ("people", "Signal by at least k people"),
                            ("sum", "What a signal measures adds up"),
                            ("days", "Signal on at least n days"),
                            ("weeks", "Signal in at least n weeks"),
                            ("absence", "Signal not for so long"),
                            ("growth", "Signal grows"),
                            ("order", "Signal not followed by another"),
                            ("fact", "Fact about the account"),
                            ("qualified", "Qualified under another scorecard"),
                            ("leads", "At least k people qualify"),
                            ("tier", "In a tier"),
                            ("customer", "Is a customer"),
                            ("list", "On a named list"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at_least", models.PositiveIntegerField(blank=True, null=True)),
                ("window", models.DurationField(blank=True, help_text="Empty means ever.", null=True)),
                (
                    "limit",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        help_text="What the sum reaches; or else name a fact of the account, like api_limit.",
                        max_digits=24,
                        null=True,
                    ),
                ),
                (
                    "percent",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Of the fact (empty means 100), or more than in the window before.",
                        null=True,
                    ),
                ),
                (
                    "growing",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("times", "how often it happened"),
                            ("people", "different people"),
                            ("values", "what the signal measures, added up"),
                        ],
                        db_default="",
                        default="",
                        help_text="What grows.",
                        max_length=8,
                    ),
                ),
                (
                    "deadline",
                    models.DurationField(blank=True, help_text="How long that one may take, like “3 days”.", null=True),
                ),
                (
                    "own_domain",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Only people whose e-mail address is of the account's own domain.",
                    ),
                ),
                (
                    "only_new",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Only people whose first time is in the window.",
                        verbose_name="only new people",
                    ),
                ),
                ("fact", models.CharField(blank=True, max_length=255)),
                (
                    "operator",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("eq", "is"),
                            ("ne", "is not"),
                            ("gte", "is at least"),
                            ("gt", "is more than"),
                            ("lte", "is at most"),
                            ("lt", "is less than"),
                            ("in", "is one of"),
                            ("contains", "contains"),
                            ("contains_any", "contains one of"),
                            ("has_word", "has one of the words"),
                            ("company_address", "is a company address"),
                            ("freemail_address", "is a freemail address"),
                            ("exists", "is known"),
                        ],
                        max_length=20,
                    ),
                ),
                ("value", models.JSONField(blank=True, null=True)),
                (
                    "other_fact",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="Compare with this fact of the account instead of a value.",
                        max_length=255,
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("self_serve", "Self-serve"),
                            ("sales_assisted", "Sales-assisted"),
                            ("sales_led", "Sales-led"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                    ),
                ),
                (
                    "negated",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Holds while an account is known and that is not so.",
                        verbose_name="not",
                    ),
                ),
                (
                    "followed_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="The signal that did not follow.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="signals.signal",
                    ),
                ),
                (
                    "named_list",
                    models.ForeignKey(
                        blank=True,
                        help_text="A list of domains is compared with the account's domains, unless a fact is named.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rules",
                        to="playbooks.namedlist",
                        verbose_name="list",
                    ),
                ),
                (
                    "signal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rules",
                        to="signals.signal",
                    ),
                ),
                (
                    "under",
                    models.ForeignKey(
                        blank=True,
                        help_text="It stays this version, whatever is published later.",
                        limit_choices_to={"state__in": ("published", "retired")},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counted_by",
                        to="playbooks.scorecardversion",
                        verbose_name="scorecard",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rules",
                        to="playbooks.scorecardversion",
                    ),
                ),
                (
                    "tier_table",
                    models.ForeignKey(
                        blank=True,
                        help_text="It stays this table; empty means the one in force.",
                        limit_choices_to={"state__in": ("published", "retired")},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rules",
                        to="playbooks.tierversion",
                        verbose_name="table of tiers",
                    ),
                ),
            ],
            options={
                "ordering": ("version", "position", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("version", "key"), name="rule_key_unique"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "sum"), _negated=True),
                            models.Q(("fact", ""), ("limit__gt", 0), ("limit__isnull", False), ("percent", None)),
                            models.Q(
                                models.Q(("fact", ""), _negated=True),
                                models.Q(("percent", None), ("percent__gte", 1), _connector="OR"),
                                ("limit", None),
                            ),
                            _connector="OR",
                        ),
                        name="rule_sum_reaches_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("window", None),
                            models.Q(
                                ("window__gt", datetime.timedelta(0)), ("window__lte", datetime.timedelta(days=36500))
                            ),
                            _connector="OR",
                        ),
                        name="rule_window_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deadline", None),
                            models.Q(
                                ("deadline__gt", datetime.timedelta(0)),
                                ("deadline__lte", datetime.timedelta(days=36500)),
                                models.Q(("window", None), ("window__gt", models.F("deadline")), _connector="OR"),
                            ),
                            _connector="OR",
                        ),
                        name="rule_deadline_within_window",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "people"), _negated=True),
                            models.Q(
                                models.Q(
                                    models.Q(("fact", ""), ("operator", "")),
                                    models.Q(
                                        models.Q(("fact", ""), _negated=True), models.Q(("operator", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                models.Q(("only_new", False), ("window__isnull", False), _connector="OR"),
                            ),
                            _connector="OR",
                        ),
                        name="rule_people_asked_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("most_points", None),
                            models.Q(
                                models.Q(
                                    models.Q(("most_points__gt", models.F("points")), ("points__gt", 0)),
                                    models.Q(("most_points__lt", models.F("points")), ("points__lt", 0)),
                                    _connector="OR",
                                ),
                                (
                                    "most_points__gte",
                                    django.db.models.expressions.CombinedExpression(
                                        models.Value(-20), "*", django.db.models.functions.math.Abs("points")
                                    ),
                                ),
                                (
                                    "most_points__lte",
                                    django.db.models.expressions.CombinedExpression(
                                        models.Value(20), "*", django.db.models.functions.math.Abs("points")
                                    ),
                                ),
                                models.Q(
                                    models.Q(("kind", "fact"), _negated=True),
                                    models.Q(("operator", "gte"), ("other_fact", "")),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="rule_steps_up",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("half_life", None),
                            models.Q(
                                ("half_life__gt", datetime.timedelta(0)),
                                ("half_life__lte", datetime.timedelta(days=2281, seconds=21600)),
                                models.Q(("points", 0), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="rule_half_life_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("other_fact", ""),
                            models.Q(("operator__in", ("eq", "ne", "gte", "gt", "lte", "lt")), ("value__isnull", True)),
                            _connector="OR",
                        ),
                        name="rule_fact_compares_with_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "occurrences"),
                                ("signal__isnull", False),
                                ("at_least__gte", 1),
                                ("at_least__isnull", False),
                                ("limit__isnull", True),
                                ("percent__isnull", True),
                                ("growing", ""),
                                ("followed_by__isnull", True),
                                ("deadline__isnull", True),
                                ("own_domain", False),
                                ("only_new", False),
                                ("fact", ""),
                                ("operator", ""),
                                ("other_fact", ""),
                                ("named_list__isnull", True),
                                ("under__isnull", True),
                                ("tier", ""),
                                ("tier_table__isnull", True),
                                ("negated", False),
                                ("value__isnull", True),
                            ),
                            models.Q(
                                ("kind", "people"),
                                ("signal__isnull", False),
                                ("at_least__gte", 1),
                                ("at_least__isnull", False),
                                ("limit__isnull", True),
                                ("percent__isnull", True),
                                ("growing", ""),
                                ("followed_by__isnull", True),
                                ("deadline__isnull", True),
                                ("other_fact", ""),
                                ("named_list__isnull", True),
                                ("under__isnull", True),
                                ("tier", ""),
                                ("tier_table__isnull", True),
                                ("negated", False),
                            ),
                            models.Q(
                                ("kind", "sum"),
                                ("signal__isnull", False),
                                ("at_least__isnull", True),
                                ("growing", ""),
                                ("followed_by__isnull", True),
                                ("deadline__isnull", True),
                                ("own_domain", False),
                                ("only_new", False),
                                ("operator", ""),
                                ("other_fact", ""),
                                ("named_list__isnull", True),
                                ("under__isnull", True),
                                ("tier", ""),
                                ("tier_table__isnull", True),
                                ("negated", False),
                                ("value__isnull", True),
                            ),
                            models.Q(
                                ("kind", "days"),
                                ("at_least__gte", 1),
                                ("at_least__isnull", False),
                                ("limit__isnull", True),
                                ("percent__isnull", True),
                                ("growing", ""),
                                ("followed_by__isnull", True),
                                ("deadline__isnull", True),
                                ("own_domain", False),
                                ("only_new", False),
                                ("fact", ""),
                                ("operator", ""),
                                ("other_fact", ""),
                                ("named_list__isnull", True),
                                ("under__isnull", True),
                                ("tier", ""),
                                ("tier_table__isnull", True),
                                ("negated", False),
                                ("value__isnull", True),
                            ),
                            models.Q(
                                ("kind", "weeks"),
                                ("at_least__gte", 1),
                                ("at_least__isnull", False),
                                ("limit__isnull", True),
                                ("percent__isnull", True),
                                ("growing", ""),
                                ("followed_by__isnull", True),
                                ("deadline__isnull", True),
                                ("own_domain", False),
                                ("only_new", False),
                                ("fact", ""),
                                ("operator", ""),
                                ("other_fact", ""),
                                ("named_list__isnull", True),
                                ("under__isnull", True),
                                ("tier", ""),
                                ("tier_table__isnull", True),
                                ("negated", False),
                                ("value__isnull", True),
                            ),
                            models.Q(
                                ("kind", "absence"),
                                ("at_least__isnull", True),
                                ("window__isnull", False),
                                ("limit__isnull", True),
                                ("percent__isnull", True),
                                ("growing", ""),
                                ("followed_by__isnull", True),
                                ("deadline__isnull", True),
                                ("own_domain", False),
                                ("only_new", False),
                                ("fact", ""),
                                ("operator", ""),
                                ("other_fact", ""),
                                ("named_list__isnull", True),
                                ("under__isnull", True),
                                ("tier", ""),
                                ("tier_table__isnull", True),
                                ("negated", False),
                                ("value__isnull", True),
                            ),
                            models.Q(
                                ("kind", "growth"),
                                ("most_points__isnull", True),
                                ("at_least__gte", 1),
                                ("at_least__isnull", False),
                                ("window__isnull", False),
                                ("limit__isnull", True),
                                ("percent__isnull", False),
                                models.Q(("growing", ""), _negated=True),
                                ("followed_by__isnull", True),
                                ("deadline__isnull", True),
                                ("own_domain", False),
                                ("only_new", False),
                                ("fact", ""),
                                ("operator", ""),
                                ("other_fact", ""),
                                ("named_list__isnull", True),
                                ("under__isnull", True),
                                ("tier", ""),
                                ("tier_table__isnull", True),
                                ("negated", False),
                                ("value__isnull", True),
                            ),
                            models.Q(
                                ("kind", "order"),
                                ("most_points__isnull", True),
                                ("signal__isnull", False),
                                ("at_least__isnull", True),
                                ("limit__isnull", True),
                                ("percent__isnull", True),
                                ("growing", ""),
                                ("followed_by__isnull", False),
                                ("deadline__isnull", False),
                                ("own_domain", False),
                                ("only_new", False),
                                ("fact", ""),
                                ("operator", ""),
                                ("other_fact", ""),
                                ("named_list__isnull", True),
                                ("under__isnull", True),
                                ("tier", ""),
                                ("tier_table__isnull", True),
                                ("negated", False),
                                ("value__isnull", True),
                            ),
                            models.Q(
                                ("kind", "fact"),
                                ("signal__isnull", True),
                                ("at_least__isnull", True),
                                ("window__isnull", True),
                                ("limit__isnull", True),
                                ("percent__isnull", True),
                                ("growing", ""),
                                ("followed_by__isnull", True),
                                ("deadline__isnull", True),
                                ("own_domain", False),
                                ("only_new", False),
                                models.Q(("fact", ""), _negated=True),
                                models.Q(("operator", ""), _negated=True),
                                ("named_list__isnull", True),
                                ("under__isnull", True),
                                ("tier", ""),
                                ("tier_table__isnull", True),
                                ("negated", False),
                            ),
                            models.Q(
                                ("kind", "qualified"),
                                ("most_points__isnull", True),
                                ("signal__isnull", True),
                                ("at_least__isnull", True),
                                ("window__isnull", True),
                                ("limit__isnull", True),
                                ("percent__isnull", True),
                                ("growing", ""),
                                ("followed_by__isnull", True),
                                ("deadline__isnull", True),
                                ("own_domain", False),
                                ("only_new", False),
                                ("fact", ""),
                                ("operator", ""),
                                ("other_fact", ""),
                                ("named_list__isnull", True),
                                ("under__isnull", False),
                                ("tier", ""),
                                ("tier_table__isnull", True),
                                ("value__isnull", True),
                            ),
                            models.Q(
                                ("kind", "leads"),
                                ("signal__isnull", True),
                                ("at_least__gte", 1),
                                ("at_least__isnull", False),
                                ("window__isnull", True),
                                ("limit__isnull", True),
                                ("percent__isnull", True),
                                ("growing", ""),
                                ("followed_by__isnull", True),
                                ("deadline__isnull", True),
                                ("own_domain", False),
                                ("only_new", False),
                                ("fact", ""),
                                ("operator", ""),
                                ("other_fact", ""),
                                ("named_list__isnull", True),
                                ("under__isnull", False),
                                ("tier", ""),
                                ("tier_table__isnull", True),
                                ("negated", False),
                                ("value__isnull", True),
                            ),
                            models.Q(
                                ("kind", "tier"),
                                ("most_points__isnull", True),
                                ("signal__isnull", True),
                                ("at_least__isnull", True),
                                ("window__isnull", True),
                                ("limit__isnull", True),
                                ("percent__isnull", True),
                                ("growing", ""),
                                ("followed_by__isnull", True),
                                ("deadline__isnull", True),
                                ("own_domain", False),
                                ("only_new", False),
                                ("fact", ""),
                                ("operator", ""),
                                ("other_fact", ""),
                                ("named_list__isnull", True),
                                ("under__isnull", True),
                                models.Q(("tier", ""), _negated=True),
                                ("tier_table__isnull", False),
                                ("value__isnull", True),
                            ),
                            models.Q(
                                ("kind", "customer"),
                                ("most_points__isnull", True),
                                ("signal__isnull", True),
                                ("at_least__isnull", True),
                                ("window__isnull", True),
                                ("limit__isnull", True),
                                ("percent__isnull", True),
                                ("growing", ""),
                                ("followed_by__isnull", True),
                                ("deadline__isnull", True),
                                ("own_domain", False),
                                ("only_new", False),
                                ("fact", ""),
                                ("operator", ""),
                                ("other_fact", ""),
                                ("named_list__isnull", True),
                                ("under__isnull", True),
                                ("tier", ""),
                                ("tier_table__isnull", True),
                                ("value__isnull", True),
                            ),
                            models.Q(
                                ("kind", "list"),
                                ("most_points__isnull", True),
                                ("signal__isnull", True),
                                ("at_least__isnull", True),
                                ("window__isnull", True),
                                ("limit__isnull", True),
                                ("percent__isnull", True),
                                ("growing", ""),
                                ("followed_by__isnull", True),
                                ("deadline__isnull", True),
                                ("own_domain", False),
                                ("only_new", False),
                                ("operator", ""),
                                ("other_fact", ""),
                                ("named_list__isnull", False),
                                ("under__isnull", True),
                                ("tier", ""),
                                ("tier_table__isnull", True),
                                ("negated", False),
                                ("value__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="rule_has_what_its_kind_needs",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("content", models.CharField(max_length=64)),
                (
                    "seat",
                    models.CharField(
                        choices=[
                            ("product_reviewer", "Product"),
                            ("marketing_reviewer", "Marketing"),
                            ("sales_reviewer", "Sales"),
                        ],
                        max_length=24,
                    ),
                ),
                ("verdict", models.CharField(choices=[("approve", "Approved"), ("veto", "Vetoed")], max_length=8)),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="playbooks.scorecardversion",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("seat__in", ["product_reviewer", "marketing_reviewer", "sales_reviewer"])),
                        name="review_seat",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("verdict__in", ["approve", "veto"])), name="review_verdict"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verdict", "approve"), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="review_veto_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RetuneReminderEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("due_at", models.DateTimeField()),
                ("made_at", models.DateTimeField()),
                ("evidence", models.JSONField(default=dict)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("retuned", "Retuned"), ("left", "Left as it is"), ("unanswered", "Nobody answered")],
                        default="",
                        max_length=12,
                    ),
                ),
                ("reason", models.TextField(blank=True, default="")),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
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
                        to="playbooks.retunereminder",
                    ),
                ),
                (
                    "scorecard",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="playbooks.scorecard",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="playbooks.scorecardversion",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Backtest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("finished", "Finished"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                ("requested_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                ("attempt", models.PositiveIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("failure", models.TextField(blank=True, default="")),
                ("summary", models.JSONField(blank=True, default=dict)),
                ("content", models.CharField(blank=True, default="", max_length=64)),
                ("start", models.DateTimeField(blank=True, null=True, verbose_name="from")),
                ("end", models.DateTimeField(blank=True, null=True, verbose_name="to")),
                (
                    "people",
                    models.PositiveIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10000),
                        ],
                        verbose_name="account executives",
                    ),
                ),
                (
                    "each_a_week",
                    models.PositiveIntegerField(
                        default=10,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1000),
                        ],
                        verbose_name="new handoffs each takes a week",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "compared_with",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="playbooks.scorecardversion",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="backtests",
                        to="playbooks.scorecardversion",
                    ),
                ),
                ("compared_content", models.CharField(blank=True, db_default="", default="", max_length=64)),
            ],
            options={
                "ordering": ("-id",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("waiting", "running"))), fields=["id"], name="backtest_tray"
                    ),
                    models.Index(
                        condition=models.Q(("end", None), ("start", None), ("state", "finished")),
                        fields=["version", "content"],
                        name="backtest_proof",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("start", None), ("end", None), ("start__lt", models.F("end")), _connector="OR"
                        ),
                        name="backtest_ends_after_its_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("people__gte", 1),
                            ("people__lte", 10000),
                            ("each_a_week__gte", 1),
                            ("each_a_week__lte", 1000),
                        ),
                        name="backtest_has_a_capacity",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("waiting", "running")), ("finished_at__isnull", False), _connector="XOR"
                        ),
                        name="backtest_over_since",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScorecardVersionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="sent to review at")),
                ("reviewed_content", models.CharField(blank=True, db_default="", default="", max_length=64)),
                (
                    "authority",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reviewed", "Reviewed by product, marketing and sales"),
                            ("file", "From a file, by who runs the server"),
                        ],
                        db_default="",
                        default="",
                        max_length=12,
                        verbose_name="published by",
                    ),
                ),
                ("scheduled_at", models.DateTimeField(blank=True, null=True)),
                ("schedule_refusal", models.TextField(blank=True, db_default="", default="")),
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
                (
                    "threshold",
                    models.PositiveIntegerField(
                        default=50, help_text="Points from which an activated account qualifies."
                    ),
                ),
                (
                    "cooldown",
                    models.DurationField(
                        default=datetime.timedelta(days=30),
                        help_text="Least time from one firing to the next for the same account.",
                    ),
                ),
                (
                    "requalify_after",
                    models.DurationField(
                        db_default=datetime.timedelta(0),
                        default=datetime.timedelta(0),
                        help_text="How long nobody qualifies after a disqualifier has ceased to hold.",
                    ),
                ),
                (
                    "most_activation",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="most from activation"),
                ),
                ("most_depth", models.PositiveIntegerField(blank=True, null=True, verbose_name="most from depth")),
                ("most_fit", models.PositiveIntegerField(blank=True, null=True, verbose_name="most from fit")),
                ("most_intent", models.PositiveIntegerField(blank=True, null=True, verbose_name="most from intent")),
                ("reason", models.TextField(blank=True, help_text="Why this version exists.")),
                ("created_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Who began the draft; empty: a file.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "based_on",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The version that it was drafted from.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="playbooks.scorecardversion",
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
                        to="playbooks.scorecardversion",
                    ),
                ),
                (
                    "scheduled_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "scorecard",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="playbooks.scorecard",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("schedule_asked_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Script",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("number", models.PositiveIntegerField(db_default=1, default=1, verbose_name="version")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("in_review", "In review"),
                            ("published", "Published"),
                            ("retired", "Retired"),
                        ],
                        db_default="draft",
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("subject", models.CharField(max_length=200)),
                ("body", models.TextField()),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=django.utils.timezone.now,
                        editable=False,
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("retired_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "play",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scripts", to="playbooks.play"
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        help_text="Empty: a file.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("play", "tier", "-number"),
                "constraints": [
                    models.UniqueConstraint(fields=("play", "tier", "number"), name="script_number_unique"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")), fields=("play", "tier"), name="script_one_published"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "draft"), ("published_at__isnull", False), _connector="OR"),
                        name="script_published_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "in_review"), _negated=True), name="script_is_not_reviewed"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScriptEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
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
                ("number", models.PositiveIntegerField(db_default=1, default=1, verbose_name="version")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("in_review", "In review"),
                            ("published", "Published"),
                            ("retired", "Retired"),
                        ],
                        db_default="draft",
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("subject", models.CharField(max_length=200)),
                ("body", models.TextField()),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=django.utils.timezone.now,
                        editable=False,
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("retired_at", models.DateTimeField(blank=True, editable=False, null=True)),
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
                        to="playbooks.script",
                    ),
                ),
                (
                    "play",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="playbooks.play",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
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
            name="Shadow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("content", models.CharField(max_length=64)),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("end_reason", models.TextField(blank=True)),
                (
                    "began_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shadows",
                        to="playbooks.scorecardversion",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("version",), name="shadow_one_running"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None), models.Q(("end_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="shadow_ended_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShadowFiring",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("points", models.IntegerField()),
                (
                    "rules_held",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.account"
                    ),
                ),
                (
                    "shadow",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="firings", to="playbooks.shadow"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("shadow", "account"),
                        name="shadow_firing_one_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ShadowScore",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("points", models.IntegerField()),
                ("activated", models.BooleanField()),
                ("qualified", models.BooleanField()),
                (
                    "rules_held",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
                ("assessed_at", models.DateTimeField()),
                ("reassess_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.account"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="playbooks.scorecardversion"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("reassess_at__isnull", False)),
                        fields=["reassess_at"],
                        name="shadow_score_due",
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("version", "account"), name="shadow_score_unique")],
            },
        ),
        migrations.CreateModel(
            name="Study",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("finished", "Finished"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                ("requested_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                ("attempt", models.PositiveIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("failure", models.TextField(blank=True, default="")),
                ("summary", models.JSONField(blank=True, default=dict)),
                (
                    "kind",
                    models.CharField(
                        choices=[("proof", "Proof"), ("weights", "Suggested points")], default="proof", max_length=8
                    ),
                ),
                ("content", models.CharField(blank=True, default="", max_length=64)),
                ("start", models.DateTimeField(blank=True, null=True, verbose_name="from")),
                ("end", models.DateTimeField(blank=True, null=True, verbose_name="up to")),
                (
                    "within",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="How many days an account has to become a customer. Left empty, Baton chooses and says why.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(730),
                        ],
                        verbose_name="days watched",
                    ),
                ),
                (
                    "age",
                    models.PositiveSmallIntegerField(
                        default=14,
                        help_text="Points are learned from the rules that hold when an account is so old.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(730),
                        ],
                        verbose_name="days after the first use",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="studies",
                        to="playbooks.scorecardversion",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "studies",
                "ordering": ("-id",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("waiting", "running"))), fields=["id"], name="study_tray"
                    ),
                    models.Index(fields=["version", "kind", "-id"], name="study_of_version"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("start", None), ("end", None), ("start__lt", models.F("end")), _connector="OR"
                        ),
                        name="study_ends_after_its_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("within", None), models.Q(("within__gte", 1), ("within__lte", 730)), _connector="OR"
                            ),
                            ("age__gte", 1),
                            ("age__lte", 730),
                        ),
                        name="study_watches_for_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("waiting", "running")), ("finished_at__isnull", False), _connector="XOR"
                        ),
                        name="study_over_since",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StudyCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("counted_as", models.CharField(max_length=8)),
                ("since", models.DateTimeField()),
                ("paid_after", models.DurationField(null=True)),
                ("yearly_value", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("currency", models.CharField(blank=True, max_length=3)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "study",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cases",
                        to="playbooks.study",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["study", "counted_as", "since", "id"], name="study_case_in_order"),
                    models.Index(fields=["account"], name="study_case_of_account"),
                ],
            },
        ),
        migrations.CreateModel(
            name="TierVersion",
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
                ("currency", models.CharField(default="USD", help_text="Of the ACV bounds (ISO 4217).", max_length=3)),
                ("reason", models.TextField(blank=True)),
                ("created_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("-number",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")), fields=("state",), name="tier_version_one_published"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "draft"), ("published_at__isnull", False), _connector="OR"),
                        name="tier_version_published_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "in_review"), _negated=True), name="tier_version_is_not_reviewed"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TierEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "key",
                    models.CharField(
                        choices=[
                            ("self_serve", "Self-serve"),
                            ("sales_assisted", "Sales-assisted"),
                            ("sales_led", "Sales-led"),
                        ],
                        max_length=16,
                    ),
                ),
                ("acv_min", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("acv_max", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("employees_min", models.PositiveIntegerField(blank=True, null=True)),
                ("employees_max", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "active_people_min",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Adoption: people active in the last 30 days.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                    ),
                ),
                ("opens_handoff", models.BooleanField(help_text="Sales touches accounts of this tier.")),
                (
                    "needs_permission",
                    models.BooleanField(default=True, help_text="Contact only after the permission moment."),
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
                        to="playbooks.tier",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="playbooks.tierversion",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TierAssignment",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="tier_assignment",
                        serialize=False,
                        to="accounts.account",
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
                ("assessed_at", models.DateTimeField(help_text="Since when this row stands as it is.")),
                ("reassess_at", models.DateTimeField(null=True)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="playbooks.tierversion",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("reassess_at__isnull", False)),
                        fields=["reassess_at"],
                        name="tier_assignment_due",
                    ),
                    models.Index(fields=["tier", "account"], name="tier_assignment_tier"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RuleEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("key", models.SlugField(db_index=False, help_text="What files and columns call it.", max_length=80)),
                ("label", models.CharField(max_length=150)),
                ("points", models.SmallIntegerField()),
                (
                    "most_points",
                    models.SmallIntegerField(
                        blank=True,
                        help_text="Add the points for each time as much as is asked for, up to so many; empty: only once.",
                        null=True,
                    ),
                ),
                (
                    "half_life",
                    models.DurationField(
                        blank=True,
                        help_text="The points halve after each such time, like “14 days”.",
                        null=True,
                        verbose_name="halves every",
                    ),
                ),
                (
                    "is_activation",
                    models.BooleanField(
                        default=False,
                        help_text="Without one of these holding, nobody qualifies.",
                        verbose_name="activation",
                    ),
                ),
                (
                    "is_disqualifier",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="While it holds nobody qualifies, whatever the points.",
                        verbose_name="disqualifier",
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("activation", "Activation"),
                            ("depth", "Depth"),
                            ("fit", "Fit"),
                            ("intent", "Intent"),
                        ],
                        db_default="",
                        default="",
                        help_text="Whose cap the points are under.",
                        max_length=12,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("occurrences", "Signal at least n times"),
                            ("people", "Signal by at least k people"),
                            ("sum", "What a signal measures adds up"),
                            ("days", "Signal on at least n days"),
                            ("weeks", "Signal in at least n weeks"),
                            ("absence", "Signal not for so long"),
                            ("growth", "Signal grows"),
                            ("order", "Signal not followed by another"),
                            ("fact", "Fact about the account"),
                            ("qualified", "Qualified under another scorecard"),
                            ("leads", "At least k people qualify"),
                            ("tier", "In a tier"),
                            ("customer", "Is a customer"),
                            ("list", "On a named list"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at_least", models.PositiveIntegerField(blank=True, null=True)),
                ("window", models.DurationField(blank=True, help_text="Empty means ever.", null=True)),
                (
                    "limit",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        help_text="What the sum reaches; or else name a fact of the account, like api_limit.",
                        max_digits=24,
                        null=True,
                    ),
                ),
                (
                    "percent",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Of the fact (empty means 100), or more than in the window before.",
                        null=True,
                    ),
                ),
                (
                    "growing",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("times", "how often it happened"),
                            ("people", "different people"),
                            ("values", "what the signal measures, added up"),
                        ],
                        db_default="",
                        default="",
                        help_text="What grows.",
                        max_length=8,
                    ),
                ),
                (
                    "deadline",
                    models.DurationField(blank=True, help_text="How long that one may take, like “3 days”.", null=True),
                ),
                (
                    "own_domain",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Only people whose e-mail address is of the account's own domain.",
                    ),
                ),
                (
                    "only_new",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Only people whose first time is in the window.",
                        verbose_name="only new people",
                    ),
                ),
                ("fact", models.CharField(blank=True, max_length=255)),
                (
                    "operator",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("eq", "is"),
                            ("ne", "is not"),
                            ("gte", "is at least"),
                            ("gt", "is more than"),
                            ("lte", "is at most"),
                            ("lt", "is less than"),
                            ("in", "is one of"),
                            ("contains", "contains"),
                            ("contains_any", "contains one of"),
                            ("has_word", "has one of the words"),
                            ("company_address", "is a company address"),
                            ("freemail_address", "is a freemail address"),
                            ("exists", "is known"),
                        ],
                        max_length=20,
                    ),
                ),
                ("value", models.JSONField(blank=True, null=True)),
                (
                    "other_fact",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="Compare with this fact of the account instead of a value.",
                        max_length=255,
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("self_serve", "Self-serve"),
                            ("sales_assisted", "Sales-assisted"),
                            ("sales_led", "Sales-led"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                    ),
                ),
                (
                    "negated",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Holds while an account is known and that is not so.",
                        verbose_name="not",
                    ),
                ),
                (
                    "followed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The signal that did not follow.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="signals.signal",
                    ),
                ),
                (
                    "named_list",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="A list of domains is compared with the account's domains, unless a fact is named.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="playbooks.namedlist",
                        verbose_name="list",
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
                        to="playbooks.rule",
                    ),
                ),
                (
                    "signal",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="signals.signal",
                    ),
                ),
                (
                    "under",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="It stays this version, whatever is published later.",
                        limit_choices_to={"state__in": ("published", "retired")},
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="playbooks.scorecardversion",
                        verbose_name="scorecard",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="playbooks.scorecardversion",
                    ),
                ),
                (
                    "tier_table",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="It stays this table; empty means the one in force.",
                        limit_choices_to={"state__in": ("published", "retired")},
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="playbooks.tierversion",
                        verbose_name="table of tiers",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Qualification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("points", models.IntegerField()),
                (
                    "rules_held",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
                ("tier", models.CharField(max_length=16)),
                (
                    "tiered_at",
                    models.DateTimeField(
                        help_text="Since when it is in this tier: the firing, or when it left self-serve."
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                ("taken_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="qualifications",
                        to="accounts.account",
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
                    "superseded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="superseded",
                        to="playbooks.qualification",
                    ),
                ),
                (
                    "scorecard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="qualifications",
                        to="playbooks.scorecard",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="qualifications",
                        to="playbooks.scorecardversion",
                    ),
                ),
                (
                    "tier_version",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="qualifications",
                        to="playbooks.tierversion",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("taken_at", None)), fields=["id"], name="qualification_tray"),
                    models.Index(fields=["-recorded_at", "-id"], name="qualification_newest"),
                    models.Index(
                        condition=models.Q(("own_account__isnull", False)),
                        fields=["own_account"],
                        name="qualification_own_account",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("scorecard", "account"),
                        name="qualification_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("superseded_by", None), ("ended_at__isnull", False), _connector="OR"),
                        name="qualification_superseded_has_ended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TierVersionEvent",
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
                ("currency", models.CharField(default="USD", help_text="Of the ACV bounds (ISO 4217).", max_length=3)),
                ("reason", models.TextField(blank=True)),
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
                        to="playbooks.tierversion",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="BacktestFiring",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_other", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                ("points", models.IntegerField()),
                ("held", models.BigIntegerField()),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "backtest",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="firings",
                        to="playbooks.backtest",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["backtest", "is_other", "at", "id"], name="backtest_firing_in_time"),
                    models.Index(fields=["backtest", "account"], name="backtest_firing_account"),
                    models.Index(fields=["account"], name="backtest_firing_of_account"),
                    models.Index(
                        condition=models.Q(("person__isnull", False)),
                        fields=["person"],
                        name="backtest_firing_of_person",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("account", None), ("person__isnull", False)),
                            models.Q(("account__isnull", False), ("person", None)),
                            _connector="OR",
                        ),
                        name="backtest_firing_of_one",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PermissionSignal",
            fields=[],
            options={
                "verbose_name": "permission signal",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("playbooks.play_permission_signals",),
        ),
        migrations.CreateModel(
            name="PersonQualification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("points", models.IntegerField()),
                (
                    "rules_held",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="person_qualifications",
                        to="accounts.account",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="qualifications", to="accounts.person"
                    ),
                ),
                (
                    "scorecard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="person_qualifications",
                        to="playbooks.scorecard",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="person_qualifications",
                        to="playbooks.scorecardversion",
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-id"),
                "indexes": [models.Index(fields=["-at", "-id"], name="person_qualification_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("scorecard", "person"),
                        name="person_qualification_one_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonScore",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("points", models.IntegerField()),
                ("activated", models.BooleanField()),
                ("qualified", models.BooleanField()),
                (
                    "rules_held",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
                ("assessed_at", models.DateTimeField()),
                ("reassess_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="scores", to="accounts.person"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="person_scores",
                        to="playbooks.scorecardversion",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("reassess_at__isnull", False)),
                        fields=["reassess_at"],
                        name="person_score_due",
                    ),
                    models.Index(fields=["points", "id"], name="person_score_points"),
                ],
                "constraints": [models.UniqueConstraint(fields=("version", "person"), name="person_score_unique")],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="namedlist",
            trigger=pgtrigger.compiler.Trigger(
                name="kind_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."kind" IS DISTINCT FROM (NEW."kind"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="2f9f7e455c7ec0abfaa42f81eb5ef20793600cb0",
                    operation="UPDATE",
                    pgid="pgtrigger_kind_stays_cd489",
                    table="playbooks_namedlist",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="namedlist",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "playbooks_namedlistevent" ("description", "id", "key", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."description", NEW."id", NEW."key", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="1646901605d9faea88756748c74be41b48cc8d04",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_2826f",
                    table="playbooks_namedlist",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="namedlist",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "playbooks_namedlistevent" ("description", "id", "key", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."description", NEW."id", NEW."key", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="6b9eb36195f012dc25b60e481200102dbd558f00",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_43c1e",
                    table="playbooks_namedlist",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="namedlist",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "playbooks_namedlistevent" ("description", "id", "key", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."description", OLD."id", OLD."key", OLD."kind", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;',
                    hash="85db9f070c7832635b1e76b60c9563d671b05317",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_fd1ec",
                    table="playbooks_namedlist",
                    when="AFTER",
                ),
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
        pgtrigger.migrations.AddTrigger(
            model_name="milestone",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "playbooks_milestoneevent" ("account_id", "at", "currency", "external_id", "id", "kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_with_id", "source", "yearly_value") VALUES (NEW."account_id", NEW."at", NEW."currency", NEW."external_id", NEW."id", NEW."kind", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_with_id", NEW."source", NEW."yearly_value"); RETURN NULL;',
                    hash="9d212eaeb587929e4f30d2381eb747be80c96ce6",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_aa360",
                    table="playbooks_milestone",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="milestone",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "playbooks_milestoneevent" ("account_id", "at", "currency", "external_id", "id", "kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_with_id", "source", "yearly_value") VALUES (NEW."account_id", NEW."at", NEW."currency", NEW."external_id", NEW."id", NEW."kind", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_with_id", NEW."source", NEW."yearly_value"); RETURN NULL;',
                    hash="53c64154e562f9e893bf15fe66a9b6a837002454",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0b120",
                    table="playbooks_milestone",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="milestone",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "playbooks_milestoneevent" ("account_id", "at", "currency", "external_id", "id", "kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "recorded_with_id", "source", "yearly_value") VALUES (OLD."account_id", OLD."at", OLD."currency", OLD."external_id", OLD."id", OLD."kind", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."recorded_with_id", OLD."source", OLD."yearly_value"); RETURN NULL;',
                    hash="3008a56d1250a8b05c87bfcd133ebfd098642cc3",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_01861",
                    table="playbooks_milestone",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="outcomeimport",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen_once_over",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.\"state\" IN ('finished', 'failed', 'cancelled'))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="4e0d4f24183f47e31ffd7c8fe3758243acd0d8d0",
                    operation="UPDATE",
                    pgid="pgtrigger_frozen_once_over_3138d",
                    table="playbooks_outcomeimport",
                    when="BEFORE",
                ),
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
        pgtrigger.migrations.AddTrigger(
            model_name="permissiontrigger",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "playbooks_permissiontriggerevent" ("at_least", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "play_id", "signal_id", "window") VALUES (NEW."at_least", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."play_id", NEW."signal_id", NEW."window"); RETURN NULL;',
                    hash="c8da7cb27528edf5898599ecabe7b02620ad4919",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_bb2c8",
                    table="playbooks_permissiontrigger",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="permissiontrigger",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "playbooks_permissiontriggerevent" ("at_least", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "play_id", "signal_id", "window") VALUES (NEW."at_least", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."play_id", NEW."signal_id", NEW."window"); RETURN NULL;',
                    hash="8d8371a453738b01b04886279cf4bea13b7d223c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_9ae5f",
                    table="playbooks_permissiontrigger",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="permissiontrigger",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "playbooks_permissiontriggerevent" ("at_least", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "play_id", "signal_id", "window") VALUES (OLD."at_least", OLD."id", OLD."kind", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."play_id", OLD."signal_id", OLD."window"); RETURN NULL;',
                    hash="97c230f48cc085a8a5c61c12868f8d50a22b2ff9",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_2b50c",
                    table="playbooks_permissiontrigger",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scorecardproposal",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "playbooks_scorecardproposalevent" ("author_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "scorecard_id") VALUES (NEW."author_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposed_at", NEW."scorecard_id"); RETURN NULL;',
                    hash="351194ce48f37a4989d357ab2a15196b393655ce",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_4bc73",
                    table="playbooks_scorecardproposal",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scorecardproposal",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "playbooks_scorecardproposalevent" ("author_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "scorecard_id") VALUES (NEW."author_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposed_at", NEW."scorecard_id"); RETURN NULL;',
                    hash="ca6210d50ac00e2a7de11757ad27f5489ec256b7",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_173f6",
                    table="playbooks_scorecardproposal",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scorecardproposal",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "playbooks_scorecardproposalevent" ("author_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "scorecard_id") VALUES (OLD."author_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."proposed_at", OLD."scorecard_id"); RETURN NULL;',
                    hash="0b6f2f7433ad77eb2cd43e34d71a72672f71143b",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_1eaef",
                    table="playbooks_scorecardproposal",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposedsignal",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "playbooks_proposedsignalevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "signal_id", "weight", "why") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposal_id", NEW."signal_id", NEW."weight", NEW."why"); RETURN NULL;',
                    hash="97cf358820b8c596361330aed4ba290376dd6331",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_023b9",
                    table="playbooks_proposedsignal",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposedsignal",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "playbooks_proposedsignalevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "signal_id", "weight", "why") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposal_id", NEW."signal_id", NEW."weight", NEW."why"); RETURN NULL;',
                    hash="2c5e1f06d829e1522584f95429f5c5e029eb1233",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_9289b",
                    table="playbooks_proposedsignal",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposedsignal",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "playbooks_proposedsignalevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "signal_id", "weight", "why") VALUES (OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."proposal_id", OLD."signal_id", OLD."weight", OLD."why"); RETURN NULL;',
                    hash="67495d3c46ebfb1615ed9c6eae92c21abd7e116a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_b886f",
                    table="playbooks_proposedsignal",
                    when="AFTER",
                ),
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
            model_name="review",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="38abb6751705649821fa47f16e1ae8609a867164",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_88543",
                    table="playbooks_review",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="review",
            trigger=pgtrigger.compiler.Trigger(
                name="judged_in_review",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE judged playbooks_scorecardversion%ROWTYPE;",
                    func="\n                SELECT * INTO judged FROM playbooks_scorecardversion WHERE id = NEW.version_id FOR NO KEY UPDATE;\n                IF judged.state <> 'in_review' OR judged.reviewed_content <> NEW.content THEN\n                    RAISE EXCEPTION 'version % is not in review with this content', judged.number\n                        USING ERRCODE = 'check_violation';\n                END IF;\n                IF NEW.by_id IN (judged.author_id, judged.submitted_by_id) THEN\n                    RAISE EXCEPTION 'nobody judges a version of their own' USING ERRCODE = 'check_violation';\n                END IF;\n                IF EXISTS (\n                    SELECT FROM playbooks_review\n                    WHERE version_id = NEW.version_id AND by_id = NEW.by_id AND seat <> NEW.seat\n                ) THEN\n                    RAISE EXCEPTION 'nobody judges a version for two seats' USING ERRCODE = 'check_violation';\n                END IF;\n                RETURN NEW;\n            ",
                    hash="ae8bca39cc96ae1ef0f5e90abbf6287d64dc7cc2",
                    operation="INSERT",
                    pgid="pgtrigger_judged_in_review_58b71",
                    table="playbooks_review",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="retunereminder",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "playbooks_retunereminderevent" ("answer", "closed_at", "closed_by_id", "due_at", "evidence", "id", "made_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "scorecard_id", "version_id") VALUES (NEW."answer", NEW."closed_at", NEW."closed_by_id", NEW."due_at", NEW."evidence", NEW."id", NEW."made_at", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."scorecard_id", NEW."version_id"); RETURN NULL;',
                    hash="8e209101f746e1d7344c8771acbdbfe23ee8a3f0",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_88df2",
                    table="playbooks_retunereminder",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="retunereminder",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "playbooks_retunereminderevent" ("answer", "closed_at", "closed_by_id", "due_at", "evidence", "id", "made_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "scorecard_id", "version_id") VALUES (NEW."answer", NEW."closed_at", NEW."closed_by_id", NEW."due_at", NEW."evidence", NEW."id", NEW."made_at", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."scorecard_id", NEW."version_id"); RETURN NULL;',
                    hash="5b8288230ad6af55a95a735dee5e0b58c1ab95eb",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5aa65",
                    table="playbooks_retunereminder",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="retunereminder",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "playbooks_retunereminderevent" ("answer", "closed_at", "closed_by_id", "due_at", "evidence", "id", "made_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "scorecard_id", "version_id") VALUES (OLD."answer", OLD."closed_at", OLD."closed_by_id", OLD."due_at", OLD."evidence", OLD."id", OLD."made_at", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."scorecard_id", OLD."version_id"); RETURN NULL;',
                    hash="fd35c03e76799411b434e8b0f9049acfb99d5cbf",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_ac4af",
                    table="playbooks_retunereminder",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="backtest",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen_once_over",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.\"state\" IN ('finished', 'failed', 'cancelled'))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="20c39d20f8e368fb75565d9731b6aad7015e9515",
                    operation="UPDATE",
                    pgid="pgtrigger_frozen_once_over_0304c",
                    table="playbooks_backtest",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="script",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen_once_published",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE allowed jsonb;",
                    func="\n                IF OLD.state NOT IN ('published', 'retired') THEN\n                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n                    RETURN NEW;\n                END IF;\n                IF TG_OP = 'UPDATE' AND OLD.state = 'published' AND NEW.state = 'retired' THEN\n                    allowed := to_jsonb(OLD)\n                        || jsonb_build_object('state', NEW.state, 'retired_at', NEW.retired_at);\n                    IF to_jsonb(NEW) = allowed THEN RETURN NEW; END IF;\n                END IF;\n                RAISE EXCEPTION 'version % is % and never changes', OLD.number, OLD.state\n                    USING ERRCODE = 'check_violation';\n            ",
                    hash="543d29cfa3dbc73802ede0686e491e3a50acd6bf",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_frozen_once_published_9da5f",
                    table="playbooks_script",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="script",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "playbooks_scriptevent" ("body", "created_at", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "play_id", "published_at", "published_by_id", "retired_at", "state", "subject", "tier") VALUES (NEW."body", NEW."created_at", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."play_id", NEW."published_at", NEW."published_by_id", NEW."retired_at", NEW."state", NEW."subject", NEW."tier"); RETURN NULL;',
                    hash="e45d6f30fb1d23a769a44437c01e3a05345a74a6",
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
                    func='INSERT INTO "playbooks_scriptevent" ("body", "created_at", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "play_id", "published_at", "published_by_id", "retired_at", "state", "subject", "tier") VALUES (NEW."body", NEW."created_at", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."play_id", NEW."published_at", NEW."published_by_id", NEW."retired_at", NEW."state", NEW."subject", NEW."tier"); RETURN NULL;',
                    hash="7aab3b66a1c306bf2528b73c5b6c98a6d51ad1f8",
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
                    func='INSERT INTO "playbooks_scriptevent" ("body", "created_at", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "play_id", "published_at", "published_by_id", "retired_at", "state", "subject", "tier") VALUES (OLD."body", OLD."created_at", OLD."id", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."play_id", OLD."published_at", OLD."published_by_id", OLD."retired_at", OLD."state", OLD."subject", OLD."tier"); RETURN NULL;',
                    hash="994a68c00313ce3db1771dbeabacb0e2f25c9ee6",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_39dd0",
                    table="playbooks_script",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="study",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen_once_over",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.\"state\" IN ('finished', 'failed', 'cancelled'))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="6e77b00219c3db692404c601222875cfc00a33a9",
                    operation="UPDATE",
                    pgid="pgtrigger_frozen_once_over_6e46b",
                    table="playbooks_study",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="studycase",
            trigger=pgtrigger.compiler.Trigger(
                name="never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="ec5812b6b07e97415df6b060d28e02f82e0dc18b",
                    operation="UPDATE",
                    pgid="pgtrigger_never_changed_3b2f4",
                    table="playbooks_studycase",
                    when="BEFORE",
                ),
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
                name="held_in_review",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                -- Whoever sends the version to review holds it; the lock waits for them, and the look comes after it.\n                PERFORM 1 FROM playbooks_scorecardversion WHERE id IN (\n                    CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD.version_id END,\n                    CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE NEW.version_id END\n                ) FOR SHARE;\n                IF EXISTS (\n                    SELECT FROM playbooks_scorecardversion WHERE state = 'in_review' AND id IN (\n                        CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD.version_id END,\n                        CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE NEW.version_id END\n                    )\n                ) THEN\n                    RAISE EXCEPTION 'this version is in review; take it back before it changes'\n                        USING ERRCODE = 'check_violation';\n                END IF;\n                IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n                RETURN NEW;\n            ",
                    hash="836211ab9abf943328dc463df617da52323fe90f",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_held_in_review_f44b2",
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
                    func='INSERT INTO "playbooks_ruleevent" ("at_least", "category", "deadline", "fact", "followed_by_id", "growing", "half_life", "id", "is_activation", "is_disqualifier", "key", "kind", "label", "limit", "most_points", "named_list_id", "negated", "only_new", "operator", "other_fact", "own_domain", "percent", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "position", "signal_id", "tier", "tier_table_id", "under_id", "value", "version_id", "window") VALUES (NEW."at_least", NEW."category", NEW."deadline", NEW."fact", NEW."followed_by_id", NEW."growing", NEW."half_life", NEW."id", NEW."is_activation", NEW."is_disqualifier", NEW."key", NEW."kind", NEW."label", NEW."limit", NEW."most_points", NEW."named_list_id", NEW."negated", NEW."only_new", NEW."operator", NEW."other_fact", NEW."own_domain", NEW."percent", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."points", NEW."position", NEW."signal_id", NEW."tier", NEW."tier_table_id", NEW."under_id", NEW."value", NEW."version_id", NEW."window"); RETURN NULL;',
                    hash="c156bffcf7cbe1cf32c5ec9204d4a1306aee01a7",
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
                    func='INSERT INTO "playbooks_ruleevent" ("at_least", "category", "deadline", "fact", "followed_by_id", "growing", "half_life", "id", "is_activation", "is_disqualifier", "key", "kind", "label", "limit", "most_points", "named_list_id", "negated", "only_new", "operator", "other_fact", "own_domain", "percent", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "position", "signal_id", "tier", "tier_table_id", "under_id", "value", "version_id", "window") VALUES (NEW."at_least", NEW."category", NEW."deadline", NEW."fact", NEW."followed_by_id", NEW."growing", NEW."half_life", NEW."id", NEW."is_activation", NEW."is_disqualifier", NEW."key", NEW."kind", NEW."label", NEW."limit", NEW."most_points", NEW."named_list_id", NEW."negated", NEW."only_new", NEW."operator", NEW."other_fact", NEW."own_domain", NEW."percent", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."points", NEW."position", NEW."signal_id", NEW."tier", NEW."tier_table_id", NEW."under_id", NEW."value", NEW."version_id", NEW."window"); RETURN NULL;',
                    hash="48121820107b2377502b5c29da637650bd9bce72",
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
                    func='INSERT INTO "playbooks_ruleevent" ("at_least", "category", "deadline", "fact", "followed_by_id", "growing", "half_life", "id", "is_activation", "is_disqualifier", "key", "kind", "label", "limit", "most_points", "named_list_id", "negated", "only_new", "operator", "other_fact", "own_domain", "percent", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "position", "signal_id", "tier", "tier_table_id", "under_id", "value", "version_id", "window") VALUES (OLD."at_least", OLD."category", OLD."deadline", OLD."fact", OLD."followed_by_id", OLD."growing", OLD."half_life", OLD."id", OLD."is_activation", OLD."is_disqualifier", OLD."key", OLD."kind", OLD."label", OLD."limit", OLD."most_points", OLD."named_list_id", OLD."negated", OLD."only_new", OLD."operator", OLD."other_fact", OLD."own_domain", OLD."percent", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."points", OLD."position", OLD."signal_id", OLD."tier", OLD."tier_table_id", OLD."under_id", OLD."value", OLD."version_id", OLD."window"); RETURN NULL;',
                    hash="bf1cd5007b79fd9ddb5aca781cf32de3eea07422",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_c4907",
                    table="playbooks_rule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="permissionsignal",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "playbooks_permissionsignalevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "play_id", "signal_id") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."play_id", NEW."signal_id"); RETURN NULL;',
                    hash="6274af6077875a99e5e27c144b82418eb3f57629",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5c05c",
                    table="playbooks_play_permission_signals",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="permissionsignal",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "playbooks_permissionsignalevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "play_id", "signal_id") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."play_id", NEW."signal_id"); RETURN NULL;',
                    hash="9446199c25833c1dec424efc36c5d21fd1f6f1fc",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_25edf",
                    table="playbooks_play_permission_signals",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="permissionsignal",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "playbooks_permissionsignalevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "play_id", "signal_id") VALUES (OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."play_id", OLD."signal_id"); RETURN NULL;',
                    hash="f15ad1524b7b50329bcd0490c27512a845a2d2bf",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_9a539",
                    table="playbooks_play_permission_signals",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="backtestfiring",
            trigger=pgtrigger.compiler.Trigger(
                name="never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF OLD.person_id IS NOT NULL AND NEW.person_id IS NOT NULL\n                AND to_jsonb(NEW) - 'person_id' = to_jsonb(OLD) - 'person_id' THEN RETURN NEW; END IF;\n            RAISE EXCEPTION 'a firing of a backtest never changes' USING ERRCODE = 'check_violation';\n        ",
                    hash="57d105eb8ae9f5e4cd8684d7807178eef27c664c",
                    operation="UPDATE",
                    pgid="pgtrigger_never_changed_147ab",
                    table="playbooks_backtestfiring",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scorecard",
            trigger=pgtrigger.compiler.Trigger(
                name="fixed_subject",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."subject" IS DISTINCT FROM (NEW."subject"))',
                    func="\n                PERFORM 1 FROM playbooks_scorecardversion WHERE scorecard_id = OLD.id AND state IN ('published', 'retired');\n                IF FOUND THEN\n                    RAISE EXCEPTION 'a version of % has been published, so it stays about %', OLD.key, OLD.subject\n                        USING ERRCODE = 'check_violation';\n                END IF;\n                RETURN NEW;\n            ",
                    hash="b6606ce492d228569b06c06cd79f908cf61cc28c",
                    operation='UPDATE OF "subject"',
                    pgid="pgtrigger_fixed_subject_aab9e",
                    table="playbooks_scorecard",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scorecard",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "playbooks_scorecardevent" ("description", "id", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject") VALUES (NEW."description", NEW."id", NEW."key", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."subject"); RETURN NULL;',
                    hash="6155a5bedf8cd9cf01eced44332705879f69567a",
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
                    func='INSERT INTO "playbooks_scorecardevent" ("description", "id", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject") VALUES (NEW."description", NEW."id", NEW."key", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."subject"); RETURN NULL;',
                    hash="91347494a1bdb8e5a454c68e95cdbc1695b17494",
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
                    func='INSERT INTO "playbooks_scorecardevent" ("description", "id", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject") VALUES (OLD."description", OLD."id", OLD."key", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."subject"); RETURN NULL;',
                    hash="2f4cb6b616efd3a3534d4448a6bf5dfd764f043f",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_ab2c3",
                    table="playbooks_scorecard",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="backtest",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n        ",
                    hash="118685501000332595b4a9adee834ea9603772f3",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_4809b",
                    table="playbooks_backtest",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="namedlistentry",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n        ",
                    hash="f24009f825de77253c3a96382f99008875a01064",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_f5f26",
                    table="playbooks_namedlistentry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="namedlistversion",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n        ",
                    hash="2def4e0293882e06117bc7822ac953f0c229714b",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_27e94",
                    table="playbooks_namedlistversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="review",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n        ",
                    hash="276a8887fbdc2b6daa491481e7c98fee1ec114ad",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_5cdf5",
                    table="playbooks_review",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rule",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n        ",
                    hash="4486766f46779b6b87cd9163b03cb3eb100ca5f4",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_94c04",
                    table="playbooks_rule",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scorecardversion",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n        ",
                    hash="b0fac258702d0accc9eeeb63c9fb38f99a8a8475",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_1f445",
                    table="playbooks_scorecardversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scorecardversion",
            trigger=pgtrigger.compiler.Trigger(
                name="begins_as_draft",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NOT (NEW.\"state\" = 'draft'))",
                    func="\n                RAISE EXCEPTION 'version % begins as a draft', NEW.number USING ERRCODE = 'check_violation';\n            ",
                    hash="746c02a8a28bde9cd4334fb9ab4df8c4131a2955",
                    operation="INSERT",
                    pgid="pgtrigger_begins_as_draft_6fe27",
                    table="playbooks_scorecardversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scorecardversion",
            trigger=pgtrigger.compiler.Trigger(
                name="published_by_authority",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.\"state\" = 'published' AND NOT (OLD.\"state\" = 'published'))",
                    func="\n                IF NEW.authority = 'file' THEN RETURN NEW; END IF;\n                IF NEW.authority = 'reviewed' AND OLD.state = 'in_review' AND 3 = (\n                    SELECT count(*) FROM (\n                        SELECT DISTINCT ON (seat) verdict FROM playbooks_review\n                        WHERE version_id = OLD.id AND content = OLD.reviewed_content ORDER BY seat, id DESC\n                    ) AS current WHERE verdict = 'approve'\n                ) AND EXISTS (\n                    SELECT FROM playbooks_backtest\n                    WHERE version_id = OLD.id AND content = OLD.reviewed_content AND state = 'finished'\n                        AND start IS NULL AND \"end\" IS NULL\n                ) THEN RETURN NEW; END IF;\n                RAISE EXCEPTION 'version % has not been approved by every seat and backtested as it is', OLD.number\n                    USING ERRCODE = 'check_violation';\n            ",
                    hash="ea635dd73b0b24cc05b4124b939675ce75f8e213",
                    operation="UPDATE",
                    pgid="pgtrigger_published_by_authority_645eb",
                    table="playbooks_scorecardversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="script",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n        ",
                    hash="9f933bd0ce42b5bf36d46cc8328d33eb52ee6182",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_ee93c",
                    table="playbooks_script",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="tier",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n        ",
                    hash="840d567b8d762f8af2dfefb1d4e9a795a62e8168",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_500b4",
                    table="playbooks_tier",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="tierversion",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'check_violation';\n        ",
                    hash="1578c51cf529cb66e4c70b81e92623c1a9330193",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_b4176",
                    table="playbooks_tierversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scorecardversion",
            trigger=pgtrigger.compiler.Trigger(
                name="held_in_review",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.\"state\" = 'in_review')",
                    func="\n                IF TG_OP = 'DELETE' THEN\n                    RAISE EXCEPTION 'version % is in review; take it back before it is thrown away', OLD.number\n                        USING ERRCODE = 'check_violation';\n                END IF;\n                IF NEW.state = 'retired' OR to_jsonb(NEW) - ARRAY['state', 'published_at', 'authority', 'scheduled_at', 'scheduled_by_id', 'schedule_asked_at', 'schedule_refusal'] <> to_jsonb(OLD) - ARRAY['state', 'published_at', 'authority', 'scheduled_at', 'scheduled_by_id', 'schedule_asked_at', 'schedule_refusal'] THEN\n                    RAISE EXCEPTION 'version % is in review; take it back before it changes', OLD.number\n                        USING ERRCODE = 'check_violation';\n                END IF;\n                RETURN NEW;\n            ",
                    hash="e153356c7751bfe89bcc01e86d4534676a8c165c",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_held_in_review_a32b1",
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
                    func='INSERT INTO "playbooks_scorecardversionevent" ("author_id", "authority", "based_on_id", "cooldown", "created_at", "id", "most_activation", "most_depth", "most_fit", "most_intent", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "reason", "requalify_after", "retired_at", "reviewed_content", "schedule_asked_at", "schedule_refusal", "scheduled_at", "scheduled_by_id", "scorecard_id", "state", "submitted_at", "submitted_by_id", "threshold") VALUES (NEW."author_id", NEW."authority", NEW."based_on_id", NEW."cooldown", NEW."created_at", NEW."id", NEW."most_activation", NEW."most_depth", NEW."most_fit", NEW."most_intent", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."published_at", NEW."reason", NEW."requalify_after", NEW."retired_at", NEW."reviewed_content", NEW."schedule_asked_at", NEW."schedule_refusal", NEW."scheduled_at", NEW."scheduled_by_id", NEW."scorecard_id", NEW."state", NEW."submitted_at", NEW."submitted_by_id", NEW."threshold"); RETURN NULL;',
                    hash="ee8a5ae1548e35d4eb46e14868cf761de3dde861",
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
                    func='INSERT INTO "playbooks_scorecardversionevent" ("author_id", "authority", "based_on_id", "cooldown", "created_at", "id", "most_activation", "most_depth", "most_fit", "most_intent", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "reason", "requalify_after", "retired_at", "reviewed_content", "schedule_asked_at", "schedule_refusal", "scheduled_at", "scheduled_by_id", "scorecard_id", "state", "submitted_at", "submitted_by_id", "threshold") VALUES (NEW."author_id", NEW."authority", NEW."based_on_id", NEW."cooldown", NEW."created_at", NEW."id", NEW."most_activation", NEW."most_depth", NEW."most_fit", NEW."most_intent", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."published_at", NEW."reason", NEW."requalify_after", NEW."retired_at", NEW."reviewed_content", NEW."schedule_asked_at", NEW."schedule_refusal", NEW."scheduled_at", NEW."scheduled_by_id", NEW."scorecard_id", NEW."state", NEW."submitted_at", NEW."submitted_by_id", NEW."threshold"); RETURN NULL;',
                    hash="939f2a4016768ad19882dfa9bd508e5fdf587fd0",
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
                    func='INSERT INTO "playbooks_scorecardversionevent" ("author_id", "authority", "based_on_id", "cooldown", "created_at", "id", "most_activation", "most_depth", "most_fit", "most_intent", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "reason", "requalify_after", "retired_at", "reviewed_content", "schedule_asked_at", "schedule_refusal", "scheduled_at", "scheduled_by_id", "scorecard_id", "state", "submitted_at", "submitted_by_id", "threshold") VALUES (OLD."author_id", OLD."authority", OLD."based_on_id", OLD."cooldown", OLD."created_at", OLD."id", OLD."most_activation", OLD."most_depth", OLD."most_fit", OLD."most_intent", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."published_at", OLD."reason", OLD."requalify_after", OLD."retired_at", OLD."reviewed_content", OLD."schedule_asked_at", OLD."schedule_refusal", OLD."scheduled_at", OLD."scheduled_by_id", OLD."scorecard_id", OLD."state", OLD."submitted_at", OLD."submitted_by_id", OLD."threshold"); RETURN NULL;',
                    hash="20672c9f11d5029bc35ff3ef6a6d6874a6a736dc",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_2fd68",
                    table="playbooks_scorecardversion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="namedlistentry",
            trigger=pgtrigger.compiler.Trigger(
                name="stays_listed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF \n    EXISTS (SELECT FROM playbooks_namedlistversion WHERE named_list_id = OLD.named_list_id AND since = OLD.since\n        AND withdrawn_at IS NOT NULL)\n    AND NOT EXISTS (SELECT FROM playbooks_namedlistversion WHERE named_list_id = OLD.named_list_id\n        AND since = OLD.since AND withdrawn_at IS NULL)\n THEN RETURN OLD; END IF;\n                    RAISE EXCEPTION 'what a list had stays';\n                ",
                    hash="caf39739d61e12c79477fa6f4f735ca6412101de",
                    operation="DELETE",
                    pgid="pgtrigger_stays_listed_9584a",
                    table="playbooks_namedlistentry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="namedlistentry",
            trigger=pgtrigger.compiler.Trigger(
                name="ends_once",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF ROW(OLD.named_list_id, OLD.key, OLD.text, OLD.since)\n                        IS NOT DISTINCT FROM ROW(NEW.named_list_id, NEW.key, NEW.text, NEW.since)\n                    THEN\n                        IF OLD.until IS NULL THEN RETURN NEW; END IF;\n                        IF NEW.until IS NULL AND \n    EXISTS (SELECT FROM playbooks_namedlistversion WHERE named_list_id = OLD.named_list_id AND since = OLD.until\n        AND withdrawn_at IS NOT NULL)\n    AND NOT EXISTS (SELECT FROM playbooks_namedlistversion WHERE named_list_id = OLD.named_list_id\n        AND since = OLD.until AND withdrawn_at IS NULL)\n THEN RETURN NEW; END IF;\n                    END IF;\n                    RAISE EXCEPTION 'an entry of a list ends once, and says the same for good';\n                ",
                    hash="4528c9b420aa12734142d87a56a95dd342fe37cb",
                    operation="UPDATE",
                    pgid="pgtrigger_ends_once_b9981",
                    table="playbooks_namedlistentry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="namedlistversion",
            trigger=pgtrigger.compiler.Trigger(
                name="stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="73832e77a5ee2e87027e2edac7a6a43a5a9e4cd4",
                    operation="DELETE",
                    pgid="pgtrigger_stays_f7a1e",
                    table="playbooks_namedlistversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="namedlistversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.withdrawn_at IS NOT NULL OR OLD.since <= now() OR to_jsonb(OLD) - 'withdrawn_at' - 'withdrawn_by_id' IS DISTINCT FROM to_jsonb(NEW) - 'withdrawn_at' - 'withdrawn_by_id')",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="f910b6fcaef3e9e39a9d16cf401e3c26c91f1645",
                    operation="UPDATE",
                    pgid="pgtrigger_append_only_1cac5",
                    table="playbooks_namedlistversion",
                    when="BEFORE",
                ),
            ),
        ),
    ]
