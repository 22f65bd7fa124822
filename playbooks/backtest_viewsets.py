"""Backtests over the API: ask for one, watch it, stop it, read what came of it."""

from typing import Any, ClassVar

from django.http import StreamingHttpResponse
from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.csv_cells import csv_lines, csv_response
from accounts.enums import Role
from accounts.models import User
from accounts.rest.permissions import REVOPS
from accounts.rest.viewsets import ReadViewSet
from accounts.serializers import NothingSerializer
from playbooks import backtest_results as results
from playbooks import backtesting, jobs
from playbooks.backtest_serializers import (
    BacktestFiringSerializer,
    BacktestSerializer,
    FiringsPageQuerySerializer,
    FiringsQuerySerializer,
)
from playbooks.enums import BacktestState
from playbooks.errors import NotFinished
from playbooks.filters import BacktestFilter
from playbooks.models import Backtest

ACCEPTED = 202
PAGE = 100
NARROWED = frozenset({"side", "search"})


class BacktestViewSet(ReadViewSet):
    """Versions replayed on all stored usage."""

    queryset = Backtest.objects.select_related("version__scorecard", "compared_with__scorecard").prefetch_related(
        "version__rules", "compared_with__rules"
    )
    serializer_class = BacktestSerializer
    filterset_class = BacktestFilter
    orderings = ("-id", "id")
    writers: ClassVar[frozenset[Role]] = REVOPS
    action_parameters = {"firings": NARROWED | frozenset({"page"}), "csv": NARROWED}

    @extend_schema(request=BacktestSerializer, responses={ACCEPTED: BacktestSerializer})
    def create(self, request: Request) -> Response:
        """Have a version replayed as it is now. It runs in the background; read it again to see how far it is."""
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        by = request.user if isinstance(request.user, User) else None
        made = backtesting.request(by=by, at=now(), **body.validated_data)
        return Response(self.get_serializer(made).data, status=ACCEPTED)

    @extend_schema(request=None, responses=BacktestSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002 - the id in the path
        """Stop a backtest that is not over; there is no result then."""
        NothingSerializer(data=request.data).is_valid(raise_exception=True)
        backtest: Backtest = self.get_object()
        jobs.cancel(backtest, now())
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(parameters=[FiringsPageQuerySerializer], responses=BacktestFiringSerializer(many=True))
    @action(detail=True, filter_backends=[], pagination_class=None)
    def firings(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """The firings of a finished backtest, in time."""
        backtest = self._finished()
        asked = _asked(FiringsPageQuerySerializer, request)
        page = asked.pop("page")
        found = results.firings(backtest, **asked)[(page - 1) * PAGE : page * PAGE]
        return Response(BacktestFiringSerializer(found, many=True, context={"backtest": backtest}).data)

    @extend_schema(parameters=[FiringsQuerySerializer], responses={(200, "text/csv"): str})
    @action(detail=True, url_path="firings.csv", filter_backends=[], pagination_class=None)
    def csv(self, request: Request, **kwargs: Any) -> StreamingHttpResponse:  # noqa: ARG002
        """All of them as a file."""
        backtest = self._finished()
        found = results.firings(backtest, **_asked(FiringsQuerySerializer, request))
        lines = csv_lines(results.COLUMNS, results.table(backtest, found))
        return csv_response(f"backtest-{backtest.pk}.csv", lines)

    def _finished(self) -> Backtest:
        backtest: Backtest = self.get_object()
        if backtest.state != BacktestState.FINISHED:
            raise NotFinished(
                f"The backtest is {backtest.get_state_display().lower()}; only a finished one has firings."
            )
        return backtest


def _asked(serializer: type[FiringsQuerySerializer], request: Request) -> dict[str, Any]:
    query = serializer(data=request.query_params)
    query.is_valid(raise_exception=True)
    return dict(query.validated_data)
