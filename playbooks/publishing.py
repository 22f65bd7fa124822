"""What must be true of a draft before it may be published, as sentences that say what to mend."""

from collections.abc import Callable
from decimal import Decimal

from playbooks.contents import content_of
from playbooks.enums import Authority, ListKind, TierKey, VersionState
from playbooks.errors import NotDraft, NotPublishable
from playbooks.membership_checks import membership_problems
from playbooks.models import Backtest, NamedList, Rule, Scorecard, ScorecardVersion, TierVersion
from playbooks.models.life import UNPUBLISHED
from playbooks.models.rule import REFERRED
from playbooks.models.scorecard import SETTLED
from playbooks.named_lists.overlaps import overlap_problems
from playbooks.scoring.spec import MAX_RULES, VersionSpec
from playbooks.standing import missing_approvals, standings
from playbooks.subject_checks import subject_problems
from playbooks.tier_tables import ACV
from playbooks.tiers import Joint, joints
from signals.comparison import WrongWanted, check_wanted

UNPROVEN = (
    "Backtest it as it is on all of history, and wait for the result: nothing is published that was not replayed."
)


def check_publishable(version: ScorecardVersion, authority: Authority = Authority.REVIEWED) -> None:
    """Raise `NotDraft` for what is published, or `NotPublishable` with everything that is wrong or missing."""
    if version.state not in UNPUBLISHED:
        raise NotDraft(f"{version} is {version.state}. Make a new draft from it to change it.")
    problems = publishing_problems(version, authority)
    if problems:
        raise NotPublishable(" ".join(problems))


def publishing_problems(version: ScorecardVersion, authority: Authority = Authority.REVIEWED) -> list[str]:
    """Everything that keeps an unpublished version from being published, a sentence each."""
    if version.state not in UNPUBLISHED:
        return []
    return _problems(version) + (_missing(version) if authority == Authority.REVIEWED else _missing_of_file(version))


def check_sound(version: ScorecardVersion) -> None:
    """Raise `NotPublishable` with everything that is wrong in what the version says, before anybody is asked."""
    problems = _problems(version)
    if problems:
        raise NotPublishable(" ".join(problems))


def check_tiers_publishable(version: TierVersion) -> None:
    """Raise `NotDraft`, or `NotPublishable` when accounts that reach no tier would have none to fall to."""
    if version.state != VersionState.DRAFT:
        raise NotDraft(f"{version} is {version.state}. Make a new draft from it to change it.")
    if not version.tiers.filter(key=TierKey.SELF_SERVE).exists():
        raise NotPublishable("Add the self-serve tier: accounts that reach no other tier belong to it.")


def tier_warnings(version: TierVersion) -> list[str]:
    """What is worth knowing about a table of tiers, though it may be published as it is."""
    found = sorted(joints(version), key=lambda joint: not joint.is_gap)
    return [_gap_sentence(one, version.currency) if one.is_gap else _overlap_sentence(one) for one in found]


def _missing(version: ScorecardVersion) -> list[str]:
    """What is missing of the proof and the word of others that exactly this content needs."""
    content = content_of(version)
    missing = missing_approvals(standings(version))
    if not Backtest.objects.proving(version, content).exists():
        missing.append(UNPROVEN)
    if version.state == VersionState.DRAFT:
        missing.insert(0, "Send it to review: only what product, marketing and sales have approved is published.")
    return missing


def _missing_of_file(version: ScorecardVersion) -> list[str]:
    """The first version comes into an empty database; those after it are replayed, whoever writes them."""
    is_first = not ScorecardVersion.objects.filter(scorecard=version.scorecard_id, state__in=SETTLED).exists()
    if is_first or Backtest.objects.proving(version, content_of(version)).exists():
        return []
    return [f"{UNPROVEN} Import the file without --publish, backtest the draft, and import it again with --publish."]


