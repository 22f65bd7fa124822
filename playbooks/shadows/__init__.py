"""Versions that are scored silently beside the one in force: their runs, their firings, and how the two compare.

A version in shadow is assessed by the same station, about the same accounts and at the same instants as the one in
force. What comes of it is kept in tables of its own, which neither handoffs nor anybody in sales reads.
"""
