"""What a finished study says, as pages and files show it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from accounts.wording import count_of
from playbooks.enums import StudyKind
from playbooks.learning.suggestion import Suggestion, Weight
from playbooks.models import Study
from playbooks.proof.intervals import Interval
from playbooks.proof.shown import shown as shown_proof
from playbooks.studying import horizon_in, proof_in, suggestion_in, terms_in

COLUMNS = ("account", "counted_as", "from", "became_customer", "days_to_pay", "yearly_value", "currency")
SECONDS_A_DAY = 86_400


@dataclass(frozen=True)
class Suggested:
    """A rule on the page of suggested points."""

    weight: Weight
    odds: str
    customers: str
    others: str

    @property
    def changes(self) -> bool:
        """Say whether there are points to be taken."""
        return self.weight.suggested is not None and self.weight.suggested != self.weight.today

    @property
    def remark(self) -> str:
        """Why there is nothing to take, or what the figure says."""
        if self.weight.suggested is None:
            return "Stays: it holds for all or none, disqualifies, or adds its points in parts."
        if self.weight.suggested == 0 and not self.odds:
            return "Holding it goes with the opposite of what its points say."
        return "" if self.changes else "As it is."


def result(study: Study) -> dict[str, Any]:
    """What the page of a finished study shows."""
    shown: dict[str, Any] = {"terms": terms_in(study), "horizon": horizon_in(study)}
    if study.kind == StudyKind.WEIGHTS:
        suggestion = suggestion_in(study)
        return {**shown, "suggestion": suggestion, "rows": rows(suggestion), **_aucs(suggestion)}
    return {**shown, **shown_proof(proof_in(study))}


def rows(suggestion: Suggestion) -> list[Suggested]:
    """The rules in their order."""
    others = suggestion.accounts - suggestion.converted
    return [
        Suggested(
            one,
            _times(one.odds),
            _share(one.held_converted, suggestion.converted),
            _share(one.held_others, others),
        )
        for one in suggestion.weights
    ]


def reason(study: Study, suggestion: Suggestion) -> str:
    """Why a draft has the points: the figures that they rest on."""
    told = _aucs(suggestion)
    customers = count_of(suggestion.converted, "customer", "customers")
    return (
        f"Points suggested by outcomes (study {study.pk}): {customers} among {suggestion.accounts:,} accounts, "
        f"AUC {told['auc']} with the suggested points, {told['auc_today']} with those of {study.version}."
    )


def table(study: Study) -> Iterator[list[Any]]:
    """The accounts that are counted, by group and instant."""
    cases = study.cases.select_related("account").order_by("counted_as", "since", "id")
    for case in cases.iterator(chunk_size=2_000):
        paid = case.paid_after
        yield [
            case.account.key,
            case.counted_as,
            case.since.isoformat(),
            paid is not None,
            "" if paid is None else round(paid.total_seconds() / SECONDS_A_DAY, 2),
            "" if case.yearly_value is None else case.yearly_value,
            case.currency,
        ]


def _aucs(suggestion: Suggestion) -> dict[str, str]:
    return {"auc": _two(suggestion.auc), "auc_today": _two(suggestion.auc_today)}


def _two(interval: Interval) -> str:
    return f"{interval.estimate:.2f} ({interval.low:.2f} to {interval.high:.2f})"


def _times(odds: Interval | None) -> str:
    return f"{odds.estimate:.1f} times ({odds.low:.1f} to {odds.high:.1f})" if odds else ""


def _share(held: int, total: int) -> str:
    return f"{held:,} of {total:,}"
