import re
import tomllib
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent.parent
LOCK = (BASE_DIR / "requirements.lock").read_text()


def name_of(requirement: str) -> str:
    found = re.match(r"[\w.-]+", requirement)
    assert found is not None
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())
    wanted = {name_of(line) for line in [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]}
    locked = {name_of(line) for line in re.findall(r"^[\w.-]+(?:\[[^]]*\])?==", LOCK, re.MULTILINE)}

    assert wanted - locked == set()


def test_the_lock_names_no_address() -> None:
    assert re.findall(r"https?://|--index-url|--find-links", LOCK) == []
