"""The unmodified Node SDKs of Segment and RudderStack against a running server."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from accounts.enums import Scope
from signals.models import Batch, Event
from tests.clients.proxy import between
from tests.clients.story import EVENTS, SECRET, TOLD, counted, known, take_the_database_away
from tests.factories.accounts import ApiKeyFactory

HERE = Path(__file__).parent
HOW_TO_GET_THEM = "Node's SDKs are not here: “apt-get install nodejs npm” and “make clients” bring them."
SDKS_ARE_HERE = shutil.which("node") is not None and (HERE / "node_modules" / "@segment" / "analytics-node").is_dir()

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not SDKS_ARE_HERE, reason=HOW_TO_GET_THEM),
]


@pytest.fixture(autouse=True)
def key() -> None:
    ApiKeyFactory(secret=SECRET, scopes=[Scope.INGEST])


def tell(sdk: str, url: str, secret: str = SECRET, packing: str = "gzip") -> list[Any]:
    """Run the SDK in a process of its own; returns the errors that it told of."""
    command = ["node", "tell.js", sdk, url, secret, packing]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    errors: list[Any] = json.loads(done.stdout.splitlines()[-1])
    return errors


@pytest.mark.parametrize(("sdk", "packing"), [("segment", "plain"), ("rudderstack", "plain"), ("rudderstack", "gzip")])
def test_what_the_sdk_tells_is_known(live_server: LiveServer, sdk: str, packing: str) -> None:
    with between(live_server.url) as proxy:
        errors = tell(sdk, proxy.url, packing=packing)

    assert (errors, set(proxy.answered)) == ([], {200})
    assert proxy.encodings == {"gzip" if packing == "gzip" else ""}
    assert len(proxy.answered) > 1
    assert (counted(), known()) == ((EVENTS, 0), TOLD)


@pytest.mark.parametrize("sdk", ["segment", "rudderstack"])
def test_what_could_not_be_stored_or_was_not_answered_is_sent_again_and_counts_once(
    live_server: LiveServer, sdk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_the_database_away(monkeypatch, times=1)

    with between(live_server.url, lost={2}) as proxy:
        errors = tell(sdk, proxy.url)

    assert (errors, 503 in proxy.answered) == ([], True)
    assert sum(Batch.objects.values_list("duplicate", flat=True)) > 0
    assert (counted(), known()) == ((EVENTS, 0), TOLD)


@pytest.mark.parametrize("sdk", ["segment", "rudderstack"])
def test_the_sdk_gives_up_at_once_with_a_wrong_key(live_server: LiveServer, sdk: str) -> None:
    with between(live_server.url) as proxy:
        errors = tell(sdk, proxy.url, "other")

    assert len(errors) > 0
    assert set(proxy.answered) == {401}
    assert len(proxy.answered) <= EVENTS
    assert not Event.objects.exists()
