"""What every endpoint of the application API does alike."""

from datetime import UTC
from typing import Any, ClassVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django_filters.rest_framework import DjangoFilterBackend, Filter, FilterSet, MultipleChoiceFilter
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.enums import Role
from accounts.rest import idempotency
from accounts.rest.pagination import KeysetPagination
from accounts.rest.permissions import EVERY_ROLE, NOBODY, RoleOrScope


class ApiViewSet(GenericViewSet[Any]):
    """Reads under roles and scopes, in pages, filtered; refuses parameters that it does not know."""

    readers: ClassVar[frozenset[Role]] = EVERY_ROLE
    writers: ClassVar[frozenset[Role]] = NOBODY
    orderings: ClassVar[tuple[str, ...]] = ("id", "-id")
    action_parameters: ClassVar[dict[str, frozenset[str]]] = {}
    answered_anew: ClassVar[frozenset[str]] = frozenset()
    """Verbs that only look, although they take a body, or answer with a secret, which is not to be kept: an
    `Idempotency-Key` is nothing to them."""
    filterset_class: ClassVar[type[FilterSet] | None] = None
    permission_classes = (RoleOrScope,)
    filter_backends = (DjangoFilterBackend,)
    pagination_class = KeysetPagination
    http_method_names = ["get", "head", "post", "patch"]
    lookup_value_regex = "[0-9]+"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Programs are told every time in UTC, whatever zone the person who is logged in lives in."""
        with timezone.override(UTC):
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """After who asks is known, look at what they ask."""
        super().initial(request, *args, **kwargs)
        refuse_without_length(request)
        if self.action is not None:  # else the method is not there, which is said next
            refuse_unknown(request, self._known_parameters())
            refuse_repeated(request, self._filters())
            refuse_empty(request)
            if self.action not in self.answered_anew and (key := idempotency.key_of(request)) is not None:
                self._do_once(request, key)

    def _do_once(self, request: Request, key: str) -> None:
        """Put the verb that is about to run behind the answers that are kept under the key."""
        method = str(request.method).lower()
        verb = getattr(self, method)

        def once(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            def answered() -> HttpResponseBase:
                try:
                    response = verb(request, *args, **kwargs)
                except Exception as error:  # noqa: BLE001 - what is none of the API's goes on from there
                    response = self.handle_exception(error)
                response = self.finalize_response(request, response, *args, **kwargs)
                if isinstance(response, Response):
                    response.render()
                return response

            return idempotency.once(request, key, answered)

        setattr(self, method, once)

    def filter_queryset(self, queryset: Any) -> Any:
        """Filter lists only: one object is named by its id."""
        return super().filter_queryset(queryset) if self.action == "list" else queryset

    def _known_parameters(self) -> frozenset[str]:
        if self.action != "list":
            return self.action_parameters.get(self.action, frozenset())
        return KeysetPagination.parameters | frozenset(self._filters())

    def _filters(self) -> dict[str, Filter]:
        filters: dict[str, Filter] = self.filterset_class.base_filters if self.filterset_class else {}
        return filters


class ReadViewSet(ListModelMixin, RetrieveModelMixin, ApiViewSet):
    """Lists and single objects."""


class LengthRequired(APIException):
    """A body came in chunks, of which Django would see an empty body."""

    status_code = 411
    default_detail = "Send the body with a Content-Length, not in chunks."


def refuse_without_length(request: Request) -> None:
    """Raise `LengthRequired` for a body that would have been ignored."""
    if request.META.get("wsgi.input_terminated") and "chunked" in request.headers.get("Transfer-Encoding", "").lower():
        raise LengthRequired


def refuse_unknown(request: Request, known: frozenset[str]) -> None:
    """Raise `ValidationError` naming each query parameter that would have been ignored."""
    wrong = {name: _unknown(known) for name in request.query_params if name not in known}
    if wrong:
        raise ValidationError(wrong)


def refuse_repeated(request: Request, filters: dict[str, Filter]) -> None:
    """Raise `ValidationError` naming each parameter of which all but the last value would have been ignored."""
    repeated = [name for name, values in request.query_params.lists() if len(values) > 1]
    wrong = [name for name in repeated if not isinstance(filters.get(name), MultipleChoiceFilter)]
    if wrong:
        raise ValidationError(dict.fromkeys(wrong, "Given more than once."))


def refuse_empty(request: Request) -> None:
    """Raise `ValidationError` naming each parameter without a value, which would not have filtered at all."""
    wrong = [name for name, values in request.query_params.lists() if "" in values]
    if wrong:
        raise ValidationError(dict.fromkeys(wrong, "Give it a value, or leave it out."))


def _unknown(known: frozenset[str]) -> str:
    return f"No such parameter here. Known: {', '.join(sorted(known))}." if known else "No parameters are known here."
