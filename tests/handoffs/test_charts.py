from datetime import UTC, date, datetime, timedelta

from handoffs.charts import columns, staircase

MONDAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_columns_stand_on_the_ground_and_scale_with_the_peak() -> None:
    chart = columns([(MONDAY, 0), (MONDAY, 5), (MONDAY, 10), (MONDAY, 1000)][:3], width=30, height=50)

    assert [(bar.x, bar.y, bar.width, bar.height) for bar in chart.bars] == [
        (0, 50, 7, 0),
        (10, 25, 7, 25),
        (20, 0, 7, 50),
    ]
    assert chart.peak == 10


def test_a_day_with_anything_is_seen() -> None:
    chart = columns([(MONDAY, 1), (MONDAY, 1000)])

    assert chart.bars[0].height == 2


def test_nothing_at_all_is_drawn_flat() -> None:
    assert (columns([]).bars, columns([(MONDAY, 0)]).peak) == ([], 0)


def test_a_score_is_a_staircase() -> None:
    chart = staircase([(NOON, 0), (NOON + HOUR, 50), (NOON + 3 * HOUR, 100)], NOON + 4 * HOUR, 50, (400, 108))

    assert (chart.path, chart.threshold_y, chart.last) == ("M0 104.0H100.0V54.0H300.0V4.0H400", 54, 100)
    assert [(dot.x, dot.y, dot.points) for dot in chart.dots] == [(100, 54, 50), (300, 4, 100)]


def test_points_below_nothing_stay_in_the_picture() -> None:
    chart = staircase([(NOON, -50)], NOON + HOUR, 50, (400, 108))

    assert (chart.path, chart.threshold_y) == ("M0 104.0H400", 4)
