"""The scoring engine: a rule is a set of spans of time, a score a step function.

`spans` compiles a rule to SQL over the whole of time, `probes` to SQL at one instant; everything else reads from those
two. What the engine stores is the business of `playbooks.stations`.
"""

from playbooks.scoring.as_of import ScoreRow, score_as_of
from playbooks.scoring.evidence import Counted, Evidence, EvidencePlace, Whose, page_of_evidence
from playbooks.scoring.explain import Explanation, Line, explain, explain_all
from playbooks.scoring.history import Firing, Step, backtest, backtests, steps, steps_all
from playbooks.scoring.known import known_since
from playbooks.scoring.points import Cut
from playbooks.scoring.spec import RuleSpec, VersionSpec

__all__ = [
    "Counted",
    "Cut",
    "Evidence",
    "EvidencePlace",
    "Explanation",
    "Firing",
    "Line",
    "RuleSpec",
    "ScoreRow",
    "Step",
    "VersionSpec",
    "Whose",
    "backtest",
    "backtests",
    "explain",
    "explain_all",
    "known_since",
    "page_of_evidence",
    "score_as_of",
    "steps",
    "steps_all",
]
