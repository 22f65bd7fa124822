"""Random moves by random people at random times through the API: no illegal state, no move that is not in the log, and
nobody is contacted before activation, permission and a look at the context."""

from datetime import datetime, timedelta
from itertools import groupby, pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.enums import Role
from accounts.history import event_model
from handoffs.enums import DisqualifyReason, HandoffState, LostReason, OutcomeKind
from handoffs.models import Handoff, MoveRecord, Refusal
from handoffs.moves import CLOSED, transitions
from handoffs.permitting import find_permissions
from handoffs.timers import end_cooldowns, expire_handoffs, wake_handoffs
from playbooks.models import PermissionCheck
from tests.api.callers import logged_in
from tests.factories.accounts import NOON, PersonFactory, UserFactory
from tests.factories.handoffs import HandoffFactory, MoveRecordFactory, TeamFactory
from tests.factories.playbooks import PlayFactory, ScoreFactory
from tests.factories.signals import OccurrenceFactory, SignalFactory

CLOCKS = ("handoffs.viewsets.now", "handoffs.move_viewsets.now", "handoffs.move_serializers.now")
ROLES = {"owner": Role.AE, "colleague": Role.AE, "manager": Role.MANAGER, "revops": Role.REVOPS}
RESULTS: tuple[dict[str, Any], ...] = (
    {"kind": OutcomeKind.OPPORTUNITY},
    {"kind": OutcomeKind.WON, "value": "12000", "currency": "USD"},
    {"kind": OutcomeKind.LOST, "reason": LostReason.PRICE},
    {"kind": OutcomeKind.RETURNED},
    {"kind": OutcomeKind.DISQUALIFIED, "reason": DisqualifyReason.STUDENT},
)
ACTORS = st.sampled_from(["owner"] * 6 + ["manager"] * 2 + ["colleague", "revops", "outsider"])
TIERS = st.sampled_from(["sales_assisted", "sales_led"])
REFUSED = {409, 422}


class Queue(RuleBasedStateMachine):
    """One handoff, everybody who may try something with it, and a clock."""

    at: datetime

    @initialize(tier=TIERS, owned=st.booleans())
    def begin(self, tier: str, owned: bool) -> None:
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        users = {actor: UserFactory(roles=[role]) for actor, role in ROLES.items()}
        users["outsider"] = UserFactory(roles=[Role.PRODUCT_REVIEWER])
        self.clients = {actor: logged_in(user) for actor, user in users.items()}
        team = TeamFactory(members=[users["owner"], users["colleague"]])
        play = PlayFactory()
        self.paywall = SignalFactory()
        play.permission_signals.add(self.paywall)
        owner = users["owner"] if owned else None
        self.handoff = HandoffFactory(team=team, owner=owner, tier=tier, play=play)
        MoveRecordFactory(handoff=self.handoff)
        self.at, self.is_activated, self.is_invited, self.refusals = NOON, False, False, 0
        self.contacted_when: tuple[bool, bool, bool] | None = None

    def teardown(self) -> None:
        if hasattr(self, "savepoint"):
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    def press(self, actor: str, move: str, body: dict[str, Any] | None = None) -> None:
        with pytest.MonkeyPatch.context() as patch:
            for clock in CLOCKS:
                patch.setattr(clock, lambda: self.at)
            answer = self.clients[actor].post(f"/api/handoffs/{self.handoff.pk}/{move}", body or {})
        assert answer.status_code in {200, 403} | REFUSED, answer.json()
        self.refusals += answer.status_code in REFUSED

    @rule(hours=st.integers(0, 24 * 20))
    def time_passes(self, hours: int) -> None:
        self.at += timedelta(hours=hours)

    @rule(actor=ACTORS)
    def acknowledge(self, actor: str) -> None:
        self.press(actor, "acknowledge")

    @rule(actor=ACTORS)
    def open_context(self, actor: str) -> None:
        self.press(actor, "open-context")

    @rule(actor=ACTORS)
    def check_context(self, actor: str) -> None:
        self.press(actor, "check-context", {"note": "They are moving their orders over."})

    @rule(actor=ACTORS)
    def reach_out(self, actor: str) -> None:
        self.press(actor, "reach-out", {"channel": "email"})
        if self.contacted_when is None and Handoff.objects.get().contacted_at is not None:
            noted = self.handoff.context_checks.finished().exists()
            invited = self.is_invited or self.handoff.tier == "sales_led"
            self.contacted_when = (self.is_activated, invited, noted)

    @rule(actor=ACTORS, result=st.sampled_from(RESULTS))
    def record_outcome(self, actor: str, result: dict[str, Any]) -> None:
        self.press(actor, "outcome", result)

    @rule(actor=ACTORS, days=st.integers(1, 60))
    def snooze(self, actor: str, days: int) -> None:
        until = self.at + timedelta(days=days)
        self.press(actor, "outcome", {"kind": OutcomeKind.SNOOZED, "until": until.isoformat()})

    @rule(actor=ACTORS)
    def wake(self, actor: str) -> None:
        self.press(actor, "wake")

    @rule(steps=st.integers(1, 4))
    def go_on_as_one_should(self, steps: int) -> None:
        """The owner's next steps, without which chance alone would seldom get far."""
        for _ in range(steps):
            match Handoff.objects.get().state:
                case HandoffState.FIRED:
                    self.acknowledge("manager")
                case HandoffState.WATCHING:
                    self.invite()
                case HandoffState.READY:
                    self.open_context("manager")
                    self.check_context("manager")
                case HandoffState.CONTEXT_CHECKED:
                    self.reach_out("manager")

    @rule()
    def activate(self) -> None:
        if not self.is_activated:
            ScoreFactory(account=self.handoff.account, activated=True)
        self.is_activated = True

    @rule()
    def invite(self) -> None:
        account, self.is_invited = self.handoff.account, True
        person = PersonFactory(account=account)
        OccurrenceFactory(account=account, person=person, signal=self.paywall, at=self.at)
        PermissionCheck.objects.create(account=account, recorded_at=self.at)
        self.run_the_line()

    @rule()
    def run_the_line(self) -> None:
        for station in (end_cooldowns, find_permissions, wake_handoffs, expire_handoffs):
            station(self.at)

    @invariant()
    def nobody_is_contacted_before_the_gates_are_open(self) -> None:
        if hasattr(self, "savepoint"):
            assert self.contacted_when in (None, (True, True, True))

    @invariant()
    def every_change_of_state_is_legal_and_in_the_log(self) -> None:
        if not hasattr(self, "savepoint"):
            return
        states = distinct(event_model(Handoff).objects.order_by("pgh_id").values_list("state", flat=True))
        assert states == distinct(MoveRecord.objects.order_by("id").values_list("state", flat=True))
        assert set(pairwise(states)) <= set(transitions())

    @invariant()
    def a_closed_one_says_since_when(self) -> None:
        if hasattr(self, "savepoint"):
            handoff = Handoff.objects.get()
            assert (handoff.closed_at is not None) == (HandoffState(handoff.state) in CLOSED)

    @invariant()
    def every_refusal_is_written_down(self) -> None:
        if hasattr(self, "savepoint"):
            assert Refusal.objects.count() == self.refusals


def distinct(states: Any) -> list[str]:
    return [state for state, _ in groupby(states)]


@pytest.mark.django_db
def test_random_moves_lead_nowhere_they_should_not() -> None:
    run_state_machine_as_test(
        Queue,
        settings=settings(
            max_examples=30, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
