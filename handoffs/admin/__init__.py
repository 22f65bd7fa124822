"""The admin of what sales works with, and of merges, one file a subject."""

from handoffs.admin import calendars, merges, routing, suggestions, teams

__all__ = ["calendars", "merges", "routing", "suggestions", "teams"]
