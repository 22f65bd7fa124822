from datetime import timedelta

import pytest

from handoffs.wording import ago, business_time, clock


@pytest.mark.parametrize(
    ("remaining", "said"),
    [
        (timedelta(0), "0 m left"),
        (timedelta(minutes=25, seconds=59), "25 m left"),
        (timedelta(minutes=100), "1 h 40 m left"),
        (timedelta(hours=4), "4 h left"),
        (timedelta(hours=12, minutes=30), "12 h left"),
        (timedelta(minutes=-25, seconds=-59), "25 m over"),
        (timedelta(hours=-200), "200 h over"),
    ],
)
def test_clock(remaining: timedelta, said: str) -> None:
    assert clock(remaining) == said


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 m ago"),
        (timedelta(hours=1), "1 h ago"),
        (timedelta(hours=47), "47 h ago"),
        (timedelta(hours=48), "2 d ago"),
        (timedelta(minutes=-5), "in 5 m"),
    ],
)
def test_ago(passed: timedelta, said: str) -> None:
    assert ago(passed) == said


@pytest.mark.parametrize(
    ("duration", "said"),
    [
        (timedelta(minutes=130), "2 h 10 min"),
        (timedelta(minutes=25, seconds=59), "25 min"),
        (timedelta(hours=12), "12 h"),
        (timedelta(minutes=-35), "35 min"),
    ],
)
def test_business_time(duration: timedelta, said: str) -> None:
    assert business_time(duration) == said
