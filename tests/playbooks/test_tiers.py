"""Which tier an account is in: every mix of known and unknown values."""

from decimal import Decimal

import pytest

from playbooks.enums import TierKey
from playbooks.tier_tables import ACV, ADOPTION, EMPLOYEES, Measures, TierTable

TABLE = TierTable(
    version_id=1,
    bounds=(
        (TierKey.SALES_LED, {ACV: Decimal(100_000), EMPLOYEES: Decimal(500), ADOPTION: Decimal(25)}),
        (TierKey.SALES_ASSISTED, {ACV: Decimal(25_000), EMPLOYEES: Decimal(50), ADOPTION: Decimal(3)}),
        (TierKey.SELF_SERVE, {}),
    ),
)


def measures(acv: int | None, employees: int | None, active: int) -> Measures:
    values = {ACV: acv, EMPLOYEES: employees, ADOPTION: active}
    bounds = {(measure, low) for _, lower in TABLE.bounds for measure, low in lower.items()}
    return Measures(
        known=frozenset(measure for measure in (ACV, EMPLOYEES) if values[measure] is not None),
        reached=frozenset((m, low) for m, low in bounds if (value := values[m]) is not None and value >= low),
    )


@pytest.mark.parametrize(
    ("acv", "employees", "active", "tier"),
    [
        (100_000, 500, 0, TierKey.SALES_LED),
        (99_999, 500, 0, TierKey.SALES_ASSISTED),
        (100_000, 499, 0, TierKey.SALES_ASSISTED),
        (25_000, 50, 0, TierKey.SALES_ASSISTED),
        (24_999, 50, 99, TierKey.SELF_SERVE),
        (15_000, None, 99, TierKey.SELF_SERVE),
        (500_000, 49, 99, TierKey.SELF_SERVE),
        (None, 500, 0, TierKey.SALES_LED),
        (100_000, None, 0, TierKey.SALES_LED),
        (None, None, 25, TierKey.SALES_LED),
        (None, None, 3, TierKey.SALES_ASSISTED),
        (None, None, 2, TierKey.SELF_SERVE),
    ],
)
def test_tier(acv: int | None, employees: int | None, active: int, tier: TierKey) -> None:
    assert TABLE.tier_of(measures(acv, employees, active)) == tier


def test_table_without_self_serve_still_assigns_everyone() -> None:
    table = TierTable(version_id=1, bounds=TABLE.bounds[:2])

    assert table.tier_of(measures(None, None, 0)) == TierKey.SELF_SERVE
