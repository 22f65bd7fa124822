"""What docs/scaling.md says of several processes and of other servers, tried on one machine."""

import time
from itertools import count
from pathlib import Path

import pytest

from tests.config.programs import manage
from tests.scaling.cluster import CALLS_OF_A_COMPANY, Cluster, cluster, database, home_with_definitions
from tests.scaling.servers import RABBITMQ, needs, pgbouncer, rabbitmq, redis_server

pytestmark = pytest.mark.scaling

COMPANIES = 30
OCCURRENCES_OF_A_COMPANY = 3
PATIENCE = 60
SCORECARD = "product-qualified"


def everything_once(companies: int, webs: int) -> tuple[int, ...]:
    """The counts after every web server was sent all calls of so many companies."""
    calls = companies * CALLS_OF_A_COMPANY
    return calls, companies * OCCURRENCES_OF_A_COMPANY, companies, calls, calls * (webs - 1), 0


def send_and_wait(running: Cluster, companies: range) -> None:
    running.send(companies)
    running.wait_for_handoffs(companies.stop)


def send_until_woken(running: Cluster) -> None:
    """Send one company after the other until the line is awake and has worked off everything."""
    for company in count(1_000):
        running.send(range(company, company + 1))
        time.sleep(1)
        if not running.counts()[5]:
            return
        if company > 1_000 + PATIENCE:
            pytest.fail("The line did not wake up again.")


def table(home: Path, url: str, *arguments: str) -> str:
    done = manage(home, *arguments, DATABASE_URL=url)
    assert done.returncode == 0, done.stderr
    return done.stdout


@needs("redis-server", "redis-server")
def test_two_webs_and_two_workers_share_a_real_redis() -> None:
    with home_with_definitions() as home, redis_server() as url, cluster(home, 2, 2, REDIS_URL=url) as running:
        send_and_wait(running, range(COMPANIES))

        assert running.counts() == everything_once(COMPANIES, webs=2)


@needs(RABBITMQ, "rabbitmq-server")
def test_rabbitmq_wakes_the_line_and_may_go_away() -> None:
    with (
        home_with_definitions() as home,
        rabbitmq() as broker,
        cluster(home, 1, 2, BROKER_URL=broker.url) as running,
    ):
        send_and_wait(running, range(COMPANIES))
        broker.stop()
        answers = running.send(range(COMPANIES, COMPANIES + 5))
        broker.start()
        # No beat runs here, so it takes a delivery after the rest that a broker gets to wake the line again.
        send_until_woken(running)

        assert [answer["stored"] for answer in answers] == [CALLS_OF_A_COMPANY] * 5
        assert running.counts()[2] > COMPANIES + 5


@needs("pgbouncer", "pgbouncer")
def test_a_pool_in_transaction_mode_changes_nothing() -> None:
    with home_with_definitions() as home, pgbouncer(home) as url:
        with cluster(home, 2, 2, DATABASE_URL=url) as running:
            send_and_wait(running, range(COMPANIES))

            assert running.counts() == everything_once(COMPANIES, webs=2)
        own = database(home)
        assert table(home, url, "backtest", SCORECARD) == table(home, own, "backtest", SCORECARD)
        assert table(home, url, "score", "--as-of", "2100-01-01") == table(home, own, "score", "--as-of", "2100-01-01")
