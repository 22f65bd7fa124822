"""What goes wrong on the way: private addresses, people in two places, clocks that are off, calls that are not right.

Every kind of trouble that real usage has comes at least once, under a name that says which.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from config.demo import names
from config.demo.calls import Client, Sent, stamp
from config.demo.cast import SEED, Company

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
FREEMAIL_USERS = 24


def lines(companies: list[Company], now: datetime) -> list[Sent]:
    """All of it."""
    of = {shape: [company for company in companies if company.shape.key == shape] for shape in ("growing", "small")}
    client = Client("oddities", now)
    return [
        *_freemail(client, now),
        *_in_two_companies(client, of["small"][0], of["growing"][8], now),
        *_second_workspace(client, of["growing"][9], now),
        *_anonymous_first(client, of["small"][1], now),
        *_identified_late(client, of["small"][2], now),
        *_alias(client, now),
        *_clock_ahead(client, of["small"][3], now),
        *_weeks_late(client, of["growing"][10], now),
        *_sent_twice(client, of["small"][4], now),
        *_not_right(now),
    ]


def _freemail(client: Client, now: datetime) -> Iterator[Sent]:
    """People with private addresses, in no workspace: they belong to no account."""
    chance = Random(f"{SEED}:freemail")  # noqa: S311 - a simulation
    for number in range(FREEMAIL_USERS):
        user = f"u_free_{number:02}"
        name = f"{chance.choice(names.FIRST_NAMES)} {chance.choice(names.LAST_NAMES)}"
        at = now - timedelta(days=chance.uniform(1, 55))
        email = f"{name.split(maxsplit=1)[0].lower()}{number}@{names.FREEMAIL[number % len(names.FREEMAIL)]}"
        yield client.call("identify", at, userId=user, traits={"email": email, "name": name})
        yield client.call("track", at, userId=user, event="Signed Up", properties={})
        for visit in range(chance.randint(1, 5)):
            later = at + timedelta(days=visit * chance.uniform(0.5, 2))
            yield client.call("track", later, userId=user, event="Session Started", properties={})


def _in_two_companies(client: Client, home: Company, guest: Company, now: datetime) -> Iterator[Sent]:
    """A consultant of one company works in the workspace of another; what they do counts where they do it."""
    person = home.members[0]
    for number in range(8):
        at = now - number * 3 * DAY - 2 * HOUR
        for company in (home, guest):
            yield client.call(
                "track", at + number * timedelta(minutes=7), userId=person.user, event="Session Started", properties={},
                context={"groupId": company.workspace},
            )  # fmt: skip


def _second_workspace(client: Client, company: Company, now: datetime) -> Iterator[Sent]:
    """A second team of the same company, with addresses under a subdomain."""
    for number in range(3):
        user, at = f"u_{company.number:03}_eu_{number}", now - (9 - number) * DAY
        email = f"team{number}@eu.{company.domain}"
        yield client.call("identify", at, userId=user, traits={"email": email, "name": f"Europe {number + 1}"})
        yield client.call(
            "group", at, userId=user, groupId=f"{company.workspace}_eu", traits={"name": f"{company.name} Europe"}
        )
        yield client.call(
            "track", at + HOUR, userId=user, event="Workflow Run", properties={},
            context={"groupId": f"{company.workspace}_eu"},
        )  # fmt: skip


def _anonymous_first(client: Client, company: Company, now: datetime) -> Iterator[Sent]:
    """Looked at the site for a week without a name, then signed up: the earlier visits are theirs."""
    for number in range(6):
        yield client.call(
            "page", now - 12 * DAY + number * DAY, anonymousId="a_browser_1", name="Pricing",
            properties={"in_app": False, "path": "/pricing"},
        )  # fmt: skip
    yield client.call(
        "identify", now - 5 * DAY, anonymousId="a_browser_1", userId="u_browser_1",
        traits={"email": f"late.riser@{company.domain}", "name": "Late Riser"},
    )  # fmt: skip


def _identified_late(client: Client, company: Company, now: datetime) -> Iterator[Sent]:
    """Worked for days before the product learned their address."""
    for number in range(5):
        yield client.call("track", now - (10 - number) * DAY, userId="u_shy", event="Session Started", properties={})
    yield client.call(
        "identify", now - 2 * DAY, userId="u_shy", traits={"email": f"shy@{company.domain}", "name": "Shy Person"}
    )


def _alias(client: Client, now: datetime) -> Iterator[Sent]:
    """The same person under an old id and a new one."""
    yield client.call("track", now - 20 * DAY, userId="u_old_id", event="Session Started", properties={})
    yield client.call("alias", now - 19 * DAY, previousId="u_old_id", userId="u_new_id")
    yield client.call(
        "identify", now - 19 * DAY, userId="u_new_id", traits={"email": "renamed@alder-labs.example", "name": "Renamed"}
    )


def _clock_ahead(client: Client, company: Company, now: datetime) -> Iterator[Sent]:
    """A computer whose clock is three hours ahead; the gateway wrote down when it got the call."""
    at = now - 4 * DAY
    yield client.call(
        "track", at, userId=company.members[0].user, event="Session Started", properties={},
        originalTimestamp=stamp(at + 3 * HOUR), sentAt=stamp(at + 3 * HOUR), receivedAt=stamp(at),
        context={"groupId": company.workspace},
    )  # fmt: skip


def _weeks_late(client: Client, company: Company, now: datetime) -> Iterator[Sent]:
    """A phone that was off-line for two weeks."""
    for number in range(4):
        at = now - 18 * DAY + number * HOUR
        yield client.call(
            "track", at, late=now - 4 * DAY, userId=company.members[0].user, event="Session Started", properties={},
            context={"groupId": company.workspace},
        )  # fmt: skip


def _sent_twice(client: Client, company: Company, now: datetime) -> Iterator[Sent]:
    """A retry after an answer that got lost."""
    for number in range(3):
        sent = client.call(
            "track", now - (6 - number) * DAY, userId=company.members[0].user, event="Session Started", properties={},
            context={"groupId": company.workspace},
        )  # fmt: skip
        yield sent
        yield Sent(sent.at + timedelta(seconds=30), sent.line)


def _not_right(now: datetime) -> Iterator[Sent]:
    """Calls that must be refused, each for a reason of its own."""
    wrong = (
        b'{"type":"track","messageId":"demo-wrong-1","event":"Session Started"}',
        b'{"type":"track","messageId":"demo-wrong-2","userId":"u_wrong"}',
        b'{"type":"group","messageId":"demo-wrong-3","userId":"u_wrong"}',
        b'{"type":"track","messageId":"demo-wrong-4","userId":"u_wrong","event":"X","timestamp":"yesterday"}',
        b'{"type":"click","messageId":"demo-wrong-5","userId":"u_wrong"}',
        b'{"type":"track","messageId":"demo-wrong-6","userId":"u_wrong","event":"X","timestamp":"2999-01-01T00:00:00Z"}',
        b'{"type":"track","messageId":"demo-wrong-7","userId":"u_wrong","event":',
    )
    for number, line in enumerate(wrong):
        yield Sent(now - (number + 1) * 2 * DAY, line)
