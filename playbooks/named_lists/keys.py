"""What entries of a named list are found by, as SQL: the one place that says when two ways of writing are the same.

- domains: the host in the text, without “www.”; an entry stands for its host and all hosts under it;
- names of companies: the words of the name (`signals.words`) without the legal form at its end, so “Acme, Inc.” and
  “ACME” are one;
- ids and other words: the text without space around it.

Upper and lower case are the same in all of them.
"""

from psycopg.sql import SQL, Composable, Literal

from playbooks.enums import ListKind
from playbooks.models.named_list import ENTRY_MAX_LENGTH
from signals.addresses import host_of, hosts_above
from signals.identity.company_names import LEGAL_FORMS
from signals.words import words_of

_FORMS = f"( ({'|'.join(sorted(LEGAL_FORMS))}))+ *$"


def key_of(kind: str, text: Composable) -> Composable:
    """The key of an entry: a text expression; empty or null where there is nothing to find it by."""
    if kind == ListKind.DOMAINS:
        return SQL("regexp_replace({}, '^www[.]', '')").format(host_of(SQL("to_jsonb({})").format(text)))
    return _key_of_name(text) if kind == ListKind.NAMES else _key_of_id(text)


def keys_of_value(list_id: int | None, value: Composable) -> Composable:
    """Every key that a stored value, or an element of a stored list, may be found by on the list: a text array."""
    text = SQL("CASE WHEN jsonb_typeof(element.item) IN ('string', 'number') THEN element.item #>> '{}' END")
    return SQL(
        "ARRAY(SELECT found.key FROM"
        " jsonb_array_elements("
        "  CASE jsonb_typeof({value}) WHEN 'array' THEN {value} ELSE jsonb_build_array({value}) END"
        " ) AS element(item), LATERAL unnest(CASE (SELECT kind FROM playbooks_namedlist WHERE id = {list})"
        " WHEN {domains} THEN {hosts} WHEN {names} THEN ARRAY[{name}] ELSE ARRAY[{id}] END) AS found(key)"
        " WHERE found.key <> '')"
    ).format(
        value=value,
        list=Literal(list_id),
        domains=Literal(ListKind.DOMAINS.value),
        names=Literal(ListKind.NAMES.value),
        hosts=hosts_above(host_of(SQL("element.item"))),
        name=_key_of_name(text),
        id=_key_of_id(text),
    )


def _key_of_name(text: Composable) -> Composable:
    words = words_of(SQL("left({}, {})").format(text, Literal(ENTRY_MAX_LENGTH)))
    return SQL(
        "(SELECT btrim(COALESCE(NULLIF(regexp_replace(said.words, {}, ''), ''), said.words))"
        " FROM (SELECT {} AS words) AS said)"
    ).format(Literal(_FORMS), words)


def _key_of_id(text: Composable) -> Composable:
    return SQL("lower(btrim({}))").format(text)
