"""Single: one call a request, stored when it is answered, against an empty view with the same server and key.

Both are served by the same processes; what Baton does beside parsing is one commit for every request.
"""

import os

from django.utils.timezone import now

from accounts import keys
from accounts.enums import Scope
from benchmarks import empty_view
from benchmarks.clients import answered_per_second, connected, the_same
from benchmarks.result import Result, typical
from benchmarks.usage import TOKEN, call, calls
from benchmarks.web import BESIDE_BASELINES, web_server

ROUNDS = 7
SECONDS = 3.0
CLIENTS = 8


def run() -> Result:
    """Take turns over the same connections' worth of clients."""
    _, secret = keys.issue("benchmark", scopes=[Scope.INGEST], by=None, at=now())
    filler = call(0).replace(TOKEN.encode(), os.urandom(6).hex().encode())
    ours, theirs = [], []
    with (
        web_server(BESIDE_BASELINES) as server,
        connected(CLIENTS, server.port, "/v1/track", secret) as own,
        connected(CLIENTS, server.port, empty_view.PATH, secret) as other,
    ):
        answered_per_second(own, calls(), 1.0, expect=b'"stored":1')
        for _ in range(ROUNDS):
            ours.append(answered_per_second(own, calls(), SECONDS, expect=b'"stored":1'))
            theirs.append(answered_per_second(other, the_same(filler), SECONDS))
    rate, base = typical(ours), typical(theirs)
    how = {"clients": CLIENTS, "rounds": ROUNDS, "seconds": SECONDS * ROUNDS}
    return Result("single", rate / base, {"requests_per_second": rate, **how}, {"requests_per_second": base, **how})
