"""Where messages to Slack may go, what they look like, and how their address is kept."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import Settings as DjangoSettings

from handoffs.notices.errors import NotSent
from handoffs.notices.sealing import seal, unseal
from handoffs.notices.slack import BadAddress, check_address, message, post
from handoffs.notices.wording import Told
from tests.handoffs.notices.conftest import Slack

TOLD = st.builds(
    Told,
    title=st.text(max_size=40),
    about=st.text("<>&|aé\n", max_size=300),
    line=st.text("<>&*a", max_size=300),
    detail=st.text("<>&*a", max_size=1_000),
    url=st.just("https://baton.example/handoffs/1/"),
    at=st.just(datetime(2026, 3, 2, tzinfo=UTC)),
)


def test_an_address_of_slack_is_taken() -> None:
    address = "https://hooks.slack.com/services/T0/B0/x-Y_9"

    assert check_address(f" {address}\n") == address


@pytest.mark.parametrize(
    "address",
    [
        "http://hooks.slack.com/services/T0/B0/x",
        "https://hooks.slack.com.evil.example/services/T0/B0/x",
        "https://evil.example/hooks.slack.com/",
        "https://hooks.slack.com@evil.example/services/T0",
        "https://evil.example\\@hooks.slack.com/services/T0",
        "https://hooks.slack.com:8443/services/T0",
        "https://hooks.slack.com/services/T0?to=evil",
        "https://hooks.slack.com/services/T0\r\nHost: evil.example",
        "https://HOOKS.slack.com/services/T0",
        "https://127.0.0.1/services/T0",
        "https://169.254.169.254/latest/meta-data",
        "https://hooks.slack.com",
        "nonsense",
    ],
)
def test_no_other_address_is_taken_or_asked(address: str) -> None:
    with pytest.raises(BadAddress, match=r"begins with https://hooks\.slack\.com/…"):
        check_address(address)
    with pytest.raises(NotSent):
        post(address, {"text": "hello"})


def test_a_certificate_that_nobody_vouches_for_is_refused(slack: Slack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")

    with pytest.raises(NotSent, match="SSLCertVerificationError"):
        post(slack.address, {"text": "hello"})
    assert slack.arrived == []


@settings(max_examples=25)
@given(st.lists(TOLD, min_size=1, max_size=60))
def test_a_message_keeps_within_what_slack_takes(messages: list[Told]) -> None:
    blocks = message(messages)["blocks"]

    assert len(blocks) <= 50
    assert all(0 < len(block["text"]["text"]) <= (150 if block["type"] == "header" else 3_000) for block in blocks)
    assert not any("<!" in block["text"]["text"] for block in blocks[1:])


def test_a_sealed_address_is_unreadable_and_opens_after_the_key_has_changed(settings: DjangoSettings) -> None:
    sealed = seal("https://hooks.slack.com/services/T0")
    assert "slack" not in sealed

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert unseal(sealed) == "https://hooks.slack.com/services/T0"

    settings.SECRET_KEY_FALLBACKS = []
    assert unseal(sealed) is None
