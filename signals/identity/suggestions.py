"""Domains that usage says belong to an account, put to RevOps to decide.

A `group` call may carry a `domain_aliases` trait, as enrichment tools know it: a list of domains, or text with commas.
It only suggests. Keys that send usage are in browsers for everybody to read, and nobody may merge companies with one.
"""

from datetime import datetime

from django.db.backends.utils import CursorWrapper

from signals.identity.hosts import classify

DOMAIN_ALIASES = "domain_aliases"
HOSTS_OF_A_FACT = 50

_SAID = """
WITH fact AS (
    SELECT s.workspace_id, s.value FROM saved_fact s WHERE s.name = %(name)s AND s.workspace_id IS NOT NULL
    UNION
    SELECT f.workspace_id, f.value FROM moved_workspace m JOIN accounts_fact f ON f.workspace_id = m.id
    WHERE f.name = %(name)s
)
SELECT DISTINCT w.account_id, lower(btrim(host.name))
FROM fact JOIN accounts_workspace w ON w.id = fact.workspace_id
CROSS JOIN LATERAL (
    SELECT item #>> '{}' AS name
    FROM jsonb_array_elements(CASE jsonb_typeof(fact.value) WHEN 'array' THEN fact.value ELSE '[]' END) AS list(item)
    WHERE jsonb_typeof(item) = 'string'
    UNION ALL
    SELECT * FROM regexp_split_to_table(
        CASE jsonb_typeof(fact.value) WHEN 'string' THEN fact.value #>> '{}' ELSE '' END, '[,;[:space:]]+')
    LIMIT %(most)s
) AS host
WHERE w.account_id IS NOT NULL
"""

_SUGGEST = """
INSERT INTO accounts_mergesuggestion (account_id, host, recorded_at)
SELECT said.account_id, said.host, %s::timestamptz
FROM unnest(%s::bigint[], %s::text[]) AS said(account_id, host)
WHERE NOT EXISTS (SELECT FROM accounts_domain d WHERE d.host = said.host AND d.account_id = said.account_id)
ORDER BY 1, 2
ON CONFLICT (account_id, host) DO NOTHING
"""


def suggest_domains(cursor: CursorWrapper, at: datetime) -> None:
    """Suggest the companies' domains that the saved facts name and that are not the account's yet, each once."""
    cursor.execute(_SAID, {"name": DOMAIN_ALIASES, "most": HOSTS_OF_A_FACT})
    said = sorted(
        {
            (account_id, found.registrable)
            for account_id, host in cursor.fetchall()
            if (found := classify(host)) is not None and found.is_company
        }
    )
    if said:
        cursor.execute(_SUGGEST, [at, [account for account, _ in said], [host for _, host in said]])
