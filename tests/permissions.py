"""Who may do what, at every address of Baton: one line a method, one column an actor.

A method that an address does not list is refused to everybody. `own` and `foreign` are objects inside and outside the
account executive's teams; where a line says neither, it holds for both. 302 is the way to the login for people, and
after a form that was accepted. A key is nobody on pages.

The admin has a rule instead of a line a route; see `ADMIN_OPEN` and `ADMIN_CHANGES`.
"""

ACTORS = ("anonymous", "no role", "reviewer", "ae", "manager", "revops", "ingest key", "read key", "write key")

#            anon none revw ae  mngr rops | ingest read write
EVERYBODY = "200 200 200 200 200 200 | 200 200 200"
# No worker runs under the tests.
NOT_READY = "503 503 503 503 503 503 | 503 503 503"
LOGIN = "200 302 302 302 302 302 | 200 200 200"
LOGGED_IN = "302 200 200 200 200 200 | 302 302 302"
SENT_AWAY = "302 302 302 302 302 302 | 302 302 302"
NOT_THERE = "404 404 404 404 404 404 | 404 404 404"
PAGE = "302 403 200 200 200 200 | 302 302 302"
PAGE_OF_SALES = "302 403 403 200 200 200 | 302 302 302"
PAGE_OF_AES = "302 403 403 200 403 403 | 302 302 302"
PAGE_OF_MANAGERS = "302 403 403 403 200 200 | 302 302 302"
FOREIGN_PAGE = "302 403 403 404 200 200 | 302 302 302"
READ = "401 403 200 200 200 200 | 403 200 403"
READ_BY_SALES = "401 403 403 200 200 200 | 403 200 403"
READ_BY_MANAGERS = "401 403 403 403 200 200 | 403 200 403"
READ_BY_REVOPS = "401 403 403 403 403 200 | 403 200 403"
READ_FOREIGN = "401 403 403 404 200 200 | 403 200 403"
MADE = "401 403 403 403 403 201 | 403 403 201"
CHANGED = "401 403 403 403 403 200 | 403 403 200"
READ_BY_REVOPS = "401 403 403 403 403 200 | 403 200 403"
CHANGED_BY_REVOPS = "401 403 403 403 403 200 | 403 403 403"
ACCEPTED = "401 403 403 403 403 202 | 403 403 202"
USAGE = "401 401 401 401 401 401 | 200 403 403"

FORMS = ("check-context", "reach-out", "outcome", "feedback", "give", "return")
MANAGERS_REPORTS = (
    "",
    *(
        f"{report}/{page}"
        for report, pages in (
            ("sla", ("", "export.csv")),
            ("capacity", ("", "export.csv")),
            ("weekly", ("", "export.csv")),
            ("pledges", ("", "export.csv")),
            ("refused-contacts", ("", "export.csv")),
        )
        for page in pages
    ),
    "violations/export.csv",
)
CAPTURE_ROUTES = ("batch", "capture", "i/v0/e", "e", "track", "engage")

