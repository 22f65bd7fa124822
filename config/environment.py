"""Reads the environment variables that `docs/settings.md` describes."""

import os

from config.home import CannotStart

PRODUCTION_NEEDS = ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS")
MODES = ("local", "production")
SECRET_KEY_CHARACTERS = 50


def production() -> bool:
    """Say whether this is the real thing; if so, everything that has no safe default must be given."""
    mode = env("BATON_ENV", "local")
    if mode not in MODES:
        raise CannotStart(f"BATON_ENV is “{mode}”; it must be “local” or “production”.")
    if mode == "local":
        return False
    missing = [name for name in PRODUCTION_NEEDS if not env(name)]
    if missing:
        raise CannotStart(f"BATON_ENV=production needs {', '.join(missing)}. See docs/settings.md.")
    if len(env("SECRET_KEY")) < SECRET_KEY_CHARACTERS:
        raise CannotStart(f"SECRET_KEY must have at least {SECRET_KEY_CHARACTERS} characters.")
    return True


def env(name: str, default: str = "") -> str:
    """Give a variable's value; one that is set to nothing counts as not set."""
    return os.environ.get(name) or default


def env_list(name: str, default: str = "") -> list[str]:
    """Give the values of a variable that has several, with commas between them."""
    return [word.strip() for word in env(name, default).split(",") if word.strip()]


def env_number(name: str, default: int) -> int:
    """Give the whole number that a variable holds."""
    try:
        return int(env(name, str(default)))
    except ValueError:
        raise CannotStart(f"{name} is “{env(name)}”; it must be a whole number.") from None
