"""Weights from outcomes: a logistic regression over which rules hold, with signs that a scorecard can have. Pure.

A rule that is there to add never gets points below 0, nor one that takes away points above: where the regression would
turn a sign round, the rule is taken out (0 points) and the others are fitted again, until no sign is wrong.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from playbooks.learning.scaling import reaching, scaled
from playbooks.learning.suggestion import EVENTS_A_RULE, Example, Suggestion, TooFewOutcomes, Weight
from playbooks.proof.intervals import Interval, Z
from playbooks.scoring import RuleSpec, VersionSpec

FOLDS = 5
SEED = 0

Matrix = NDArray[np.float64]
Truth = NDArray[np.bool_]
Places = NDArray[np.int_]
"""Some of the accounts, by their places."""


def suggest(version: VersionSpec, examples: Sequence[Example]) -> Suggestion:
    """Fit weights to the examples, at most one for each account.

    Raises:
        TooFewOutcomes: the rarer outcome has fewer than `EVENTS_A_RULE` accounts for each rule that can be learned.
    """
    bits = len(version.rules)
    held = np.array([[one.held >> bit & 1 for bit in range(bits)] for one in examples], float).reshape(-1, bits)
    truth = np.array([one.converted for one in examples], bool)
    learned = [bit for bit, rule in enumerate(version.rules) if _varies(held[:, bit]) and _is_plain(rule)]
    _check_enough(truth, len(learned))
    seen = Seen(version, learned, held[:, learned], [one.held for one in examples], truth)
    everybody = np.arange(len(examples))
    coefficients = seen.coefficients(everybody)
    found = seen.scaled(coefficients, everybody)
    odds = dict(zip(learned, _odds(coefficients, seen.x, truth), strict=True))
    return Suggestion(
        accounts=len(examples),
        converted=int(truth.sum()),
        weights=[
            Weight(
                rule.key,
                rule.label,
                rule.points,
                found.rules[bit].points if bit in learned else None,
                int(held[truth, bit].sum()),
                int(held[~truth, bit].sum()),
                odds.get(bit),
            )
            for bit, rule in enumerate(version.rules)
        ],
        auc=auc(_cross_validated(seen), truth),
        auc_today=auc(seen.points(version, everybody), truth),
        reaching=reaching(found, seen.counted(everybody)),
        reaching_today=reaching(version, seen.counted(everybody)),
    )


@dataclass(frozen=True)
class Seen:
    """What the weights of some rules of a version are fitted to: which of them held (`x`), and what came of it."""

    version: VersionSpec
    learned: list[int]
    x: Matrix
    held: list[int]
    truth: Truth

    def coefficients(self, among: Places) -> Matrix:
        """Those of the learned rules, fitted to some of the accounts; 0 for those whose sign would be wrong."""
        signs = np.array([-1.0 if self.version.rules[bit].points < 0 else 1.0 for bit in self.learned])
        return _coefficients(self.x[among], self.truth[among], signs)

    def scaled(self, coefficients: Matrix, among: Places) -> VersionSpec:
        """The version with whole points for them."""
        by_place = dict(zip(self.learned, map(float, coefficients), strict=True))
        return scaled(self.version, by_place, self.counted(among))

    def counted(self, among: Places) -> Counter[int]:
        """How many of the accounts there are for each set of rules that held."""
        return Counter(self.held[place] for place in among)

    def points(self, version: VersionSpec, among: Places) -> Matrix:
        """What the accounts score under a version."""
        points = {held: version.points_of(held) for held in self.counted(among)}
        return np.array([points[self.held[place]] for place in among], float)


def _is_plain(rule: RuleSpec) -> bool:
    """Whether it adds the same for as long as it holds, so that one weight says what it adds."""
    return not rule.is_disqualifier and rule.most_points is None and rule.half_life is None


def _varies(column: Matrix) -> bool:
    return bool(0 < column.sum() < len(column))


def _check_enough(truth: Truth, rules: int) -> None:
    hits = int(truth.sum())
    rarer, name = min((hits, "became customers"), (len(truth) - hits, "did not become customers"))
    wanted = EVENTS_A_RULE * rules
    if not rules:
        raise TooFewOutcomes("No rule holds for some of the accounts and not for others, so none can be weighed.")
    if rarer < wanted:
        raise TooFewOutcomes(
            f"Only {rarer:,} accounts {name}. It takes {EVENTS_A_RULE} for each of the {rules} rules: "
            f"{wanted - rarer:,} more, or fewer rules."
        )


def _coefficients(x: Matrix, truth: Truth, signs: Matrix) -> Matrix:
    """Those of the rules in their order; 0 for those whose sign would be wrong."""
    found = np.zeros(x.shape[1])
    kept = np.arange(x.shape[1])
    while len(kept):
        fitted = LogisticRegression(random_state=SEED, max_iter=1000).fit(x[:, kept], truth).coef_[0]
        wrong = fitted * signs[kept] < 0
        if not wrong.any():
            found[kept] = fitted
            break
        kept = kept[~wrong]
    return found


def _odds(coefficients: Matrix, x: Matrix, truth: Truth) -> list[Interval | None]:
    """The coefficients as odds ratios, with Wald's intervals from the curvature at the fit, its penalty included."""
    kept = np.flatnonzero(coefficients)
    if not len(kept):
        return [None] * len(coefficients)
    design = np.column_stack([np.ones(len(x)), x[:, kept]])
    model = LogisticRegression(random_state=SEED, max_iter=1000).fit(x[:, kept], truth)
    chance = model.predict_proba(x[:, kept])[:, 1]
    curvature = design.T @ (design * (chance * (1 - chance))[:, None]) + np.diag([0.0, *np.ones(len(kept))])
    errors = np.sqrt(np.diag(np.linalg.inv(curvature)))[1:]
    found: list[Interval | None] = [None] * len(coefficients)
    for place, one, error in zip(kept, coefficients[kept], errors, strict=True):
        found[place] = Interval(exp(one), exp(one - Z * error), exp(one + Z * error))
    return found


def _cross_validated(seen: Seen) -> Matrix:
    """What each account scores by points that were fitted and scaled without it."""
    scores = np.zeros(len(seen.truth))
    for fitted, tried in StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(seen.x, seen.truth):
        scores[tried] = seen.points(seen.scaled(seen.coefficients(fitted), fitted), tried)
    return scores


def auc(scores: Matrix, truth: Truth) -> Interval:
    """How often a customer scores above another account, ties counting half, with DeLong's interval (1988).

    The interval is made on the logit scale, so that it stays between 0 and 1.
    """
    hits, others = scores[truth], np.sort(scores[~truth])
    above = (np.searchsorted(others, hits, "left") + np.searchsorted(others, hits, "right")) / (2 * len(others))
    ranked = np.sort(hits)
    under = 1 - (np.searchsorted(ranked, others, "left") + np.searchsorted(ranked, others, "right")) / (2 * len(hits))
    area = float(above.mean())
    variance = float(above.var(ddof=1) / len(above) + under.var(ddof=1) / len(under))
    if not 0 < area < 1:
        return Interval(area, area, area)
    half = Z * sqrt(variance) / (area * (1 - area))
    logit = log(area / (1 - area))
    return Interval(area, _unlogit(logit - half), _unlogit(logit + half))


def _unlogit(value: float) -> float:
    return 1 / (1 + exp(-value))
