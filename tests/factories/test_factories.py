import pytest

from accounts.enums import Role
from tests.factories import accounts, handoffs, playbooks, signals


@pytest.mark.django_db
@pytest.mark.parametrize("module", [accounts, handoffs, playbooks, signals])
def test_every_factory_makes_a_row(module: object) -> None:
    for name, made in vars(module).items():
        if name.endswith("Factory"):
            assert made().pk is not None, name


@pytest.mark.django_db
def test_a_user_has_the_roles_and_the_password() -> None:
    user = accounts.UserFactory(roles=[Role.AE])

    assert user.roles == {"ae"}
    assert user.check_password("secret")


@pytest.mark.django_db
def test_an_event_is_in_its_batch() -> None:
    batch = signals.BatchFactory(stored=1)
    event = signals.EventFactory(batch_id=batch.pk)

    assert (event.batch_id, event.message_key) == (batch.pk, signals.message_key(event.message_id))
