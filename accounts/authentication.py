"""How a program shows the application API who it is."""

import pghistory
from django.contrib.auth.models import AnonymousUser
from django.utils.timezone import now
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from accounts import keys
from accounts.authorization import BEARER, secret_of
from accounts.enums import Scope
from accounts.models import ApiKey

UNKNOWN = "This key is not known, or it has been revoked."
NOT_UNDERSTOOD = "Send “Authorization: Bearer <key>”, or Basic with the key as the user name."


class KeyAuthentication(BaseAuthentication):
    """An API key as a Bearer token, or as the user name of HTTP Basic, which is how analytics SDKs send it."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, ApiKey] | None:
        """Find a key that has the scope for this method; None without a header leaves the request to the session."""
        header = request.headers.get("Authorization", "")
        if not header:
            return None
        secret = secret_of(header)
        if not secret:
            raise AuthenticationFailed(NOT_UNDERSTOOD)
        scope = Scope.READ if request.method in SAFE_METHODS else Scope.WRITE
        try:
            key = keys.authenticate(secret, scope=scope, at=now(), request=request)
        except keys.MissingScope as error:
            raise PermissionDenied(str(error)) from None
        if key is None:
            raise AuthenticationFailed(UNKNOWN)
        # What a key changes is audited as the key's doing.
        pghistory.context(key=key.pk)
        return AnonymousUser(), key

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 - DRF's signature
        """Ask for a key, which makes a refusal a 401 and not a 403."""
        return BEARER
