import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
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
                            ("exists", "is known"),
                        ],
                        max_length=8,
                    ),
                ),
                ("value", models.JSONField(blank=True, null=True)),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                ("message_key", models.UUIDField(primary_key=True, serialize=False)),
                ("batch_id", models.BigIntegerField()),
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
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ("name",),
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
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.CharField(
                        choices=[("http", "HTTP"), ("file", "File"), ("demo", "Demo company")], max_length=8
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("received", models.PositiveIntegerField(help_text="Events the client sent.")),
                ("stored", models.PositiveIntegerField(help_text="New events.")),
                ("duplicate", models.PositiveIntegerField(help_text="Events whose message id was known already.")),
                ("rejected", models.PositiveIntegerField(help_text="Events refused with a reason.")),
                ("processed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "key",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="batches",
                        to="accounts.apikey",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "batches",
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
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rejections", to="signals.batch"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Occurrence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("message_key", models.UUIDField()),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to="accounts.account"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="occurrences", to="accounts.person"
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to="accounts.workspace"
                    ),
                ),
                (
                    "signal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="occurrences",
                        to="signals.signal",
                    ),
                ),
            ],
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
                            ("exists", "is known"),
                        ],
                        max_length=8,
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
        migrations.AddField(
            model_name="condition",
            name="signal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="conditions", to="signals.signal"
            ),
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
                (
                    "signal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="backfills", to="signals.signal"
                    ),
                ),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signal",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "signals_signalevent" ("category", "description", "event_names", "id", "is_active", "key", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."category", NEW."description", NEW."event_names", NEW."id", NEW."is_active", NEW."key", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="f284831dc7eba392dc73b60d86b7fa0ba36a3c1c",
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
                    func='INSERT INTO "signals_signalevent" ("category", "description", "event_names", "id", "is_active", "key", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."category", NEW."description", NEW."event_names", NEW."id", NEW."is_active", NEW."key", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="f76f6ee5c599651134881eeba64d8286aa8516c9",
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
                    func='INSERT INTO "signals_signalevent" ("category", "description", "event_names", "id", "is_active", "key", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."category", OLD."description", OLD."event_names", OLD."id", OLD."is_active", OLD."key", OLD."kind", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;',
                    hash="d97a5cb317acb0c2bbb9e84a89fa7d1409b91b1f",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_4eccc",
                    table="signals_signal",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="signalevent",
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
            model_name="signalevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="signals.signal",
            ),
        ),
        migrations.AddIndex(
            model_name="batch",
            index=models.Index(condition=models.Q(("processed_at", None)), fields=["id"], name="batch_tray"),
        ),
        migrations.AddIndex(
            model_name="batch",
            index=models.Index(fields=["-received_at", "-id"], name="batch_newest"),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
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
            ),
        ),
        migrations.AddIndex(
            model_name="rejection",
            index=models.Index(fields=["-id"], name="rejection_newest"),
        ),
        migrations.AddIndex(
            model_name="rejection",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass("message_id", name="varchar_pattern_ops"),
                name="rejection_message_start",
            ),
        ),
        migrations.AddIndex(
            model_name="occurrence",
            index=models.Index(fields=["account", "signal", "at"], include=("person",), name="occurrence_scoring"),
        ),
        migrations.AddIndex(
            model_name="occurrence",
            index=models.Index(
                condition=models.Q(("workspace__isnull", False)), fields=["workspace"], name="occurrence_workspace"
            ),
        ),
        migrations.AddConstraint(
            model_name="occurrence",
            constraint=models.UniqueConstraint(fields=("message_key", "signal"), name="occurrence_once_per_event"),
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
        migrations.AddConstraint(
            model_name="backfill",
            constraint=models.UniqueConstraint(
                condition=models.Q(("finished_at", None)), fields=("signal",), name="backfill_one_open_per_signal"
            ),
        ),
    ]
