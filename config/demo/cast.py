"""Who there is: the kinds of company, and each company with its people."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from config.demo import names

DAYS = 60
SEED = "baton"
ZONES = (-8, -5, -5, 0, 0, 1, 1, 1, 2, 5, 8, 9)
DAYS_BETWEEN_JOINS = (0.4, 4.0)
Between = tuple[int, int]


@dataclass(frozen=True)
class Shape:
    """A kind of company. `visits` is the chance that a person works on a working day, `runs` the workflow runs a visit.

    `wants` is the chance of each way to show that one could want more; `fades` of losing interest after a while.
    """

    key: str
    companies: int
    people: Between
    employees: Between | None
    acv: Between | None
    visits: float
    runs: float
    activates: float = 1.0
    wants: float = 0.0
    fades: float = 0.0
    pays: float = 0.0


SHAPES = (
    Shape("tourist", 96, (1, 2), (2, 48), (300, 4000), visits=0.25, runs=0.5, activates=0.4, wants=0.02, fades=1.0),
    Shape("solo", 66, (1, 1), (1, 20), (300, 3000), visits=0.3, runs=0.8, activates=0.9, wants=0.06, fades=0.3),
    Shape("small", 64, (2, 4), (5, 48), (1500, 9500), visits=0.25, runs=0.6, wants=0.07, fades=0.25, pays=0.1),
    Shape("between", 6, (3, 6), (20, 48), (11000, 24000), visits=0.35, runs=0.8, wants=0.2, fades=0.1, pays=0.2),
    Shape("growing", 22, (4, 9), (60, 450), (26000, 95000), visits=0.5, runs=1.2, wants=0.35, fades=0.15, pays=0.15),
    Shape("fresh", 5, (5, 5), (60, 450), (26000, 95000), visits=0.4, runs=0.2),
    Shape(
        "cautious", 16, (1, 3), (60, 450), (26000, 95000), visits=0.2, runs=0.5, activates=0.7, wants=0.06, fades=0.3
    ),
    Shape("enterprise", 12, (4, 14), (600, 6000), (110000, 450000), visits=0.4, runs=1.0, wants=0.35, pays=0.15),
    Shape("unknown", 8, (3, 6), None, None, visits=0.45, runs=0.8, wants=0.25, fades=0.1),
)
UNUSUAL_EVERY = 41
FRESH = "fresh"
"""Companies of this shape grow within the last hours, whatever day it is, so that the queue has something new."""
FRESH_MINUTES_AGO = (12, 34)
"""When their decisive colleague came: the first value, and so much longer for each company."""
SATURDAY = 5
OPENS, CLOSES = 8.0, 18.0
JOINS_ANY_TIME = 0.12


@dataclass(frozen=True)
class Member:
    """A person of a company, and since when they use the product."""

    user: str
    name: str
    email: str
    title: str
    joins: datetime


@dataclass
class Company:
    """A company with one workspace (or two), and its people in the order of joining."""

    shape: Shape
    number: int
    name: str
    domain: str
    industry: str
    offset: timedelta
    signs_up: datetime
    leaves: datetime
    employees: int | None
    acv: int | None
    is_customer: bool
    members: list[Member] = field(default_factory=list)

    @property
    def workspace(self) -> str:
        """The group id on the wire."""
        return f"w_{self.number:03}"

    def chance(self, purpose: str) -> Random:
        """Its own source of chance, so that one company's life does not depend on another's."""
        return Random(f"{SEED}:{self.number}:{purpose}")  # noqa: S311 - a simulation


def companies(now: datetime) -> Iterator[Company]:
    """Everybody, the same for the same `now`."""
    number = 0
    for shape in SHAPES:
        for index in range(shape.companies):
            yield _company(shape, number, index, now)
            number += 1


def _company(shape: Shape, number: int, index: int, now: datetime) -> Company:
    chance = Random(f"{SEED}:{number}")  # noqa: S311 - a simulation
    name, domain, industry = _named(number, chance)
    age = chance.uniform(12, 40) if shape.key == FRESH else chance.uniform(0.5, DAYS - 1)
    is_customer = chance.random() < shape.pays
    signs_up = now - timedelta(days=DAYS - 1 if is_customer else age)
    stays = chance.uniform(2, 7) if shape.key == "tourist" else chance.uniform(10, 30)
    made = Company(
        shape=shape,
        number=number,
        name=name,
        domain=domain,
        industry=industry,
        offset=timedelta(hours=chance.choice(ZONES)),
        signs_up=signs_up,
        leaves=signs_up + timedelta(days=stays) if chance.random() < shape.fades and shape.key != FRESH else now,
        employees=chance.randint(*shape.employees) if shape.employees else None,
        acv=round(chance.randint(*shape.acv), -2) if shape.acv else None,
        is_customer=is_customer,
    )
    made.members = list(_members(made, now, chance))
    if shape.key == FRESH:
        first, step = FRESH_MINUTES_AGO
        made.members[-1] = replace(made.members[-1], joins=now - timedelta(minutes=first + step * index))
    return made


def _named(number: int, chance: Random) -> tuple[str, str, str]:
    every, rest = divmod(number, UNUSUAL_EVERY)
    if rest == UNUSUAL_EVERY - 1 and every < len(names.UNUSUAL):
        name, domain, _ = names.UNUSUAL[every]
        return name, domain, "Manufacturing"
    first = names.COMPANY_FIRST[number % len(names.COMPANY_FIRST)]
    last = names.COMPANY_LAST[(number * 7 + number // len(names.COMPANY_FIRST)) % len(names.COMPANY_LAST)]
    ending = chance.choice(("", "", "", " AG", " Ltd", " Inc.", " GmbH", " SA"))
    return f"{first} {last}{ending}", f"{first}-{last}.example".lower(), names.INDUSTRY_OF[last]


def _members(company: Company, now: datetime, chance: Random) -> Iterator[Member]:
    joins = company.signs_up
    known = next((people for name, _, people in names.UNUSUAL if name == company.name), ())
    for index in range(chance.randint(*company.shape.people)):
        if chance.random() > JOINS_ANY_TIME:
            joins = _at_work(joins, company.offset, chance)
        if joins > now:
            return
        name = known[index] if index < len(known) else _person(chance)
        yield Member(
            user=f"u_{company.number:03}_{index}",
            name=name,
            email=f"{_local_part(name, company.number, index)}@{company.domain}",
            title=chance.choice(names.TITLES),
            joins=joins,
        )
        joins += timedelta(days=chance.uniform(*DAYS_BETWEEN_JOINS))


def _at_work(at: datetime, offset: timedelta, chance: Random) -> datetime:
    """The instant itself, or the next one at which the company works."""
    local = at + offset
    while local.weekday() >= SATURDAY or not OPENS <= local.hour < CLOSES:
        local += timedelta(hours=chance.uniform(0.5, 3))
    return local - offset


def _person(chance: Random) -> str:
    return f"{chance.choice(names.FIRST_NAMES)} {chance.choice(names.LAST_NAMES)}"


def _local_part(name: str, number: int, index: int) -> str:
    plain = unicodedata.normalize("NFKD", name.lower().replace("ł", "l").replace("ø", "o")).encode("ascii", "ignore")
    words = re.findall(r"[a-z]+", plain.decode())
    return f"{words[0]}.{words[-1]}" if words else f"person{number}-{index}"
