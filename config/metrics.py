"""Figures for Prometheus, read from the database, so that they are the same whichever process is asked.

Those of the line are `config.readings`, which the Line page shows too.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Count
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from config.models import ScoreCount
from config.readings import Reading, read
from handoffs.models import Handoff

OUTCOMES = ("received", "stored", "duplicate", "rejected")


class LineCollector(Collector):
    """The whole line at one instant, in a fixed number of queries."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def collect(self) -> Iterable[Metric]:
        """Give every figure."""
        reading = read(self.at)
        yield from _trays(reading)
        yield from _landing(reading)
        yield from _troubles(reading)
        yield from _storage(reading)
        yield from self._scores()
        yield from self._handoffs()

    def _scores(self) -> Iterator[Metric]:
        labels = ["scorecard", "qualified"]
        scores = GaugeMetricFamily("baton_scores", "Accounts with a score, when last counted.", labels=labels)
        told = "When they were counted, in seconds since 1970."
        counted_at = GaugeMetricFamily("baton_scores_counted_at_seconds", told)
        for row in (rows := list(ScoreCount.objects.order_by("scorecard", "qualified"))):
            scores.add_metric([row.scorecard, "yes" if row.qualified else "no"], row.accounts)
        if rows:
            counted_at.add_metric([], max(row.counted_at for row in rows).timestamp())
        yield from (scores, counted_at)

    def _handoffs(self) -> Iterator[Metric]:
        handoffs = GaugeMetricFamily("baton_open_handoffs", "Open handoffs.", labels=["state"])
        rows = Handoff.objects.unclosed().values_list("state").annotate(rows=Count("pk"))
        for state, count in rows.order_by("state"):
            handoffs.add_metric([state], count)
        late = Handoff.objects.overdue(self.at).count()
        overdue = GaugeMetricFamily("baton_overdue_handoffs", "Unacknowledged past their time.", value=late)
        yield from (handoffs, overdue)


def _trays(reading: Reading) -> Iterator[Metric]:
    rows = GaugeMetricFamily("baton_tray_rows", "Rows that wait for a station.", labels=["tray"])
    lag = GaugeMetricFamily("baton_tray_lag_seconds", "How long the oldest row has waited.", labels=["tray"])
    for load in reading.loads:
        rows.add_metric([load.tray.name], load.rows)
        lag.add_metric([load.tray.name], load.lag_seconds)
    oldest = "How long the oldest row has waited of those that should be gone within moments."
    yield from (rows, lag, GaugeMetricFamily("baton_line_lag_seconds", oldest, value=reading.lag_seconds))


def _landing(reading: Reading) -> Iterator[Metric]:
    events = CounterMetricFamily("baton_events", "Events by what became of them.", labels=["outcome"])
    for name in OUTCOMES:
        events.add_metric([name], getattr(reading.totals, name))
    yield events
    yield CounterMetricFamily("baton_batches", "Deliveries.", value=reading.totals.batches)
    refusals = CounterMetricFamily("baton_rejections", "Rejected events by reason.", labels=["field", "reason"])
    for refusal in reading.refusals:
        refusals.add_metric([refusal.field, refusal.reason], refusal.events)
    yield refusals
    if reading.refused is not None:
        refused = CounterMetricFamily("baton_refused_requests", "Requests with usage refused whole.", labels=["reason"])
        for reason, requests in reading.refused.items():
            refused.add_metric([reason.value], requests)
        yield refused


def _troubles(reading: Reading) -> Iterator[Metric]:
    errors = CounterMetricFamily("baton_station_errors", "Failures of stations.", labels=["station"])
    for station, times in reading.errors_by_station.items():
        errors.add_metric([station], times)
    yield errors
    yield GaugeMetricFamily(
        "baton_batches_set_aside", "Deliveries that cannot be matched, and wait for somebody.", value=reading.set_aside
    )
    yield GaugeMetricFamily(
        "baton_unknown_event_names", "Event names of late that no active signal names.", value=reading.unknown_names
    )
    yield GaugeMetricFamily(
        "baton_unknown_events", "Events that came in under these names.", value=reading.unknown_events
    )


def _storage(reading: Reading) -> Iterator[Metric]:
    yield GaugeMetricFamily("baton_event_partitions", "Months of usage with a table.", value=len(reading.months))
    yield GaugeMetricFamily(
        "baton_event_partitions_ahead", "Of these, months that are still to come.", value=reading.months_ahead
    )
    yield GaugeMetricFamily(
        "baton_event_bytes", "What stored events take on disk, with indexes.", value=reading.stored_bytes
    )


def render(at: datetime) -> bytes:
    """Give the figures in Prometheus' text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(LineCollector(at))
    return generate_latest(registry)
