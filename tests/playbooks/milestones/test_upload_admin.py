"""The pages of an upload of outcomes: from the file to what was rejected."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from accounts.enums import Role
from playbooks.milestones import uploads
from playbooks.models import Milestone, OutcomeFile, OutcomeImport
from tests.factories.accounts import AccountFactory, UserFactory

pytestmark = pytest.mark.django_db
SHEET = b"Kind,At,Company,Worth,Currency\ncustomer,2026-02-01,acme.com,1200.50,usd\ncustomer,soon,acme.com,,\n"
COLUMNS = {"source": "crm", "kind": "Kind", "at": "At", "account": "Company", "currency": "Currency"}


@pytest.fixture
def revops(client: Client) -> Client:
    client.force_login(UserFactory(roles=[Role.REVOPS]))
    return client


def url(name: str, *ids: object) -> str:
    return reverse(f"admin:playbooks_outcomeimport_{name}", args=ids)


def uploaded(client: Client, data: bytes = SHEET) -> str:
    """The page on which its columns are mapped."""
    response = client.post(url("add"), {"file": SimpleUploadedFile("deals.csv", data)})
    assert response.status_code == 302, response.content.decode()
    return str(response.headers["Location"])


def test_a_file_is_mapped_previewed_imported_and_read(revops: Client) -> None:
    AccountFactory(key="acme.com")
    page = uploaded(revops)
    assert "No column says whom it is about" in revops.get(page).content.decode()

    previewed = revops.post(page, COLUMNS | {"yearly_value": "Worth"}).content.decode()
    assert "1,200.50 USD" in previewed
    assert "<strong>at</strong>: It must be an ISO 8601" in previewed
    assert not OutcomeImport.objects.exists()

    started = revops.post(page, COLUMNS | {"yearly_value": "Worth", "start": "1"})
    asked = OutcomeImport.objects.get()
    assert started.headers["Location"] == url("change", asked.pk)
    assert "Waiting for a worker" in revops.get(url("change", asked.pk)).content.decode()

    uploads.run_all(now)

    assert Milestone.objects.get().source == "crm"
    shown = revops.get(url("change", asked.pk)).content.decode()
    assert '<th scope="row">3</th><td>at</td>' in shown
    lines = b"".join(revops.get(url("rejected", asked.pk))).decode().splitlines()
    assert (lines[0], lines[1].split(",")[:2]) == ("line,field,reason", ["3", "at"])


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (COLUMNS | {"account": ""}, "No column says whom it is about"),
        (COLUMNS | {"email": "Company"}, "a column is one field"),
        (COLUMNS | {"source": ""}, "This field is required"),
    ],
)
def test_a_mapping_that_makes_no_outcomes_is_refused(revops: Client, columns: dict[str, str], said: str) -> None:
    page = uploaded(revops)

    assert said in revops.post(page, columns | {"start": "1"}).content.decode()
    assert not OutcomeImport.objects.exists()


def test_a_file_can_be_thrown_away_and_an_import_stopped(revops: Client) -> None:
    file = OutcomeFile.objects.get(pk=uploaded(revops).rstrip("/").rpartition("/")[2])
    revops.post(url("discard", file.pk))
    assert not OutcomeFile.objects.exists()

    revops.post(uploaded(revops), COLUMNS | {"start": "1"})
    asked = OutcomeImport.objects.get()
    assert "Stopped" in revops.post(url("cancel", asked.pk), follow=True).content.decode()
    assert uploads.run_all(now) == 0


def test_what_is_no_file_of_outcomes_is_refused_on_the_page(revops: Client) -> None:
    response = revops.post(url("add"), {"file": SimpleUploadedFile("empty.csv", b" \n")})

    assert "The file is empty." in response.content.decode()


@pytest.mark.parametrize("role", [Role.AE, Role.MANAGER, Role.PRODUCT_REVIEWER])
def test_only_revops_uploads(client: Client, revops: Client, role: Role) -> None:
    page = uploaded(revops)
    client.force_login(UserFactory(roles=[role]))

    assert {client.get(address).status_code for address in (url("add"), page)} <= {302, 403}


def test_a_sheet_of_customers_alone_needs_no_column_that_says_so(revops: Client) -> None:
    AccountFactory(key="acme.com")
    page = uploaded(revops, b"Domain,Close date,ARR,Currency\nacme.com,2026-02-01,1200,USD\n")
    guessed = {"source": "crm", "at": "Close date", "account": "Domain", "yearly_value": "ARR", "currency": "Currency"}

    first = revops.get(page)
    both = revops.post(page, {**guessed, "every_row": "customer", "kind": "Currency", "currency": ""})
    revops.post(page, {**guessed, "every_row": "customer", "start": "1"})
    uploads.run_all(now)

    initial = first.context["form"].initial
    assert {field: initial[field] for field in guessed if field != "source"} == {
        field: column for field, column in guessed.items() if field != "source"
    }
    assert "every row is a customer or an mql" in first.content.decode()
    assert "from a column or is the same for every row, not both" in both.content.decode()
    (kept,) = Milestone.objects.all()
    assert (kept.kind, kept.account.key, kept.yearly_value) == ("customer", "acme.com", Decimal(1200))
