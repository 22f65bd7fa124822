"""Cells that spreadsheets leave alone."""

import pytest

from accounts.csv_cells import safe_cell


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\0"])
def test_no_text_is_a_formula(start: str) -> None:
    assert safe_cell(f"{start}cmd()") == f"'{start}cmd()"


@pytest.mark.parametrize("cell", ["Acme = Co", "", 12, -12, None, True])
def test_other_cells_stay_as_they_are(cell: object) -> None:
    assert safe_cell(cell) is cell
