"""Decides which ids belong to one person. Pure; no database.

Ids are nodes; what calls say about them are links. An alias always joins. A tie (a call with both a user id and an
anonymous id) joins only while the anonymous side has no user id of its own, so a device that two people share stays
with the first of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

Node = tuple[str, str]
"""Kind and value of an identifier."""


@dataclass(frozen=True)
class Link:
    """Two ids in one call, and the people they have already (None: none yet).

    `left` is the anonymous or previous id.
    """

    left: Node
    left_person: int | None
    right: Node
    right_person: int | None
    is_alias: bool


@dataclass
class Group:
    """The ids that are one person, and the stored people they had so far."""

    nodes: set[Node] = field(default_factory=set)
    people: set[int] = field(default_factory=set)
    has_user: bool = False

    @property
    def survivor(self) -> int | None:
        """The stored person that stays: the oldest."""
        return min(self.people, default=None)


def join(links: Iterable[Link], people_with_user_id: frozenset[int]) -> list[Group]:
    """Follow the links in order; the earlier one decides where two disagree."""
    groups = _Groups(people_with_user_id)
    for link in links:
        left = groups.of(link.left, link.left_person)
        right = groups.of(link.right, link.right_person)
        if left is not right and (link.is_alias or not left.has_user):
            groups.merge(left, right)
    return groups.all()


class _Groups:
    def __init__(self, people_with_user_id: frozenset[int]) -> None:
        self._people_with_user_id = people_with_user_id
        self._by_node: dict[Node, Group] = {}
        self._by_person: dict[int, Group] = {}

    def of(self, node: Node, person: int | None) -> Group:
        group = self._by_node.get(node)
        if group is None:
            group = Group() if person is None else self._by_person.get(person, Group())
            self._add(group, node, person)
        return group

    def merge(self, left: Group, right: Group) -> None:
        small, big = sorted((left, right), key=lambda group: len(group.nodes))
        big.nodes |= small.nodes
        big.people |= small.people
        big.has_user |= small.has_user
        self._by_node.update(dict.fromkeys(small.nodes, big))
        self._by_person.update(dict.fromkeys(small.people, big))

    def all(self) -> list[Group]:
        return list({id(group): group for group in self._by_node.values()}.values())

    def _add(self, group: Group, node: Node, person: int | None) -> None:
        group.nodes.add(node)
        group.has_user |= node[0] == "user" or person in self._people_with_user_id
        self._by_node[node] = group
        if person is not None:
            group.people.add(person)
            self._by_person[person] = group
