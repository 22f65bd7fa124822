"""`manage.py personal_data`: everything that is held about one person, as a file; or the person erased."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q
from django.utils.timezone import now

from accounts.enums import IdentifierKind
from accounts.errors import RuleBroken
from accounts.models import Person
from accounts.personal.export import export
from accounts.personal.requesting import request_erasure

SHOWN = 5


class Command(BaseCommand):
    """Finds a person by number, address or user id, and exports or erases them."""

    help = "Export everything that is held about a person as JSON, or erase them for good."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do and whom to do it to."""
        parser.add_argument("action", choices=["export", "erase"])
        parser.add_argument("person", help="Their number in Baton, e-mail address or user id.")
        parser.add_argument("--yes", action="store_true", help="Erase without asking.")

    def handle(self, *args: Any, action: str, person: str, yes: bool, **options: Any) -> None:
        """Write the document to standard output, or ask once more and hand the person to the line."""
        found = _the_one(person)
        if action == "export":
            for piece in export(found, now()):
                self.stdout.write(piece, ending="")
            return
        if not yes and input(f"Erase {found} (number {found.pk}) for good? Type “erase”: ") != "erase":
            raise CommandError("Nothing was erased.")
        try:
            erasure = request_erasure(found, at=now())
        except RuleBroken as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"Number {found.pk} is being erased and will be {erasure.pseudonym}.")


def _the_one(text: str) -> Person:
    """The person who is called so; raises `CommandError` unless it is exactly one."""
    wanted = Q(email__iexact=text) | Q(identifiers__kind=IdentifierKind.USER, identifiers__value=text)
    if text.isascii() and text.isdigit() and len(text) <= 18:  # noqa: PLR2004 - what a key can have
        wanted |= Q(pk=int(text))
    found = list(Person.objects.filter(wanted).distinct().order_by("pk")[: SHOWN + 1])
    if not found:
        raise CommandError(f"Nobody has the number, address or user id “{text}”.")
    if len(found) > 1:
        numbers = ", ".join(str(person.pk) for person in found[:SHOWN])
        raise CommandError(f"Several people are called “{text}”. Give one of their numbers: {numbers}.")
    return found[0]
