"""Short ways to send usage and to read the answers."""

import base64
import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

BASIC = {"Authorization": "Basic " + base64.b64encode(b"s:").decode()}


def post(path: str, sent: Any, **headers: str) -> HttpResponse:
    data = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
    client = Client(raise_request_exception=False)
    return client.post(path, data, content_type="application/json", headers=BASIC | headers)  # type: ignore[return-value]


def told(response: HttpResponse) -> tuple[int, Any]:
    return response.status_code, json.loads(response.content)


def refused(response: HttpResponse, status: int) -> str:
    """The detail of a problem document with that status."""
    document = json.loads(response.content)
    assert (response.status_code, document["status"]) == (status, status)
    assert response["Content-Type"] == "application/problem+json"
    return str(document["detail"])
