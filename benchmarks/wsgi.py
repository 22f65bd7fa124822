"""Baton's WSGI application with the views that it is measured against beside its own: same server, same middleware."""

from django.conf import settings

from config.wsgi import application

__all__ = ["application"]

settings.ROOT_URLCONF = "benchmarks.urls"
