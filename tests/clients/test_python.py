"""The unmodified Python SDKs of Segment, RudderStack and PostHog against a running server."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import posthog
import pytest
from pytest_django.live_server_helper import LiveServer
from rudderstack.analytics.client import Client as RudderClient
from segment.analytics.client import Client as SegmentClient

from accounts.enums import Scope
from signals.models import Batch, Event
from tests.clients.proxy import between
from tests.clients.story import EVENTS, SECRET, TOLD, counted, known, take_the_database_away
from tests.factories.accounts import ApiKeyFactory

pytestmark = pytest.mark.django_db(transaction=True)

Tell = Callable[..., list[Any]]


@pytest.fixture(autouse=True)
def key() -> None:
    ApiKeyFactory(secret=SECRET, scopes=[Scope.INGEST])


def tell_by_segment(url: str, secret: str = SECRET, **options: Any) -> list[Any]:
    errors: list[Any] = []
    client = SegmentClient(
        secret, host=url, upload_size=2, upload_interval=0.1, on_error=lambda error, _: errors.append(error), **options
    )
    _tell_in_segments_words(client)
    return errors


def tell_by_rudderstack(url: str, secret: str = SECRET, **options: Any) -> list[Any]:
    errors: list[Any] = []
    client = RudderClient(
        secret, host=url, upload_size=2, upload_interval=0.1, on_error=lambda error, _: errors.append(error), **options
    )
    _tell_in_segments_words(client)
    return errors


def _tell_in_segments_words(client: Any) -> None:
    client.identify("u1", {"email": "ann@company.example"})
    client.group("u1", "g1", {"name": "Design team", "employees": 120})
    client.track("u1", "Report Created", {"rows": 3}, context={"groupId": "g1"})
    client.page("u1", "Docs", "Pricing", {"url": "/pricing"}, context={"groupId": "g1"})
    client.alias("a1", "u1")
    client.shutdown()


def tell_by_posthog(url: str, secret: str = SECRET, **options: Any) -> list[Any]:
    errors: list[Any] = []
    client = posthog.Posthog(
        secret, host=url, flush_at=2, flush_interval=0.1, on_error=lambda error, _: errors.append(error), **options
    )
    groups = {"company": "g1"}
    client.set(distinct_id="u1", properties={"email": "ann@company.example"})
    client.group_identify("company", "g1", {"name": "Design team", "employees": 120})
    client.capture("Report Created", distinct_id="u1", properties={"rows": 3}, groups=groups)
    client.capture("$pageview", distinct_id="u1", properties={"$current_url": "/pricing"}, groups=groups)
    client.alias("a1", "u1")
    client.shutdown()
    return errors


SDKS = pytest.mark.parametrize("tell", [tell_by_segment, tell_by_rudderstack, tell_by_posthog])


@SDKS
@pytest.mark.parametrize("gzip", [False, True])
def test_what_the_sdk_tells_is_known(live_server: LiveServer, tell: Tell, gzip: bool) -> None:
    with between(live_server.url) as proxy:
        errors = tell(proxy.url, gzip=gzip)

    assert (errors, set(proxy.answered), proxy.encodings) == ([], {200}, {"gzip" if gzip else ""})
    assert len(proxy.answered) > 1
    assert (counted(), known()) == ((EVENTS, 0), TOLD)


@SDKS
def test_what_could_not_be_stored_or_was_not_answered_is_sent_again_and_counts_once(
    live_server: LiveServer, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_the_database_away(monkeypatch, times=1)

    with between(live_server.url, lost={1}) as proxy:
        errors = tell(proxy.url)

    assert (errors, proxy.answered[:3]) == ([], [503, 200, 200])
    assert (counted(), known()) == ((EVENTS, 0), TOLD)
    duplicates = list(Batch.objects.order_by("pk").values_list("stored", "duplicate"))
    assert duplicates[0][1] == 0
    assert duplicates[1] == (0, duplicates[0][0])


@SDKS
def test_the_sdk_gives_up_at_once_with_a_wrong_key(live_server: LiveServer, tell: Tell) -> None:
    with between(live_server.url) as proxy:
        errors = tell(proxy.url, "other")

    assert {error.status for error in errors} == {401}
    assert len(proxy.answered) == len(errors)
    assert not Event.objects.exists()


def spoil_by_segment(client: Any) -> None:
    client.track("x" * 256, "Report Created")


def spoil_by_posthog(client: Any) -> None:
    client.capture("Report Created", distinct_id="u1", groups={"company": "x" * 256})


@pytest.mark.parametrize(
    ("sdk", "spoil"),
    [(SegmentClient, spoil_by_segment), (RudderClient, spoil_by_segment), (posthog.Posthog, spoil_by_posthog)],
)
def test_the_sdk_is_told_once_by_a_strict_key_what_was_rejected(live_server: LiveServer, sdk: Any, spoil: Any) -> None:
    ApiKeyFactory(secret="strict", scopes=[Scope.INGEST], strict=True)
    errors: list[Any] = []

    with between(live_server.url) as proxy:
        client = sdk("strict", host=proxy.url, on_error=lambda error, _: errors.append(error))
        spoil(client)
        client.shutdown()

    assert ([error.status for error in errors], proxy.answered) == ([400], [400])
    assert "1 of 1 events were rejected" in errors[0].message


@pytest.mark.parametrize("sdk", [SegmentClient, RudderClient])
def test_times_and_numbers_arrive_as_they_were_meant(live_server: LiveServer, sdk: Any) -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)

    with between(live_server.url) as proxy:
        client = sdk(SECRET, host=proxy.url)
        client.track(12, "With number", timestamp=at, anonymous_id="a1")
        client.screen("u1", "Home", "Start")
        client.shutdown()

    stored = Event.objects.order_by("kind").values_list("kind", "name", "user_id", "anonymous_id", "client_at")
    assert [row[:4] for row in stored] == [("screen", "Start", "u1", None), ("track", "With number", "12", "a1")]
    assert stored[1][4] == at
