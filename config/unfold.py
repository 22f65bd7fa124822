"""How the admin looks and what its sidebar offers; the colours are those of the pages that sales works in."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy


def _item(title: str, icon: str, model: str) -> dict[str, Any]:
    """Make a sidebar entry for a model's list, shown to those who may see the model."""
    app, name = model.split(".")
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{app}_{name}_changelist"),
        "permission": lambda request: _may_see(request, app, name),
    }


def _may_see(request: HttpRequest, app: str, name: str) -> bool:
    # Models and the site are ready only when a request is answered, and this module is part of the settings.
    from django.apps import apps  # noqa: PLC0415
    from django.contrib import admin  # noqa: PLC0415

    return bool(admin.site.get_model_admin(apps.get_model(app, name)).has_view_permission(request))


def _is_revops(request: HttpRequest) -> bool:
    from accounts.admin_roles import REVOPS, has_any  # noqa: PLC0415 - as above

    return has_any(request.user, REVOPS)


NAVIGATION: list[dict[str, Any]] = [
    {
        "items": [
            {"title": "Today", "icon": "today", "link": reverse_lazy("admin:index")},
            {"title": "Back to the queue", "icon": "arrow_back", "link": "/", "active": lambda request: False},  # noqa: ARG005
        ]
    },
    {
        "title": "Definitions",
        "separator": True,
        "items": [
            _item("Signals", "sensors", "signals.signal"),
            _item("Scorecards", "leaderboard", "playbooks.scorecard"),
            _item("Scorecard versions", "history_edu", "playbooks.scorecardversion"),
            _item("Re-tune reminders", "event_repeat", "playbooks.retunereminder"),
            _item("Backtests", "history", "playbooks.backtest"),
            _item("Studies", "science", "playbooks.study"),
            _item("Lists", "format_list_bulleted", "playbooks.namedlist"),
            _item("Tiers", "stairs", "playbooks.tierversion"),
            _item("Plays", "campaign", "playbooks.play"),
            _item("Scripts", "edit_note", "playbooks.script"),
            _item("Pledge", "handshake", "handoffs.pledgeversion"),
            _item("Words of the pledge", "spellcheck", "handoffs.pledgeword"),
        ],
    },
    {
        "title": "People and companies",
        "separator": True,
        "items": [
            _item("Accounts", "domain", "accounts.account"),
            _item("People", "group", "accounts.person"),
            _item("Workspaces", "workspaces", "accounts.workspace"),
            _item("Account merges", "merge", "accounts.accountmerge"),
            _item("Person merges", "group_add", "accounts.personmerge"),
            _item("Suggested domains", "lightbulb", "accounts.mergesuggestion"),
            _item("Erasures", "person_off", "accounts.erasure"),
            _item("Scores", "speed", "playbooks.score"),
            _item("Scores of people", "person_check", "playbooks.personscore"),
            _item("Qualified people", "person_celebrate", "playbooks.personqualification"),
        ],
    },
    {
        "title": "Usage",
        "separator": True,
        "items": [
            {
                "title": "Line",
                "icon": "conveyor_belt",
                "link": reverse_lazy("admin:line"),
                "permission": _is_revops,
            },
            _item("Batches", "inbox", "signals.batch"),
            _item("Uploads", "upload_file", "signals.upload"),
            _item("Rejected events", "block", "signals.rejection"),
            _item("Replays", "replay", "signals.replay"),
            _item("Backfills", "update", "signals.backfill"),
        ],
    },
    {
        "title": "Sales",
        "separator": True,
        "items": [
            _item("Qualifications", "bolt", "playbooks.qualification"),
            _item("Outcomes", "flag", "playbooks.milestone"),
            _item("Uploads of outcomes", "upload_file", "playbooks.outcomeimport"),
            _item("Handoffs", "swap_horiz", "handoffs.handoff"),
            _item("Refusals", "do_not_disturb_on", "handoffs.refusal"),
            _item("Refused contacts", "unsubscribe", "handoffs.contactrefusal"),
            _item("Teams", "groups", "handoffs.team"),
            _item("Routing rules", "alt_route", "handoffs.routingrule"),
            _item("Calendars", "calendar_month", "handoffs.businesscalendar"),
        ],
    },
    {
        "title": "Access",
        "separator": True,
        "items": [
            _item("Users", "person", "accounts.user"),
            _item("API keys", "key", "accounts.apikey"),
            _item("Webhooks", "webhook", "handoffs.webhookendpoint"),
            _item("Webhook deliveries", "outbox", "handoffs.webhookdelivery"),
        ],
    },
]

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Baton",
    "SITE_HEADER": "Baton",
    "SITE_SUBHEADER": "Definitions and operations",
    "SITE_ICON": lambda request: static("favicon.svg"),  # noqa: ARG005
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("favicon.svg")}],  # noqa: ARG005
    "SITE_URL": "/",
    "SHOW_VIEW_ON_SITE": False,
    "DASHBOARD_CALLBACK": "config.dashboard.fill",
    "BORDER_RADIUS": "6px",
    "STYLES": [lambda request: static("admin/baton.css")],  # noqa: ARG005
    "SCRIPTS": [
        lambda request: static("admin/labels.js"),  # noqa: ARG005
        lambda request: static("admin/once.js"),  # noqa: ARG005
    ],
    "COLORS": {
        "primary": {
            "50": "oklch(97.5% .012 274)",
            "100": "oklch(95.5% .022 274)",
            "200": "oklch(89% .055 274)",
            "300": "oklch(82% .09 275)",
            "400": "oklch(74% .13 276)",
            "500": "oklch(66% .16 275)",
            "600": "oklch(50% .19 274)",
            "700": "oklch(45% .18 274)",
            "800": "oklch(40% .15 274)",
            "900": "oklch(35% .11 274)",
            "950": "oklch(29% .055 274)",
        },
    },
    "SIDEBAR": {"show_search": False, "show_all_applications": False, "navigation": NAVIGATION},
}
