"""The OpenAPI document holds: whatever is sent by it or against it, the answers are as it says, and none is a 5xx."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case
from schemathesis.config import SchemathesisConfig

from accounts.enums import Role, Scope
from config.wsgi import application
from tests.factories.accounts import (
    AccountMergeFactory,
    ApiKeyFactory,
    DomainFactory,
    ErasureFactory,
    IdentifierFactory,
    MergeSuggestionFactory,
    PersonMergeFactory,
    UserFactory,
)
from tests.factories.handoffs import HandoffFactory, MoveRecordFactory
from tests.factories.playbooks import QualificationFactory, RuleFactory, ScoreFactory, publish
from tests.factories.reviews import approve, in_review
from tests.factories.signals import BackfillFactory, BatchFactory, ConditionFactory, RejectionFactory

pytestmark = pytest.mark.django_db

EXAMPLES = 5
DOCUMENT: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
# What a rule of the domain refuses (422) is beyond what a schema can say.
ACCEPTED = ["2xx", "404", "409", "422"]
# Which accounts, people, teams and versions there are to be named (400) is too, and so is which times can have been,
# where webhooks may go, and that no name within free fields has a character that nothing stores.
NAMING = (
    "^/api/(accounts/{id}/merge|people/{id}/merge|merge-suggestions|scorecard-versions/{id}/compare|backtests|studies"
    "|handoffs/{id}/outreach|handoffs/reassign|contact-permission|outcomes|reports/capacity|reports/sla|webhook-endpoints"
    "|webhook-endpoints/{id})$"
)
# Only a person who is logged in has a word, and this is a key.
JUDGING = "^/api/scorecard-versions/{id}/judge$"
CONFIG = SchemathesisConfig.from_dict(
    {
        # PostgreSQL keeps no NUL, so it is refused in free-form values as well, which a schema cannot say.
        "generation": {"allow-x00": False},
        "checks": {"positive_data_acceptance": {"expected-statuses": ACCEPTED}},
        "operations": [
            {
                "include-path-regex": NAMING,
                "checks": {"positive_data_acceptance": {"expected-statuses": [*ACCEPTED, "400"]}},
            },
            {
                "include-path-regex": JUDGING,
                "checks": {"positive_data_acceptance": {"expected-statuses": [*ACCEPTED, "403"]}},
            },
        ],
    }
)
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT, config=CONFIG)
SCHEMA.app = application


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Keep the test's own connection, which the server would otherwise close between requests."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def everything() -> None:
    """One row at least behind every endpoint, and a key that may do everything."""
    ApiKeyFactory(secret="bk_fuzz", scopes=[Scope.READ, Scope.WRITE])
    UserFactory(email="ann@baton.example", roles=[Role.AE])
    DomainFactory()
    IdentifierFactory()
    ErasureFactory()
    AccountMergeFactory()
    PersonMergeFactory()
    MergeSuggestionFactory()
    BackfillFactory(signal=ConditionFactory().signal)
    rule = RuleFactory(version__scorecard__key="pql")
    publish(rule.version)
    approve(in_review())
    ScoreFactory(version=rule.version, rules_held=[rule.pk])
    QualificationFactory(version=rule.version, rules_held=[rule.pk])
    MoveRecordFactory(handoff=HandoffFactory())
    RejectionFactory(batch=BatchFactory(rejected=1))


@SCHEMA.parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_answers_are_as_documented(case: Case[Any], everything: None, one_connection: None) -> None:
    case.query.pop("cursor", None)  # cannot be made up

    with transaction.atomic():  # each case finds what the first one found
        case.call_and_validate(headers={"Authorization": "Bearer bk_fuzz"})
        transaction.set_rollback(True)
