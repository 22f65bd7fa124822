"""The function behind the question whether people may be contacted; see `handoffs.contacting`."""

CREATE = """
CREATE FUNCTION handoffs_may_contact(
    p_places int[], p_emails text[], p_people bigint[], p_subjects uuid[],
    p_key bigint, p_user bigint, p_asker text, p_at timestamptz
) RETURNS TABLE (
    place int, person_id bigint, account_id bigint, handoff_id bigint, reason text, owner varchar,
    fired_at timestamptz, permitted_at timestamptz, contacted_at timestamptz, closed_at timestamptz,
    snoozed_until timestamptz, cooldown_until timestamptz, latest_at timestamptz, frees_at timestamptz
) LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH asked AS MATERIALIZED (
        SELECT place, nullif(email, '') AS email, person AS person_id, subject
        FROM unnest(p_places, p_emails, p_people, p_subjects)
            AS asked(place, email, person, subject)
    ), found AS (
        SELECT asked.place, asked.email, asked.subject, person.id AS person_id, account.id AS account_id,
               handoff.id AS handoff_id, handoff.state, handoff.fired_at, handoff.permitted_at, handoff.contacted_at,
               handoff.closed_at, handoff.snoozed_until, handoff.tier, assignment.tier AS tier_now,
               coalesce(handoff.owner_id, account.owner_id) AS owner_id, team.contacts_max, team.contacts_days,
               coalesce(tier.needs_permission, true) AS needs_permission,
               EXISTS (SELECT FROM playbooks_rule rule WHERE rule.id = ANY(q.rules_held) AND rule.is_activation)
                   OR EXISTS (SELECT FROM playbooks_score score WHERE score.account_id = account.id AND score.activated)
                   AS activated,
               EXISTS (SELECT FROM handoffs_contextcheck checked
                       WHERE checked.handoff_id = handoff.id
                         AND checked.noted_at >= coalesce(handoff.assigned_at, '-infinity')) AS checked,
               (SELECT max(cooldown_until) FROM handoffs_handoff cooling
                WHERE cooling.account_id = account.id AND cooling.cooldown_until > p_at) AS cooldown_until,
               contacts.latest_at, contacts.answered, contacts.counted, contacts.frees_at
        FROM asked
        LEFT JOIN LATERAL (
            SELECT coalesce(same.merged_into_id, same.id) AS id FROM accounts_person same
            WHERE same.id = coalesce(asked.person_id, (
                SELECT id FROM accounts_person mailed
                WHERE upper(mailed.email) = upper(asked.email) AND mailed.erased_at IS NULL
                ORDER BY mailed.merged_into_id IS NULL DESC, mailed.last_seen_at DESC, mailed.id LIMIT 1
            ))
        ) AS known ON true
        LEFT JOIN accounts_person person ON person.id = known.id AND person.erased_at IS NULL
        LEFT JOIN accounts_account account ON account.id = person.account_id
        LEFT JOIN playbooks_tierassignment assignment ON assignment.account_id = account.id
        LEFT JOIN LATERAL (
            SELECT * FROM handoffs_handoff one WHERE one.account_id = account.id
            ORDER BY one.closed_at IS NULL DESC, one.permitted_at IS NOT NULL DESC, one.id DESC LIMIT 1
        ) AS handoff ON true
        LEFT JOIN playbooks_qualification q ON q.id = handoff.qualification_id
        LEFT JOIN playbooks_tier tier ON tier.version_id = q.tier_version_id AND tier.key = handoff.tier
        LEFT JOIN handoffs_team team ON team.id = handoff.team_id
        LEFT JOIN LATERAL (
            SELECT max(sent.at) AS latest_at,
                   NOT coalesce(bool_or(newest AND sent.answered_at IS NULL AND (
                       sent.handoff_id = handoff.id OR sent.at > p_at - make_interval(days => team.contacts_days)
                   )), false) AS answered,
                   count(*) FILTER (WHERE sent.at > p_at - make_interval(days => team.contacts_days)) AS counted,
                   max(sent.at) FILTER (WHERE nth = team.contacts_max)
                       + make_interval(days => team.contacts_days) AS frees_at
            FROM (
                SELECT outreach.at, outreach.answered_at, outreach.handoff_id,
                       row_number() OVER (ORDER BY outreach.at DESC, outreach.id DESC) AS nth,
                       row_number() OVER (ORDER BY outreach.at DESC, outreach.id DESC) = 1 AS newest
                FROM handoffs_outreach outreach JOIN handoffs_handoff own ON own.id = outreach.handoff_id
                WHERE own.account_id = account.id AND outreach.at <= p_at
            ) AS sent
        ) AS contacts ON true
    ), judged AS (
        SELECT *, CASE
            WHEN person_id IS NULL THEN 'unknown'
            WHEN cooldown_until IS NOT NULL THEN 'cooldown'
            WHEN tier_now = 'self_serve' AND (handoff_id IS NULL OR closed_at IS NOT NULL) THEN 'self_serve'
            WHEN handoff_id IS NULL THEN 'no_handoff'
            WHEN closed_at IS NOT NULL THEN 'closed'
            WHEN NOT activated THEN 'not_activated'
            WHEN state = 'snoozed' THEN 'snoozed'
            WHEN permitted_at IS NULL AND needs_permission THEN 'not_invited'
            WHEN contacted_at IS NULL AND NOT checked THEN 'not_checked'
            WHEN NOT answered THEN 'no_answer'
            WHEN counted >= contacts_max THEN 'too_many'
            WHEN permitted_at IS NULL THEN 'waived'
            ELSE 'invited'
        END AS reason FROM found
    ), kept AS (
        INSERT INTO handoffs_contactrefusal (
            person_id, host, subject, reason, key_id, by_id, asker, minute, at, times
        )
        SELECT min(person_id), min(host), subject, reason,
               p_key, p_user, p_asker, date_trunc('minute', p_at), p_at, count(*)
        FROM (
            SELECT person_id, reason,
                   CASE WHEN person_id IS NULL THEN left(split_part(coalesce(email, ''), '@', 2), 255) ELSE '' END
                       AS host,
                   CASE WHEN person_id IS NULL THEN subject ELSE md5('person ' || person_id)::uuid END AS subject
            FROM judged WHERE reason <> ALL(ARRAY['invited', 'waived'])
        ) AS refused
        -- In one order, so that two askers about the same people do not wait for each other.
        GROUP BY subject, reason ORDER BY subject, reason
        ON CONFLICT (subject, asker, reason, minute)
        DO UPDATE SET times = handoffs_contactrefusal.times + excluded.times
    )
    SELECT judged.place, judged.person_id, judged.account_id, judged.handoff_id, judged.reason, owner.email,
           judged.fired_at, judged.permitted_at, judged.contacted_at, judged.closed_at, judged.snoozed_until,
           judged.cooldown_until, judged.latest_at, judged.frees_at
    FROM judged LEFT JOIN accounts_user owner ON owner.id = judged.owner_id AND owner.is_active
    ORDER BY judged.place;
END
$$
"""
DROP = "DROP FUNCTION handoffs_may_contact(int[], text[], bigint[], uuid[], bigint, bigint, text, timestamptz)"
