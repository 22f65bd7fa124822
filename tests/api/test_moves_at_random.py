"""Random moves by random people at random times through the API: no illegal state, no move or change of owner that is
not in the log, one owner who may work on it, and nobody is contacted before activation, permission and a look at the
context. What was reported as sent all the same is on record."""

from datetime import datetime, timedelta
from itertools import groupby, pairwise
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F, Q
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.enums import Role
from accounts.history import event_model
from handoffs.abandoned import return_abandoned
from handoffs.assigning import away_until
from handoffs.deadlines import Clocks
from handoffs.enums import DisqualifyReason, HandoffState, LostReason, OutcomeKind, ReassignRule
from handoffs.models import Grant, Handoff, MoveRecord, Outcome, Outreach, Pause, Refusal, TeamMember, Violation
from handoffs.moves import CLOSED, transitions
from handoffs.pauses import CALLS, whole_stops_of
from handoffs.permitting import find_permissions
from handoffs.reassigning import reassign_handoffs, return_idle
from handoffs.rescheduling import reschedule_handoffs
from handoffs.routing.station import route_handoffs
from handoffs.sweep import sweep_clock
from handoffs.timers import end_cooldowns, expire_handoffs, wake_handoffs
from playbooks.models import Milestone, PermissionCheck
from tests.api.callers import caller_with_key, logged_in
from tests.factories.accounts import NOON, PersonFactory, UserFactory
from tests.factories.handoffs import AbsenceFactory, HandoffFactory, MoveRecordFactory, TeamFactory
from tests.factories.playbooks import PlayFactory, ScoreFactory
from tests.factories.signals import OccurrenceFactory, SignalFactory

CLOCKS = tuple(
    f"handoffs.{module}.now"
    for module in ("viewsets", "move_viewsets", "move_serializers", "assigning_viewsets", "outreach_viewsets")
)
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
STATIONS = (
    *(end_cooldowns, find_permissions, wake_handoffs, expire_handoffs, return_abandoned, reschedule_handoffs),
    *(sweep_clock, reassign_handoffs, return_idle, route_handoffs),
)
SHUT = {"before_activation", "before_permission"}


