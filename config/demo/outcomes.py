"""What became of the companies, as the selling company's CRM and its marketing would tell it. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from config.demo.calls import stamp
from config.demo.cast import Company, companies

PAYS = {"small": 0.12, "between": 0.35, "growing": 0.65, "enterprise": 0.6, "solo": 0.04, "unknown": 0.2}
"""The chance that a company of this kind becomes a customer some weeks after it signed up."""
DAYS_TO_PAY = (9, 26, 40)
DAYS_TO_MQL = (0, 6)
FILLS_IN_A_FORM = 0.25
"""Marketing's leads are of every kind alike: whoever fills in a form."""


def outcomes(now: datetime) -> list[dict[str, Any]]:
    """Every outcome up to `now`, as the API takes them."""
    return [told for company in companies(now) for told in _of(company, now)]


def _of(company: Company, now: datetime) -> Iterator[dict[str, Any]]:
    chance = company.chance("outcome")
    if chance.random() < FILLS_IN_A_FORM:
        yield from _told("mql", company, company.signs_up + timedelta(days=chance.uniform(*DAYS_TO_MQL)), now)
    pays = chance.random() < PAYS.get(company.shape.key, 0)
    after, share = timedelta(days=chance.triangular(*_low_high_mode())), chance.uniform(0.3, 1.1)
    if pays:
        value = {"yearly_value": round((company.acv or 6000) * share, -2), "currency": "USD"}
        yield from _told("customer", company, company.signs_up + after, now, **value)


def _low_high_mode() -> tuple[float, float, float]:
    low, mode, high = DAYS_TO_PAY
    return low, high, mode


def _told(kind: str, company: Company, at: datetime, now: datetime, **more: Any) -> Iterator[dict[str, Any]]:
    if at <= now:
        told = {"kind": kind, "account": company.domain, "at": stamp(at), "id": f"{kind}-{company.number}"}
        yield told | {name: str(value) for name, value in more.items()}
