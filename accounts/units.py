"""What a station of the line says of a unit of its work."""

from typing import Self


class Unit(int):
    """How much was done; `is_full` says that the tray held at least as much as a unit takes, so probably more.

    A plain number leaves that open, and whoever gets one has to look again.
    """

    is_full: bool

    def __new__(cls, done: int, *, is_full: bool) -> Self:
        """Count what was done."""
        unit = super().__new__(cls, done)
        unit.is_full = is_full
        return unit
