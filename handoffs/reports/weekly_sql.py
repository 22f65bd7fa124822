"""The weekly report in SQL: three statements, whatever there is.

An account that was merged counts as the one that it is part of. An account becomes a customer once, by the earliest
milestone of any of its parts. Sales had touched it if somebody had reached out in one of its handoffs by then.
Outcomes that were taken back count for nothing. `FUNNEL` and `MONEY` go on from `CUSTOMERS`.
"""

CUSTOMERS = """
WITH first AS (
    SELECT DISTINCT ON (coalesce(account.merged_into_id, account.id))
           coalesce(account.merged_into_id, account.id) AS account_id, milestone.at, yearly_value, currency
    FROM playbooks_milestone milestone JOIN accounts_account account ON account.id = milestone.account_id
    WHERE kind = 'customer'
    ORDER BY coalesce(account.merged_into_id, account.id), milestone.at, milestone.id
), customer AS (
    SELECT first.*,
           EXISTS (
               SELECT FROM handoffs_handoff WHERE account_id = first.account_id AND contacted_at <= first.at
           ) OR EXISTS (
               SELECT FROM handoffs_outreach outreach JOIN handoffs_handoff handoff ON handoff.id = outreach.handoff_id
               WHERE handoff.account_id = first.account_id AND outreach.at <= first.at
           ) AS is_touched,
           EXISTS (
               SELECT FROM playbooks_qualification WHERE account_id = first.account_id AND at <= first.at
           ) AS is_pql
    FROM first WHERE first.at >= %(since)s AND first.at < %(ends)s
)
"""

FUNNEL = """
, signal AS (
    SELECT DISTINCT rule.signal_id
    FROM playbooks_rule rule JOIN playbooks_scorecardversion version ON version.id = rule.version_id
    WHERE version.state = 'published' AND rule.is_activation AND rule.signal_id IS NOT NULL
), reached AS (
    SELECT 'signups' AS stage, first_seen_at AS at FROM accounts_person WHERE merged_into_id IS NULL
    UNION ALL
    SELECT 'activated', min(earliest.at)
    FROM accounts_account account CROSS JOIN signal CROSS JOIN LATERAL (
        SELECT at FROM signals_occurrence
        WHERE account_id = account.id AND signal_id = signal.signal_id ORDER BY at LIMIT 1
    ) AS earliest
    GROUP BY coalesce(account.merged_into_id, account.id)
    UNION ALL
    SELECT 'pqls', at FROM playbooks_qualification WHERE superseded_by_id IS NULL
    UNION ALL
    SELECT 'self_serve', at FROM customer WHERE NOT is_touched
    UNION ALL
    SELECT 'touched', contacted_at FROM handoffs_handoff
    UNION ALL
    SELECT 'won', min(at) FROM handoffs_outcome outcome
    WHERE kind = 'won' AND NOT EXISTS (SELECT FROM handoffs_outcomeundo WHERE outcome_id = outcome.id)
    GROUP BY handoff_id
)
SELECT stage, count(*) FILTER (WHERE at >= %(begins)s), count(*) FILTER (WHERE at < %(begins)s)
FROM reached WHERE at >= %(since)s AND at < %(ends)s GROUP BY stage
"""

PIPELINE = """
WITH reached AS (
    SELECT handoff_id, min(at) AS opportunity_at, bool_or(kind = 'won') AS is_won
    FROM handoffs_outcome outcome
    WHERE kind IN ('opportunity', 'won')
      AND NOT EXISTS (SELECT FROM handoffs_outcomeundo WHERE outcome_id = outcome.id)
    GROUP BY handoff_id
), handoff AS (
    SELECT reached.*, fired_at >= %(begins)s AND fired_at < %(ends)s AS is_fired,
           coalesce(opportunity_at >= %(begins)s AND opportunity_at < %(ends)s, FALSE) AS is_opened
    FROM handoffs_handoff LEFT JOIN reached ON reached.handoff_id = handoffs_handoff.id
)
SELECT count(*) FILTER (WHERE is_fired), count(*) FILTER (WHERE is_fired AND opportunity_at IS NOT NULL),
       count(*) FILTER (WHERE is_opened), count(*) FILTER (WHERE is_opened AND is_won)
FROM handoff
"""

MONEY = """
SELECT currency, count(*), count(*) FILTER (WHERE is_pql),
       coalesce(sum(yearly_value) FILTER (WHERE is_pql), 0), coalesce(sum(yearly_value) FILTER (WHERE NOT is_pql), 0),
       coalesce(sum(yearly_value) FILTER (WHERE NOT is_touched), 0),
       coalesce(sum(yearly_value) FILTER (WHERE is_touched), 0)
FROM customer WHERE yearly_value IS NOT NULL GROUP BY currency ORDER BY currency
"""
