"""Cells of CSV files that people open in a spreadsheet."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")
"""First characters that make a spreadsheet take a cell for a formula."""


def safe_cell(value: object) -> object:
    """Put a quote before a text that a spreadsheet would run as a formula; numbers and all else stay as they are."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
