"""All tables of this app as they are by now: what the migrations it stands for lead to, in one step."""

from typing import Any

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models
from django.utils.timezone import now

import signals.rejected_ids
from accounts.one_step import OneStepMigration
from signals import partitions
from signals.rejected_ids_sql import CREATE as CREATE_REJECTED_IDS
from signals.rejected_ids_sql import DROP as DROP_REJECTED_IDS

CREATE = """
CREATE TABLE signals_event (
    received_at timestamptz NOT NULL,
    at timestamptz NOT NULL,
    client_at timestamptz,
    batch_id bigint NOT NULL,
    message_key uuid NOT NULL,
    kind varchar(8) NOT NULL,
    message_id text NOT NULL,
    name text NOT NULL,
    user_id text,
    anonymous_id text,
    group_id text,
    previous_id text,
    properties jsonb NOT NULL,
    context jsonb
) PARTITION BY RANGE (received_at);
CREATE INDEX signals_event_batch ON signals_event (batch_id);
CREATE TABLE signals_event_default PARTITION OF signals_event DEFAULT;
"""


def make_first_partitions(apps: Any, schema_editor: Any) -> None:
    partitions.ensure(now())


class Migration(OneStepMigration):
    replaces = [
        ("signals", "0001_initial"),
        ("signals", "0002_event_partitions"),
        ("signals", "0003_line_records"),
        ("signals", "0004_posthog_source"),
        ("signals", "0005_uploads_and_replays"),
        ("signals", "0006_merges"),
        ("signals", "0007_measured_values"),
        ("signals", "0008_names_and_operators"),
        ("signals", "0009_find_occurrences_by_person"),
        ("signals", "0010_know_what_is_sent_again"),
        ("signals", "0011_find_what_lowers_a_sum"),
        ("signals", "0012_find_rejections_by_id"),
        ("signals", "0013_trust_the_writer_of_occurrences"),
        ("signals", "0014_find_rejections_by_ids_at_their_end"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0011"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.RunSQL(CREATE_REJECTED_IDS, DROP_REJECTED_IDS),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "received_at", "message_key", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
                ("client_at", models.DateTimeField(null=True)),
                ("batch_id", models.BigIntegerField()),
                ("message_key", models.UUIDField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("track", "Track"),
                            ("page", "Page"),
                            ("screen", "Screen"),
                            ("identify", "Identify"),
                            ("group", "Group"),
                            ("alias", "Alias"),
                        ],
                        max_length=8,
                    ),
                ),
                ("message_id", models.TextField()),
                ("name", models.TextField()),
                ("user_id", models.TextField(null=True)),
                ("anonymous_id", models.TextField(null=True)),
                ("group_id", models.TextField(null=True)),
                ("previous_id", models.TextField(null=True)),
                ("properties", models.JSONField()),
                ("context", models.JSONField(null=True)),
            ],
            options={
                "db_table": "signals_event",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Condition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(max_length=255, verbose_name="property")),
                (
                    "operator",
                    models.CharField(
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
                    "signal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="conditions", to="signals.signal"
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="DroppedMonth",
            fields=[
                ("first_day", models.DateField(primary_key=True, serialize=False)),
                ("dropped_at", models.DateTimeField()),
                ("bytes", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                ("message_key", models.UUIDField(primary_key=True, serialize=False)),
                ("batch_id", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="LedgerWalk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("began_at", models.DateTimeField()),
                ("next_block", models.BigIntegerField(default=0)),
                ("finished_at", models.DateTimeField(null=True)),
                ("removed", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Signal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(help_text="What files and rules call it.", max_length=80, unique=True)),
                ("name", models.CharField(max_length=100, unique=True)),
                ("description", models.TextField(blank=True)),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("activation", "Activation"),
                            ("depth", "Depth"),
                            ("fit", "Fit"),
                            ("intent", "Intent"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("track", "Track"),
                            ("page", "Page"),
                            ("screen", "Screen"),
                            ("identify", "Identify"),
                            ("group", "Group"),
                            ("alias", "Alias"),
                        ],
                        default="track",
                        max_length=8,
                    ),
                ),
                (
                    "event_names",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=255),
                        blank=True,
                        default=list,
                        help_text="Any of these event (or page) names; empty means every call of this kind.",
                        size=None,
                    ),
                ),
                (
                    "measures",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="The property with the number that rules may add up, like “calls”; dots walk into objects.",
                        max_length=255,
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("minute", models.DateTimeField(primary_key=True, serialize=False)),
                ("batches", models.BigIntegerField()),
                ("received", models.BigIntegerField()),
                ("stored", models.BigIntegerField()),
                ("duplicate", models.BigIntegerField()),
                ("rejected", models.BigIntegerField()),
            ],
            options={
                "verbose_name_plural": "tallies",
            },
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("http", "HTTP"),
                            ("posthog", "PostHog client"),
                            ("file", "File"),
                            ("upload", "Upload"),
                            ("replay", "Replay"),
                            ("demo", "Demo company"),
                        ],
                        max_length=8,
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("received", models.PositiveIntegerField(help_text="Events the client sent.")),
                ("stored", models.PositiveIntegerField(help_text="New events.")),
                ("duplicate", models.PositiveIntegerField(help_text="Events whose message id was known already.")),
                ("rejected", models.PositiveIntegerField(help_text="Events refused with a reason.")),
                ("processed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "request_id",
                    models.CharField(
                        blank=True, db_default="", help_text="Of the request it came with.", max_length=100
                    ),
                ),
                ("set_aside_at", models.DateTimeField(blank=True, null=True)),
                ("set_aside_because", models.TextField(blank=True, db_default="")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("track", "Track"),
                            ("page", "Page"),
                            ("screen", "Screen"),
                            ("identify", "Identify"),
                            ("group", "Group"),
                            ("alias", "Alias"),
                        ],
                        max_length=8,
                        null=True,
                        verbose_name="kind by path",
                    ),
                ),
                ("shared_context", models.BinaryField(null=True)),
                ("shared_sent_at", models.BinaryField(null=True)),
                (
                    "key",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="batches",
                        to="accounts.apikey",
                    ),
                ),
                (
                    "upload",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="batches",
                        to="signals.upload",
                    ),
                ),
                ("digest", models.BinaryField(null=True)),
            ],
            options={
                "verbose_name_plural": "batches",
                "indexes": [
                    models.Index(condition=models.Q(("processed_at", None)), fields=["id"], name="batch_tray"),
                    models.Index(fields=["-received_at", "-id"], name="batch_newest"),
                    models.Index(condition=models.Q(("upload__isnull", False)), fields=["upload"], name="batch_upload"),
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
                        name="batch_adds_up",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EventName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("track", "Track"),
                            ("page", "Page"),
                            ("screen", "Screen"),
                            ("identify", "Identify"),
                            ("group", "Group"),
                            ("alias", "Alias"),
                        ],
                        max_length=8,
                    ),
                ),
                ("name", models.CharField(max_length=255)),
                ("events", models.BigIntegerField()),
                ("first_seen_at", models.DateTimeField()),
                ("last_seen_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("kind", "name"), name="event_name_once")],
            },
        ),
        migrations.CreateModel(
            name="RejectionTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("field", models.CharField(max_length=100)),
                ("reason", models.CharField(max_length=255)),
                ("events", models.BigIntegerField()),
                ("last_at", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "rejection tallies",
                "constraints": [models.UniqueConstraint(fields=("field", "reason"), name="rejection_tally_once")],
            },
        ),
        migrations.CreateModel(
            name="Replay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("requested_at", models.DateTimeField()),
                ("total", models.BigIntegerField(default=0)),
                ("done_id", models.BigIntegerField(default=0)),
                ("accepted", models.BigIntegerField(default=0)),
                ("stored", models.BigIntegerField(default=0)),
                ("refused", models.BigIntegerField(default=0)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "requested_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(condition=models.Q(("finished_at", None)), fields=["id"], name="replay_tray")],
            },
        ),
        migrations.CreateModel(
            name="Rejection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("index", models.PositiveIntegerField(help_text="Position in the batch, from 0.")),
                ("message_id", models.CharField(blank=True, max_length=255)),
                ("field", models.CharField(blank=True, max_length=100)),
                ("reason", models.TextField()),
                ("raw", models.BinaryField(help_text="The event as it was sent.")),
                ("recorded_at", models.DateTimeField()),
                ("row", models.PositiveBigIntegerField(null=True)),
                ("row_text", models.BinaryField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("replayed", "Replayed"), ("dismissed", "Dismissed")],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rejections", to="signals.batch"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_with",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.apikey",
                    ),
                ),
                (
                    "replayed_as",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="replayed",
                        to="signals.batch",
                    ),
                ),
                (
                    "replay",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="rejections",
                        to="signals.replay",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-id"], name="rejection_newest"),
                    models.Index(condition=models.Q(("state", "open")), fields=["-id"], name="rejection_open"),
                    models.Index(fields=["field", "-id"], name="rejection_field"),
                    models.Index(fields=["-recorded_at", "-id"], name="rejection_recorded"),
                    models.Index(
                        django.contrib.postgres.indexes.OpClass("message_id", name="varchar_pattern_ops"),
                        name="rejection_message_start",
                    ),
                    models.Index(
                        condition=models.Q(("replay__isnull", False)), fields=["replay", "id"], name="rejection_replay"
                    ),
                    models.Index(
                        condition=models.Q(("replayed_as__isnull", False)),
                        fields=["replayed_as"],
                        name="rejection_replayed_as",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector("reason", config="simple"),
                        name="rejection_reason_words",
                    ),
                    django.contrib.postgres.indexes.GinIndex(signals.rejected_ids.IdsIn("raw"), name="rejection_ids"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("state", "open")),
                            models.Q(models.Q(("state", "open"), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="rejection_decided_when",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Occurrence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("message_key", models.UUIDField()),
                ("value", models.DecimalField(decimal_places=6, max_digits=24, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="accounts.account",
                    ),
                ),
                (
                    "own_person",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="own_occurrences",
                        to="accounts.person",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="occurrences",
                        to="accounts.person",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="accounts.workspace",
                    ),
                ),
                (
                    "signal",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="occurrences",
                        to="signals.signal",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["account", "signal", "at"], include=("person", "value"), name="occurrence_scoring"
                    ),
                    models.Index(
                        condition=models.Q(("workspace__isnull", False)),
                        fields=["workspace"],
                        name="occurrence_workspace",
                    ),
                    models.Index(
                        condition=models.Q(("own_person__isnull", False)),
                        fields=["own_person"],
                        name="occurrence_own_person",
                    ),
                    models.Index(fields=["person", "signal", "at"], name="occurrence_of_person"),
                    models.Index(
                        condition=models.Q(("value__lt", 0)),
                        fields=["account", "signal", "at"],
                        name="occurrence_that_lowers",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("message_key", "signal"), name="occurrence_once_per_event")
                ],
            },
        ),
        migrations.CreateModel(
            name="ConditionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("path", models.CharField(max_length=255, verbose_name="property")),
                (
                    "operator",
                    models.CharField(
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
                        to="signals.condition",
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Backfill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("requested_at", models.DateTimeField()),
                ("last_batch_id", models.BigIntegerField(null=True)),
                ("done_batch_id", models.BigIntegerField(default=0)),
                ("events_total", models.BigIntegerField(null=True)),
                ("events_done", models.BigIntegerField(default=0)),
                ("finished_at", models.DateTimeField(null=True)),
                ("matched_from", models.DateTimeField(null=True)),
                (
                    "signal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="backfills", to="signals.signal"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("finished_at", None)),
                        fields=("signal",),
                        name="backfill_one_open_per_signal",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SignalEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("key", models.SlugField(db_index=False, help_text="What files and rules call it.", max_length=80)),
                ("name", models.CharField(max_length=100)),
                ("description", models.TextField(blank=True)),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("activation", "Activation"),
                            ("depth", "Depth"),
                            ("fit", "Fit"),
                            ("intent", "Intent"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("track", "Track"),
                            ("page", "Page"),
                            ("screen", "Screen"),
                            ("identify", "Identify"),
                            ("group", "Group"),
                            ("alias", "Alias"),
                        ],
                        default="track",
                        max_length=8,
                    ),
                ),
                (
                    "event_names",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=255),
                        blank=True,
                        default=list,
                        help_text="Any of these event (or page) names; empty means every call of this kind.",
                        size=None,
                    ),
                ),
                (
                    "measures",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="The property with the number that rules may add up, like “calls”; dots walk into objects.",
                        max_length=255,
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
                        to="signals.signal",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StationFailure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("station", models.CharField(max_length=50)),
                ("error", models.CharField(max_length=300)),
                ("times", models.BigIntegerField()),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("request_id", models.CharField(blank=True, max_length=100)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("station", "error"), name="station_failure_once")],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=255)),
                ("format", models.CharField(choices=[("csv", "CSV"), ("ndjson", "NDJSON")], max_length=6)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "To be mapped"),
                            ("landing", "Landing"),
                            ("done", "Done"),
                            ("cancelled", "Cancelled"),
                            ("failed", "Failed"),
                        ],
                        default="draft",
                        max_length=9,
                    ),
                ),
                ("size", models.BigIntegerField(default=0)),
                ("layout", models.JSONField(default=dict)),
                ("mapping", models.JSONField(default=dict)),
                ("header", models.JSONField(default=list)),
                ("uploaded_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("position", models.BigIntegerField(default=0)),
                ("next_row", models.BigIntegerField(default=1)),
                ("received", models.BigIntegerField(default=0)),
                ("stored", models.BigIntegerField(default=0)),
                ("duplicate", models.BigIntegerField(default=0)),
                ("rejected", models.BigIntegerField(default=0)),
                ("failure", models.TextField(blank=True)),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(condition=models.Q(("state", "landing")), fields=["id"], name="upload_tray")],
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
                        name="upload_adds_up",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UploadChunk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("data", models.BinaryField()),
                (
                    "upload",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chunks",
                        to="signals.upload",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("upload", "number"), name="upload_chunk_number")],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signal",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "signals_signalevent" ("category", "description", "event_names", "id", "is_active", "key", "kind", "measures", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."category", NEW."description", NEW."event_names", NEW."id", NEW."is_active", NEW."key", NEW."kind", NEW."measures", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="b346339b7dd0463df8804219e41373a970eb6940",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ed3a0",
                    table="signals_signal",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signal",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "signals_signalevent" ("category", "description", "event_names", "id", "is_active", "key", "kind", "measures", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."category", NEW."description", NEW."event_names", NEW."id", NEW."is_active", NEW."key", NEW."kind", NEW."measures", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="b006c176fb3b052b9661b26a4a45a268cc34122e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_22d89",
                    table="signals_signal",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signal",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "signals_signalevent" ("category", "description", "event_names", "id", "is_active", "key", "kind", "measures", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."category", OLD."description", OLD."event_names", OLD."id", OLD."is_active", OLD."key", OLD."kind", OLD."measures", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;',
                    hash="99cd4d2da3ea9ce48fd2a2e0f2535e02fc3991fe",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_4eccc",
                    table="signals_signal",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="condition",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "signals_conditionevent" ("id", "operator", "path", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signal_id", "value") VALUES (NEW."id", NEW."operator", NEW."path", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."signal_id", NEW."value"); RETURN NULL;',
                    hash="5b6166cd3c6d40ce1809bebd2717bc2c6518a3a8",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d109b",
                    table="signals_condition",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="condition",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "signals_conditionevent" ("id", "operator", "path", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signal_id", "value") VALUES (NEW."id", NEW."operator", NEW."path", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."signal_id", NEW."value"); RETURN NULL;',
                    hash="ccc69aaf9d2668994c98f4d6a7397af43a684946",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_194ea",
                    table="signals_condition",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="condition",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "signals_conditionevent" ("id", "operator", "path", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signal_id", "value") VALUES (OLD."id", OLD."operator", OLD."path", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."signal_id", OLD."value"); RETURN NULL;',
                    hash="287f7b9b9647a0b9f91dda4db69c2b0f5574c594",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_6ebb1",
                    table="signals_condition",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(CREATE, "DROP TABLE signals_event"),
        migrations.RunPython(make_first_partitions, migrations.RunPython.noop),
    ]
