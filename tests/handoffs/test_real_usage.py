"""From the file of real usage to the queue: who is in it, why, and that working again changes nothing."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import Max
from django.test import Client
from django.utils.timezone import now

from accounts.enums import Role
from config.definitions import import_text
from handoffs.models import Handoff
from playbooks.models import ScorecardVersion
from playbooks.scoring import VersionSpec
from signals.models import Event
from tests import real_usage
from tests.factories.accounts import UserFactory
from tests.oracles import scoring as oracle
from tests.oracles.scoring import History
from tests.playbooks.test_real_usage import DEFINITIONS, histories, lines
from tests.rows import everything

pytestmark = [pytest.mark.django_db, real_usage.needed]

ACTIVE = timedelta(days=30)
"""Since when somebody must have been active for sales to touch the company, by the tiers of the definitions."""


def work() -> None:
    call_command("work", until_idle=True, stdout=StringIO())


def qualifying(version: VersionSpec, histories: dict[str, History], at: datetime) -> set[str]:
    """The companies that sales should see at the instant, recomputed from the raw lines."""
    return {
        key
        for key, history in histories.items()
        if version.qualifies(oracle.held_at(version, history, at))
        and any(at - ACTIVE < did.at <= at for did in history.done)
    }


def shifted(raw: list[bytes]) -> dict[str, History]:
    """What each company did, moved in time as the import has moved the file."""
    last = max(datetime.fromisoformat(json.loads(line)["timestamp"]) for line in raw)
    moved = Event.objects.aggregate(last=Max("at"))["last"] - last
    return {
        key: History([replace(did, at=did.at + moved) for did in history.done], history.facts)
        for key, history in histories(raw).items()
    }


def test_the_queue_lists_who_qualifies_and_each_page_says_why(client: Client) -> None:
    """One test, because loading takes the time."""
    import_text(DEFINITIONS.read_bytes(), publish=True, at=now())
    call_command("import_events", str(real_usage.PATH), shift_to="now", stdout=StringIO())
    work()
    version, companies = VersionSpec.of(ScorecardVersion.objects.get()), shifted(lines())
    client.force_login(UserFactory(roles=[Role.MANAGER]))

    page = client.get("/?scope=all").context["page"]

    listed = {row.handoff.account.key: row.handoff for section in page.sections for row in section.rows}
    assert listed.keys() == qualifying(version, companies, now())
    for key, handoff in listed.items():
        assert handoff.points == version.points_of(oracle.held_at(version, companies[key], handoff.qualification.at))
        _says_why(client, handoff, version)
    _working_again_changes_nothing()


def _says_why(client: Client, handoff: Handoff, version: VersionSpec) -> None:
    response = client.get(f"/handoffs/{handoff.pk}/")
    why, text = response.context["why"], response.content.decode()
    assert why.explanation.points == handoff.points >= version.threshold
    assert all(reason.proofs and reason.line.rule.label in text for reason in why.held)
    assert handoff.headline in text


def _working_again_changes_nothing() -> None:
    before = everything()
    work()
    assert everything() == before
