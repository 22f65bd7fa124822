"""Database triggers that keep what reviewers look at as it is, and let nothing be published past them."""

import pgtrigger

from playbooks.models.immutable import never_emptied

_SCHEDULE = "'scheduled_at', 'scheduled_by_id', 'schedule_asked_at', 'schedule_refusal'"
_LIFE = f"ARRAY['state', 'published_at', 'authority', {_SCHEDULE}]"
"""What may change about a version in review."""
_SEATS = 3


def reviewed_version() -> list[pgtrigger.Trigger]:
    """Triggers for the version table: it begins as a draft, stays as it is in review, and is published by authority."""
    return [
        pgtrigger.Trigger(
            name="begins_as_draft",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            condition=~pgtrigger.Q(new__state="draft"),
            func="""
                RAISE EXCEPTION 'version % begins as a draft', NEW.number USING ERRCODE = 'check_violation';
            """,
        ),
        pgtrigger.Trigger(
            name="held_in_review",
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            condition=pgtrigger.Q(old__state="in_review"),
            func=f"""
                IF TG_OP = 'DELETE' THEN
                    RAISE EXCEPTION 'version % is in review; take it back before it is thrown away', OLD.number
                        USING ERRCODE = 'check_violation';
                END IF;
                IF NEW.state = 'retired' OR to_jsonb(NEW) - {_LIFE} <> to_jsonb(OLD) - {_LIFE} THEN
                    RAISE EXCEPTION 'version % is in review; take it back before it changes', OLD.number
                        USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
            """,
        ),
        pgtrigger.Trigger(
            name="published_by_authority",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            condition=pgtrigger.Q(new__state="published") & ~pgtrigger.Q(old__state="published"),
            func=f"""
                IF NEW.authority = 'file' THEN RETURN NEW; END IF;
                IF NEW.authority = 'reviewed' AND OLD.state = 'in_review' AND {_SEATS} = (
                    SELECT count(*) FROM (
                        SELECT DISTINCT ON (seat) verdict FROM playbooks_review
                        WHERE version_id = OLD.id AND content = OLD.reviewed_content ORDER BY seat, id DESC
                    ) AS current WHERE verdict = 'approve'
                ) AND EXISTS (
                    SELECT FROM playbooks_backtest
                    WHERE version_id = OLD.id AND content = OLD.reviewed_content AND state = 'finished'
                        AND start IS NULL AND "end" IS NULL
                ) THEN RETURN NEW; END IF;
                RAISE EXCEPTION 'version % has not been approved by every seat and backtested as it is', OLD.number
                    USING ERRCODE = 'check_violation';
            """,  # noqa: S608 - a constant
        ),
    ]


def held_in_review(version_table: str) -> list[pgtrigger.Trigger]:
    """Triggers for the rows of a version (`version_id`): they stay as they are while it is in review."""
    return [
        pgtrigger.Trigger(
            name="held_in_review",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
            func=f"""
                -- Whoever sends the version to review holds it; the lock waits for them, and the look comes after it.
                PERFORM 1 FROM {version_table} WHERE id IN (
                    CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD.version_id END,
                    CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE NEW.version_id END
                ) FOR SHARE;
                IF EXISTS (
                    SELECT FROM {version_table} WHERE state = 'in_review' AND id IN (
                        CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD.version_id END,
                        CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE NEW.version_id END
                    )
                ) THEN
                    RAISE EXCEPTION 'this version is in review; take it back before it changes'
                        USING ERRCODE = 'check_violation';
                END IF;
                IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                RETURN NEW;
            """,
        )
    ]


def judged_in_review() -> list[pgtrigger.Trigger]:
    """Triggers for the reviews: of what is in review, by who had no hand in it, for one seat each."""
    return [
        never_emptied(),
        pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name="judged_in_review",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            declare=[("judged", "playbooks_scorecardversion%ROWTYPE")],
            func="""
                SELECT * INTO judged FROM playbooks_scorecardversion WHERE id = NEW.version_id FOR NO KEY UPDATE;
                IF judged.state <> 'in_review' OR judged.reviewed_content <> NEW.content THEN
                    RAISE EXCEPTION 'version % is not in review with this content', judged.number
                        USING ERRCODE = 'check_violation';
                END IF;
                IF NEW.by_id IN (judged.author_id, judged.submitted_by_id) THEN
                    RAISE EXCEPTION 'nobody judges a version of their own' USING ERRCODE = 'check_violation';
                END IF;
                IF EXISTS (
                    SELECT FROM playbooks_review
                    WHERE version_id = NEW.version_id AND by_id = NEW.by_id AND seat <> NEW.seat
                ) THEN
                    RAISE EXCEPTION 'nobody judges a version for two seats' USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
            """,
        ),
    ]
