import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

# Lines from before the log had these columns get what the handoff has now: the nearest that is known.
FILL = """
ALTER TABLE handoffs_moverecord DISABLE TRIGGER USER;
UPDATE handoffs_moverecord line
    SET owner_id = handoff.owner_id, team_id = handoff.team_id, due_at = handoff.due_at
    FROM handoffs_handoff handoff WHERE handoff.id = line.handoff_id;
ALTER TABLE handoffs_moverecord ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_date_affiliations_of_workspaces"),
        ("handoffs", "0012_queue"),
        ("playbooks", "0010_permission_checks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
            ],
            options={
                "verbose_name_plural": "deliveries",
                "ordering": ("due_at", "id"),
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
            ],
            options={
                "ordering": ("-at", "-id"),
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
            ],
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
            ],
            options={
                "verbose_name_plural": "notice settings",
            },
        ),
        migrations.AddField(
            model_name="moverecord",
            name="due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="moverecord",
            name="owner",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="moverecord",
            name="team",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="handoffs.team",
            ),
        ),
        migrations.AddIndex(
            model_name="handoff",
            index=models.Index(fields=["fired_at"], name="handoff_fired"),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
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
            model_name="moverecord",
            trigger=pgtrigger.compiler.Trigger(
                name="tell",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nUPDATE handoffs_notice notice SET read_at = line.at FROM written line\nWHERE notice.handoff_id = line.handoff_id AND notice.read_at IS NULL AND (\n    notice.person_id = line.by_id\n    OR notice.event IN ('warned_half', 'warned_nearly')\n       AND line.move IN ('warned_nearly', 'escalated', 'acknowledged', 'reassigned', 'merged', 'expired')\n);\n\nINSERT INTO handoffs_notice (person_id, event, handoff_id, move_id, key, at)\nSELECT DISTINCT ON (told.person_id, line.id)\n       told.person_id, told.event, line.handoff_id, line.id,\n       CASE told.event WHEN 'assigned' THEN 'assigned:' || handoff.id || ':' || extract(epoch FROM line.at)\n                       ELSE 'move:' || line.id END,\n       line.at\nFROM written line\nJOIN handoffs_handoff handoff ON handoff.id = line.handoff_id\nJOIN handoffs_team team ON team.id = handoff.team_id\nCROSS JOIN LATERAL (\n    SELECT handoff.owner_id AS person_id, CASE\n        WHEN line.move IN ('opened', 'reassigned', 'routed') THEN 'assigned'\n        WHEN line.move = 'given' THEN 'given'\n        WHEN line.move IN ('acknowledged', 'permitted') AND line.state = 'ready' THEN 'ready'\n        WHEN line.move = 'woken' AND line.state = 'ready' THEN 'ready'\n        WHEN line.move IN ('woken', 'warned_half', 'warned_nearly') THEN line.move\n        WHEN line.move = 'escalated' THEN 'breached'\n    END AS event, 0 AS rank\n    UNION ALL\n    SELECT member.user_id, line.move, 0 FROM handoffs_team_members member\n    WHERE handoff.owner_id IS NULL AND member.team_id = team.id AND line.move IN ('warned_half', 'warned_nearly')\n    UNION ALL\n    SELECT team.manager_id, 'escalated', 1 WHERE line.move = 'escalated'\n    UNION ALL\n    SELECT part.user_id, 'escalated', 1 FROM accounts_user_groups part JOIN auth_group ON auth_group.id = part.group_id\n    WHERE line.move = 'escalated' AND team.manager_id IS NULL AND auth_group.name = 'manager'\n    UNION ALL\n    SELECT CASE WHEN line.move IN ('reassigned', 'routed', 'given', 'taken', 'put_back') THEN (\n        SELECT past.owner_id FROM handoffs_handoffevent past\n        WHERE past.pgh_obj_id = handoff.id AND past.owner_id IS DISTINCT FROM handoff.owner_id\n        ORDER BY past.pgh_id DESC LIMIT 1\n    ) END, 'reassigned', 2\n) AS told\nJOIN accounts_user person ON person.id = told.person_id AND person.is_active\nWHERE told.event IS NOT NULL AND told.person_id IS DISTINCT FROM line.by_id\nORDER BY told.person_id, line.id, told.rank\nON CONFLICT DO NOTHING;\nRETURN NULL;",
                    hash="880c53d52de9d61245e34da46eb504e5a9094582",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_tell_69f68",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="handoffs_moverecord",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="handoff",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="notices", to="handoffs.handoff"
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="move",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="notices", to="handoffs.moverecord"
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notices",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="notice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="deliveries", to="handoffs.notice"
            ),
        ),
        migrations.AddField(
            model_name="noticechoice",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notice_choices",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="noticesettings",
            name="person",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="notice_settings", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["person", "-at", "-id"], name="notice_newest"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(condition=models.Q(("read_at", None)), fields=["person"], name="notice_unread"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(condition=models.Q(("addressed_at", None)), fields=["id"], name="notice_unaddressed"),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(fields=("person", "key"), name="notice_once_per_person_and_event"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["due_at", "id"], name="delivery_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                fields=("notice", "channel"), name="delivery_once_per_notice_and_channel"
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("state", "waiting")),
                    models.Q(models.Q(("state", "waiting"), _negated=True), ("ended_at__isnull", False)),
                    _connector="OR",
                ),
                name="delivery_ended_exactly_when_not_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel", "in_app"), _negated=True), name="delivery_leaves_baton"
            ),
        ),
        migrations.AddConstraint(
            model_name="noticechoice",
            constraint=models.UniqueConstraint(fields=("person", "event", "channel"), name="notice_choice_once"),
        ),
        migrations.AddConstraint(
            model_name="noticechoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel", "in_app"), ("timing", "digest"), _negated=True),
                name="notice_in_app_has_no_digest",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticesettings",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest_hour__lte", 23)), name="notice_digest_hour_of_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="noticesettings",
            constraint=models.CheckConstraint(
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
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="violation",
            trigger=pgtrigger.compiler.Trigger(
                name="tell",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nINSERT INTO handoffs_notice (person_id, event, handoff_id, key, at)\nSELECT DISTINCT told.person_id, 'violation', handoff.id, 'violation:' || broken.id, broken.at\nFROM written broken\nJOIN handoffs_outreach outreach ON outreach.id = broken.outreach_id\nJOIN handoffs_handoff handoff ON handoff.id = outreach.handoff_id\nJOIN handoffs_team team ON team.id = handoff.team_id\nCROSS JOIN LATERAL (\n    SELECT broken.by_id AS person_id\n    UNION ALL\n    SELECT team.manager_id\n    UNION ALL\n    SELECT part.user_id FROM accounts_user_groups part JOIN auth_group ON auth_group.id = part.group_id\n    WHERE team.manager_id IS NULL AND auth_group.name = 'manager'\n) AS told\nJOIN accounts_user person ON person.id = told.person_id AND person.is_active\nON CONFLICT DO NOTHING;\nRETURN NULL;",
                    hash="40d7174d1ac0f5297b67a8ff0ada38aeedbb48e4",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_tell_eca1c",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="handoffs_violation",
                    when="AFTER",
                ),
            ),
        ),
    ]
