"""A finished proof as its page shows it: every figure in words, against its bar."""

from typing import Any

from playbooks.proof import bars, wording
from playbooks.proof.charts import whiskers
from playbooks.proof.groups import Group
from playbooks.proof.report import Proof


def shown(proof: Proof) -> dict[str, Any]:
    """What the page says."""
    rates = [
        (wording.GROUPS[group], found.interval)
        for group, found in proof.conversions.items()
        if found.interval is not None
    ]
    chart = whiskers(rates, bars.CONVERSION) if rates else None
    return {
        "chart": chart,
        "ends": [f"{rate:.0%}" for rate in (0, chart.most)] if chart else [],
        "judgements": [
            {
                "bar": wording.BARS[name],
                "figure": wording.figure(name, found),
                "verdict": found.verdict.value,
                "sign": wording.SIGNS[found.verdict],
                "reason": found.reason,
            }
            for name, found in proof.judgements.items()
        ],
        "conversions": [
            {"group": wording.GROUPS[group], "rate": found.rate, "words": wording.percent(found.interval)}
            for group, found in proof.conversions.items()
        ],
        "lifts": [
            {
                "against": wording.GROUPS[group],
                "difference": wording.points(found.difference),
                "times": wording.times(found.times),
            }
            for group, found in proof.lifts.items()
        ],
        "recall": wording.percent(proof.recall),
        "recalled": proof.recalled,
        "unseen": proof.unseen,
        "told_late": proof.told_late,
        "quartiles": [f"{days:.1f}" for days in proof.days_to_pay],
        "values": [(wording.GROUPS[group], found) for group, found in proof.values.items()],
        "currency": proof.currency,
        "unvalued": proof.unvalued,
        "left": [(wording.LEFT[why], count) for why, count in proof.left.items()],
        "left_mqls": [(wording.LEFT[why], count) for why, count in proof.left_mqls.items()],
        "bar": f"{bars.CONVERSION:.0%}",
        "nothing": not proof.recalled.total and not proof.conversions[Group.MQL].rate.total,
    }
