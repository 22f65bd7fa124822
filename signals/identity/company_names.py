"""Whether a workspace's name reads like a real company's. Pure; no database.

Judged by the name alone, so that the answer never changes by what becomes known later. A name reads like a company's
unless it is one of these (`docs/decisions/company-names.md` says why, with examples):

- nothing to read: no letter, or a single letter or digit;
- an e-mail address, or the bare host of a freemail provider;
- a placeholder: every word says only what kind of thing it is (“My Workspace”, “Test 2”, “Nouveau projet”);
- somebody's own space: a name and a word for a space (“Ann's team”, “Equipo de Ana”);
- typed at random: a run along the keyboard, one letter over and over, five letters or more without a vowel.

A legal form next to a word of its own (“Sdfgh GmbH”) outweighs the last two.
"""

import re
import unicodedata

from signals.identity.hosts import classify


def _plain(text: str) -> str:
    """Lower case without accents; dots and apostrophes go without leaving a gap."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter) and letter not in ".'’`´")
    return unicodedata.normalize("NFC", bare)


def _set_of(words: str) -> frozenset[str]:
    return frozenset(_plain(words).split())


LEGAL_FORMS = _set_of(
    """inc incorporated corp corporation co llc llp lp ltd limited plc pbc pty gmbh mbh ag kg kgaa ug ohg gbr ev eg se
    sa sas sasu sarl eurl srl srls spa bv nv vof bvba sprl ab as asa aps oy oyj oü sia uab doo dd sro zrt kft nyrt
    spzoo sl slu sapi ltda eireli sac pte bhd sdn pvt kk gk ooo oao zao ао ооо зао 株式会社 有限会社 合同会社 有限公司
    股份有限公司 주식회사"""
)
"""Words that say what a company is by law, in lower case and without dots."""

SPACES = _set_of(
    """workspace workspaces team teams space spaces project projects board playground sandbox home
    arbeitsbereich bereich projekt projekte equipe equipo espace espacio espaco spazio lavoro area
    projet projets proyecto proyectos projeto projetos progetto squadra werkruimte arbetsyta
    команда проект пространство"""
)
"""Words for a place where somebody works, without accents."""

GENERIC = SPACES | _set_of(
    """my our the a an and of for new default untitled unnamed noname unknown temp tmp dummy example sample demo test
    tests testing tester trial try fake hello hi world foo bar baz qux lorem ipsum abc abcd abcde xyz xxx xx aaa
    admin user users guest personal private account accounts org organization organisation company companies
    business group work main n first second name firm startup none null undefined na nil todo tbd delete deleted old
    copy v mein meine unser unsere neu neue neuer neues der die das von vom firma unternehmen konto personlich
    privat beispiel standard mon ma mes notre nouveau nouvelle le la les l de du des d entreprise societe compte
    travail pour personnel exemple mi mis nuestro nuestra nuevo nueva el los empresa compania cuenta trabajo prueba
    pruebas ejemplo para meu minha nosso nossa novo nova o os da do teste conta trabalho exemplo il mio mia nostro
    nostra nuovo azienda prova esempio conto di lo mijn onze nieuw nieuwe bedrijf het voorbeeld min ny mitt foretag
    prov моя мой мое наша новый новая тест проба компания рабочее личный"""
)
"""Words that say what kind of thing it is, but not whose; without accents."""

WHOLLY_GENERIC = _set_of(
    """テスト ワークスペース マイワークスペース 新しいワークスペース 会社 チーム 私のチーム 测试 測試 工作区 工作區
    我的工作区 我的團隊 我的团队 新建工作区 公司 团队 테스트 내워크스페이스 워크스페이스 회사"""
)
"""The same for scripts that do not part words."""

KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop", "qsdfghjklm", "qwertzuiop", "yxcvbnm", "йцукенгшщзхъ")
LEAST_ALONG_A_ROW = 4
LEAST_WITHOUT_VOWEL = 5
LEAST_REPEATED = 3
LONGEST_OWNER = 2
"""Words that the name of a space's owner has, first and last name."""
VOWELS = frozenset("aeiouy")

_OWNED = re.compile(r"(?:\S+\s+)?\S+?(?:['’`´]s|s['’`´])\s+(?P<space>.+)", re.IGNORECASE)
"""“Ann's” or “Ann Lee's”, and what is hers."""
_OF = _set_of("of von vom de da do du di del der d para for")
_EMAIL = re.compile(r"\S+@\S+")


def reads_like_company(name: str) -> bool:
    """Say whether a name reads like a real company's."""
    text = unicodedata.normalize("NFKC", name).strip()
    if _EMAIL.search(text) or sum(letter.isalnum() for letter in text) <= 1 or not any(map(str.isalpha, text)):
        return False
    host = classify(text.lower())
    if host is not None:
        return host.is_company and not _is_placeholder(host.registrable.split(".")[:1])
    words = _words(text)
    if _is_placeholder(words):
        return False
    has_form = any(word in LEGAL_FORMS for word in words)
    return has_form or not (_is_own_space(text, words) or _is_random(text, words))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", _plain(text))


def _is_placeholder(words: list[str]) -> bool:
    return "".join(words) in WHOLLY_GENERIC or all(map(_is_generic, words))


def _is_generic(word: str) -> bool:
    bare = word.rstrip("0123456789")
    return not bare or bare in GENERIC or bare in LEGAL_FORMS


def _is_own_space(text: str, words: list[str]) -> bool:
    """Whose it is, and a word for a space: “Ann's team”, “Ann Lee’s new Workspace”, “Equipo de Ana”."""
    owned = _OWNED.fullmatch(text)
    if owned:
        what = _words(owned["space"])
        return _is_placeholder(what) and not SPACES.isdisjoint(what)
    own = [word for word in words if not _is_generic(word)]
    return words[0] in SPACES and not _OF.isdisjoint(words[1:2]) and len(own) <= LONGEST_OWNER


def _is_random(text: str, words: list[str]) -> bool:
    letters = "".join(word.strip("0123456789") for word in words)
    return _is_repeated(letters) or _is_along_a_row(letters) or (not text.isupper() and _lacks_vowels(words))


def _is_repeated(letters: str) -> bool:
    """One letter over and over, or a part of a row of keys: “aaaa”, “asdasd”."""
    part = letters[: (letters * 2).find(letters, 1)]
    return len(letters) > len(part) and (
        (len(letters) >= LEAST_REPEATED and len(part) == 1) or any(part in row for row in KEYBOARD)
    )


def _is_along_a_row(letters: str) -> bool:
    return len(letters) >= LEAST_ALONG_A_ROW and any(letters in row or letters in row[::-1] for row in KEYBOARD)


def _lacks_vowels(words: list[str]) -> bool:
    letters = "".join(word.strip("0123456789") for word in words)
    is_latin = letters.isascii() and letters.isalpha()
    return is_latin and VOWELS.isdisjoint(letters) and max(map(len, words)) >= LEAST_WITHOUT_VOWEL
