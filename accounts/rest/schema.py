"""What OpenAPI says of every endpoint: how to authenticate, and that errors are problem documents."""

from typing import Any, ClassVar, Literal

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework import serializers
from rest_framework.request import Request

from accounts import problems
from accounts.models.idempotent_write import KEY_CHARACTERS
from accounts.rest.idempotency import HEADER
from accounts.rest.serializers import RefusesUnknown

JSON = "application/json"
EVERY = {401: "Nobody is logged in, or the key is not known.", 403: "Your role or your key may not do this."}
BODY = {411: "Send the body with a Content-Length.", 415: "Send the body as application/json."}
RULES = {409: "Somebody else was first.", 422: "A rule refuses it."}


class FieldErrorSerializer(serializers.Serializer[Any]):
    """What is wrong with one field, and what would be right."""

    field = serializers.CharField(help_text="Path with dots, such as conditions.0.path.")
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """A problem document (RFC 9457)."""

    type = serializers.CharField(help_text="A URI; about:blank says no more than the status does.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = FieldErrorSerializer(many=True, required=False)  # type: ignore[assignment]


INVALID_EXAMPLE = OpenApiExample(
    "A wrong parameter",
    value=problems.problem(
        400,
        "The request was not understood; “errors” names each field that is wrong. Nothing was changed.",
        kind=problems.INVALID,
        errors=[problems.FieldError("page_size", "A whole number from 1 to 200.")],
    ),
    media_type=problems.CONTENT_TYPE,
    response_only=True,
    status_codes=["400"],
)


ONCE = OpenApiParameter(
    HEADER,
    {"type": "string", "minLength": 1, "maxLength": KEY_CHARACTERS, "pattern": "^[!-~]([ -~]*[!-~])?$"},
    OpenApiParameter.HEADER,
    description="Sent again under the same key within 24 hours, the request is answered as it was, and not done again.",
)


class OneDocument(SchemaGenerator):
    """Makes the document once in the life of a process: it takes a second, says no secrets, and anybody may read it."""

    document: ClassVar[dict[str, Any] | None] = None

    def get_schema(self, request: Request | None = None, public: bool = False) -> dict[str, Any]:  # noqa: ARG002
        """Give the document, which is the same whoever asks."""
        if OneDocument.document is None:
            OneDocument.document = super().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
        return OneDocument.document


class ApiSchema(AutoSchema):
    """Adds the problems that any endpoint may answer with to what it says of itself."""

    def get_examples(self) -> list[OpenApiExample]:
        """The example of a refused request, beside the endpoint's own."""
        return [*super().get_examples(), INVALID_EXAMPLE]

    def get_override_parameters(
        self,
    ) -> list[OpenApiParameter | serializers.Serializer[Any] | type[serializers.Serializer[Any]]]:
        """Every write may carry a key that makes it happen once."""
        own = super().get_override_parameters()
        anew = getattr(self.view, "action", None) in getattr(self.view, "answered_anew", ())
        return own if self.method == "GET" or anew else [*own, ONCE]

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        for status, description in self._problems().items():
            bodies.setdefault(str(status), self._problem_body(status, description))
        return bodies

    def _map_basic_serializer(
        self, serializer: serializers.Serializer[Any], direction: Literal["request", "response"]
    ) -> dict[str, Any]:
        schema: dict[str, Any] = super()._map_basic_serializer(  # type: ignore[no-untyped-call]
            serializer, direction
        )
        if direction == "request" and isinstance(serializer, RefusesUnknown):
            schema["additionalProperties"] = False
        return schema

    def _problems(self) -> dict[int, str]:
        statuses = {400: "Something in the request is wrong; “errors” names it.", 406: "Only JSON is answered."} | EVERY
        if "{" in self.path:
            statuses[404] = "There is no such object, or you may not see it."
        if self.method != "GET":
            statuses |= BODY | RULES
        return dict(sorted(statuses.items()))

    def _problem_body(self, status: int, description: str) -> dict[str, Any]:
        response = OpenApiResponse(ProblemSerializer, description)
        body: dict[str, Any] = self._get_response_for_code(  # type: ignore[no-untyped-call]
            response, str(status), [problems.CONTENT_TYPE]
        )
        return body


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Both ways to send an API key."""

    target_class = "accounts.authentication.KeyAuthentication"
    name = ["keyAsBearer", "keyAsBasic"]

    def get_security_definition(self, auto_schema: AutoSchema) -> list[dict[str, Any]]:  # noqa: ARG002
        """Describe the two headers."""
        return [
            {"type": "http", "scheme": "bearer", "description": "An API key."},
            {"type": "http", "scheme": "basic", "description": "The key as the user name, the password left empty."},
        ]


def drop_trailing_slashes(endpoints: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Show the paths as they are documented; a slash at the end is answered too."""
    return [(path.rstrip("/"), *rest) for path, *rest in endpoints]
