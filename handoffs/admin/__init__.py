"""The admin of what sales works with, and of merges, one file a subject."""

from handoffs.admin import (
    calendars,
    merges,
    outreach,
    pledge_words,
    routing,
    suggestions,
    teams,
    webhook_deliveries,
    webhooks,
)

__all__ = [
    "calendars",
    "merges",
    "outreach",
    "pledge_words",
    "routing",
    "suggestions",
    "teams",
    "webhook_deliveries",
    "webhooks",
]
