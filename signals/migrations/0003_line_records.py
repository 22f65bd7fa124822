from django.db import migrations, models

from signals.tallies import REASON

COUNT_BATCHES = """
INSERT INTO signals_tally (minute, batches, received, stored, duplicate, rejected)
SELECT date_trunc('minute', received_at, 'UTC'),
    count(*), sum(received), sum(stored), sum(duplicate), sum(rejected)
FROM signals_batch WHERE processed_at IS NOT NULL GROUP BY 1
"""
COUNT_REJECTIONS = f"""
INSERT INTO signals_rejectiontally (field, reason, events, last_at)
SELECT field, {REASON}, count(*), max(recorded_at)
FROM signals_rejection JOIN signals_batch ON signals_batch.id = batch_id
WHERE processed_at IS NOT NULL GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 200
"""


class Migration(migrations.Migration):
    dependencies = [
        ("signals", "0002_event_partitions"),
    ]

    operations = [
        migrations.CreateModel(
            name="DroppedMonth",
            fields=[
                ("first_day", models.DateField(primary_key=True, serialize=False)),
                ("dropped_at", models.DateTimeField()),
                ("bytes", models.BigIntegerField()),
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
        migrations.AddField(
            model_name="backfill",
            name="matched_from",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="batch",
            name="request_id",
            field=models.CharField(blank=True, db_default="", help_text="Of the request it came with.", max_length=100),
        ),
        migrations.AddField(
            model_name="batch",
            name="set_aside_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="batch",
            name="set_aside_because",
            field=models.TextField(blank=True, db_default=""),
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
        migrations.RunSQL(COUNT_BATCHES, migrations.RunSQL.noop),
        migrations.RunSQL(COUNT_REJECTIONS, migrations.RunSQL.noop),
    ]
