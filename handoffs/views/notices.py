"""What a person has been told: the list, the bell, and how they want to be told. Everybody sees their own alone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handoffs.access import for_sales, signed_in
from handoffs.models import Notice
from handoffs.notices.enums import NoticeChannel
from handoffs.notices.forms import NoticeSettingsForm
from handoffs.notices.leading import place_of
from handoffs.notices.listing import COUNTED, NoticeSearch, notices_of, page_of, unread_count

LONGEST_ID = 18


@require_safe
@for_sales
def notice_list(request: HttpRequest) -> HttpResponse:
    """The latest first, all or the unread ones."""
    person, after = signed_in(request), request.GET.get("after", "")
    narrowed = NoticeSearch(request.GET, notices_of(person))
    page = page_of(narrowed.qs, person, int(after) if after.isdecimal() and len(after) <= LONGEST_ID else 0)
    query = request.GET.copy()
    query.pop("after", None)
    context = {
        "nav": "notices",
        "at": now(),
        "filter": narrowed,
        "page": page,
        "unread_only": request.GET.get("unread") == "true",
        "has_filter": bool(query),
        "unread": unread_count(person),
        "most": COUNTED - 1,
        "query": query.urlencode(),
    }
    return render(request, "notices/list.html", context)


@never_cache
@require_safe
@for_sales
def bell(request: HttpRequest) -> HttpResponse:
    """How many are unread, for the bell; it asks again by itself."""
    shown_on = request.htmx.current_url_abs_path or ""  # type: ignore[attr-defined] # the middleware's
    context = {
        "unread": unread_count(signed_in(request)),
        "most": COUNTED - 1,
        "nav": "notices" if shown_on.startswith(reverse("notices")) else "",
    }
    return render(request, "notices/_bell.html", context)


@require_safe
@for_sales
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to what the notice is about, which reads it."""
    notice = get_object_or_404(Notice.objects.select_related("person"), pk=pk, person=signed_in(request))
    Notice.objects.unread().filter(pk=pk).update(read_at=now())
    return redirect(place_of(notice))


@require_POST
@for_sales
def read_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one as read, or as unread again if it is."""
    notice = get_object_or_404(Notice, pk=pk, person=signed_in(request))
    Notice.objects.filter(pk=pk).update(read_at=None if notice.read_at else now())
    return _back(request)


@require_POST
@for_sales
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark as read what is unread."""
    count = Notice.objects.filter(person=signed_in(request)).unread().update(read_at=now())
    messages.success(request, f"{count} {'notice is' if count == 1 else 'notices are'} read.")
    return _back(request)


@require_http_methods(["GET", "HEAD", "POST"])
@for_sales
def notice_settings(request: HttpRequest) -> HttpResponse:
    """What is told by which channel, and when not."""
    form = NoticeSettingsForm(request.POST or None, person=signed_in(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Kept. It holds for what happens from now on.")
        return redirect("notice-settings")
    context = {"nav": "notices", "form": form, "channels": NoticeChannel, "kept": form.kept}
    return render(request, "notices/settings.html", context)


def _back(request: HttpRequest) -> HttpResponse:
    """To the list as it was narrowed; the address comes from the form and leads nowhere else."""
    query = QueryDict(request.POST.get("query", "")).urlencode()
    response = redirect("notices")
    if query:
        response["Location"] = f"{response['Location']}?{query}"
    return response
