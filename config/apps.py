"""The project itself as an app: the commands that need the whole line."""

from django.apps import AppConfig

from config.celery import app as celery_app

__all__ = ["BatonConfig", "celery_app"]


class BatonConfig(AppConfig):
    """Registers the config app; importing the Celery app with it lets every process send wake-ups."""

    name = "config"
    verbose_name = "Baton"
