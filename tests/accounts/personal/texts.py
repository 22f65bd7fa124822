"""Reading what is streamed."""

from typing import Any


def streamed(response: Any) -> str:
    assert response.status_code == 200, response
    return b"".join(response.streaming_content).decode()
