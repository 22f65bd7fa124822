import pytest

from signals.identity.hosts import Classified, classify


@pytest.mark.parametrize(
    ("host", "registrable"),
    [
        ("acme.com", "acme.com"),
        ("mail.eu.acme.co.uk", "acme.co.uk"),
        ("acme.github.io", "acme.github.io"),
        ("acme.internal", "acme.internal"),
        ("shop.münchen.de", "xn--mnchen-3ya.de"),
        ("a_b.acme.com", "acme.com"),
    ],
)
def test_a_company_is_the_part_that_somebody_registered(host: str, registrable: str) -> None:
    assert classify(host) == Classified(host, registrable, is_freemail=False, is_company=True)


@pytest.mark.parametrize(
    "host", ["gmail.com", "mail.gmail.com", "users.noreply.github.com", "privaterelay.appleid.com"]
)
def test_freemail_and_relays_are_no_company(host: str) -> None:
    classified = classify(host)

    assert classified is not None
    assert (classified.is_freemail, classified.is_company) == (True, False)


def test_a_public_suffix_is_neither() -> None:
    assert classify("co.uk") == Classified("co.uk", "co.uk", is_freemail=False, is_company=False)


@pytest.mark.parametrize(
    "host", ["", "localhost", "10.0.0.1", "a..b", "-", "a b.com", "x." * 130 + "com", "ü" * 70 + ".de"]
)
def test_what_is_no_public_host_name_is_nothing(host: str) -> None:
    assert classify(host) is None
