"""Usage in: landing, deduplication, matching, signal definitions."""

from django.apps import AppConfig


class SignalsConfig(AppConfig):
    """Registers the signals app."""

    name = "signals"
    verbose_name = "Usage"
    default_auto_field = "django.db.models.BigAutoField"
