"""The examples of the API guide, run as they stand against a live server."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from accounts.enums import Role, Scope
from tests.factories.accounts import AccountFactory, ApiKeyFactory, PersonFactory, UserFactory
from tests.factories.handoffs import HandoffFactory
from tests.factories.playbooks import RuleFactory, publish
from tests.factories.signals import RejectionFactory

GUIDE = Path("docs/api.md").read_text()
BLOCKS = re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
EXAMPLES = [line for block in BLOCKS for line in re.split(r"\n(?=curl )", block) if line.startswith("curl ")]


@pytest.mark.skipif(shutil.which("curl") is None, reason="the examples are for curl")
@pytest.mark.django_db(transaction=True)
def test_every_example_succeeds(live_server: LiveServer) -> None:
    ApiKeyFactory(secret="bk_guide", scopes=[Scope.READ, Scope.WRITE])
    owner = UserFactory(email="ann@demo.example", roles=[Role.AE])
    publish(version := RuleFactory(key="activated", version__scorecard__key="product-qualified").version)
    known = {
        "BATON": live_server.url,
        "KEY": "bk_guide",
        "ACCOUNT": str(AccountFactory().pk),
        "ACCOUNT_KEY": "crm-4711",  # since the example that gives the account its external id
        "RULE": "activated",
        "PERSON": str(PersonFactory().pk),
        "REJECTION": str(RejectionFactory().pk),
        "VERSION": str(version.pk),
        "HANDOFF": str(HandoffFactory(owner=owner).pk),
    }

    failed = {example: out for example in EXAMPLES if (out := run(example, known))}

    assert (failed, len(EXAMPLES)) == ({}, 34)


def run(example: str, known: dict[str, str]) -> str:
    """What the server answered if it refused, else nothing."""
    command = example.replace("curl ", "curl --silent --show-error --fail-with-body --max-time 20 ", 1)
    done = subprocess.run(
        ["sh", "-c", command], env=os.environ | known, capture_output=True, text=True, check=False, timeout=30
    )
    return done.stdout + done.stderr if done.returncode else ""
