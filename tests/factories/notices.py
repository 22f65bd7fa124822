"""Notices for tests."""

import factory

from handoffs.models import Delivery, Notice
from tests.factories.accounts import NOON, UserFactory
from tests.factories.handoffs import HandoffFactory


class NoticeFactory(factory.django.DjangoModelFactory[Notice]):
    """Somebody is told at noon that a handoff is ready."""

    class Meta:
        model = Notice

    person = factory.SubFactory(UserFactory, roles=["ae"])
    event = "ready"
    handoff = factory.SubFactory(HandoffFactory, ready=True, owner=factory.SelfAttribute("..person"))
    key = factory.Sequence(lambda n: f"event:{n}")
    at = NOON


class DeliveryFactory(factory.django.DjangoModelFactory[Delivery]):
    """A notice that is to go out by e-mail at noon."""

    class Meta:
        model = Delivery

    notice = factory.SubFactory(NoticeFactory)
    channel = "email"
    due_at = NOON
