"""Figures for Prometheus, read from the database, so that they are the same whichever process is asked."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Count, Sum
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from config.trays import loads
from handoffs.models import Handoff
from playbooks.models import Score
from signals.models import Batch

OUTCOMES = ("received", "stored", "duplicate", "rejected")


class LineCollector(Collector):
    """The whole line at one instant, in a fixed number of queries."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def collect(self) -> Iterable[Metric]:
        """Give every figure."""
        yield from self._trays()
        yield from self._landing()
        yield self._scores()
        yield from self._handoffs()

    def _trays(self) -> Iterator[Metric]:
        rows = GaugeMetricFamily("baton_tray_rows", "Rows that wait for a station.", labels=["tray"])
        lag = GaugeMetricFamily("baton_tray_lag_seconds", "How long the oldest row has waited.", labels=["tray"])
        for load in loads(self.at):
            rows.add_metric([load.tray.name], load.rows)
            lag.add_metric([load.tray.name], load.lag_seconds)
        yield from (rows, lag)

    def _landing(self) -> Iterator[Metric]:
        totals = Batch.objects.aggregate(batches=Count("pk"), **{name: Sum(name, default=0) for name in OUTCOMES})
        events = CounterMetricFamily("baton_events", "Events by what became of them.", labels=["outcome"])
        for name in OUTCOMES:
            events.add_metric([name], totals[name])
        yield events
        yield CounterMetricFamily("baton_batches", "Deliveries.", value=totals["batches"])

    def _scores(self) -> Metric:
        scores = GaugeMetricFamily("baton_scores", "Scores of accounts.", labels=["scorecard", "qualified"])
        rows = Score.objects.values_list("version__scorecard__name", "qualified").annotate(rows=Count("pk"))
        for card, qualified, count in rows.order_by("version__scorecard__name", "qualified"):
            scores.add_metric([card, "yes" if qualified else "no"], count)
        return scores

    def _handoffs(self) -> Iterator[Metric]:
        handoffs = GaugeMetricFamily("baton_open_handoffs", "Open handoffs.", labels=["state"])
        rows = Handoff.objects.unclosed().values_list("state").annotate(rows=Count("pk"))
        for state, count in rows.order_by("state"):
            handoffs.add_metric([state], count)
        late = Handoff.objects.overdue(self.at).count()
        overdue = GaugeMetricFamily("baton_overdue_handoffs", "Unacknowledged past their time.", value=late)
        yield from (handoffs, overdue)


def render(at: datetime) -> bytes:
    """Give the figures in Prometheus' text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(LineCollector(at))
    return generate_latest(registry)
