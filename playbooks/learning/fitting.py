"""Weights from outcomes: a logistic regression over which rules hold, with signs that a scorecard can have. Pure.

A rule that is there to add never gets points below 0, nor one that takes away points above: where the regression would
turn a sign round, the rule is taken out (0 points) and the others are fitted again, until no sign is wrong.
"""

from collections.abc import Sequence
from math import exp, log, sqrt

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from playbooks.learning.suggestion import EVENTS_A_RULE, Example, Suggestion, TooFewOutcomes, Weight
from playbooks.proof.intervals import Interval, Z
from playbooks.scoring import VersionSpec

FOLDS = 5
SEED = 0

Matrix = NDArray[np.float64]
Truth = NDArray[np.bool_]


def suggest(version: VersionSpec, examples: Sequence[Example]) -> Suggestion:
    """Fit weights to the examples, at most one for each account.

    Raises:
        TooFewOutcomes: the rarer outcome has fewer than `EVENTS_A_RULE` accounts for each rule that can be learned.
    """
    bits = len(version.rules)
    held = np.array([[one.held >> bit & 1 for bit in range(bits)] for one in examples], float).reshape(-1, bits)
    truth = np.array([one.converted for one in examples], bool)
    learned = [bit for bit in range(bits) if _varies(held[:, bit]) and not version.rules[bit].is_disqualifier]
    _check_enough(truth, len(learned))
    signs = np.array([-1.0 if version.rules[bit].points < 0 else 1.0 for bit in learned])
    x = held[:, learned]
    points = np.array([version.points_of(one.held) for one in examples], float)
    coefficients = _coefficients(x, truth, signs)
    suggested = dict(zip(learned, _scaled(coefficients, x, points, version), strict=True))
    odds = dict(zip(learned, _odds(coefficients, x, truth), strict=True))
    return Suggestion(
        accounts=len(examples),
        converted=int(truth.sum()),
        weights=[
            Weight(
                rule.key,
                rule.label,
                rule.points,
                suggested.get(bit),
                int(held[truth, bit].sum()),
                int(held[~truth, bit].sum()),
                odds.get(bit),
            )
            for bit, rule in enumerate(version.rules)
        ],
        auc=auc(_cross_validated(x, truth, signs), truth),
        auc_today=auc(points, truth),
    )


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


def _cross_validated(x: Matrix, truth: Truth, signs: Matrix) -> Matrix:
    """The score of each account by weights that were fitted without it."""
    scores = np.zeros(len(truth))
    for fitted, tried in StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(x, truth):
        scores[tried] = x[tried] @ _coefficients(x[fitted], truth[fitted], signs)
    return scores


def _scaled(coefficients: Matrix, x: Matrix, points: Matrix, version: VersionSpec) -> list[int]:
    """Whole points such that as many of the accounts reach the threshold as with today's.

    Where none reaches it today, or it cannot be so, such that the most points there can be stay what they are.
    """
    scores = np.sort(x @ coefficients)[::-1]
    reaching = int((points >= version.threshold).sum())
    last = scores[reaching - 1] if reaching else 0.0
    if last > 0:
        scale = version.threshold / last
    else:
        above = coefficients[coefficients > 0].sum()
        scale = version.reachable / above if above else 0.0
    return [round(float(one) * float(scale)) for one in coefficients]


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
