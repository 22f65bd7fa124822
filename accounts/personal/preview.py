"""What erasing a person would do, before anybody confirms it."""

from dataclasses import dataclass

from accounts.models import Person
from accounts.personal.registry import sections
from accounts.personal.subject import Subject, subject_of

NAMESAKES_SHOWN = 5


@dataclass(frozen=True)
class Line:
    """One kind of thing that is held; `count` is None where counting would take too long."""

    title: str
    count: int | None
    fate: str


@dataclass(frozen=True)
class Preview:
    """What is held about a person. `typed` is what has to be typed to confirm.

    `same_address` are other people with the same address: they stay unless they are erased too.
    """

    lines: list[Line]
    typed: str
    same_address: list[Person]

    def confirms(self, text: str) -> bool:
        """Whether that was typed, in upper or lower case."""
        return text.strip().casefold() == self.typed.casefold()


def preview(person: Person) -> Preview:
    """Look at what there is, in a constant number of queries."""
    subject = subject_of(person)
    others = Person.objects.filter(email__in=subject.words.emails).exclude(pk=person.pk).order_by("pk")
    return Preview(
        lines=[Line(section.title, section.count(subject), section.fate) for section in sections()],
        typed=_typed(subject),
        same_address=list(others[:NAMESAKES_SHOWN]),
    )


def _typed(subject: Subject) -> str:
    """The address, else an id, else the number."""
    return subject.person.email or next(iter(sorted(subject.users) or sorted(subject.visitors)), str(subject.person.pk))
