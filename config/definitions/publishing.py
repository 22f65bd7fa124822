"""Publishing the drafts of what a file names."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from django.db import transaction

from accounts.errors import RuleBroken
from config.definitions import schema
from config.definitions.changes import Change
from config.definitions.invitations import pledge_draft
from config.definitions.problems import Findings, Path
from handoffs import pledging
from handoffs.models import PledgeVersion
from playbooks import actions
from playbooks.enums import Authority, VersionState
from playbooks.models import ScorecardVersion, TierVersion
from playbooks.models.life import UNPUBLISHED


def publish(wanted: schema.Definitions, file: schema.Definitions, at: datetime, findings: Findings) -> list[Change]:
    """Publish the newest drafts of these scorecards and tiers of the file; a refusal becomes a finding."""
    changes: list[Change] = []
    places = {item.key: index for index, item in enumerate(file.scorecards)}
    for path, what, verb in _drafts(wanted, places, at):
        try:
            with transaction.atomic():
                changes += [Change(what, how) for how in verb()]
        except RuleBroken as broken:
            findings.add(path, f"cannot be published: {broken}")
    return changes


def _drafts(
    wanted: schema.Definitions, places: dict[str, int], at: datetime
) -> Iterator[tuple[Path, str, Callable[[], list[str]]]]:
    versions = ScorecardVersion.objects.order_by("-number")
    for item in wanted.scorecards:
        version = versions.filter(scorecard__key=item.key).first()
        # An older one that nobody has published says something else than the file.
        if version is not None and version.state in UNPUBLISHED:
            yield ("scorecards", places[item.key]), f"scorecard “{item.key}”", partial(_publish_scorecard, version, at)
    tiers = TierVersion.objects.filter(state=VersionState.DRAFT).order_by("-number").first()
    if wanted.tiers and tiers is not None:
        yield ("tiers",), "tiers", partial(_publish_tiers, tiers, at)
    pledge = pledge_draft()
    if wanted.pledge and pledge is not None:
        yield ("pledge",), "pledge", partial(_publish_pledge, pledge, at)


def _publish_scorecard(draft: ScorecardVersion, at: datetime) -> list[str]:
    actions.publish(draft, by=None, at=at, authority=Authority.FILE)
    return [f"version {draft.number} published"]


def _publish_tiers(draft: TierVersion, at: datetime) -> list[str]:
    warnings = actions.publish_tiers(draft, by=None, at=at)
    return [f"version {draft.number} published", *warnings]


def _publish_pledge(draft: PledgeVersion, at: datetime) -> list[str]:
    pledging.publish(draft, by=None, at=at)
    return [f"version {draft.number} published"]
