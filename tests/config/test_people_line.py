"""People through the whole line: usage in, their scores and their accounts' out, whatever becomes of the people."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.models import Account, Person, PersonReassessment
from accounts.personal.requesting import request_erasure
from config.line import drain
from playbooks.actions import publish
from playbooks.enums import Authority, RuleKind
from playbooks.models import PersonQualification, PersonScore, Rule, Score, ScorecardVersion
from playbooks.scoring import VersionSpec, score_as_of
from signals.merging import Decision, merge_people, undo_person_merge
from tests.factories.accounts import NOON, UserFactory
from tests.factories.leads import PersonVersionFactory
from tests.factories.playbooks import FactRuleFactory, RuleFactory, ScorecardVersionFactory
from tests.factories.signals import SignalFactory, message_key
from tests.oracles.identity import Call
from tests.signals.stored import store

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = NOON + DAY


@pytest.fixture
def users() -> ScorecardVersion:
    """In force: who used it three times, or is a VP and used it once, qualifies."""
    draft = PersonVersionFactory(threshold=30, cooldown=timedelta(0))
    used = SignalFactory(event_names=["Used"])
    RuleFactory(version=draft, key="used", signal=used, points=10, is_activation=True)
    RuleFactory(version=draft, key="often", signal=used, points=20, at_least=3)
    FactRuleFactory(version=draft, key="vp", fact="title", operator="eq", value="VP", points=20)
    return publish(draft, by=None, at=NOON - DAY, authority=Authority.FILE)


@pytest.fixture(autouse=True)
def counting(users: ScorecardVersion) -> ScorecardVersion:
    """In force: an account with anybody who does qualifies."""
    draft = ScorecardVersionFactory(threshold=10)
    fields: dict[str, Any] = {"key": "leads", "label": "Leads", "points": 10, "is_activation": True}
    Rule.objects.create(version=draft, kind=RuleKind.LEADS, under=users, at_least=1, **fields)
    return publish(draft, by=None, at=NOON - DAY, authority=Authority.FILE)


def run(at: datetime = LATER) -> None:
    assert drain(lambda: at).idle


def says(user: str, after: int = 0, **traits: Any) -> Call:
    return Call(message_key(f"{user} {traits}"), NOON + timedelta(hours=after), "identify", user=user, traits=traits)


def uses(name: str, times: int, **who: Any) -> list[Call]:
    return [
        Call(message_key(f"{name} {n}"), NOON + timedelta(minutes=n), "track", name="Used", **who) for n in range(times)
    ]


def qualified(version: ScorecardVersion) -> list[tuple[str, str]]:
    """Who qualifies, with their account: as of now, which must be what is stored."""
    found = [(row.person, row.account) for row in score_as_of(VersionSpec.of(version), LATER) if row.qualified]
    stored = PersonScore.objects.filter(qualified=True).count()
    assert len(found) == stored == PersonQualification.objects.filter(ended_at=None).count()
    return found


def accounts() -> set[str]:
    return set(Score.objects.filter(qualified=True).values_list("account__key", flat=True))


def test_a_title_alone_makes_a_lead_and_their_account_follows(users: ScorecardVersion) -> None:
    store([says("ann", email="ann@acme.com"), *uses("ann", 1, user="ann")])
    run()
    before = qualified(users), accounts()
    store([says("ann", 1, title="VP")])
    run()

    assert before == ([], set())
    assert (qualified(users), accounts()) == ([("ann", "acme.com")], {"acme.com"})
    assert not PersonReassessment.objects.exists()


def test_who_goes_to_another_company_counts_there(users: ScorecardVersion) -> None:
    store([says("ann", email="ann@acme.com"), *uses("ann", 3, user="ann")])
    run()
    store([says("ann", 2, email="ann@beta.io")])
    run()

    assert (qualified(users), accounts()) == ([("ann", "beta.io")], {"beta.io"})


def test_ids_that_turn_out_to_be_one_persons_score_as_one(users: ScorecardVersion) -> None:
    store([says("ann", email="ann@acme.com"), *uses("ann", 2, user="ann"), *uses("anon", 3, anonymous="a1")])
    run()
    before = qualified(users)
    store([Call(message_key("link"), NOON + DAY / 2, "identify", user="ann", anonymous="a1", traits={})])
    run()

    assert before == []
    assert (qualified(users), accounts()) == ([("ann", "acme.com")], {"acme.com"})


def test_a_merge_by_hand_and_its_undoing_are_followed(users: ScorecardVersion) -> None:
    store(
        [
            *(says(name, email=f"{name}@acme.com") for name in ("ann", "al")),
            *uses("ann", 2, user="ann"),
            *uses("al", 1, user="al"),
        ]
    )
    run()
    ann, al = (Person.objects.get(identifiers__value=name) for name in ("ann", "al"))
    by = Decision(UserFactory(), LATER)
    merge = merge_people(al, ann, by)
    run()
    merged = len(qualified(users)), accounts()
    undo_person_merge(merge, by=by.by, at=LATER)
    run()

    assert merged == (1, {"acme.com"})
    assert (qualified(users), accounts()) == ([], set())


def test_an_erased_person_has_no_score_and_their_account_counts_on(users: ScorecardVersion) -> None:
    store([says("ann", email="ann@acme.com"), *uses("ann", 3, user="ann")])
    run()
    request_erasure(Person.objects.get(), by=UserFactory(), at=LATER)
    run()

    assert not PersonScore.objects.exists()
    assert not PersonQualification.objects.exists()
    assert qualified(users) == []
    assert Account.objects.get().key == "acme.com"
    assert accounts() == {"acme.com"}
