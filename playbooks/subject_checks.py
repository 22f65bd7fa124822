"""Which rules make sense about whom: a scorecard about people has no rules that only accounts can meet."""

from typing import Any

from playbooks.enums import Growing, RuleKind, Subject

COUNT_ALONE = "count how often they do it (“occurrences”) or on how many days"
COUNTED_BY = "ask it in a scorecard about accounts, which may count these people (“leads”)"
_OF_ACCOUNTS = {
    RuleKind.PEOPLE: f"A person is not several people; {COUNT_ALONE}.",
    RuleKind.TIER: f"It is accounts that are in a tier; {COUNTED_BY}.",
    RuleKind.CUSTOMER: f"It is accounts that become customers; {COUNTED_BY}.",
    RuleKind.LEADS: "It is accounts that have people; use “qualified” to ask for another scorecard about people.",
}
_UNDER = {
    (RuleKind.LEADS, Subject.ACCOUNT): "is about accounts; choose one about people, or use “qualified”",
    (RuleKind.QUALIFIED, Subject.PERSON): "is about people; choose one about accounts, or use “leads” to count people",
    (RuleKind.QUALIFIED, Subject.ACCOUNT): "is about accounts; choose one about people",
}


def subject_problems(subject: str, kind: str, values: dict[str, Any]) -> dict[str, str]:
    """What is wrong with a rule of a scorecard about these, by field, in sentences that say what to use instead."""
    if subject != Subject.PERSON:
        return {}
    if sentence := _OF_ACCOUNTS.get(RuleKind(kind)):
        return {"kind": sentence}
    if kind == RuleKind.GROWTH and values.get("growing") == Growing.PEOPLE:
        return {"growing": "A person is always one person; let how often it happened grow, or what it measures."}
    if kind == RuleKind.LIST and not values.get("fact"):
        return {"fact": "Domains are those of accounts; name the fact of the person that is looked up, like email."}
    return {}


def under_problem(subject: str, kind: str, under: str) -> str:
    """Why a rule of a scorecard about the one cannot ask for one about the other; nothing if it can."""
    if kind == RuleKind.LEADS:
        return _UNDER.get((RuleKind.LEADS, Subject(under)), "")
    return "" if subject == under else _UNDER[RuleKind.QUALIFIED, Subject(under)]
