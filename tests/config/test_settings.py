import re
import stat
from pathlib import Path

import pytest
from django.test import Client

from tests.config.programs import manage

BASE_DIR = Path(__file__).resolve().parent.parent.parent
PRODUCTION = {
    "BATON_ENV": "production",
    "SECRET_KEY": "an unguessable sentence of at least fifty characters 2468",
    "DATABASE_URL": "postgresql://baton@db.example/baton",
    "REDIS_URL": "redis://redis.example",
    "ALLOWED_HOSTS": "baton.example",
    "CSRF_TRUSTED_ORIGINS": "https://baton.example",
}


NO_BROKER = "BROKER_URL must name a RabbitMQ or Redis, such as amqp://baton:secret@mq.example/baton.\n"
NO_POSTGRESQL = "DATABASE_URL must name a PostgreSQL, such as postgresql://baton:secret@db.example/baton.\n"


def check(home: Path, variables: dict[str, str]) -> tuple[int, str]:
    run = manage(home, "check", "--deploy", "--fail-level", "WARNING", **variables)
    return run.returncode, run.stderr


def test_production_passes_the_deployment_checks(tmp_path: Path) -> None:
    assert check(tmp_path, PRODUCTION) == (0, "")


def test_production_refuses_to_start_without_its_secrets(tmp_path: Path) -> None:
    code, line = check(tmp_path, {"BATON_ENV": "production", "REDIS_URL": "redis://redis.example"})

    missing = "SECRET_KEY, DATABASE_URL, ALLOWED_HOSTS, CSRF_TRUSTED_ORIGINS"
    assert (code, line) == (1, f"BATON_ENV=production needs {missing}. See docs/settings.md.\n")


@pytest.mark.parametrize(
    ("variables", "line"),
    [
        ({"BATON_ENV": "prod"}, "BATON_ENV is “prod”; it must be “local” or “production”.\n"),
        ({**PRODUCTION, "SECRET_KEY": "short"}, "SECRET_KEY must have at least 50 characters.\n"),
        ({"EMAIL_PORT": "smtp"}, "EMAIL_PORT is “smtp”; it must be a whole number.\n"),
        ({"BROKER_URL": "mq.example"}, NO_BROKER),
        ({"BROKER_URL": "kafka://mq.example"}, NO_BROKER),
        ({"DATABASE_URL": "db.example"}, NO_POSTGRESQL),
        ({"DATABASE_URL": "postgresql://[::1/baton"}, NO_POSTGRESQL),
        ({"DATABASE_URL": "sqlite:///baton.db"}, NO_POSTGRESQL),
    ],
)
def test_a_wrong_value_is_one_clear_line(tmp_path: Path, variables: dict[str, str], line: str) -> None:
    assert check(tmp_path, variables) == (1, line)


def test_the_local_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    manage(tmp_path, "check")
    first = (tmp_path / "secret.key").read_text()
    manage(tmp_path, "check")

    assert len(first) >= 50
    assert (tmp_path / "secret.key").read_text() == first
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
    assert list(tmp_path.glob("secret.*")) == [tmp_path / "secret.key"]


def test_the_table_of_settings_is_complete() -> None:
    code = "\n".join(path.read_text() for path in [BASE_DIR / "manage.py", *(BASE_DIR / "config").rglob("*.py")])
    read = set(re.findall(r'(?:\benv|env_list|env_number|env_at_least|environ\.get)\(\s*"([A-Z_]+)"', code))
    described = set(re.findall(r"^\| `([A-Z_]+)`", (BASE_DIR / "docs/settings.md").read_text(), re.MULTILINE))

    assert described == read


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "styles"), [("/no-such-page", None), ("/api/docs", "style-src 'self' 'unsafe-inline'")]
)
def test_only_the_api_docs_may_set_styles_inline(client: Client, path: str, styles: str | None) -> None:
    policy = client.get(path).headers["Content-Security-Policy"].split("; ")

    strict = {
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    }
    assert set(policy) == strict | ({styles} if styles else set())
