"""Ids that faulty clients send in place of one, over `/v1`: nobody becomes one with anybody by them."""

from itertools import count
from typing import Any

import pytest

from accounts.models import Identifier
from signals.stations import match_batches
from tests.signals.ingest.calls import NOON, arrival, landed, refusal, text

NOBODYS = ["null", "Undefined", "[object Object]", "NaN", " none ", "guest", "0", 0]
UNDEFINED = NOBODYS[:5]


def people(*calls: dict[str, Any]) -> list[set[str]]:
    """The ids of each person that these calls make."""
    numbers = count()
    landed(*(text(messageId=f"m{next(numbers)}", **members) for members in calls))
    while match_batches(NOON):
        pass
    found: dict[int, set[str]] = {}
    for person, value in Identifier.objects.order_by("value").values_list("person", "value"):
        found.setdefault(person, set()).add(value)
    return list(found.values())


@pytest.mark.parametrize("nobody", NOBODYS)
def test_an_alias_with_it_is_refused(nobody: str | int) -> None:
    said = f"must be the id of one person; “{nobody}” is nobody's."

    assert refusal(text(type="alias", previousId=nobody)) == ("previousId", f"previousId {said}")
    assert refusal(text(type="alias", userId=nobody, previousId="v7")) == ("userId", f"userId {said}")


@pytest.mark.parametrize("nobody", NOBODYS)
def test_the_other_id_of_a_call_is_whose_it_is(nobody: str | int) -> None:
    visitor, user = arrival(userId=nobody, anonymousId="v7"), arrival(anonymousId=nobody)

    assert (visitor.user_id, visitor.anonymous_id) == (None, "v7")
    assert (user.user_id, user.anonymous_id) == ("u1", None)


@pytest.mark.parametrize("field", ["userId", "anonymousId"])
def test_alone_it_is_refused_where_no_program_means_an_id_by_it(field: str) -> None:
    for nobody in UNDEFINED:
        ids = {"userId": None, field: nobody}
        assert refusal(text(**ids)) == (field, f"{field} must be the id of one person; “{nobody}” is nobody's.")

    assert refusal(text(userId="null", anonymousId="undefined"))[0] == "userId"
    assert arrival(userId="0").user_id == "0"


@pytest.mark.django_db
def test_nobody_is_joined_by_it() -> None:
    found = people(
        {"type": "alias", "userId": "ann", "previousId": "undefined"},
        {"type": "alias", "userId": "bo", "previousId": "undefined"},
        *({"userId": user, "anonymousId": "null"} for user in ("ann", "bo")),
        *({"userId": "null", "anonymousId": visitor} for visitor in ("v1", "v2")),
        {"userId": None, "anonymousId": "null"},
    )

    assert found == [{"ann"}, {"bo"}, {"v1"}, {"v2"}]
