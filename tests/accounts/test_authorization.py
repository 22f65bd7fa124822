"""Every way in which a key comes in a header, and what is none."""

import base64

import pytest

from accounts.authorization import secret_of


def basic(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("header", "secret"),
    [
        ("Bearer abc", "abc"),
        ("bearer  abc ", "abc"),
        (f"Basic {basic('abc:')}", "abc"),
        (f"BASIC {basic('abc:password')}", "abc"),
        (f"Basic {basic('abc')}", "abc"),
        ("Basic baton_not-base64!", "baton_not-base64!"),
        ("", ""),
        ("Bearer", ""),
        ("Basic", ""),
        ("Token abc", ""),
        ("abc", ""),
    ],
)
def test_the_key_in_a_header(header: str, secret: str) -> None:
    assert secret_of(header) == secret
