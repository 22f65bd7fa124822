"""A script filled in from what is known: who to write to, what they are doing, and what they met with.

A variable that nothing is known for stays in the text as it is, in its braces, and is listed as missing: better a gap
that is seen than a sentence that is wrong. Which variables there are is `VARIABLES`; RevOps writes scripts with them.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

from accounts.models import Person, User
from handoffs.context import Context, context_of
from handoffs.gates import PermissionMoment, permission_moment
from handoffs.models import Handoff
from playbooks.models import Script
from signals.told import told_by

VARIABLES = {
    "first_name": "the person's first name",
    "name": "the person's whole name",
    "account": "the company",
    "workspace": "the newest workspace",
    "workflow": "what they do most",
    "limit": "what they met with: the “limit” or “feature” of the event, or “API” of a signal “API limit”",
    "plan": "what lifts it: the “plan” that the event names",
    "teammates": "how many people were active in 30 days",
    "sender": "your name",
}
_VARIABLE = re.compile(r"\{([a-z_]+)\}")
_LIMIT_SIGNAL = re.compile(r"(.+?)\s+(?:limit|quota)\b.*", re.IGNORECASE)
_LIMIT_PROPERTIES = ("limit", "feature", "quota")
_PLAN_PROPERTIES = ("required_plan", "plan_needed", "plan")
LONGEST_MAILTO = 1_800
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@dataclass(frozen=True)
class Message:
    """A message to one person of `people`. `missing` are the variables that nothing was known for."""

    subject: str = ""
    body: str = ""
    person: Person | None = None
    script: Script | None = None
    missing: list[str] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)


def compose(handoff: Handoff, script: Script | None, *, by: User, at: datetime) -> Message:
    """The script for the handoff, filled in as far as it goes."""
    context, moment = context_of(handoff, at), permission_moment(handoff, at)
    people = _whom(context, moment)
    person = people[0] if people else None
    if script is None:
        return Message(person=person, people=people)
    known = _known(handoff, context, moment, person) | {"sender": str(by)}
    subject, body = (_filled(text, known) for text in (script.subject, script.body))
    return Message(subject, body, person, script, left_open(f"{subject}\n{body}"), people)


def script_of(handoff: Handoff) -> Script | None:
    """The words in force for its play and tier."""
    if handoff.play_id is None:
        return None
    return Script.objects.published().filter(play=handoff.play_id, tier=handoff.tier).first()


def left_open(text: str) -> list[str]:
    """The variables that are still in a text, each once."""
    return list(dict.fromkeys(_VARIABLE.findall(text)))


def too_long_for_mail(subject: str, body: str) -> bool:
    """Whether a mail program may cut it off: many take an address of some 2,000 characters, with the message in it."""
    return len(quote(subject + body.replace("\n", "\r\n"))) > LONGEST_MAILTO


def _filled(text: str, known: dict[str, str]) -> str:
    """Put in what is known; what begins a sentence begins it with a capital."""

    def put(match: re.Match[str]) -> str:
        value = known.get(match[1], "")
        if not value:
            return match[0]
        begins = not text[: match.start()].strip() or text[: match.start()].rstrip(" ")[-1] in ".!?\n"
        return value[0].upper() + value[1:] if begins else value

    return _VARIABLE.sub(put, text)


def _whom(context: Context, moment: PermissionMoment | None) -> list[Person]:
    """Who invited contact, then who is most active; of all of them those first who have an address."""
    invited = Person.objects.filter(pk=moment.person_id or 0).first() if moment else None
    people = [*([invited] if invited else []), *(one.person for one in context.people.shown if one.person != invited)]
    return sorted(people, key=lambda person: not person.email)


def _known(
    handoff: Handoff, context: Context, moment: PermissionMoment | None, person: Person | None
) -> dict[str, str]:
    told = dict(told_by([moment.message_key]).get(moment.message_key, ())) if moment else {}
    met = moment.signal if moment else context.met[0].signal if context.met else ""
    name = person.name.strip() if person else ""
    workspace = context.workspaces[0] if context.workspaces else None
    return {
        "first_name": name.split()[0] if name else "",
        "name": name,
        "account": handoff.account.name,
        "workspace": workspace.name or workspace.key if workspace else "",
        "workflow": context.built[0].signal if context.built else "",
        "limit": _first(told, _LIMIT_PROPERTIES) or _limit_in(met),
        "plan": _first(told, _PLAN_PROPERTIES),
        "teammates": _number(context.people.active),
    }


def _limit_in(signal: str) -> str:
    """What a signal says is limited: “API” of “API limit”; of a quote that was asked for, nothing."""
    found = _LIMIT_SIGNAL.fullmatch(signal.strip())
    return found[1].strip() if found else ""


def _first(said: dict[str, str], names: tuple[str, ...]) -> str:
    return next((said[name].strip() for name in names if said.get(name, "").strip()), "")


def _number(count: int) -> str:
    if count == 0:
        return ""
    return NUMBERS[count] if count < len(NUMBERS) else f"{count:,}"
