"""Slow, obvious recomputations that the real ones are held against."""
