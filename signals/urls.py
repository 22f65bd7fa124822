"""The URLs that usage comes in by, each with and without a trailing slash."""

from django.urls import URLPattern, path

from signals import views
from signals.enums import EventKind
from signals.protocols import MAX_CAPTURE_BATCH_BYTES


def _both(route: str, view: object, **given: object) -> list[URLPattern]:
    return [path(f"{route}{slash}", view, given) for slash in ("", "/")]  # type: ignore[call-overload]


urlpatterns = [
    *_both("v1/batch", views.batch),
    *(pattern for kind in EventKind for pattern in _both(f"v1/{kind.value}", views.single, kind=kind)),
    *_both("batch", views.posthog_events, max_bytes=MAX_CAPTURE_BATCH_BYTES),
    *(pattern for route in ("i/v0/e", "e", "capture", "track") for pattern in _both(route, views.posthog_events)),
    *_both("engage", views.posthog_events, kind=EventKind.IDENTIFY),
]
