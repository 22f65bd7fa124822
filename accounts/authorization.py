"""The Authorization header, read in one way for usage, the application API and the figures."""

import base64

BEARER = 'Bearer realm="Baton"'
"""What a refusal asks for."""


def secret_of(header: str) -> str:
    """The key in a header: a Bearer token, or the user name of HTTP Basic, which is how analytics SDKs send it.

    Clients that leave out Basic's colon, or its base64, are understood. Empty when there is no key in it.
    """
    scheme, _, value = header.strip().partition(" ")
    value = value.strip()
    if scheme.lower() == "bearer":
        return value
    if scheme.lower() != "basic":
        return ""
    try:
        text = base64.b64decode(value, validate=True).decode()
    except ValueError:
        return value
    return text.partition(":")[0]
