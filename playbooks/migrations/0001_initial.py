import datetime

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
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
                        choices=[("qualification", "An account qualifies")], default="qualification", max_length=16
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ("name",),
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
                        choices=[("qualification", "An account qualifies")], default="qualification", max_length=16
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
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
            ],
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
                    "is_activation",
                    models.BooleanField(
                        default=False,
                        help_text="Without one of these holding, nobody qualifies.",
                        verbose_name="activation",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("occurrences", "Signal at least n times"),
                            ("people", "Signal by at least k people"),
                            ("fact", "Fact about the account"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at_least", models.PositiveIntegerField(blank=True, null=True)),
                ("window", models.DurationField(blank=True, help_text="Empty means ever.", null=True)),
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
                            ("exists", "is known"),
                        ],
                        max_length=8,
                    ),
                ),
                ("value", models.JSONField(blank=True, null=True)),
            ],
            options={
                "ordering": ("version", "position", "id"),
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
                    "is_activation",
                    models.BooleanField(
                        default=False,
                        help_text="Without one of these holding, nobody qualifies.",
                        verbose_name="activation",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("occurrences", "Signal at least n times"),
                            ("people", "Signal by at least k people"),
                            ("fact", "Fact about the account"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at_least", models.PositiveIntegerField(blank=True, null=True)),
                ("window", models.DurationField(blank=True, help_text="Empty means ever.", null=True)),
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
                            ("exists", "is known"),
                        ],
                        max_length=8,
                    ),
                ),
                ("value", models.JSONField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
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
            ],
        ),
        migrations.CreateModel(
            name="Scorecard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(help_text="What files and commands call it.", max_length=80, unique=True)),
                ("name", models.CharField(max_length=100, unique=True)),
                ("description", models.TextField(blank=True)),
            ],
            options={
                "ordering": ("name",),
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ScorecardVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published"), ("retired", "Retired")],
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
                ("reason", models.TextField(blank=True, help_text="Why this version exists.")),
                ("created_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("scorecard", "-number"),
            },
        ),
        migrations.CreateModel(
            name="ScorecardVersionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published"), ("retired", "Retired")],
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
                ("reason", models.TextField(blank=True, help_text="Why this version exists.")),
                ("created_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
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
                ("subject", models.CharField(max_length=200)),
                ("body", models.TextField()),
            ],
            options={
                "ordering": ("play", "id"),
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
                ("subject", models.CharField(max_length=200)),
                ("body", models.TextField()),
            ],
            options={
                "abstract": False,
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
            ],
            options={
                "ordering": ("version", "id"),
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
            ],
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
            ],
            options={
                "abstract": False,
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
                        choices=[("draft", "Draft"), ("published", "Published"), ("retired", "Retired")],
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
                        choices=[("draft", "Draft"), ("published", "Published"), ("retired", "Retired")],
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
                "abstract": False,
            },
        ),
    ]
