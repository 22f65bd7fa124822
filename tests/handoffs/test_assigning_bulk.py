"""Reassigning many goes where giving each would."""

import pytest

from accounts.enums import Role
from handoffs.assigning import give
from handoffs.assigning_bulk import reassign
from handoffs.models import Handoff
from tests.factories.accounts import NOON, UserFactory
from tests.factories.handoffs import HandoffFactory, TeamFactory


@pytest.mark.django_db
def test_many_go_to_the_team_that_each_would_go_to_and_are_checked_anew() -> None:
    bo, maya = UserFactory(roles=[Role.AE]), UserFactory(roles=[Role.MANAGER])
    TeamFactory(name="Alpha", members=[bo])
    shared = TeamFactory(name="Beta", members=[bo, maya])
    one, other = HandoffFactory(), HandoffFactory(ready=True, state="context_checked")

    give(one, bo, "Bo knows them.", by=maya, at=NOON)
    reassign([other.pk], bo, "Bo knows them.", by=maya, at=NOON)

    assert set(Handoff.objects.values_list("owner", "team")) == {(bo.pk, shared.pk)}
    other.refresh_from_db()
    assert (other.state, other.moves.get().state) == ("ready", "ready")
