"""Who has signed which pledge when, and what was done against it, as of any instant: the list for the 1:1."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import django_filters
from django.db.models import F, Q, QuerySet

from accounts.models import User
from handoffs.enums import ViolationKind
from handoffs.models import PledgeSignature, PledgeVersion, Violation

SIGNATURE_COLUMNS = ("person", "email", "version", "signed_at", "in_force")
VIOLATION_COLUMNS = (
    "at",
    "person",
    "email",
    "kind",
    "evidence",
    "account",
    "handoff",
    "answer",
    "answered_at",
    "talked_about_at",
    "talked_about_by",
)


@dataclass(frozen=True)
class Signer:
    """Somebody in sales, and what they have signed, the latest first."""

    person: User
    signatures: list[PledgeSignature]
    has_signed: bool
    open_violations: int = 0

    @property
    def latest(self) -> PledgeSignature | None:
        """What they signed last."""
        return self.signatures[0] if self.signatures else None


@dataclass(frozen=True)
class Register:
    """The pledge that was in force, and everybody who is to sign it."""

    in_force: PledgeVersion | None
    signers: list[Signer]

    @property
    def missing(self) -> list[Signer]:
        """Who has yet to sign."""
        return [signer for signer in self.signers if self.in_force and not signer.has_signed]


class ViolationSearch(django_filters.FilterSet):  # type: ignore[misc]
    """Whose violations, of which kind, and how far they are."""

    person = django_filters.ModelChoiceFilter(
        "by",
        queryset=lambda _: User.objects.filter(violations__isnull=False).distinct().order_by("first_name", "email"),
        to_field_name="email",
        empty_label="Everybody",
        label="Person",
    )
    kind = django_filters.ChoiceFilter(choices=ViolationKind, empty_label="Any kind", label="Kind")
    talked = django_filters.BooleanFilter("reviewed_at", lookup_expr="isnull", exclude=True, label="Talked about")

    class Meta:
        model = Violation
        fields = ("person", "kind", "talked")


def register(as_of: datetime) -> Register:
    """Who had signed what by then, in four queries."""
    in_force = (
        PledgeVersion.objects.filter(published_at__lte=as_of)
        .exclude(retired_at__lte=as_of)
        .order_by("-published_at")
        .first()
    )
    signed: dict[int, list[PledgeSignature]] = {}
    for signature in PledgeSignature.objects.filter(at__lte=as_of).select_related("version").order_by("-at", "-id"):
        signed.setdefault(signature.by_id, []).append(signature)
    waiting: dict[int, int] = {}
    for pk in _open(as_of).values_list("by", flat=True):
        waiting[pk] = waiting.get(pk, 0) + 1
    people = User.objects.in_sales().order_by("first_name", "last_name", "email")
    return Register(in_force, [_signer(user, signed.get(user.pk, []), in_force, waiting) for user in people])


def violations(as_of: datetime) -> QuerySet[Violation]:
    """What had been found by then, the latest first; what was answered and talked about is as it is now."""
    found = _found_by(as_of).order_by("-at", "-id")
    return found.select_related("by", "reviewed_by", "outreach__handoff__account")


def talk_about(violation: Violation, *, by: User, at: datetime) -> bool:
    """Note that a manager has talked about it; returns whether nobody had before."""
    return bool(Violation.objects.filter(pk=violation.pk, reviewed_at=None).update(reviewed_at=at, reviewed_by=by))


def undo_talk(violation: Violation, *, by: User) -> bool:
    """Take back that note; only whoever made it may."""
    mine = Violation.objects.filter(pk=violation.pk, reviewed_by=by)
    return bool(mine.update(reviewed_at=None, reviewed_by=None))


def signature_cells(found: Register) -> Iterable[tuple[object, ...]]:
    """A row for each signature, and one for whoever has signed nothing, in the order of `SIGNATURE_COLUMNS`."""
    for signer in found.signers:
        who = (str(signer.person), signer.person.email)
        for one in signer.signatures:
            yield (*who, one.version.number, _iso(one.at), "yes" if one.version == found.in_force else "no")
        if not signer.signatures:
            yield (*who, "", "", "no")


def violation_cells(one: Violation) -> tuple[object, ...]:
    """The row of the file, in the order of `VIOLATION_COLUMNS`."""
    handoff = one.outreach.handoff
    return (
        _iso(one.at),
        str(one.by),
        one.by.email,
        one.get_kind_display(),
        one.evidence,
        handoff.account.key,
        handoff.pk,
        one.answer,
        _iso(one.answered_at),
        _iso(one.reviewed_at),
        one.reviewed_by.email if one.reviewed_by else "",
    )


def _open(as_of: datetime) -> QuerySet[Violation]:
    return _found_by(as_of).filter(Q(reviewed_at=None) | Q(reviewed_at__gt=as_of)).order_by(F("by"))


def _found_by(as_of: datetime) -> QuerySet[Violation]:
    """Those of contacts that Baton knew of by then: what is reported later was not on the register."""
    return Violation.objects.filter(outreach__recorded_at__lte=as_of)


def _signer(
    user: User, signatures: list[PledgeSignature], in_force: PledgeVersion | None, waiting: dict[int, int]
) -> Signer:
    has_signed = any(one.version_id == in_force.pk for one in signatures) if in_force else False
    return Signer(user, signatures, has_signed, waiting.get(user.pk, 0))


def _iso(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(UTC).isoformat()
