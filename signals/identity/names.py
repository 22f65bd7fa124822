"""The fact that a workspace is called what a company might be called.

Each name that a call gives a workspace is judged once, when it arrives (`company_names`), and the answer is kept as a
fact of the same instant; so it holds until the workspace is renamed, and no trait may go by its name.
"""

from django.db.backends.utils import CursorWrapper

from signals.identity.company_names import reads_like_company

NAME_READS_LIKE_COMPANY = "name_reads_like_company"
NAME_MAX_LENGTH = 255
"""Of longer names the start is judged, which is what the workspace is called."""

_NAMES = f"""
SELECT DISTINCT left(value #>> '{{}}', {NAME_MAX_LENGTH}) FROM trait WHERE name = 'name' AND workspace_id IS NOT NULL
"""

_JUDGE = f"""
INSERT INTO trait (person_id, own_person_id, workspace_id, name, since, message_key, key, once, value)
SELECT t.person_id, t.own_person_id, t.workspace_id, '{NAME_READS_LIKE_COMPANY}', t.since, t.message_key, t.key, t.once,
    to_jsonb(COALESCE(jsonb_typeof(t.value) = 'string' AND judged.reads_like_company, FALSE))
FROM trait t LEFT JOIN unnest(%s::text[], %s::boolean[]) AS judged(name, reads_like_company)
    ON judged.name = left(t.value #>> '{{}}', {NAME_MAX_LENGTH})
WHERE t.name = 'name' AND t.workspace_id IS NOT NULL
"""


def judge_names(cursor: CursorWrapper) -> None:
    """Add to the staged traits what their names of workspaces read like."""
    cursor.execute(_NAMES)
    names = [name for (name,) in cursor.fetchall()]
    if names:
        cursor.execute(_JUDGE, [names, [reads_like_company(name) for name in names]])
