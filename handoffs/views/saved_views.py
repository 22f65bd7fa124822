"""Keeping, renaming, sharing and deleting views of the queue. Each is a form that leads back to the queue."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from accounts.errors import RuleBroken
from handoffs.access import for_sales, signed_in
from handoffs.choices import Choices
from handoffs.listing import Listing
from handoffs.models import SavedView, Team
from handoffs.saved_views import delete_view, rename_view, restore_view, save_view, share_view

NAMELESS = "Give the view a name of up to 60 characters."


class NameForm(forms.Form):
    """What a view is called."""

    name = forms.CharField(max_length=60, strip=True)


class ShareForm(forms.Form):
    """Whom a view is shown to besides its owner."""

    team = forms.ModelChoiceField(Team.objects.all(), required=False)


@require_POST
@for_sales
def save(request: HttpRequest) -> HttpResponse:
    """Keep the list of the address `query` by a name."""
    user, at, form = signed_in(request), now(), NameForm(request.POST)
    asked = QueryDict(request.POST.get("query", ""))
    query = Listing(asked, user, at, Choices.of(user)).kept_query
    if not form.is_valid():
        return _told(request, NAMELESS, asked.urlencode())
    name = form.cleaned_data["name"]
    return _done(request, lambda: save_view(name, query, by=user, at=at), f"Kept as “{name}”.", query)


@require_POST
@for_sales
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Call it something else."""
    view, form = _own(request, pk), NameForm(request.POST)
    if not form.is_valid():
        return _told(request, NAMELESS, view.query)
    name = form.cleaned_data["name"]
    return _done(request, lambda: rename_view(view, name), f"Renamed to “{name}”.", view.query)


@require_POST
@for_sales
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """Show it to a team, or to nobody else."""
    view, form = _own(request, pk), ShareForm(request.POST)
    if not form.is_valid():
        return _told(request, "There is no such team.", view.query)
    team = form.cleaned_data["team"]
    said = f"Shared with {team}." if team else "Only you see it now."
    return _done(request, lambda: share_view(view, team, by=signed_in(request)), said, view.query)


@require_POST
@for_sales
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it out of the menu. The queue offers to bring it back."""
    view = _own(request, pk)
    delete_view(view, at=now())
    return redirect(f"{reverse('queue')}?deleted={view.pk}")


@require_POST
@for_sales
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring back what was deleted."""
    view = _own(request, pk)
    return _done(request, lambda: restore_view(view), f"“{view}” is back.", view.query)


def _own(request: HttpRequest, pk: int) -> SavedView:
    """The user's view; others' are not theirs to change, whoever sees them."""
    return get_object_or_404(SavedView, pk=pk, owner=signed_in(request))


def _done(request: HttpRequest, act: Callable[[], Any], said: str, query: str) -> HttpResponse:
    try:
        act()
    except RuleBroken as error:
        return _told(request, str(error), query)
    messages.success(request, said)
    return redirect(f"{reverse('queue')}?{query}")


def _told(request: HttpRequest, why: str, query: str) -> HttpResponse:
    messages.warning(request, why)
    return redirect(f"{reverse('queue')}?{query}")
