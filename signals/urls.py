"""The URLs that usage comes in by, each with and without a trailing slash.

Segment's browser SDK calls its paths by the first letter of what they take: `/v1/t` for track, `/v1/b` for a batch.
"""

from django.urls import URLPattern, path

from signals import views
from signals.enums import EventKind
from signals.protocols import MAX_CAPTURE_BATCH_BYTES


def _both(route: str, view: object, **given: object) -> list[URLPattern]:
    return [path(f"{route}{slash}", view, given) for slash in ("", "/")]  # type: ignore[call-overload]


def _long_and_short(name: str) -> tuple[str, str]:
    return name, name[0]


urlpatterns = [
    *(pattern for name in _long_and_short("batch") for pattern in _both(f"v1/{name}", views.batch)),
    *(
        pattern
        for kind in EventKind
        for name in _long_and_short(kind.value)
        for pattern in _both(f"v1/{name}", views.single, kind=kind)
    ),
    *_both("batch", views.posthog_events, max_bytes=MAX_CAPTURE_BATCH_BYTES),
    *(pattern for route in ("i/v0/e", "e", "capture", "track") for pattern in _both(route, views.posthog_events)),
    *_both("engage", views.posthog_events, kind=EventKind.IDENTIFY),
]
