"""Names of facts. Pure; no database."""

import re

NAME_MAX_LENGTH = 255
_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SEPARATORS = re.compile(r"[\W_]+")


def fact_name(trait: str) -> str:
    """The trait's name in snake_case: `employeeCount` and `Employee Count` are one fact.

    Empty when no letter or digit is in it, or when it begins with `$`: that is what PostHog's clients say of their own
    accord about browser and first visit, with every event.
    """
    if trait.startswith("$"):
        return ""
    return _SEPARATORS.sub("_", _WORD_START.sub("_", trait)).strip("_").lower()[:NAME_MAX_LENGTH]
