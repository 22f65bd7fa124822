"""The page on which people say when they are out of office."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from accounts.enums import Role
from handoffs.absences import AbsenceForm, absences_for
from handoffs.access import for_sales, signed_in

SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
@for_sales
def out_of_office(request: HttpRequest) -> HttpResponse:
    """What lies ahead, and a form for more."""
    user, at = signed_in(request), now()
    form = AbsenceForm(request.POST or None, by=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Noted. The clocks concerned are set anew within seconds.")
        return redirect("out-of-office")
    context = {
        "nav": "out-of-office",
        "at": at,
        "form": form,
        "absences": absences_for(user).filter(ends_at__gt=at)[:SHOWN],
        "is_manager": user.has_role(Role.MANAGER),
    }
    return render(request, "handoffs/out_of_office.html", context)


@require_POST
@for_sales
def remove_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one back; the clocks of that time count again."""
    absence = get_object_or_404(absences_for(signed_in(request)), pk=pk)
    absence.delete()
    messages.success(request, f"Removed: {absence}. The clocks concerned are set anew within seconds.")
    return redirect("out-of-office")
