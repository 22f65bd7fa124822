import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_user_history"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX fact_email_host ON accounts_fact (rtrim(split_part(value #>> '{}', '@', 2), '.'))"
            " WHERE name = 'email' AND person_id IS NOT NULL",
            "DROP INDEX fact_email_host",
        ),
        migrations.CreateModel(
            name="AccountMerge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("hand", "By hand"),
                            ("domain", "A domain of the account"),
                            ("suggestion", "A suggestion"),
                        ],
                        default="hand",
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("decided_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("gave_owner", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="AccountMergeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("hand", "By hand"),
                            ("domain", "A domain of the account"),
                            ("suggestion", "A suggestion"),
                        ],
                        default="hand",
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("decided_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
                ("gave_owner", models.BooleanField(default=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MergeSuggestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("host", models.CharField(help_text="The part of the host that somebody registered.", max_length=255)),
                ("recorded_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "suggested domain",
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="MergeSuggestionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("host", models.CharField(help_text="The part of the host that somebody registered.", max_length=255)),
                ("recorded_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PersonMerge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("hand", "By hand"),
                            ("domain", "A domain of the account"),
                            ("suggestion", "A suggestion"),
                        ],
                        default="hand",
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("decided_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="PersonMergeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("hand", "By hand"),
                            ("domain", "A domain of the account"),
                            ("suggestion", "A suggestion"),
                        ],
                        default="hand",
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("decided_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="account",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="account",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="account",
            name="delete_delete",
        ),
        migrations.RemoveConstraint(
            model_name="fact",
            name="fact_person_unique",
        ),
        migrations.RemoveConstraint(
            model_name="fact",
            name="fact_account_unique",
        ),
        migrations.RemoveConstraint(
            model_name="membership",
            name="membership_unique",
        ),
        migrations.AddField(
            model_name="account",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="absorbed",
                to="accounts.account",
            ),
        ),
        migrations.AddField(
            model_name="accountevent",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="accounts.account",
            ),
        ),
        migrations.AddField(
            model_name="domain",
            name="own_account",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="own_domains",
                to="accounts.account",
            ),
        ),
        migrations.AddField(
            model_name="fact",
            name="own_account",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="own_facts",
                to="accounts.account",
            ),
        ),
        migrations.AddField(
            model_name="fact",
            name="own_person",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="own_facts",
                to="accounts.person",
            ),
        ),
        migrations.AddField(
            model_name="identifier",
            name="own_person",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="own_identifiers",
                to="accounts.person",
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="own_person",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="own_memberships",
                to="accounts.person",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="absorbed",
                to="accounts.person",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="own_first_seen_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="own_last_seen_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="workspace",
            name="domain",
            field=models.CharField(blank=True, db_default="", default="", max_length=255),
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)), fields=["merged_into"], name="account_absorbed"
            ),
        ),
        migrations.AddIndex(
            model_name="domain",
            index=models.Index(
                condition=models.Q(("own_account__isnull", False)), fields=["own_account"], name="domain_own"
            ),
        ),
        migrations.AddIndex(
            model_name="fact",
            index=models.Index(
                condition=models.Q(("own_person__isnull", False)), fields=["own_person"], name="fact_own_person"
            ),
        ),
        migrations.AddIndex(
            model_name="fact",
            index=models.Index(
                condition=models.Q(("own_account__isnull", False)), fields=["own_account"], name="fact_own_account"
            ),
        ),
        migrations.AddIndex(
            model_name="identifier",
            index=models.Index(
                condition=models.Q(("own_person__isnull", False)), fields=["own_person"], name="identifier_own_person"
            ),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(
                condition=models.Q(("own_person__isnull", False)), fields=["own_person"], name="membership_own_person"
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)), fields=["merged_into"], name="person_absorbed"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="account",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_accountevent" ("external_id", "id", "key", "merged_into_id", "name", "name_is_given", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at") VALUES (NEW."external_id", NEW."id", NEW."key", NEW."merged_into_id", NEW."name", NEW."name_is_given", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at"); RETURN NULL;',
                    hash="24b24d2928bb49c7bb30d1c10d0a321a1772d3f4",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_8b982",
                    table="accounts_account",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="account",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "accounts_accountevent" ("external_id", "id", "key", "merged_into_id", "name", "name_is_given", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at") VALUES (NEW."external_id", NEW."id", NEW."key", NEW."merged_into_id", NEW."name", NEW."name_is_given", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at"); RETURN NULL;',
                    hash="3db47b1856f0650faa391b576ade30fad96bc471",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_834ae",
                    table="accounts_account",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="account",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_accountevent" ("external_id", "id", "key", "merged_into_id", "name", "name_is_given", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at") VALUES (OLD."external_id", OLD."id", OLD."key", OLD."merged_into_id", OLD."name", OLD."name_is_given", OLD."owner_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_at"); RETURN NULL;',
                    hash="fdbed3409360258b9a6b2b6a941877af4355f6fb",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f7f6a",
                    table="accounts_account",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", models.F("id")), _negated=True),
                name="account_not_merged_into_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="fact",
            constraint=models.UniqueConstraint(
                condition=models.Q(("person__isnull", False)),
                fields=("person", "name", "since", "own_person"),
                name="fact_person_unique",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="fact",
            constraint=models.UniqueConstraint(
                condition=models.Q(("person__isnull", True), ("workspace__isnull", True)),
                fields=("account", "name", "since", "own_account"),
                name="fact_account_unique",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                fields=("person", "workspace", "own_person"), name="membership_unique", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", models.F("id")), _negated=True),
                name="person_not_merged_into_themselves",
            ),
        ),
        migrations.AddField(
            model_name="accountmerge",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="accountmerge",
            name="into",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="absorptions", to="accounts.account"
            ),
        ),
        migrations.AddField(
            model_name="accountmerge",
            name="key",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.apikey"
            ),
        ),
        migrations.AddField(
            model_name="accountmerge",
            name="merged",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="merges", to="accounts.account"
            ),
        ),
        migrations.AddField(
            model_name="accountmerge",
            name="undone_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="accountmerge",
            name="undone_key",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.apikey"
            ),
        ),
        migrations.AddField(
            model_name="accountmergeevent",
            name="by",
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
            model_name="accountmergeevent",
            name="into",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="accounts.account",
            ),
        ),
        migrations.AddField(
            model_name="accountmergeevent",
            name="key",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="accounts.apikey",
            ),
        ),
        migrations.AddField(
            model_name="accountmergeevent",
            name="merged",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="accounts.account",
            ),
        ),
        migrations.AddField(
            model_name="accountmergeevent",
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
            model_name="accountmergeevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="accounts.accountmerge",
            ),
        ),
        migrations.AddField(
            model_name="accountmergeevent",
            name="undone_by",
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
            model_name="accountmergeevent",
            name="undone_key",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="accounts.apikey",
            ),
        ),
        migrations.AddField(
            model_name="mergesuggestion",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="merge_suggestions", to="accounts.account"
            ),
        ),
        migrations.AddField(
            model_name="mergesuggestion",
            name="decided_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="mergesuggestion",
            name="decided_key",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.apikey"
            ),
        ),
        migrations.AddField(
            model_name="mergesuggestion",
            name="merge",
            field=models.ForeignKey(
                help_text="What came of it; none if dismissed.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="accounts.accountmerge",
            ),
        ),
        migrations.AddField(
            model_name="mergesuggestionevent",
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
            model_name="mergesuggestionevent",
            name="decided_by",
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
            model_name="mergesuggestionevent",
            name="decided_key",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="accounts.apikey",
            ),
        ),
        migrations.AddField(
            model_name="mergesuggestionevent",
            name="merge",
            field=models.ForeignKey(
                db_constraint=False,
                help_text="What came of it; none if dismissed.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="accounts.accountmerge",
            ),
        ),
        migrations.AddField(
            model_name="mergesuggestionevent",
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
            model_name="mergesuggestionevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="accounts.mergesuggestion",
            ),
        ),
        migrations.AddField(
            model_name="personmerge",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="personmerge",
            name="into",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="absorptions", to="accounts.person"
            ),
        ),
        migrations.AddField(
            model_name="personmerge",
            name="key",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.apikey"
            ),
        ),
        migrations.AddField(
            model_name="personmerge",
            name="merged",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="merges", to="accounts.person"
            ),
        ),
        migrations.AddField(
            model_name="personmerge",
            name="undone_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="personmerge",
            name="undone_key",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.apikey"
            ),
        ),
        migrations.AddField(
            model_name="personmergeevent",
            name="by",
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
            model_name="personmergeevent",
            name="into",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="accounts.person",
            ),
        ),
        migrations.AddField(
            model_name="personmergeevent",
            name="key",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="accounts.apikey",
            ),
        ),
        migrations.AddField(
            model_name="personmergeevent",
            name="merged",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="accounts.person",
            ),
        ),
        migrations.AddField(
            model_name="personmergeevent",
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
            model_name="personmergeevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="accounts.personmerge",
            ),
        ),
        migrations.AddField(
            model_name="personmergeevent",
            name="undone_by",
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
            model_name="personmergeevent",
            name="undone_key",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="accounts.apikey",
            ),
        ),
        migrations.AddIndex(
            model_name="accountmerge",
            index=models.Index(condition=models.Q(("settled_at", None)), fields=["id"], name="account_merge_tray"),
        ),
        migrations.AddConstraint(
            model_name="accountmerge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)), fields=("merged",), name="account_merge_one_standing_each"
            ),
        ),
        migrations.AddConstraint(
            model_name="accountmerge",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged", models.F("into")), _negated=True), name="account_merge_of_two"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accountmerge",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_accountmergeevent" ("by_id", "decided_at", "gave_owner", "id", "into_id", "key_id", "merged_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source", "undone_at", "undone_by_id", "undone_key_id") VALUES (NEW."by_id", NEW."decided_at", NEW."gave_owner", NEW."id", NEW."into_id", NEW."key_id", NEW."merged_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."source", NEW."undone_at", NEW."undone_by_id", NEW."undone_key_id"); RETURN NULL;',
                    hash="fe9c8c76a7a0793239aacbf3d12dbcf1703f9fd3",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_1eea4",
                    table="accounts_accountmerge",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accountmerge",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."gave_owner" IS DISTINCT FROM (NEW."gave_owner") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."into_id" IS DISTINCT FROM (NEW."into_id") OR OLD."key_id" IS DISTINCT FROM (NEW."key_id") OR OLD."merged_id" IS DISTINCT FROM (NEW."merged_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."undone_at" IS DISTINCT FROM (NEW."undone_at") OR OLD."undone_by_id" IS DISTINCT FROM (NEW."undone_by_id") OR OLD."undone_key_id" IS DISTINCT FROM (NEW."undone_key_id"))',
                    func='INSERT INTO "accounts_accountmergeevent" ("by_id", "decided_at", "gave_owner", "id", "into_id", "key_id", "merged_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source", "undone_at", "undone_by_id", "undone_key_id") VALUES (NEW."by_id", NEW."decided_at", NEW."gave_owner", NEW."id", NEW."into_id", NEW."key_id", NEW."merged_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."source", NEW."undone_at", NEW."undone_by_id", NEW."undone_key_id"); RETURN NULL;',
                    hash="394a701338fd0b1713c14446ba3a95fdf378176b",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_14025",
                    table="accounts_accountmerge",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accountmerge",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_accountmergeevent" ("by_id", "decided_at", "gave_owner", "id", "into_id", "key_id", "merged_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source", "undone_at", "undone_by_id", "undone_key_id") VALUES (OLD."by_id", OLD."decided_at", OLD."gave_owner", OLD."id", OLD."into_id", OLD."key_id", OLD."merged_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."source", OLD."undone_at", OLD."undone_by_id", OLD."undone_key_id"); RETURN NULL;',
                    hash="3580f8b760066ba3a18ee2093c7bad2fda2bacbb",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e2d9f",
                    table="accounts_accountmerge",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="mergesuggestion",
            constraint=models.UniqueConstraint(fields=("account", "host"), name="merge_suggestion_once"),
        ),
        migrations.AddConstraint(
            model_name="mergesuggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(("merge", None), ("decided_at__isnull", False), _connector="OR"),
                name="merge_suggestion_decided",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="mergesuggestion",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_mergesuggestionevent" ("account_id", "decided_at", "decided_by_id", "decided_key_id", "host", "id", "merge_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at") VALUES (NEW."account_id", NEW."decided_at", NEW."decided_by_id", NEW."decided_key_id", NEW."host", NEW."id", NEW."merge_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at"); RETURN NULL;',
                    hash="7282715e3be70441ecc6b30733166d6544e678c2",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_31cb1",
                    table="accounts_mergesuggestion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="mergesuggestion",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "accounts_mergesuggestionevent" ("account_id", "decided_at", "decided_by_id", "decided_key_id", "host", "id", "merge_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at") VALUES (NEW."account_id", NEW."decided_at", NEW."decided_by_id", NEW."decided_key_id", NEW."host", NEW."id", NEW."merge_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at"); RETURN NULL;',
                    hash="203aea16e8e6559d6ef87985e6564b3504fed8ee",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f04c6",
                    table="accounts_mergesuggestion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="mergesuggestion",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_mergesuggestionevent" ("account_id", "decided_at", "decided_by_id", "decided_key_id", "host", "id", "merge_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at") VALUES (OLD."account_id", OLD."decided_at", OLD."decided_by_id", OLD."decided_key_id", OLD."host", OLD."id", OLD."merge_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_at"); RETURN NULL;',
                    hash="d980f9e1c7ff7119c587b80febbab7c575cf8ee9",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_d82d8",
                    table="accounts_mergesuggestion",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="personmerge",
            index=models.Index(condition=models.Q(("settled_at", None)), fields=["id"], name="person_merge_tray"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="personmerge",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_personmergeevent" ("by_id", "decided_at", "id", "into_id", "key_id", "merged_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source", "undone_at", "undone_by_id", "undone_key_id") VALUES (NEW."by_id", NEW."decided_at", NEW."id", NEW."into_id", NEW."key_id", NEW."merged_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."source", NEW."undone_at", NEW."undone_by_id", NEW."undone_key_id"); RETURN NULL;',
                    hash="b8db53d39a7ca4c9dcc88ad9c4ad914ba6d764d8",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f1fa2",
                    table="accounts_personmerge",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="personmerge",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."into_id" IS DISTINCT FROM (NEW."into_id") OR OLD."key_id" IS DISTINCT FROM (NEW."key_id") OR OLD."merged_id" IS DISTINCT FROM (NEW."merged_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."undone_at" IS DISTINCT FROM (NEW."undone_at") OR OLD."undone_by_id" IS DISTINCT FROM (NEW."undone_by_id") OR OLD."undone_key_id" IS DISTINCT FROM (NEW."undone_key_id"))',
                    func='INSERT INTO "accounts_personmergeevent" ("by_id", "decided_at", "id", "into_id", "key_id", "merged_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source", "undone_at", "undone_by_id", "undone_key_id") VALUES (NEW."by_id", NEW."decided_at", NEW."id", NEW."into_id", NEW."key_id", NEW."merged_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."source", NEW."undone_at", NEW."undone_by_id", NEW."undone_key_id"); RETURN NULL;',
                    hash="84a0974c967128053b2e2e2c5f43de6b2b797d6e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_cf793",
                    table="accounts_personmerge",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="personmerge",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_personmergeevent" ("by_id", "decided_at", "id", "into_id", "key_id", "merged_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source", "undone_at", "undone_by_id", "undone_key_id") VALUES (OLD."by_id", OLD."decided_at", OLD."id", OLD."into_id", OLD."key_id", OLD."merged_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."source", OLD."undone_at", OLD."undone_by_id", OLD."undone_key_id"); RETURN NULL;',
                    hash="52af1a266c6994ba183d15546cfcf1f952d8ab8b",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_ad331",
                    table="accounts_personmerge",
                    when="AFTER",
                ),
            ),
        ),
    ]
