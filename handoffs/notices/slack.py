"""Messages to Slack's incoming webhooks, within what Slack documents: 50 blocks, 3,000 characters in a section.

An address is a secret, and where it leads is decided here and not by whoever gave it: HTTPS alone, a host of
`SLACK_HOSTS` alone, certificates checked, no redirect followed, no proxy asked.
"""

import json
import re
import ssl
from collections.abc import Sequence
from datetime import timedelta
from http.client import HTTPException, HTTPSConnection
from typing import Any

from django.conf import settings

from handoffs.notices.errors import NotSent
from handoffs.notices.wording import Told, subject

BLOCKS_MAX = 50
SECTION_MAX = 3_000
HEADER_MAX = 150
SECONDS = 5
ANSWER_BYTES = 200
OK, TOO_MANY, BAD_REQUEST, SERVER_ERROR = 200, 429, 400, 500
LONGEST_WAIT = timedelta(hours=1)
_ADDRESS = re.compile(r"https://(?P<host>[a-z0-9.-]+(?::[0-9]{1,5})?)(?P<path>/[A-Za-z0-9/_-]+)")


class BadAddress(ValueError):
    """No address that messages may go to; the message says how one looks."""


def check_address(text: str) -> str:
    """The address, if messages may go there."""
    match = _ADDRESS.fullmatch(text.strip())
    if match is None or match["host"] not in settings.SLACK_HOSTS:
        hosts = " or ".join(f"https://{host}/…" for host in settings.SLACK_HOSTS)
        raise BadAddress(f"This is no incoming webhook: its address begins with {hosts}. Copy it whole from Slack.")
    return match.group()


def post(address: str, body: dict[str, Any]) -> None:
    """Hand one message to Slack, or raise `NotSent`."""
    try:
        match = _ADDRESS.fullmatch(check_address(address))
    except BadAddress as error:
        raise NotSent(str(error), for_good=True) from None
    assert match is not None  # noqa: S101 - it has just been checked
    status, answer, wait = _exchange(match["host"], match["path"], json.dumps(body).encode())
    if status == OK:
        return
    why = f"Slack answered {status}: {answer or 'nothing'}."
    if status == TOO_MANY:
        raise NotSent(why, after=wait)
    raise NotSent(why, for_good=BAD_REQUEST <= status < SERVER_ERROR or status < BAD_REQUEST)


def _exchange(host: str, path: str, body: bytes) -> tuple[int, str, timedelta | None]:
    connection = HTTPSConnection(host, timeout=SECONDS, context=ssl.create_default_context())
    try:
        connection.request("POST", path, body, {"Content-Type": "application/json; charset=utf-8"})
        response = connection.getresponse()
        answer = response.read(ANSWER_BYTES).decode(errors="replace").strip()
        return response.status, answer, _wait(response.headers.get("Retry-After", ""))
    except (OSError, HTTPException) as error:
        # The address is not repeated: it is a secret.
        raise NotSent(f"Slack was not reached: {type(error).__name__}.", whole_channel=True) from None
    finally:
        connection.close()


def _wait(text: str) -> timedelta | None:
    return min(timedelta(seconds=int(text)), LONGEST_WAIT) if text.isdecimal() and len(text) < len("1000000") else None


def message(messages: Sequence[Told]) -> dict[str, Any]:
    """The body of one message: a heading, a section each, and how many more there are if they do not fit."""
    shown = messages[: BLOCKS_MAX - 2]
    rest = len(messages) - len(shown)
    heading = subject(messages)
    blocks = [_header(heading), *(_section(_entry(one)) for one in shown)]
    if rest:
        blocks.append(_section(f"And {rest} more: <{settings.PUBLIC_URL}/notices/|all of them in Baton>."))
    return {"text": escaped(heading), "blocks": blocks}


def greeting() -> dict[str, Any]:
    """What is said when somebody has given an address."""
    return {"text": "Baton will tell you here what happens to your handoffs."}


def escaped(text: str) -> str:
    """Text without meaning to Slack: neither links nor mentions come of it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _entry(one: Told) -> str:
    lines = [
        f"*{escaped(one.title)}:* <{one.url}|{escaped(one.about[:120]).replace('|', '¦')}>",
        escaped(one.line[:255]),
    ]
    return "\n".join([*lines, *([escaped(one.detail[:300])] if one.detail else [])])


def _header(text: str) -> dict[str, Any]:
    return {"type": "header", "text": {"type": "plain_text", "text": text[:HEADER_MAX], "emoji": False}}


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text[:SECTION_MAX]}}
