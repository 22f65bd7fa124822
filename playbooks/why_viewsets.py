"""Why accounts score what they score, over the API. They are about accounts, and know scorecards, so they live here."""

from collections.abc import Iterable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from accounts.admin_roles import has_any
from accounts.models import Account, ApiKey, Person
from accounts.rest.permissions import SALES
from accounts.rest.viewsets import ApiViewSet
from playbooks.enums import Subject
from playbooks.scoring import Evidence, EvidencePlace, RuleSpec, VersionSpec, Whose, explain, page_of_evidence, steps
from playbooks.turns import turns
from playbooks.why_serializers import (
    EvidencePageSerializer,
    EvidenceQuerySerializer,
    HistoryQuerySerializer,
    ScoreHistorySerializer,
    WhyQuerySerializer,
    WhySerializer,
)
from signals.told import told_by

EVIDENCE_A_PAGE = 50
WHICH = frozenset({"scorecard", "version", "person"})


class WhyViewSet(ApiViewSet):
    """Explanations of an account's score at an instant, the evidence in full, and the score over time."""

    queryset = Account.objects.all()
    serializer_class = WhySerializer
    action_parameters = {
        "why": WHICH | {"at"},
        "evidence": WHICH | {"at", "rule", "after"},
        "score_history": WHICH | {"from", "to"},
    }

    @extend_schema(parameters=[WhyQuerySerializer], responses=WhySerializer)
    @action(detail=True)
    def why(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002 - the id in the path
        """Say which rules hold for the account at an instant, how far the others are, and what they rest on."""
        account, asked = self._asked(WhyQuerySerializer)
        explanation = explain(VersionSpec.of(asked["version"]), self._whose(account, asked).id, asked["at"])
        shown = [evidence for line in explanation.lines for evidence in line.evidence]
        found = {"account": account, "version": asked["version"], "explanation": explanation}
        return Response(WhySerializer(found, context=_behind(request, shown)).data)

    @extend_schema(parameters=[EvidenceQuerySerializer], responses=EvidencePageSerializer)
    @action(detail=True)
    def evidence(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """List everything that one rule counts at an instant, the latest first."""
        account, asked = self._asked(EvidenceQuerySerializer)
        found = page_of_evidence(
            RuleSpec.of(asked["rule"]),
            self._whose(account, asked),
            asked["at"],
            before=asked["after"],
            most=EVIDENCE_A_PAGE + 1,
        )
        shown = found[:EVIDENCE_A_PAGE]
        following = EvidencePlace.after(shown[-1]) if len(found) > len(shown) else None
        page = {"account": account, "evidence": shown, "next": following and str(following), **asked}
        return Response(EvidencePageSerializer(page, context=_behind(request, shown)).data)

    @extend_schema(parameters=[HistoryQuerySerializer], responses=ScoreHistorySerializer)
    @action(detail=True, url_path="score-history")
    def score_history(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """Say what the account scored over time, and which rules changed that."""
        account, asked = self._asked(HistoryQuerySerializer)
        version, spec = asked["version"], VersionSpec.of(asked["version"])
        found = steps(spec, self._whose(account, asked).id, start=asked["from"], end=asked["to"])
        history = {
            "account": account,
            "version": version,
            "start": asked["from"],
            "end": asked["to"],
            "points": found[0].points,
            "turns": turns(spec, found),
        }
        return Response(ScoreHistorySerializer(history).data)

    def _whose(self, account: Account, asked: dict[str, Any]) -> Whose:
        """The account, or the person of it who is asked for: those who may read people may."""
        if asked["person"] is None:
            return Whose(account.pk, Subject.ACCOUNT)
        if not _reads_people(self.request):
            raise PermissionDenied("Scores of people are for those who may read people.")
        if not Person.objects.filter(pk=asked["person"], account=account, erased_at=None).exists():
            raise ValidationError({"person": "The account has no such person now."})
        return Whose(asked["person"], Subject.PERSON)

    def _asked(self, serializer: type[BaseSerializer[Any]]) -> tuple[Account, dict[str, Any]]:
        """The account, and what is asked about it."""
        account: Account = self.get_object()
        query = serializer(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        return account, query.validated_data


def _reads_people(request: Request) -> bool:
    return isinstance(request.auth, ApiKey) or has_any(request.user, SALES)


def _behind(request: Request, shown: Iterable[Evidence]) -> dict[str, Any]:
    """Who did what is shown, and what the events said: for those who may read people."""
    if not _reads_people(request):
        return {}
    shown = list(shown)
    people = Person.objects.in_bulk({one.person_id for one in shown if one.person_id})
    return {"people": people, "told": told_by({one.message_key for one in shown if one.person_id and one.message_key})}