class Queue(RuleBasedStateMachine):
    """One handoff, everybody who may try something with it, and a clock."""

    at: datetime

    @initialize(tier=TIERS, owned=st.booleans())
    def begin(self, tier: str, owned: bool) -> None:
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        users = {actor: UserFactory(roles=[role]) for actor, role in ROLES.items()}
        users["outsider"] = UserFactory(roles=[Role.PRODUCT_REVIEWER])
        self.users = users
        self.clients = {actor: logged_in(user) for actor, user in users.items()}
        self.clients["product"] = caller_with_key("read", "write")
        team = TeamFactory(
            members=[users["owner"], users["colleague"]], reassign_rule=ReassignRule.NEXT_MEMBER, idle_hours=30
        )
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

    def press(self, actor: str, move: str, body: dict[str, Any] | None = None, *, kept: bool = True) -> int:
        """Try it; `kept` says whether a refusal of it is written down."""
        where = move if move == "reassign" else f"{self.handoff.pk}/{move}"
        answer = self.post(actor, f"handoffs/{where}", body)
        self.refusals += kept and answer in REFUSED
        return answer

    def post(self, actor: str, where: str, body: dict[str, Any] | None = None) -> int:
        """Ask for it at the time of this machine; whoever does not see what it is about learns nothing of it."""
        with pytest.MonkeyPatch.context() as patch:
            for clock in CLOCKS:
                patch.setattr(clock, lambda: self.at)
            answer = self.clients[actor].post(f"/api/{where}", body or {}, format="json")
        assert answer.status_code in {200, 201, 403, 404} | REFUSED, answer.json()
        return int(answer.status_code)

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
        self.note_first_contact()

    def note_first_contact(self) -> None:
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

    @rule(actor=ACTORS)
    def undo(self, actor: str) -> None:
        self.press(actor, "undo-outcome")

    @rule(actor=ACTORS)
    def take(self, actor: str) -> None:
        self.press(actor, "take")

    @rule(actor=ACTORS, to=st.sampled_from(["owner", "colleague", "manager"]))
    def give(self, actor: str, to: str) -> None:
        self.press(actor, "give", {"to": self.users[to].email, "reason": "They know them."})

    @rule(actor=ACTORS)
    def put_back(self, actor: str) -> None:
        self.press(actor, "return", {"reason": "Somebody else knows them."})

    @rule(actor=ACTORS, to=st.sampled_from(["owner", "colleague", None]))
    def reassign(self, actor: str, to: str | None) -> None:
        body = {"ids": [self.handoff.pk], "to": self.users[to].email if to else None, "reason": "On leave."}
        answer = self.press(actor, "reassign", body, kept=False)
        is_there = to is None or away_until(self.users[to], self.at) is None
        assert (answer == 200) is (actor == "manager" and is_there)

    @rule(actor=ACTORS)
    def grant(self, actor: str) -> None:
        self.press(actor, "grant", {"what": "api-limit"}, kept=False)

    @rule(actor=ACTORS, days=st.sampled_from([0, 1, 30]))
    def see_to_the_grant(self, actor: str, days: int) -> None:
        """Somebody revokes the latest; the product says that it has done what was due. Sometimes that is nothing."""
        grant = Grant.objects.order_by("pk").last()
        if grant is not None:
            if days == 0:
                self.post(actor, f"grants/{grant.pk}/revoke")
            assert self.post("product", f"grants/{grant.pk}/done") in {200, 409}
            assert self.post(actor, f"grants/{grant.pk}/done") in {403, 404}

    @rule(actor=ACTORS)
    def note_an_answer(self, actor: str) -> None:
        sent = Outreach.objects.order_by("pk").last()
        if sent is not None and self.post(actor, f"outreach/{sent.pk}/answered") == 200:
            assert Outreach.objects.get(pk=sent.pk).answered_at is not None

    @rule(who=st.sampled_from(["owner", "colleague"]), days=st.integers(1, 20))
    def leave_for_a_while(self, who: str, days: int) -> None:
        AbsenceFactory(user=self.users[who], starts_at=self.at, ends_at=self.at + timedelta(days=days))

    @rule(who=st.sampled_from(["owner", "colleague"]), capacity=st.sampled_from([0, 1, None]))
    def can_take_so_many(self, who: str, capacity: int | None) -> None:
        TeamMember.objects.filter(user=self.users[who]).update(capacity=capacity)

    @rule(actor=ACTORS)
    def report_what_was_sent(self, actor: str) -> None:
        """It has happened; what was wrong with it is on record, and moves nothing on that a gate keeps back."""
        before, found = Handoff.objects.get(), set(Violation.objects.values_list("pk", flat=True))
        answer = self.press(actor, "outreach", {"channel": "email", "body": "Shall I lift it?"})
        if answer == 201:
            broken = Violation.objects.exclude(pk__in=found)
            kinds = set(broken.values_list("kind", flat=True))
            assert ("before_activation" in kinds) is not self.is_activated
            assert Handoff.objects.get().contacted_at is None or before.contacted_at or not kinds & SHUT
            self.note_first_contact()

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
        for station in STATIONS:
            station(self.at)
        while reschedule_handoffs(self.at):
            pass
        handoff = Handoff.objects.with_a_clock().select_related("team__calendar").first()
        if handoff is not None:
            stops = whole_stops_of([handoff])[handoff.pk]
            assert handoff.due_at == Clocks().deadlines(handoff, stops.all).due_at

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
    def every_change_of_owner_is_in_the_log_and_to_somebody_who_works_it(self) -> None:
        if not hasattr(self, "savepoint"):
            return
        owners = distinct(event_model(Handoff).objects.order_by("pgh_id").values_list("owner", flat=True))
        assert owners == distinct(MoveRecord.objects.order_by("id").values_list("owner", flat=True))
        assert set(owners) <= {None, *(self.users[actor].pk for actor in ("owner", "colleague", "manager"))}

    @invariant()
    def what_came_of_it_is_what_was_recorded_and_not_undone(self) -> None:
        if hasattr(self, "savepoint"):
            handoff = Handoff.objects.get()
            won = Outcome.objects.filter(kind=OutcomeKind.WON, undo=None).exists()
            assert won == (handoff.state == HandoffState.WON) == Milestone.objects.exists()
            assert handoff.cooldown_until is None or handoff.state == HandoffState.DISQUALIFIED

    @invariant()
    def what_is_granted_was_taken_on_and_is_withdrawn_after_it_was_applied(self) -> None:
        if hasattr(self, "savepoint"):
            odd = Q(handoff__acknowledged_at=None) | Q(applied_at=None, withdrawn_at__isnull=False)
            assert not Grant.objects.filter(odd | Q(revoked_by=None, revoked_at__isnull=False)).exists()

    @invariant()
    def nothing_is_called_while_the_clock_stands_still(self) -> None:
        if hasattr(self, "savepoint"):
            within = {"starts_at__lt": F("handoff__moves__at"), "ends_at__gt": F("handoff__moves__at")}
            assert not Pause.objects.filter(handoff__moves__move__in=CALLS, **within).exists()

    @invariant()
    def a_closed_one_says_since_when(self) -> None:
        if hasattr(self, "savepoint"):
            handoff = Handoff.objects.get()
            assert (handoff.closed_at is not None) == (HandoffState(handoff.state) in CLOSED)

    @invariant()
    def every_refusal_is_written_down(self) -> None:
        if hasattr(self, "savepoint"):
            assert Refusal.objects.count() == self.refusals


def distinct(states: Any) -> list[Any]:
    return [state for state, _ in groupby(states)]


@pytest.mark.django_db
def test_random_moves_lead_nowhere_they_should_not() -> None:
    run_state_machine_as_test(
        Queue,
        settings=settings(
            max_examples=20, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
