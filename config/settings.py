"""Settings of every process; each variable is described in `docs/settings.md`."""

from typing import Any

import pghistory
from csp.constants import NONE, SELF

from config import embedded
from config.environment import env, env_broker, env_database, env_list, env_number, log_format, production
from config.home import BASE_DIR, home, secret_key
from config.logs import logging_settings
from config.rest import REST_FRAMEWORK, SPECTACULAR_SETTINGS  # noqa: F401 - Django reads them here
from config.unfold import UNFOLD  # noqa: F401 - and here

PRODUCTION = production()
DEBUG = False
SECRET_KEY = env("SECRET_KEY") or secret_key()
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
USAGE_ORIGINS = env_list("USAGE_ORIGINS", "*")
POSTHOG_WORKSPACE_GROUP = env("POSTHOG_WORKSPACE_GROUP")

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "config.admin_app.BatonAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "csp",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "allauth",
    "allauth.account",
    "pgtrigger",
    "pghistory",
    "config",
    "accounts",
    "signals",
    "playbooks",
    "handoffs",
]

MIDDLEWARE = [
    "accounts.middleware.RequestIdMiddleware",
    "signals.cors.CrossOriginMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.TimeZoneMiddleware",
    "accounts.middleware.SessionEndedMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    }
]

DATABASES = {
    "default": {
        **env_database(embedded.database_url()),
        # A database that was restarted is noticed before a request's first query, not by it.
        "CONN_HEALTH_CHECKS": True,
    }
}
# Back-pressure (`signals/ingest/pressure.py`); 0 switches a threshold off. Only the embedded database's disk is known.
DATABASE_FOLDER = None if env("DATABASE_URL") else home() / "postgres"
DISK_MIN_FREE_MB = env_number("DISK_MIN_FREE_MB", 512)
LINE_MAX_EVENTS = env_number("LINE_MAX_EVENTS", 5_000_000)
LINE_MAX_LAG_SECONDS = env_number("LINE_MAX_LAG_SECONDS", 86_400)
REDIS_URL = env("REDIS_URL") or embedded.redis_url()
# Nothing waits long for a broker that is away: what it carries is a wake-up call, and a cached value can be had again.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_timeout": 2},
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapters.ClosedAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"

EMAIL_HOST = env("EMAIL_HOST")
EMAIL_PORT = env_number("EMAIL_PORT", 587)
EMAIL_HOST_USER = env("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = EMAIL_PORT == 587  # noqa: PLR2004 - the port where SMTP starts TLS itself
EMAIL_USE_SSL = EMAIL_PORT == 465  # noqa: PLR2004 - the port where SMTP is inside TLS
# A server that hangs holds up the line no longer than this.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", "baton@localhost")
# Without a mail server, mails can be read in the log of the process that sent them.
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
# Where people find Baton, for the links in messages.
PUBLIC_URL = (env("PUBLIC_URL") or next(iter(CSRF_TRUSTED_ORIGINS), f"http://localhost:{env('PORT', '8000')}")).rstrip(
    "/"
)
# No message goes to any other host, whatever address somebody gives.
SLACK_HOSTS = env_list("SLACK_HOSTS", "hooks.slack.com")
# Hosts inside the network that webhooks may go to all the same, without HTTPS if need be.
WEBHOOK_INTERNAL_HOSTS = env_list("WEBHOOK_INTERNAL_HOSTS", "")

LANGUAGE_CODE = "en-us"
FORMAT_MODULE_PATH = "config.formats"
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = home() / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PGHISTORY_DEFAULT_TRACKERS = (
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
)

# What wakes the line may go another way than Redis; what is cached never does.
BROKER_URL = env_broker()
CELERY_BROKER_URL = BROKER_URL or REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_BROKER_CONNECTION_TIMEOUT = 2
# A task that outlives this is handed out a second time, so every task is far shorter and none has an ETA.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600, "socket_connect_timeout": 2}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BEAT_SCHEDULE_FILENAME = str(home() / "beat-schedule")

# Strict: no inline code or style anywhere. The admin and the API's documentation widen it for themselves.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SAMESITE = "Lax"
LOGGING = logging_settings(env("LOG_LEVEL", "INFO").upper(), as_json=log_format(PRODUCTION) == "json")

# Occurrences and facts are kept for good; 0 keeps the events they were made of too.
USAGE_RETENTION_MONTHS = env_number("USAGE_RETENTION_MONTHS", 25, most=1_200)
# What was refused is of use for as long as somebody may still correct it; 0 keeps it for good.
REJECTION_RETENTION_DAYS = env_number("REJECTION_RETENTION_DAYS", 180, most=36_500)
# No client holds on to an event for longer than 35 days, so within that an id is never forgotten.
DEDUPLICATION_DAYS = env_number("DEDUPLICATION_DAYS", 60, least=35, most=36_500)

if PRODUCTION:
    # TLS ends at a proxy in front, which must set these headers itself and pass none that a client sends.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
    SECURE_SSL_REDIRECT = True
    # Probes come straight to the process.
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