def _problems(version: ScorecardVersion) -> list[str]:
    rules = list(version.rules.select_related(*REFERRED))
    spec = VersionSpec.of(version)
    problems = [problem for rule in rules for problem in _rule_problems(rule)]
    problems += [problem for rule in rules for problem in _misplaced(version.scorecard, rule)]
    if not rules:
        problems.append("Add at least one rule: a scorecard without rules qualifies nobody.")
    if rules and not any(rule.is_activation for rule in rules):
        problems.append("Mark at least one rule as activation: nobody is contacted before activation.")
    if rules and spec.reachable < version.threshold:
        problems.append(
            f"Lower the threshold of {version.threshold} or add points: the rules reach {spec.reachable} at the most."
        )
    problems += [
        f"Rule “{rule.label}”: make it activation or a disqualifier, not both; it would never let anybody qualify."
        for rule in rules
        if rule.is_activation and rule.is_disqualifier
    ]
    problems += _too_many(len(rules), len(spec.tracks))
    if version.requalify_after and not any(rule.is_disqualifier for rule in rules):
        problems.append(
            "Mark a rule as disqualifier, or clear the time after a disqualification: without one it does nothing."
        )
    problems += overlap_problems(rules)
    problems += membership_problems(version, rules)
    if version.threshold == 0:
        problems.append("Set a threshold of at least 1: with 0 every activated account qualifies.")
    return problems


def _too_many(rules: int, tracks: int) -> list[str]:
    """What is said of more rules than a version may have, or of rules whose points come in too many steps."""
    if rules > MAX_RULES:
        return [f"Remove {rules - MAX_RULES} rules: a version may have {MAX_RULES}."]
    if tracks > MAX_RULES:
        said = (
            f"Rules, their steps and halvings, and disqualifiers that are waited out come to {tracks} together; there"
            f" may be {MAX_RULES}. Let points rise in fewer steps, or fewer of them halve."
        )
        return [said]
    return []


def _rule_problems(rule: Rule) -> list[str]:
    if rule.named_list:
        return [f"Rule “{rule.label}”: {problem}" for problem in list_problems(rule.named_list, rule.fact)]
    if rule.operator and not rule.other_fact:
        try:
            check_wanted(rule.operator, rule.value)
        except WrongWanted as wrong:
            return [f"Rule “{rule.label}”: {wrong}"]
    resting = [signal for signal in (rule.signal, rule.followed_by) if signal and not signal.is_active]
    return [
        f"Rule “{rule.label}”: the signal “{signal}” is switched off; switch it on or choose another."
        for signal in resting
    ]


def _misplaced(scorecard: Scorecard, rule: Rule) -> list[str]:
    """What a rule asks that makes no sense about the scorecard's subject."""
    values = {"growing": rule.growing, "fact": rule.fact}
    return [f"Rule “{rule.label}”: {said}" for said in subject_problems(scorecard.subject, rule.kind, values).values()]


def list_problems(named_list: NamedList, fact: str) -> list[str]:
    """What keeps a rule from looking accounts up on the list."""
    problems = []
    if not named_list.versions.standing().exists():
        problems.append(f"the list “{named_list}” is empty; upload its entries or choose another.")
    if named_list.kind != ListKind.DOMAINS and not fact:
        what = named_list.get_kind_display().lower()
        problems.append(f"“{named_list}” is a list of {what}; name the fact that is looked up on it, for example name.")
    return problems


def _gap_sentence(gap: Joint, currency: str) -> str:
    value = _money(currency) if gap.measure == ACV else "{:,.0f} employees".format
    return (
        f"From {value(gap.end)} up to {value(gap.start)} no tier applies: accounts there are treated as"
        f" {gap.lower.label.lower()}. Move a bound if that is not what you want."
    )


def _overlap_sentence(shared: Joint) -> str:
    measure = "contract value" if shared.measure == ACV else "employees"
    lower, upper = shared.lower.label, shared.upper.label
    return f"{lower} and {upper} share a range of {measure}; accounts there are {upper}."


def _money(currency: str) -> Callable[[Decimal], str]:
    return lambda amount: f"{currency} {amount:,.0f}"