ROUTES: dict[str, dict[str, str]] = {
    # Whether it runs; nothing in it is about anybody.
    "healthz": {"GET": EVERYBODY},
    "readyz": {"GET": NOT_READY},
    "metrics": {"GET": EVERYBODY},
    # Pages.
    # Reviewers have no queue: they are led to the accounts.
    "": {"GET": "302 403 302 200 200 200 | 302 302 302"},
    "news/": {"GET": PAGE_OF_SALES},
    "export.csv": {"GET": PAGE_OF_SALES},
    # Nothing is selected.
    "bulk/": {"POST": "302 403 403 422 422 422 | 302 302 302"},
    # The view is the account executive's; whose it is not, for them it does not exist.
    "views/": {"POST": "302 403 403 302 302 302 | 302 302 302"},
    **{
        f"views/<pk>/{verb}/": {"POST": "302 403 403 302 404 404 | 302 302 302"}
        for verb in ("rename", "share", "delete", "restore")
    },
    "handoffs/<pk>/": {"GET own": PAGE_OF_SALES, "GET foreign": FOREIGN_PAGE},
    "handoffs/<pk>/acknowledge/": {
        # Who sees a handoff and may not acknowledge it is sent back to it, and told why.
        "POST own": "302 403 403 302 302 302 | 302 302 302",
        "POST foreign": "302 403 403 404 302 302 | 302 302 302",
    },
    # A form that was not filled in comes back; who may not take an absence back does not know of it.
    "out-of-office/": {"GET": PAGE_OF_SALES, "POST": PAGE_OF_SALES},
    "out-of-office/<pk>/remove/": {"POST": "302 403 403 302 302 404 | 302 302 302"},
    "handoffs/<pk>/context/": {"GET own": PAGE_OF_SALES, "GET foreign": FOREIGN_PAGE},
    # The page says in its place what is refused or missing.
    **{
        f"handoffs/<pk>/{move}/": {
            "POST own": f"302 403 403 {status} {status} {status} | 302 302 302",
            "POST foreign": f"302 403 403 404 {status} {status} | 302 302 302",
        }
        for status, moves in ((409, ("open-context", "wake", "undo-outcome")), (422, FORMS))
        for move in moves
    },
    # A form that was not filled in comes back; nobody withdraws for somebody else.
    "my-scorecard/": {"GET": PAGE_OF_AES, "POST": PAGE_OF_AES},
    "my-scorecard/<pk>/withdraw/": {"POST": "302 403 403 302 404 404 | 302 302 302"},
    # RevOps alone makes a draft; nothing was ticked.
    "reports/scorecard-proposals/": {
        "GET": "302 403 403 403 200 200 | 302 302 302",
        "POST": "302 403 403 403 403 422 | 302 302 302",
    },
    "handoffs/<pk>/take/": {
        # RevOps reads, and is told that it takes none.
        "POST own": "302 403 403 302 302 409 | 302 302 302",
        "POST foreign": "302 403 403 404 302 409 | 302 302 302",
    },
    "handoffs/<pk>/lint/": {"POST own": PAGE_OF_SALES, "POST foreign": FOREIGN_PAGE},
    # Nobody has taken it on yet, so it is nobody's to work on but a manager's.
    "handoffs/<pk>/grant/": {
        "POST own": "302 403 403 422 422 422 | 302 302 302",
        "POST foreign": "302 403 403 404 422 422 | 302 302 302",
    },
    "outreach/<pk>/answered/": {"POST": "302 403 403 409 302 409 | 302 302 302"},
    "grants/<pk>/revoke/": {"POST": "302 403 403 409 409 409 | 302 302 302"},
    # A version that is not there is signed by nobody.
    "pledge/": {"GET": PAGE_OF_SALES, "POST": "302 403 403 404 404 404 | 302 302 302"},
    "violations/<pk>/answer/": {"POST": "302 403 403 404 422 422 | 302 302 302"},
    "feedback/": {"GET": PAGE},
    "feedback/export.csv": {"GET": PAGE},
    # Everybody in sales has their own; whose a notice is not, they do not know of it.
    **{f"reports/{report}": {"GET": PAGE_OF_MANAGERS} for report in MANAGERS_REPORTS},
    "reports/violations/<pk>/talk/": {"POST": "302 403 403 403 302 302 | 302 302 302"},
    "notices/": {"GET": PAGE_OF_SALES},
    "notices/bell/": {"GET": PAGE_OF_SALES},
    "notices/read/": {"POST": "302 403 403 302 302 302 | 302 302 302"},
    "notices/settings/": {"GET": PAGE_OF_SALES, "POST": PAGE_OF_SALES},
    "notices/<pk>/": {"GET": "302 403 403 302 404 404 | 302 302 302"},
    "notices/<pk>/read/": {"POST": "302 403 403 302 404 404 | 302 302 302"},
    "accounts/": {"GET": PAGE},
    "accounts/people/": {"GET": PAGE_OF_SALES},
    "accounts/export.csv": {"GET": PAGE},
    "accounts/<pk>/": {"GET": PAGE},
    "accounts/<pk>/why/": {"GET": PAGE},
    "accounts/<pk>/why/evidence/": {"GET": PAGE},
    # Logging in and out.
    "account/login/": dict.fromkeys(["GET", "POST", "PUT"], LOGIN),
    "account/logout/": {
        "GET": "302 200 200 200 200 200 | 302 302 302",
        "POST": "302 302 302 302 302 302 | 302 302 302",
    },
    "account/inactive/": {"GET": EVERYBODY},
    # The library takes a PUT for a POST.
    "account/reauthenticate/": dict.fromkeys(["GET", "POST", "PUT"], LOGGED_IN),
    "account/password/change/": dict.fromkeys(["GET", "POST", "PUT"], LOGGED_IN),
    # Everybody has a password already.
    "account/password/set/": {"GET": SENT_AWAY, "POST": SENT_AWAY},
    "account/password/reset/": {"GET": EVERYBODY, "POST": EVERYBODY, "PUT": EVERYBODY},
    "account/password/reset/done/": {"GET": EVERYBODY},
    "account/password/reset/key/done/": {"GET": EVERYBODY},
    # A key that nobody was sent.
    "account/password/reset/key/<uidb36>-<key>/": {"GET": NOT_THERE, "POST": NOT_THERE},
    # API.
    "api/accounts": {"GET": READ},
    "api/accounts/<pk>": {"GET": READ, "PATCH": CHANGED},
    "api/accounts/<pk>/why": {"GET": READ},
    "api/accounts/<pk>/evidence": {"GET": READ},
    "api/accounts/<pk>/score-history": {"GET": READ},
    "api/accounts/<pk>/merge": {"POST": MADE},
    "api/accounts/<pk>/domains": {"POST": MADE},
    "api/account-merges": {"GET": READ},
    "api/account-merges/<pk>": {"GET": READ},
    "api/account-merges/<pk>/undo": {"POST": CHANGED},
    "api/merge-suggestions": {"GET": READ, "POST": MADE},
    "api/merge-suggestions/<pk>": {"GET": READ},
    "api/merge-suggestions/<pk>/accept": {"POST": CHANGED},
    "api/merge-suggestions/<pk>/dismiss": {"POST": CHANGED},
    "api/people": {"GET": READ_BY_SALES},
    "api/people/<pk>": {"GET": READ_BY_SALES},
    "api/people/<pk>/export": {"GET": READ_BY_REVOPS},
    "api/people/<pk>/erase": {"POST": ACCEPTED},
    "api/erasures": {"GET": READ_BY_REVOPS},
    "api/erasures/<pk>": {"GET": READ_BY_REVOPS},
    "api/people/<pk>/merge": {"POST": MADE},
    "api/person-merges": {"GET": READ_BY_SALES},
    "api/person-merges/<pk>": {"GET": READ_BY_SALES},
    "api/person-merges/<pk>/undo": {"POST": CHANGED},
    "api/signals": {"GET": READ, "POST": MADE},
    "api/signals/<pk>": {"GET": READ, "PATCH": CHANGED},
    "api/batches": {"GET": READ_BY_REVOPS},
    "api/batches/<pk>": {"GET": READ_BY_REVOPS},
    "api/rejections": {"GET": READ_BY_REVOPS},
    "api/rejections/<pk>": {"GET": READ_BY_REVOPS},
    "api/rejections/<pk>/replay": {"POST": CHANGED},
    "api/rejections/<pk>/dismiss": {"POST": CHANGED},
    # It is open already, which is for those to know who may open it.
    "api/rejections/<pk>/reopen": {"POST": "401 403 403 403 403 422 | 403 403 422"},
    "api/backtests": {"GET": READ, "POST": ACCEPTED},
    "api/backtests/<pk>": {"GET": READ},
    # It is over, which is for those to know who may stop it.
    "api/backtests/<pk>/cancel": {"POST": "401 403 403 403 403 409 | 403 403 409"},
    "api/backtests/<pk>/firings": {"GET": READ},
    "api/backtests/<pk>/firings.csv": {"GET": READ},
    "api/studies": {"GET": READ, "POST": ACCEPTED},
    "api/studies/<pk>": {"GET": READ},
    # As with a backtest.
    "api/studies/<pk>/cancel": {"POST": "401 403 403 403 403 409 | 403 403 409"},
    "api/lists": {"GET": READ, "POST": MADE},
    "api/lists/<pk>": {"GET": READ},
    "api/lists/<pk>/entries": {"POST": MADE},
    "api/lists/<pk>/withdraw": {"POST": CHANGED},
    "api/list-entries": {"GET": READ},
    "api/scorecards": {"GET": READ},
    "api/scorecards/<pk>": {"GET": READ},
    "api/scorecard-proposals": {"GET": READ_BY_SALES},
    "api/scorecard-proposals/<pk>": {"GET": READ_BY_SALES},
    "api/scorecard-versions": {"GET": READ},
    "api/scorecard-versions/<pk>": {"GET": READ},
    "api/scorecard-versions/<pk>/compare": {"GET": READ},
    "api/scorecard-versions/<pk>/draft": {"POST": MADE},
    "api/scorecard-versions/<pk>/submit": {"POST": CHANGED},
    "api/scorecard-versions/<pk>/take-back": {"POST": CHANGED},
    # A reviewer has a word, and no program has.
    "api/scorecard-versions/<pk>/judge": {"POST": "401 403 200 403 403 403 | 403 403 403"},
    "api/scorecard-versions/<pk>/publish": {"POST": CHANGED},
    "api/scorecard-versions/<pk>/schedule": {"POST": CHANGED},
    "api/scorecard-versions/<pk>/unschedule": {"POST": CHANGED},
    "api/scorecard-versions/<pk>/shadow": {"GET": READ, "POST": MADE},
    "api/scorecard-versions/<pk>/end-shadow": {"POST": CHANGED},
    "api/scorecards/<pk>/proof": {"GET": READ},
    "api/outcomes": {"GET": READ_BY_SALES, "POST": CHANGED},
    "api/outcomes/<pk>": {"GET": READ_BY_SALES},
    "api/outcomes/<pk>/take-out": {"POST": "401 403 403 403 403 204 | 403 403 204"},
    "api/scores": {"GET": READ},
    "api/scores/<pk>": {"GET": READ},
    "api/qualifications": {"GET": READ},
    "api/qualifications/<pk>": {"GET": READ},
    "api/person-scores": {"GET": READ_BY_SALES},
    "api/person-scores/<pk>": {"GET": READ_BY_SALES},
    "api/person-qualifications": {"GET": READ_BY_SALES},
    "api/person-qualifications/<pk>": {"GET": READ_BY_SALES},
    "api/handoffs": {"GET": READ_BY_SALES},
    "api/handoffs/<pk>": {"GET own": READ_BY_SALES, "GET foreign": READ_FOREIGN},
    "api/handoffs/<pk>/acknowledge": {
        "POST own": "401 403 403 200 200 403 | 403 403 200",
        "POST foreign": "401 403 403 404 200 403 | 403 403 200",
    },
    "api/handoffs/<pk>/context": {"GET own": READ_BY_SALES, "GET foreign": READ_FOREIGN},
    # The handoff has fired and nobody has taken it on, which is for those to know who may work on it. One of the pool
    # is nobody's to work on but a manager's.
    **{
        f"api/handoffs/<pk>/{move}": {
            "POST own": "401 403 403 422 409 403 | 403 403 409",
            "POST foreign": "401 403 403 404 409 403 | 403 403 409",
        }
        for move in ("open-context", "check-context", "outcome", "undo-outcome", "wake", "reach-out")
    },
    "api/handoffs/<pk>/feedback": {
        "POST own": "401 403 403 422 201 403 | 403 403 201",
        "POST foreign": "401 403 403 404 201 403 | 403 403 201",
    },
    "api/handoffs/<pk>/take": {
        "POST own": "401 403 403 200 200 403 | 403 403 200",
        "POST foreign": "401 403 403 404 200 403 | 403 403 200",
    },
    # One of the pool is a manager's to give, and is in the pool already.
    "api/handoffs/<pk>/give": {
        "POST own": "401 403 403 422 200 403 | 403 403 200",
        "POST foreign": "401 403 403 404 200 403 | 403 403 200",
    },
    "api/handoffs/<pk>/return": {
        "POST own": "401 403 403 422 422 403 | 403 403 422",
        "POST foreign": "401 403 403 404 422 403 | 403 403 422",
    },
    "api/handoffs/reassign": {"POST": "401 403 403 422 200 403 | 403 403 200"},
    "api/routing-rules": {"GET": READ_BY_SALES},
    "api/routing-rules/<pk>": {"GET": READ_BY_SALES},
    "api/handoffs/<pk>/message": {"GET own": READ_BY_SALES, "GET foreign": READ_FOREIGN},
    # Of the pool, which only a manager works on.
    "api/handoffs/<pk>/outreach": {
        "POST own": "401 403 403 422 201 403 | 403 403 201",
        "POST foreign": "401 403 403 404 201 403 | 403 403 201",
    },
    # Nobody has taken it on yet.
    "api/handoffs/<pk>/grant": {
        "POST own": "401 403 403 422 422 403 | 403 403 422",
        "POST foreign": "401 403 403 404 422 403 | 403 403 422",
    },
    "api/outreach": {"GET": READ_BY_SALES},
    "api/outreach/<pk>": {"GET": READ_BY_SALES},
    "api/outreach/<pk>/answered": {"POST": "401 403 403 422 200 403 | 403 403 200"},
    "api/grants": {"GET": READ_BY_SALES},
    "api/grants/<pk>": {"GET": READ_BY_SALES},
    # It has ended by itself.
    "api/grants/<pk>/revoke": {"POST": "401 403 403 422 409 403 | 403 403 409"},
    "api/grants/<pk>/done": {"POST": "401 403 403 403 403 403 | 403 403 409"},
    # One of somebody else.
    "api/violations": {"GET": READ_BY_SALES},
    "api/violations/<pk>": {"GET": READ_FOREIGN},
    "api/contact-permission": {"GET": READ_BY_SALES, "POST": "401 403 403 200 200 200 | 403 403 200"},
    "api/contact-refusals": {"GET": READ_BY_MANAGERS},
    "api/contact-refusals/<pk>": {"GET": READ_BY_MANAGERS},
    "api/feedback": {"GET": READ},
    "api/feedback/<pk>": {"GET": READ},
    # Whoever sends events somewhere reads them, so a key needs both scopes; see tests/api/test_webhooks.py.
    "api/webhook-endpoints": {"GET": READ_BY_REVOPS, "POST": "401 403 403 403 403 201 | 403 403 403"},
    "api/webhook-endpoints/<pk>": {"GET": READ_BY_REVOPS, "PATCH": CHANGED_BY_REVOPS},
    "api/webhook-endpoints/<pk>/rotate": {"POST": CHANGED_BY_REVOPS},
    "api/webhook-endpoints/<pk>/test": {"POST": "401 403 403 403 403 201 | 403 403 403"},
    "api/webhook-endpoints/<pk>/send-missed": {"POST": CHANGED_BY_REVOPS},
    "api/webhook-deliveries": {"GET": READ_BY_REVOPS},
    "api/webhook-deliveries/<pk>": {"GET": READ_BY_REVOPS},
    "api/webhook-deliveries/<pk>/send-again": {"POST": CHANGED_BY_REVOPS},
    "api/reports/sla": {"GET": READ_BY_MANAGERS},
    "api/reports/capacity": {"GET": READ_BY_MANAGERS},
    "api/schema": {"GET": EVERYBODY},
    "api/docs": {"GET": EVERYBODY},
    # Usage.
    "v1/batch": {"POST": USAGE},
    "v1/track": {"POST": USAGE},
    "v1/page": {"POST": USAGE},
    "v1/screen": {"POST": USAGE},
    "v1/identify": {"POST": USAGE},
    "v1/group": {"POST": USAGE},
    "v1/alias": {"POST": USAGE},
    "v1/b": {"POST": USAGE},
    "v1/t": {"POST": USAGE},
    "v1/p": {"POST": USAGE},
    "v1/s": {"POST": USAGE},
    "v1/i": {"POST": USAGE},
    "v1/g": {"POST": USAGE},
    "v1/a": {"POST": USAGE},
    **{route: {"POST": USAGE, "GET": USAGE} for route in CAPTURE_ROUTES},
}

# Who is let into the admin at all; everybody else is sent to the login.
ADMIN_READERS = ("reviewer", "manager", "revops")
# Open to whoever comes: the way in and out.
ADMIN_OPEN = ("admin/login/", "admin/logout/")
# Only reviewers get as far as these.
ADMIN_JUDGES = ("judge/",)
# Only RevOps gets as far as these, by the end of the address.
ADMIN_CHANGES = (
    "add/",
    "delete/",
    "publish/",
    "live/",
    "revoke/",
    "try-again/",
    "undo/",
    "dismiss/",
    "begin_draft/",
    "draft_from_this/",
    "send_to_review/",
    "take_back/",
    "schedule/",
    "unschedule/",
    "begin_shadow/",
    "end_shadow/",
    "erase_person/",
    "export_data/",
    "rotate/",
    "send_test/",
    "send_missed/",
    "send_again/",
    "hold_to/",
    *("correct/", "map/", "progress/", "rejected/", "cancel/", "resume/", "discard/"),
)
