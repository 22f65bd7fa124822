"""Signatures that the official verifier accepts, and nothing that differs by a byte."""

import json
from datetime import datetime, timedelta

import pytest
from django.utils.timezone import now
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from handoffs.webhooks.signing import headers, new_secret

BODY = b'{"type":"handoff.opened"}'


def is_accepted(secret: str, body: bytes, signed: dict[str, str]) -> bool:
    try:
        Webhook(secret).verify(body.decode("latin-1"), signed)
    except (WebhookVerificationError, ValueError):  # the second for what is no signature or no JSON at all
        return False
    return True


def signed(body: bytes = BODY, *keys: str, at: datetime | None = None) -> dict[str, str]:
    return headers("msg_1", body, keys, at or now())


@given(st.text(alphabet=st.characters(max_codepoint=0x2FF, exclude_categories=["Cs"])))
def test_the_official_verifier_accepts_whatever_is_said(text: str) -> None:
    body, secret = json.dumps({"type": text}, ensure_ascii=False).encode(), new_secret()

    assert Webhook(secret).verify(body.decode(), signed(body, secret)) == {"type": text}


def test_every_change_of_one_byte_is_refused() -> None:
    secret = new_secret()
    good = signed(BODY, secret)
    assert is_accepted(secret, BODY, good)

    for place in range(len(BODY)):
        for bit in (1, 0x20, 0x80):
            changed = BODY[:place] + bytes([BODY[place] ^ bit]) + BODY[place + 1 :]
            assert not is_accepted(secret, changed, good), changed
    for name in good:
        for place, char in enumerate(good[name]):
            other = "A" if char != "A" else "Q"  # base64 may leave the last two bits of its last letter unused
            wrong = {**good, name: good[name][:place] + other + good[name][place + 1 :]}
            assert not is_accepted(secret, BODY, wrong), (name, place)


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_stale_timestamp_is_refused(minutes: int) -> None:
    secret = new_secret()

    assert not is_accepted(secret, BODY, signed(BODY, secret, at=now() + timedelta(minutes=minutes)))


def test_while_a_secret_is_replaced_both_verify_and_no_third() -> None:
    old, new = new_secret(), new_secret()
    both = signed(BODY, new, old)

    assert [is_accepted(secret, BODY, both) for secret in (new, old, new_secret())] == [True, True, False]
