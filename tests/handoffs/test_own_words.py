"""Words that RevOps adds to what the pledge rules out: how they are found, which are refused, and what they lead to."""

import pytest
from django.test import Client

from accounts.enums import Role
from accounts.history import event_model
from config.definitions import Rejected, export_text, import_text
from handoffs.enums import WordKind
from handoffs.linting import lint
from handoffs.models import PledgeWord
from handoffs.own_words import OwnWords, canonical_host, canonical_phrase
from handoffs.word_preview import previews
from tests.factories.accounts import NOON, UserFactory
from tests.factories.handoffs import HandoffFactory, OutreachFactory, pledge_in_force
from tests.factories.playbooks import ScriptFactory

OWN = OwnWords(
    phrases=("wollte kurz nachhaken", "t'as pu regarder", "Any news?", "跟进一下"),
    hosts=("termine.example.com", "example.org/book"),
)
FILE = b"pledge_words:\n  phrases: [wollte kurz  nachhaken]\n  calendar_hosts: ['https://Termine.example.com/']\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hallo, ich WOLLTE kurz\n nachhaken, ob", "WOLLTE kurz nachhaken"),
        ("Ich wollte kurz nachhakend fragen", ""),
        ("Dis, t’as pu regarder ?", "t’as pu regarder"),
        ("Hi Dana, any news? Yours", "any news?"),
        ("你好，我想跟进一下这件事", "跟进一下"),
    ],
)
def test_phrases_are_found_as_whole_words_in_any_case(text: str, found: str) -> None:
    assert OWN.checking_in(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hier: https://termine.example.com/ann?x=1.", "https://termine.example.com/ann?x=1"),
        ("eu.termine.example.com", "eu.termine.example.com"),
        ("mehr auf https://example.org/booking und example.org", ""),
        ("termine.example.community", ""),
        ("ann@termine.example.com", ""),
        ("Siehe example.org/book.", "example.org/book"),
    ],
)
def test_hosts_are_found_with_what_is_below_them(text: str, found: str) -> None:
    assert OWN.calendar_link(text) == found


@pytest.mark.parametrize(
    "text", ["und", "hi du", ".*", "just (checking|touching)", "\\bin touch\\b", "x" * 101, "跟进"]
)
def test_what_is_a_pattern_or_would_be_everywhere_is_no_phrase(text: str) -> None:
    with pytest.raises(ValueError, match=r"write|at most"):
        canonical_phrase(text)


@pytest.mark.parametrize(
    "text", ["calendar", "co.uk", "https://", "a b.com", "ann@example.com", "*.example.com", "1.2"]
)
def test_what_is_no_host_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a host such as"):
        canonical_host(text)


@pytest.mark.django_db
def test_what_was_added_is_on_record_like_what_baton_knows() -> None:
    pledge_in_force()
    handoff = HandoffFactory(ready=True, activated=True)
    import_text(FILE, publish=False, at=NOON)

    found = lint(handoff, "Ich wollte kurz nachhaken: termine.example.com/ann", by=UserFactory(), at=NOON)

    said = [(one.kind, one.evidence) for one in found if one.kind in {"checking_in", "calendar_link"}]
    assert said == [("checking_in", "“wollte kurz nachhaken”"), ("calendar_link", "“termine.example.com/ann”")]


@pytest.mark.django_db
def test_a_file_has_them_and_is_made_equal_to() -> None:
    PledgeWord.objects.create(text="nur mal hören")
    changes = import_text(FILE, publish=False, at=NOON)
    text = export_text()

    assert [str(change) for change in changes] == ["words of the pledge: changed, 2 more, 1 less"]
    assert (
        "pledge_words:\n  phrases:\n    - wollte kurz nachhaken\n  calendar_hosts:\n    - termine.example.com" in text
    )
    assert import_text(text.encode(), publish=False, at=NOON) == []
    assert event_model(PledgeWord).objects.filter(text="nur mal hören").count() == 2

    with pytest.raises(Rejected) as refused:
        import_text(b"pledge_words:\n  phrases:\n    - kurz nachhaken\n    - Kurz nachhaken\n", publish=False, at=NOON)
    assert [(problem.line, problem.message) for problem in refused.value.problems] == [
        (4, "“Kurz nachhaken” is listed twice")
    ]
    assert import_text(b"pledge_words: {}\n", publish=False, at=NOON) != []
    assert not PledgeWord.objects.exists()


@pytest.mark.django_db
def test_a_preview_says_what_it_would_find_and_what_is_odd() -> None:
    OutreachFactory.create_batch(9, body="Shall I lift the limit?")
    OutreachFactory(subject="", body="Gern hebe ich es auf")
    ScriptFactory(body="Shall I lift the limit for a week?")
    words = [
        PledgeWord(text="shall I lift"),
        PledgeWord(text="hebe ich es"),
        PledgeWord(text="just checking in"),
        PledgeWord(kind=WordKind.CALENDAR, text="termine.example.com"),
    ]

    common, fine, known, host = previews(words)

    assert (str(common), "too common" in common.warning, "Your own words have it" in common.warning) == (
        "9 of the last 10 messages, last “Shall I lift”", True, True,
    )  # fmt: skip
    assert (str(fine), fine.warning) == ("1 of the last 10 messages, last “hebe ich es”", "")
    assert (known.warning, host.found) == ("Baton finds it without this.", 0)


@pytest.mark.django_db
def test_revops_adds_one_in_the_admin_and_is_told_what_is_wrong(client: Client) -> None:
    client.force_login(UserFactory(roles=[Role.REVOPS]))
    address = "/admin/handoffs/pledgeword/add/"

    refused = client.post(address, {"kind": "phrase", "text": "kurz.*nachhaken"}).content.decode()
    stored = client.post(address, {"kind": "calendar", "text": "https://Termine.example.com/", "why": "Our tool"})
    again = client.post(address, {"kind": "calendar", "text": "termine.example.com"}).content.decode()

    assert "is looked for as it stands" in refused
    assert (stored.status_code, PledgeWord.objects.get().text) == (302, "termine.example.com")
    assert "This is on the list already." in again
