"""One file of outcomes by the command, the API and the admin: the same is kept, the same is wrong in the same place."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils.timezone import now

from accounts.enums import Role
from playbooks.milestones import uploads
from playbooks.models import Milestone, OutcomeImport, OutcomeRejection
from tests.api.callers import caller
from tests.factories.accounts import AccountFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db

HEADER = ("kind", "at", "account", "email", "yearly_value", "currency", "id")
ROWS = (
    ("customer", "2026-02-01", "acme.com", "", "1200.500", "uSd", "d-1"),
    ("customer", "soon", "acme.com", "", "", "", ""),
    ("mql", "2026-01-05T09:00:00+01:00", "", "Ann@Acme.com", "", "", ""),
    ("mql", "2026-01-05T08:00:00Z", "", "ann@acme.com", "", "", ""),
    ("customer", "2026-02-01", "nowhere", "", "", "", ""),
    ("customer", "2999-01-01", "acme.com", "", "", "", ""),
    ("lead", "2026-02-01", "acme.com", "", "", "", ""),
    ("customer", "2026-02-01", "acme.com", "", "12,000", "USD", ""),
    ("customer", "2026-02-01", "acme.com", "", "5", "", ""),
    ("customer", "2026-02-01", "", "", "", "", ""),
    ("mql", "2026-02-01", "", "ann", "", "", ""),
    ("customer", "2026-02-02", "acme.com", "", "1300", "USD", "d-2"),
    ("customer", "2026-02-01", "acme.com", "", "5", "NaN", ""),
    ("customer", "2026-02-01", "acme.com", "", "5", "abc", ""),
    ("customer", "2026-02-01", "acme.com", "", "12.345", "USD", ""),
)
WRONG = [
    (1, "at", "It must be an ISO 8601"),
    (4, "account", "No account goes by “nowhere”"),
    (5, "at", "It must lie between 1970 and now"),
    (6, "kind", "It must be one of: customer, mql."),
    (7, "yearly_value", "It must be a number from 0, with a point"),
    (8, "currency", "A value needs its currency"),
    (9, "account", "Say whom it is about"),
    (10, "email", "It must be an e-mail address"),
    (12, "currency", "It must be the three letters of a currency in ISO 4217, like USD or EUR."),
    (13, "currency", "It must be the three letters of a currency in ISO 4217, like USD or EUR."),
    (14, "yearly_value", "It may have two decimals at most; round it, like 12000.50."),
]
FIGURES = ("received", "stored", "duplicate", "rejected")
Told = tuple[dict[str, int], list[tuple[int, str, str]]]
"""The figures, and what is wrong: the row, the field and the reason."""


def sheet() -> str:
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *ROWS])
    return text.getvalue()


def objects() -> list[dict[str, str]]:
    return [dict(zip(HEADER, row, strict=True)) for row in ROWS]


def by_command(path: Path, text: str, first: int) -> Told:
    path.write_text(text)
    call_command("import_outcomes", str(path), "--source", "crm", stdout=(out := io.StringIO()))
    *lines, last = out.getvalue().splitlines()
    found = [re.fullmatch(r"line (\d+), (\w+): (.+)", line) for line in lines]
    return json.loads(last), sorted((int(one[1]) - first, one[2], one[3]) for one in found if one)


def by_admin(name: str, text: str, first: int) -> Told:
    client = Client()
    client.force_login(UserFactory(roles=[Role.REVOPS]))
    mapped = client.post(
        "/admin/playbooks/outcomeimport/add/", {"file": SimpleUploadedFile(name, text.encode())}
    ).headers["Location"]
    client.post(mapped, {"source": "crm", "start": "1", **{field: field for field in HEADER}})
    uploads.run_all(now)
    asked = OutcomeImport.objects.latest("pk")
    figures = {field: getattr(asked, field) for field in FIGURES}
    found = OutcomeRejection.objects.filter(of=asked).values_list("line", "field", "reason")
    return figures, sorted((line - first, field, reason) for line, field, reason in found)


def csv_by_command(folder: Path) -> Told:
    return by_command(folder / "won.csv", sheet(), 2)


def lines_by_command(folder: Path) -> Told:
    return by_command(folder / "won.ndjson", "\n".join(map(json.dumps, objects())), 1)


def csv_by_admin(folder: Path) -> Told:
    return by_admin("won.csv", sheet(), 2)


def lines_by_admin(folder: Path) -> Told:
    return by_admin("won.ndjson", "\n".join(map(json.dumps, objects())), 1)


def by_api(folder: Path) -> Told:
    answer = caller(Role.REVOPS).post("/api/outcomes", {"source": "crm", "outcomes": objects()}).json()
    found = [(re.fullmatch(r"outcomes\.(\d+)\.(\w+)", error["field"]), error["detail"]) for error in answer["errors"]]
    return {field: answer[field] for field in FIGURES}, sorted((int(at[1]), at[2], said) for at, said in found if at)


@pytest.mark.parametrize("way", [csv_by_command, lines_by_command, csv_by_admin, lines_by_admin, by_api])
def test_a_file_means_the_same_whichever_way_it_comes(way: Callable[[Path], Told], tmp_path: Path) -> None:
    acme = AccountFactory(key="acme.com")
    ann = PersonFactory(account=acme, email="ann@acme.com")

    for figures in ((15, 3, 1, 11), (15, 0, 4, 11)):
        counts, wrong = way(tmp_path)

        assert counts == dict(zip(FIGURES, figures, strict=True))
        assert [(row, field) for row, field, _ in wrong] == [(row, field) for row, field, _ in WRONG]
        assert all(said.startswith(start) for (*_, said), (*_, start) in zip(wrong, WRONG, strict=True))
        kept = Milestone.objects.order_by("at").values_list(
            "kind", "at__date", "account", "person", "yearly_value", "currency", "source", "external_id"
        )
        assert [(kind, str(day), *more[:2], str(more[2]), *more[3:]) for kind, day, *more in kept] == [
            ("mql", "2026-01-05", acme.pk, ann.pk, "None", "", "crm", ""),
            ("customer", "2026-02-01", acme.pk, None, "1200.50", "USD", "crm", "d-1"),
            ("customer", "2026-02-02", acme.pk, None, "1300.00", "USD", "crm", "d-2"),
        ]
