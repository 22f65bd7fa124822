"""Amounts of money come through a file to the cent."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from config.definitions import document, reading, rows
from config.definitions.export import text_of
from config.definitions.problems import Findings
from config.definitions.values import LARGEST_ACV

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
