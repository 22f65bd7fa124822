"""Gates, queue, SLA clock and the pages account executives work in."""

from django.apps import AppConfig


class HandoffsConfig(AppConfig):
    """Registers the handoffs app."""

    name = "handoffs"
    verbose_name = "Sales"
    default_auto_field = "django.db.models.BigAutoField"
