"""Database triggers that keep what has been published as it was."""

import pgtrigger

_SETTLED = "('published', 'retired')"


def never_emptied() -> pgtrigger.Trigger:
    """Refuse `TRUNCATE`, of which triggers for single rows are not told."""
    return pgtrigger.Trigger(
        name="never_emptied",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="""
            RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'check_violation';
        """,
    )


def frozen_version() -> list[pgtrigger.Trigger]:
    """Triggers for a version table: once published only its life may go on (retired, once), nothing else."""
    return [
        never_emptied(),
        pgtrigger.Trigger(
            name="frozen_once_published",
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            declare=[("allowed", "jsonb")],
            func=f"""
                IF OLD.state NOT IN {_SETTLED} THEN
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                END IF;
                IF TG_OP = 'UPDATE' AND OLD.state = 'published' AND NEW.state = 'retired' THEN
                    allowed := to_jsonb(OLD)
                        || jsonb_build_object('state', NEW.state, 'retired_at', NEW.retired_at);
                    IF to_jsonb(NEW) = allowed THEN RETURN NEW; END IF;
                END IF;
                RAISE EXCEPTION 'version % is % and never changes', OLD.number, OLD.state
                    USING ERRCODE = 'check_violation';
            """,
        ),
    ]


def frozen_part(version_table: str) -> list[pgtrigger.Trigger]:
    """Triggers for the rows of a version (`version_id`): nothing is added, changed or removed once published."""
    return [
        never_emptied(),
        pgtrigger.Trigger(
            name="frozen_with_version",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
            declare=[("settled", "text")],
            func=f"""
                -- Whoever publishes the version holds it; the lock waits for them, and the look comes after it.
                PERFORM 1 FROM {version_table} WHERE id IN (
                    CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD.version_id END,
                    CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE NEW.version_id END
                ) FOR SHARE;
                SELECT state INTO settled FROM {version_table}
                WHERE state IN {_SETTLED} AND id IN (
                    CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD.version_id END,
                    CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE NEW.version_id END
                ) LIMIT 1;
                IF settled IS NOT NULL THEN
                    RAISE EXCEPTION 'this version is % and never changes', settled
                        USING ERRCODE = 'check_violation';
                END IF;
                IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                RETURN NEW;
            """,  # noqa: S608 - the table name is a constant of the caller
        ),
    ]


def fixed_subject(version_table: str) -> list[pgtrigger.Trigger]:
    """A trigger for the table of scorecards: whom one is about stays once a version has been published."""
    return [
        pgtrigger.Trigger(
            name="fixed_subject",
            when=pgtrigger.Before,
            operation=pgtrigger.UpdateOf("subject"),  # type: ignore[no-untyped-call]
            condition=pgtrigger.Q(old__subject__df=pgtrigger.F("new__subject")),
            func=f"""
                PERFORM 1 FROM {version_table} WHERE scorecard_id = OLD.id AND state IN {_SETTLED};
                IF FOUND THEN
                    RAISE EXCEPTION 'a version of % has been published, so it stays about %', OLD.key, OLD.subject
                        USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
            """,
        )
    ]
