"""Amounts of money come through a file to the cent, and sums to the last digit that the column has."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.definitions import Rejected, document, export_text, import_text, reading, rows
from config.definitions.export import text_of
from config.definitions.problems import Findings
from config.definitions.values import LARGEST_ACV
from playbooks.models import Rule
from tests.factories.accounts import NOON

FILE = "tiers: {{currency: USD, bounds: [{{key: sales_led, acv_min: {}, opens_handoff: true}}]}}"


def read(text: str) -> tuple[Decimal | None, str]:
    """The bound as it is stored, and the file that it is exported as."""
    found = document.read(text.encode())
    findings = Findings(found.marks)
    definitions = reading.definitions_from(found.value, findings)
    findings.raise_if_any()
    assert definitions.tiers is not None
    return rows.tier_of(definitions.tiers.bounds[0]).acv_min, text_of(definitions)


@given(st.decimals(min_value=0, max_value=LARGEST_ACV, places=2))
def test_an_amount_is_stored_and_written_to_the_cent(amount: Decimal) -> None:
    stored, written = read(FILE.format(f"{amount:f}"))

    assert stored == amount
    assert read(written) == (amount, written)


SUMS = """
signals: [{{key: run, name: Run, category: activation, events: [Run], measures: calls}}]
scorecards:
  - key: pql
    name: PQL
    threshold: 5
    cooldown: 1 day
    rules: [{{key: a, label: A, points: 5, kind: sum, signal: run, limit: {}, within: ever, activation: true}}]
"""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sum_", "written"),
    [
        ("999999999999999.999", "999999999999999.999"),
        ("999999999999999999.999999", "999999999999999999.999999"),
        ("900000000000000001", "900000000000000001"),
        ("1000.50", "1000.5"),
        ("0.000001", "0.000001"),
        ("2.0", "2"),
    ],
)
def test_a_sum_is_stored_and_written_to_the_last_digit(sum_: str, written: str) -> None:
    import_text(SUMS.format(sum_).encode(), publish=False, at=NOON)

    limit = Rule.objects.get().limit
    assert limit == Decimal(sum_)
    text = export_text()
    assert f"limit: {written}\n" in text
    assert import_text(text.encode(), publish=False, at=NOON) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sum_", "said"),
    [
        ("0", "limit: 0 is not a number above 0, at most 999999999999999999.999999"),
        ("1000000000000000000", "1000000000000000000 is not a number above 0, at most"),
        ("0.0000001", "has more than 6 decimal places"),
        ("'5'", "“5” is not a number above 0"),
        ("true", "true is not a number above 0"),
    ],
)
def test_a_sum_that_no_column_holds_is_refused(sum_: str, said: str) -> None:
    with pytest.raises(Rejected, match=re.escape(said)):
        import_text(SUMS.format(sum_).encode(), publish=False, at=NOON)
