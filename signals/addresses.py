"""Whether an e-mail address, web address or domain is a company's or a freemail provider's, as SQL.

What is freemail is decided by the list that accounts are made by (`signals.identity.hosts`): a host on it, or under one
on it. Everything else that could be the name of a public host is a company's; what could not be is neither.
"""

from functools import cache

from psycopg.sql import SQL, Composable, Literal

from signals.identity.companies import HOST_OF_WEBSITE
from signals.identity.hosts import FREEMAIL, HOST_MAX_LENGTH, is_public_suffix

HOST_PATTERN = r"^([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?[.])+[a-z0-9-]*[a-z][a-z0-9-]*$"
WIDE_LETTERS = r"[^\u0001-\u007F]"
"""Letters of other scripts, each as good as an “x” in a host."""


def is_company_address(value: Composable) -> Composable:
    """Whether the text of a jsonb expression leads to a company; never null."""
    return _of_host(value, SQL("NOT ({})").format(_is_freemail()))


def is_freemail_address(value: Composable) -> Composable:
    """Whether the text of a jsonb expression leads to a freemail provider; never null."""
    return _of_host(value, _is_freemail())


def hosts_above(host: Composable) -> Composable:
    """A host and every host above it, as a text array: of a.b.example those are a.b.example, b.example and example."""
    return SQL(
        "ARRAY(SELECT array_to_string(labels.parts[label:], '.') FROM (SELECT string_to_array({}, '.') AS parts)"
        " AS labels, generate_subscripts(labels.parts, 1) AS label)"
    ).format(host)


def host_of(value: Composable) -> Composable:
    """The host in a text: what follows the “@” of an address, what a web address leads to, or the text itself."""
    return SQL("(CASE WHEN jsonb_typeof({value}) = 'string' THEN " + HOST_OF_WEBSITE + " END)").format(value=value)


def _of_host(value: Composable, holds: Composable) -> Composable:
    return SQL(
        "COALESCE((SELECT {holds} FROM (SELECT {host} AS name) AS host WHERE length(host.name) <= {longest}"
        " AND regexp_replace(host.name, {wide}, 'x', 'g') ~ {pattern}), FALSE)"
    ).format(
        holds=holds,
        host=host_of(value),
        longest=Literal(HOST_MAX_LENGTH),
        wide=Literal(WIDE_LETTERS),
        pattern=Literal(HOST_PATTERN),
    )


@cache
def _is_freemail() -> Composable:
    """On `host.name`. Public suffixes that are on the list stand for themselves alone: who is under them is a customer.

    PostgreSQL looks a constant array of this size up by hash.
    """
    alone = sorted(host for host in FREEMAIL if is_public_suffix(host))
    above = sorted(FREEMAIL.difference(alone))
    return SQL(
        "host.name = ANY({}) OR EXISTS (SELECT FROM unnest({}) AS above(name) WHERE above.name = ANY({}))"
    ).format(Literal(alone), hosts_above(SQL("host.name")), Literal(above))
