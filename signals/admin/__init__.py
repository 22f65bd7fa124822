"""The admin of signal definitions and of what arrived."""

from signals.admin import definitions, landing

__all__ = ["definitions", "landing"]
