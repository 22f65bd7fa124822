"""The admin of signal definitions and of what arrived."""

from signals.admin import definitions, landing, rejections, replays, uploads

__all__ = ["definitions", "landing", "rejections", "replays", "uploads"]
