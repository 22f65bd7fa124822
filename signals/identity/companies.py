"""From hosts in addresses to domains and accounts."""

from datetime import datetime

from django.db.backends.utils import CursorWrapper

from signals.identity.hosts import Classified, classify

HOST_OF_EMAIL = "rtrim(split_part({value} #>> '{{}}', '@', 2), '.')"
HOST_OF_WEBSITE = (
    r"rtrim(substring(lower(btrim({value} #>> '{{}}'))"
    r" from '^(?:[a-z][a-z0-9+.-]*://)?(?:[^/@]*@)?([^/:?#\s]+)'), '.')"
)
"""Hosts as SQL over a jsonb text; the same expressions find a domain's row again when accounts are decided."""

_UNKNOWN_HOSTS = f"""
SELECT host FROM (
    SELECT {HOST_OF_EMAIL.format(value="value")} AS host FROM trait WHERE name = 'email' AND person_id IS NOT NULL
    UNION
    SELECT {HOST_OF_WEBSITE.format(value="value")} FROM trait
    WHERE name IN ('website', 'domain') AND workspace_id IS NOT NULL AND jsonb_typeof(value) = 'string'
) AS seen
WHERE host <> '' AND NOT EXISTS (SELECT FROM accounts_domain d WHERE d.host = seen.host)
"""

_INSERT_ACCOUNTS = """
INSERT INTO accounts_account (key, name, recorded_at)
SELECT company.key, company.key, %s FROM unnest(%s::text[]) AS company(key)
WHERE NOT EXISTS (SELECT FROM accounts_domain d WHERE d.host = company.key)
ORDER BY 1
ON CONFLICT (key) DO NOTHING
"""

# The row of the registrable part comes first: what it stands for (RevOps may have said so) goes for all hosts under it.
_INSERT_DOMAINS = """
INSERT INTO accounts_domain (host, registrable, is_freemail, account_id, own_account_id)
SELECT h.host, h.registrable, h.is_freemail,
    CASE WHEN h.is_company THEN COALESCE(parent.account_id, a.merged_into_id, a.id) END,
    CASE WHEN NOT h.is_company THEN NULL WHEN parent.account_id IS NOT NULL THEN parent.own_account_id
        WHEN a.merged_into_id IS NOT NULL THEN a.id END
FROM unnest(%s::text[], %s::text[], %s::boolean[], %s::boolean[]) AS h(host, registrable, is_freemail, is_company)
LEFT JOIN accounts_domain parent ON parent.host = h.registrable
LEFT JOIN accounts_account a ON a.key = h.registrable AND parent.host IS NULL
ORDER BY h.host
ON CONFLICT (host) DO NOTHING
"""
# What an account is known by may be on a list that scores rest on, before it has been used at all.
_STIR = """
INSERT INTO stirred_account SELECT account_id, NULL FROM accounts_domain
WHERE host = ANY(%s) AND account_id IS NOT NULL
"""


def find_companies(cursor: CursorWrapper, at: datetime) -> None:
    """Classify the hosts seen for the first time; a company's makes its account."""
    cursor.execute(_UNKNOWN_HOSTS)
    found = [classified for (host,) in cursor.fetchall() if (classified := classify(host))]
    get_to_know(cursor, found, at)
    if found:
        cursor.execute(_STIR, [[row.host for row in found] + [row.registrable for row in found]])


def get_to_know(cursor: CursorWrapper, found: list[Classified], at: datetime) -> None:
    """Store hosts that are not known yet, and the accounts of those that stand for a company."""
    companies = sorted({one.registrable for one in found if one.is_company})
    if companies:
        cursor.execute(_INSERT_ACCOUNTS, [at, companies])
        _insert(cursor, [Classified(name, name, is_freemail=False, is_company=True) for name in companies])
    if found:
        _insert(cursor, found)


def _insert(cursor: CursorWrapper, rows: list[Classified]) -> None:
    cursor.execute(
        _INSERT_DOMAINS,
        [
            [row.host for row in rows],
            [row.registrable for row in rows],
            [row.is_freemail for row in rows],
            [row.is_company for row in rows],
        ],
    )
