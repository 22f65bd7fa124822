import gzip
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from playbooks.models import Milestone
from tests.factories.accounts import AccountFactory

pytestmark = pytest.mark.django_db
CSV = "kind,at,account,yearly_value,currency\ncustomer,2026-02-01,acme.com,1200,USD\ncustomer,soon,acme.com,,\n"


def imported(path: Path, *options: str) -> list[str]:
    out = StringIO()
    call_command("import_outcomes", str(path), *options, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def acme() -> Any:
    return AccountFactory(key="acme.com")


def test_a_sheet_is_imported_and_what_is_wrong_named_by_line(acme: Any, tmp_path: Path) -> None:
    (path := tmp_path / "won.csv").write_text(CSV)

    *said, last = imported(path, "--source", "crm")

    assert json.loads(last) == {"received": 2, "stored": 1, "duplicate": 0, "rejected": 1}
    assert [line.partition(":")[0] for line in said] == ["line 3, at"]
    assert Milestone.objects.get().source == "crm"


def test_importing_it_again_stores_nothing_new(acme: Any, tmp_path: Path) -> None:
    (path := tmp_path / "won.csv").write_text(CSV)
    imported(path)

    last = imported(path)[-1]

    assert json.loads(last) == {"received": 2, "stored": 0, "duplicate": 1, "rejected": 1}


def test_lines_of_objects_may_be_gzipped(acme: Any, tmp_path: Path) -> None:
    lines = ['{"kind": "mql", "at": "2026-02-01", "account": "acme.com"}', "", "[]", "{"]
    (path := tmp_path / "mql.ndjson.gz").write_bytes(gzip.compress("\n".join(lines).encode()))

    *said, last = imported(path)

    assert json.loads(last) == {"received": 3, "stored": 1, "duplicate": 0, "rejected": 2}
    assert said == ["line 3: It is no JSON object.", "line 4: It is no JSON object."]


def test_columns_may_be_called_otherwise(acme: Any, tmp_path: Path) -> None:
    (path := tmp_path / "won.csv").write_text("What;Closed;Company;Owner\ncustomer;2026-02-01;acme.com;Bo\n")

    last = imported(path, "--map", "kind=What", "--map", "at=Closed", "--map", "account=Company")[-1]

    assert json.loads(last)["stored"] == 1


@pytest.mark.parametrize(
    ("text", "options", "says"),
    [
        ("kind,at\n", [], "account, email or user_id"),
        ("at,account\n", [], "“kind”"),
        (CSV, ["--map", "at=When"], "“When”"),
        (CSV, ["--map", "when=at"], "“when”"),
        (CSV, ["--map", "account=at"], "“account”"),
        (CSV, ["--map", "nonsense"], "FIELD=COLUMN"),
        (CSV, ["--source", " "], "--source"),
        ("", [], "empty"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, options: list[str], says: str, tmp_path: Path) -> None:
    (path := tmp_path / "won.csv").write_text(text)

    with pytest.raises(CommandError, match=says):
        imported(path, *options)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no file"):
        imported(tmp_path / "none.csv")
