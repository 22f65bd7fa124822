"""Users, keys, companies and people for tests."""

import hashlib
import uuid
from datetime import UTC, datetime
from typing import Any

import factory
from django.contrib.auth.models import Group

from accounts.enums import IdentifierKind, Role, Scope
from accounts.models import (
    Account,
    AccountMerge,
    Affiliation,
    ApiKey,
    Domain,
    Erasure,
    Fact,
    Identifier,
    Membership,
    MergeSuggestion,
    Person,
    PersonMerge,
    Reassessment,
    Suppression,
    User,
    Workspace,
    WorkspaceAffiliation,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class UserFactory(factory.django.DjangoModelFactory[User]):
    """A user; `roles=[Role.AE]` puts them into groups, the password is "secret"."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"user{n}@baton.example")
    first_name = factory.Sequence(lambda n: f"User {n}")
    password = factory.django.Password("secret")

    @factory.post_generation  # type: ignore[untyped-decorator]
    def roles(self: Any, create: bool, extracted: list[Role] | None, **_: Any) -> None:
        for role in extracted or []:
            # Tests that flush the database take the migrated groups with them.
            self.groups.add(Group.objects.get_or_create(name=role)[0])


class ApiKeyFactory(factory.django.DjangoModelFactory[ApiKey]):
    """A key whose secret is `secret`."""

    class Meta:
        model = ApiKey

    class Params:
        secret = factory.Sequence(lambda n: f"bk_{n:05}_secret")

    name = factory.Sequence(lambda n: f"Key {n}")
    prefix = factory.LazyAttribute(lambda key: key.secret[:8])
    digest = factory.LazyAttribute(lambda key: hashlib.sha256(key.secret.encode()).digest())
    scopes = factory.LazyFunction(lambda: [Scope.INGEST, Scope.READ, Scope.WRITE])
    created_at = NOON


class AccountFactory(factory.django.DjangoModelFactory[Account]):
    class Meta:
        model = Account

    key = factory.Sequence(lambda n: f"company{n}.example")
    name = factory.LazyAttribute(lambda account: account.key)
    recorded_at = NOON


class DomainFactory(factory.django.DjangoModelFactory[Domain]):
    class Meta:
        model = Domain

    host = factory.LazyAttribute(lambda domain: domain.account.key)
    registrable = factory.LazyAttribute(lambda domain: domain.host)
    account = factory.SubFactory(AccountFactory)


class WorkspaceFactory(factory.django.DjangoModelFactory[Workspace]):
    """A workspace that has always been its account's."""

    class Meta:
        model = Workspace
        skip_postgeneration_save = True

    key = factory.Sequence(lambda n: f"workspace-{n}")
    name = factory.Sequence(lambda n: f"Workspace {n}")
    account = factory.SubFactory(AccountFactory)
    first_seen_at = NOON

    @factory.post_generation  # type: ignore[untyped-decorator]
    def affiliation(self: Any, create: bool, *_: Any, **__: Any) -> None:
        if create and self.account is not None:
            WorkspaceAffiliationFactory(workspace=self, account=self.account)


class WorkspaceAffiliationFactory(factory.django.DjangoModelFactory[WorkspaceAffiliation]):
    class Meta:
        model = WorkspaceAffiliation

    workspace = factory.SubFactory(WorkspaceFactory, account=None)
    account = factory.SubFactory(AccountFactory)
    since = datetime(1970, 1, 1, tzinfo=UTC)
    known_at = factory.SelfAttribute("workspace.first_seen_at")


class PersonFactory(factory.django.DjangoModelFactory[Person]):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@company.example")
    account = factory.SubFactory(AccountFactory)
    first_seen_at = NOON
    last_seen_at = NOON


class IdentifierFactory(factory.django.DjangoModelFactory[Identifier]):
    class Meta:
        model = Identifier

    kind = IdentifierKind.USER
    value = factory.Sequence(lambda n: f"user-{n}")
    person = factory.SubFactory(PersonFactory)


class MembershipFactory(factory.django.DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    person = factory.SubFactory(PersonFactory)
    workspace = factory.SubFactory(WorkspaceFactory)
    joined_at = NOON


class AffiliationFactory(factory.django.DjangoModelFactory[Affiliation]):
    class Meta:
        model = Affiliation

    person = factory.SubFactory(PersonFactory)
    account = factory.SelfAttribute("person.account")
    since = datetime(1970, 1, 1, tzinfo=UTC)


class FactFactory(factory.django.DjangoModelFactory[Fact]):
    """A fact of an account; pass `account=None` with `person=` or with `workspace=` for another subject."""

    class Meta:
        model = Fact

    account = factory.SubFactory(AccountFactory)
    name = "employees"
    value = 120
    since = NOON
    recorded_at = NOON
    message_key = factory.LazyFunction(uuid.uuid4)


class ReassessmentFactory(factory.django.DjangoModelFactory[Reassessment]):
    class Meta:
        model = Reassessment

    account = factory.SubFactory(AccountFactory)
    recorded_at = NOON


class ErasureFactory(factory.django.DjangoModelFactory[Erasure]):
    """An erasure that was asked for at noon and not begun."""

    class Meta:
        model = Erasure

    person = factory.SubFactory(PersonFactory, erased_at=NOON)
    pseudonym = factory.Sequence(lambda n: f"erased-{n:020x}")
    requested_at = NOON


class SuppressionFactory(factory.django.DjangoModelFactory[Suppression]):
    class Meta:
        model = Suppression

    digest = factory.LazyFunction(lambda: uuid.uuid4().bytes * 2)
    person = factory.SubFactory(PersonFactory, erased_at=NOON)
    replacement = factory.Sequence(lambda n: f"erased-{n:020x}")
    recorded_at = NOON


class AccountMergeFactory(factory.django.DjangoModelFactory[AccountMerge]):
    """A merge that stands and has been followed."""

    class Meta:
        model = AccountMerge

    into = factory.SubFactory(AccountFactory)
    merged = factory.SubFactory(AccountFactory, merged_into=factory.SelfAttribute("..into"))
    by = factory.SubFactory(UserFactory)
    decided_at = NOON
    settled_at = NOON


class PersonMergeFactory(factory.django.DjangoModelFactory[PersonMerge]):
    """A merge that stands and has been followed."""

    class Meta:
        model = PersonMerge

    into = factory.SubFactory(PersonFactory)
    merged = factory.SubFactory(PersonFactory, account=None, merged_into=factory.SelfAttribute("..into"))
    by = factory.SubFactory(UserFactory)
    decided_at = NOON
    settled_at = NOON


class MergeSuggestionFactory(factory.django.DjangoModelFactory[MergeSuggestion]):
    """One that nobody has decided about."""

    class Meta:
        model = MergeSuggestion

    account = factory.SubFactory(AccountFactory)
    host = factory.Sequence(lambda n: f"other{n}.com")
    recorded_at = NOON
