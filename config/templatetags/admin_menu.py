"""Where a page of the admin is, in the words of its menu: the way there names what was pressed to come there."""

from functools import cache
from typing import Any

from django import template
from django.urls import reverse
from django.utils.text import capfirst

from config.unfold import NAVIGATION

register = template.Library()


@register.simple_tag
def way_here(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The parts of the way with the menu's titles; without the app, which the menu does not know."""
    apps = reverse("admin:index")
    shown = [part for part in parts if not _is_app(str(part.get("link", "")), apps)] or parts
    return [{**part, "title": _title(part)} for part in shown]


def _title(part: dict[str, Any]) -> str:
    """What things are called begins with a capital; a thing itself is called what it is called."""
    link = str(part.get("link", ""))
    return _titles().get(link) or (str(part["title"]) if link.endswith("/change/") else capfirst(str(part["title"])))


def _is_app(link: str, apps: str) -> bool:
    """`/admin/playbooks/`: one step below the first page, and in no menu."""
    return link.startswith(apps) and link.removeprefix(apps).count("/") == 1 and link not in _titles()


@cache
def _titles() -> dict[str, str]:
    return {str(item["link"]): item["title"] for group in NAVIGATION for item in group["items"]}
