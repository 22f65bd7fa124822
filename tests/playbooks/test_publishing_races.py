"""Publishing while others write: two connections, one of them waiting for the other."""

import threading
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from playbooks.actions import publish
from playbooks.enums import VersionState
from playbooks.errors import NotDraft
from playbooks.models import Rule, ScorecardVersion
from tests.factories.accounts import NOON
from tests.factories.playbooks import RuleFactory, ScorecardVersionFactory

pytestmark = pytest.mark.django_db(transaction=True)
SECONDS = 20


def beside(act: Callable[[], object]) -> tuple[threading.Thread, list[type[Exception]]]:
    """Run it in a thread with a connection of its own; the list gets the error it ends with."""
    failed: list[type[Exception]] = []

    def run() -> None:
        try:
            act()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            failed.append(type(error))
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, failed


@pytest.fixture
def draft() -> ScorecardVersion:
    version = ScorecardVersionFactory(threshold=20)
    RuleFactory(version=version, points=20, is_activation=True)
    return version


def test_rule_changed_while_its_version_is_published_stays_as_it_was(draft: ScorecardVersion) -> None:
    with transaction.atomic():
        publish(draft, by=None, at=NOON)
        thread, failed = beside(lambda: Rule.objects.filter(version=draft).update(points=99))
    thread.join(SECONDS)

    assert failed == [IntegrityError]
    assert draft.rules.get().points == 20


def test_of_two_who_publish_one_wins(draft: ScorecardVersion) -> None:
    with transaction.atomic():
        publish(draft, by=None, at=NOON)
        thread, failed = beside(lambda: publish(draft, by=None, at=NOON))
    thread.join(SECONDS)

    assert failed == [NotDraft]
    assert ScorecardVersion.objects.get().state == VersionState.PUBLISHED
