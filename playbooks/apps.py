"""Scorecards, the scoring engine, tiers, plays and scripts."""

from django.apps import AppConfig


class PlaybooksConfig(AppConfig):
    """Registers the playbooks app."""

    name = "playbooks"
    verbose_name = "Playbooks"
    default_auto_field = "django.db.models.BigAutoField"
