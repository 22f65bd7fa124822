"""What reads like the name of a company."""

from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Fact
from signals.identity.company_names import GENERIC, LEGAL_FORMS, reads_like_company
from tests.factories.accounts import NOON, FactFactory, WorkspaceFactory

COMPANIES = """Acme|Acme, Inc.|Borealis AG|3M|H&M|IBM|KPMG|BMW|hp|Tchibo GmbH|Levi's|Moody's Analytics|McDonald’s
    |Domino's Pizza|Test Rite Group International|Demodesk|Teamviewer|Workspace Interiors|acme.com|Johnson & Johnson
    |Ærø Marine|Société Générale|Müller & Söhne|Grupo Éxito|Яндекс|株式会社テスト工業|トヨタ自動車|삼성전자|华为
    |Sdfgh GmbH|Ann's Team Ltd|Old Navy|Data Team Berlin|Northwind 2|Rhythm|Stripe|Dada|X Corp of Lagos
    |Procter and Gamble
    |Acme (Marketing)|MVNRX|Team Viewer Data|Area 51 Records"""
OTHERS = """|   |1|12345|X|!!!|my workspace|My Workspace 2|Test|TEST|test123|Test Company|Test Inc.|Demo GmbH|untitled
    |New Project|Default Organization|asdf|asdfasdf|qwerty|zxcv|lkjh|aaaa|xxxx|sdfgh|bcdfg hjk|asd asd|Ann's team
    |Ann’s Workspace|Ann Lee's Workspace|James' Project|Ann's new playground|ann@acme.com|Ann <ann@acme.com>|gmail.com
    |test.com|Personal|Personal Account|foo bar|Hello World|N/A|null|Mein Arbeitsbereich|Neues Projekt|Mon espace
    |Nouveau projet|Espace de travail de Paul|Mi espacio de trabajo|Equipo de Ana|Équipe de Paul|Team von Jürgen
    |Il mio spazio|Meu projeto|Новый проект|テスト|マイワークスペース|我的工作区|테스트|The Company|Main"""


def listed(names: str) -> list[str]:
    return [name.rstrip("\n ") if name.strip() else name for name in names.replace("\n    |", "|").split("|")]


@pytest.mark.parametrize("name", listed(COMPANIES))
def test_this_reads_like_a_company(name: str) -> None:
    assert reads_like_company(name)


@pytest.mark.parametrize("name", listed(OTHERS))
def test_this_does_not(name: str) -> None:
    assert not reads_like_company(name)


@given(st.text(max_size=300))
def test_any_text_is_judged_and_space_around_it_means_nothing(name: str) -> None:
    assert reads_like_company(name) is reads_like_company(f"  {name}\n")


@given(st.lists(st.sampled_from(sorted(GENERIC | LEGAL_FORMS)), min_size=1, max_size=4), st.integers(0, 999))
def test_words_for_kinds_of_things_never_make_a_company(words: list[str], number: int) -> None:
    assert not reads_like_company(f"{' '.join(words)} {number}".title())


@given(st.text("bcdfghjklmnpqrstvwxz", min_size=1, max_size=9), st.sampled_from(sorted(LEGAL_FORMS)))
def test_a_legal_form_makes_a_company_of_any_word_of_its_own(word: str, form: str) -> None:
    name = f"{word}ero {form}"

    assert [reads_like_company(one) for one in (name, name.upper())] == [True, True]


@given(st.sampled_from("abcdefghij"), st.integers(3, 30))
def test_one_letter_over_and_over_is_no_name(letter: str, times: int) -> None:
    assert not reads_like_company(letter * times)


@pytest.mark.django_db
def test_names_that_were_stored_before_are_judged_by_the_migration() -> None:
    workspace = WorkspaceFactory()
    for day, value in enumerate(["Acme", "my team", 5]):
        FactFactory(person=None, workspace=workspace, name="name", value=value, since=NOON + timedelta(days=day))

    import_module("signals.migrations.0008_names_and_operators").judge_names(
        None, SimpleNamespace(connection=connection)
    )

    judged = Fact.objects.filter(name="name_reads_like_company").order_by("since").values_list("since", "value")
    assert list(judged) == [(NOON + timedelta(days=day), value) for day, value in enumerate([True, False, False])]
