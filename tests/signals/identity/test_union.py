from signals.identity.union import Link, Node, join

U1, U2, V1, V2 = ("user", "1"), ("user", "2"), ("anonymous", "1"), ("anonymous", "2")


def tie(left: Node, right: Node, left_person: int | None = None, right_person: int | None = None) -> Link:
    return Link(left, left_person, right, right_person, is_alias=False)


def alias(left: Node, right: Node, left_person: int | None = None, right_person: int | None = None) -> Link:
    return Link(left, left_person, right, right_person, is_alias=True)


def joined(*links: Link, with_user_id: tuple[int, ...] = ()) -> list[tuple[list[Node], int | None]]:
    return sorted((sorted(group.nodes), group.survivor) for group in join(links, frozenset(with_user_id)))


def test_new_ids_become_one_group() -> None:
    assert joined(tie(V1, U1), tie(V2, U1)) == [([V1, V2, U1], None)]


def test_the_oldest_person_stays() -> None:
    assert joined(alias(U2, U1, 7, 5)) == [([U1, U2], 5)]


def test_a_tie_respects_the_first_user() -> None:
    assert joined(tie(V1, U1), tie(V1, U2)) == [([V1, U1], None), ([U2], None)]


def test_a_tie_respects_a_stored_user() -> None:
    assert joined(tie(V1, U2, 5, None), with_user_id=(5,)) == [([V1], 5), ([U2], None)]


def test_a_tie_takes_a_stored_visitor() -> None:
    assert joined(tie(V1, U1, 5, 7), with_user_id=(7,)) == [([V1, U1], 5)]


def test_an_alias_joins_whatever_they_were() -> None:
    assert joined(tie(V1, U1), alias(V1, U2)) == [([V1, U1, U2], None)]


def test_ids_of_one_stored_person_are_one_group() -> None:
    assert joined(tie(V1, U1, 5, None), tie(V2, U2, 5, None)) == [([V1, V2, U1], 5), ([U2], None)]


def test_groups_joined_later_keep_their_people() -> None:
    links = tie(V1, U1, 5, None), tie(V2, U2, 3, None), alias(U1, U2), tie(V1, U2, 5, None)

    assert joined(*links) == [([V1, V2, U1, U2], 3)]
