"""What invites contact under a play, between files and rows; and the pledge of those who do the contacting."""

from datetime import datetime

from config.definitions import durations, schema
from handoffs import pledging
from handoffs.models import PledgeVersion
from playbooks.enums import VersionState
from playbooks.models import PermissionTrigger, Play
from signals.models import Signal


def triggers_of(play: Play) -> list[schema.PermissionTrigger]:
    """The counted triggers of a play."""
    return [
        schema.PermissionTrigger(
            signal=trigger.signal.key,
            counted=trigger.kind,
            at_least=trigger.at_least,
            within=durations.text_of(trigger.window),
        )
        for trigger in play.permission_triggers.all()
    ]


def keep_signals(play: Play, item: schema.Play) -> None:
    """Make what invites contact under the play equal to the file."""
    play.permission_signals.set(Signal.objects.filter(key__in=item.permission_signals))
    signals = dict(Signal.objects.values_list("key", "pk"))
    wanted = {(signals[one.signal], one.counted): one for one in item.permission_triggers}
    for stored in play.permission_triggers.all():
        if (stored.signal_id, stored.kind) not in wanted:
            stored.delete()
    for (signal, kind), one in wanted.items():
        PermissionTrigger.objects.update_or_create(
            play=play,
            signal_id=signal,
            kind=kind,
            defaults={"at_least": one.at_least, "window": durations.parse(one.within)},
        )


def pledge() -> schema.Pledge | None:
    """The newest version of the pledge, if there is one."""
    newest = PledgeVersion.objects.order_by("-number").first()
    return schema.Pledge(promises=newest.promises) if newest else None


def write_pledge(item: schema.Pledge, at: datetime) -> str:
    """The promises as a draft: the one there is, or else a new version."""
    draft, is_new = pledging.write_draft("\n".join(item.promises), at=at)
    return f"draft version {draft.number} {'added' if is_new else 'changed'}"


def pledge_draft() -> PledgeVersion | None:
    """The draft that the newest version is, if it is one."""
    newest = PledgeVersion.objects.order_by("-number").first()
    return newest if newest and newest.state == VersionState.DRAFT else None
