"""The function of the database that reads ids out of refused events (`signals.rejected_ids`)."""

# In the escaped text a backslash is written twice, and a byte beyond ASCII as a backslash and three digits. Only the
# first of each kind is looked for: finding all of them in an event that is full of them would take a hundred times as
# long.
VALUE = r'"\s*:\s*("(?:[^"\\]|\\\\(?:[^\\]|\\\\)|\\[0-7]{3})*"|-?[0-9]+)'
CREATE = rf"""
CREATE FUNCTION signals_rejected_ids(raw bytea) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5000 AS $$
    SELECT ARRAY[
        left(substring(event FROM '"(?:userId|user_id|distinct_id|\$distinct_id){VALUE}'), 1024),
        left(substring(event FROM '"(?:anonymousId|anonymous_id|\$anon_distinct_id){VALUE}'), 1024),
        left(substring(event FROM '"(?:previousId|previous_id|alias){VALUE}'), 1024),
        left(substring(event FROM '"(?:groupId|\$group_key){VALUE}'), 1024)
    ]
    FROM (SELECT encode(substring(raw FROM 1 FOR 32768), 'escape') AS event OFFSET 0) AS escaped
$$
"""
DROP = "DROP FUNCTION signals_rejected_ids(bytea)"
