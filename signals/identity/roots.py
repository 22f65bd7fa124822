"""What merges by hand come to: who stands for whom. Pure; no database.

Accounts are merged one into another, so each chain of merges ends at one that stands. People are merged with each
other: of all that are one by any chain of merges the oldest, which has the smallest id, stands for the rest.
"""

from collections import defaultdict
from collections.abc import Iterable

Edge = tuple[int, int]
"""The one that was merged, and the one it was merged into."""


def families(edges: Iterable[Edge], seeds: Iterable[int]) -> list[set[int]]:
    """The seeds with all that merges tie to them, apart from each other where nothing ties them."""
    near: dict[int, set[int]] = defaultdict(set)
    for merged, into in edges:
        near[merged].add(into)
        near[into].add(merged)
    found: list[set[int]] = []
    seen: set[int] = set()
    for seed in sorted(set(seeds)):
        if seed not in seen:
            family = _reach(near, seed)
            seen |= family
            found.append(family)
    return found


def account_roots(edges: Iterable[Edge], accounts: Iterable[int]) -> dict[int, int]:
    """The account that stands for each: the end of its chain of merges."""
    into = dict(edges)
    roots = {}
    for account in accounts:
        root = account
        while root in into:
            root = into[root]
        roots[account] = root
    return roots


def person_roots(edges: Iterable[Edge], people: Iterable[int]) -> dict[int, int]:
    """The person who stands for each: the oldest of their family."""
    return {person: min(family) for family in families(edges, people) for person in family}


def _reach(near: dict[int, set[int]], seed: int) -> set[int]:
    family, edge = {seed}, [seed]
    while edge:
        further = near[edge.pop()] - family
        family |= further
        edge += further
    return family
