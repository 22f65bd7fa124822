"""The admin of what sales works with, and of merges, one file a subject."""

from handoffs.admin import merges, suggestions, teams

__all__ = ["merges", "suggestions", "teams"]
