"""One outcome as it is told: which fields there are, what they mean, and what is wrong with them. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from playbooks.enums import MilestoneKind
from playbooks.milestones.currencies import CURRENCIES
from playbooks.models.milestone import VALUE_DIGITS, VALUE_PLACES
from signals.ingest import times

FIELDS: dict[str, str] = {
    "kind": "`customer` or `mql`.",
    "at": "When; ISO 8601, in UTC unless it names its zone.",
    "account": "Key, external id or domain of the account.",
    "email": "Address of the person; the account is theirs, or their domain's, unless `account` names it.",
    "user_id": "The person as the product calls them; likewise.",
    "yearly_value": "Of a customer: what the contract is worth a year, with two decimals at most.",
    "currency": "Of the value: its code in ISO 4217, like USD.",
    "id": "What the sender calls it. The same again corrects it.",
}
TEXT_MAX = 255
EMAIL_MAX = 320
LARGEST = Decimal(10) ** (VALUE_DIGITS - VALUE_PLACES)
CENT = Decimal(1).scaleb(-VALUE_PLACES)
_NUMBER = re.compile(r"[+]?\d{1,20}(\.\d{1,20})?", re.ASCII)


class Complaint(NamedTuple):
    """What is wrong with which field, and what would be right."""

    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Told:
    """An outcome that can be understood; whom it is about has still to be looked up."""

    kind: MilestoneKind
    at: datetime
    account: str = ""
    email: str = ""
    user_id: str = ""
    yearly_value: Decimal | None = None
    currency: str = ""
    id: str = ""


class _Wrong(ValueError):
    """What a field says makes no sense; the message says what would."""


def read(line: Mapping[str, Any], at: datetime) -> Told | Complaint:
    """Make sense of the fields of one outcome, told at `at`; the first thing that is wrong is what is said."""
    if unknown := next((name for name in line if name not in FIELDS), None):
        return Complaint(unknown, f"No such field. There are: {', '.join(FIELDS)}.")
    values: dict[str, Any] = {}
    for name, reader in _READERS.items():
        try:
            values[name] = reader(line.get(name))
        except _Wrong as wrong:
            return Complaint(name, str(wrong))
    return _whole(Told(**values), at)


def _whole(told: Told, at: datetime) -> Told | Complaint:
    if not times.EARLIEST <= told.at <= at:
        return Complaint("at", "It must lie between 1970 and now: an outcome has happened.")
    if not (told.account or told.email or told.user_id):
        return Complaint("account", "Say whom it is about: give account, email or user_id.")
    if told.kind != MilestoneKind.CUSTOMER and told.yearly_value is not None:
        return Complaint("yearly_value", "Only a customer has a yearly value.")
    if told.yearly_value is not None and not told.currency:
        return Complaint("currency", "A value needs its currency, like USD.")
    if told.currency and told.yearly_value is None:
        return Complaint("yearly_value", "There is a currency, and no value.")
    return told


def _kind(value: Any) -> MilestoneKind:
    text = _text(value).lower()
    if text not in MilestoneKind.values:
        raise _Wrong(f"It must be one of: {', '.join(MilestoneKind.values)}.")
    return MilestoneKind(text)


def _at(value: Any) -> datetime:
    try:
        return times.read(_text(value))
    except ValueError:
        raise _Wrong("It must be an ISO 8601 date or time, like 2026-03-31 or 2026-03-31T09:00:00Z.") from None


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool):
        raise _Wrong("It must be a number, like 12000.50.")
    text = _text(value) if isinstance(value, str) or value is None else str(value)
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise _Wrong("It must be a number from 0, with a point and without thousands marks, like 12000.50.")
    number = Decimal(text)
    if number >= LARGEST:
        raise _Wrong(f"It must be below {LARGEST:,}.")
    if number != number.quantize(CENT):
        raise _Wrong("It may have two decimals at most; round it, like 12000.50.")
    return number.quantize(CENT)


def _currency(value: Any) -> str:
    text = _text(value).upper()
    if text and text not in CURRENCIES:
        raise _Wrong("It must be the three letters of a currency in ISO 4217, like USD or EUR.")
    return text


def _email(value: Any) -> str:
    text = _text(value, EMAIL_MAX).lower()
    if text and not all(text.rpartition("@")[::2]):
        raise _Wrong("It must be an e-mail address, like ann@acme.com.")
    return text


def _text(value: Any, longest: int = TEXT_MAX) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise _Wrong("It must be text.")
    text = str(value).strip()
    if len(text) > longest:
        raise _Wrong(f"It may have at most {longest} characters.")
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise _Wrong("It has characters that are no text.")
    return text


_READERS: dict[str, Callable[[Any], Any]] = {
    "kind": _kind,
    "at": _at,
    "account": _text,
    "email": _email,
    "user_id": _text,
    "yearly_value": _number,
    "currency": _currency,
    "id": _text,
}
