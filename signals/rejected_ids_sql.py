"""The function of the database that reads ids out of refused events (`signals.rejected_ids`).

Of a long event it reads the start and the end: ids stand before or after what makes it long. What lies between is
passed over, so that no event costs more than twice what 32 KB of it do.
"""

# In the escaped text a backslash is written twice, and a byte beyond ASCII as a backslash and three digits. Only the
# first of each kind is looked for: finding all of them in an event that is full of them would take a hundred times as
# long.
VALUE = r'"\s*:\s*("(?:[^"\\]|\\\\(?:[^\\]|\\\\)|\\[0-7]{3})*"|-?[0-9]+)'
KINDS = (
    r"userId|user_id|distinct_id|\$distinct_id",
    r"anonymousId|anonymous_id|\$anon_distinct_id",
    r"previousId|previous_id|alias",
    r"groupId|\$group_key",
)


def _create(**parts: str) -> str:
    """The function that looks into these parts of an event, of each kind for the first id in each of them."""
    firsts = (f"""left(substring({part} FROM '"(?:{names}){VALUE}'), 1024)""" for part in parts for names in KINDS)
    escaped = (f"encode({part}, 'escape') AS {name}" for name, part in parts.items())
    return f"""
CREATE OR REPLACE FUNCTION signals_rejected_ids(raw bytea) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5000 AS $$
    SELECT ARRAY[{", ".join(firsts)}]
    FROM (SELECT {", ".join(escaped)} OFFSET 0) AS escaped
$$
"""


_HEAD = "substring(raw FROM 1 FOR 32768)"
CREATE_FOR_STARTS = _create(head=_HEAD)
CREATE = _create(head=_HEAD, tail="CASE WHEN length(raw) > 32768 THEN substring(raw FROM length(raw) - 32767) END")
DROP = "DROP FUNCTION signals_rejected_ids(bytea)"
