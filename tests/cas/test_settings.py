"""Production refuses to start without what protects it, and says what to do."""

import os
import subprocess
import sys

import pytest

PRODUCTION = {
    "CAS_ENV": "production",
    "SECRET_KEY": "s" * 50,
    "FIELD_ENCRYPTION_SALT": "salt",
    "ALLOWED_HOSTS": "cas.example.org",
    "DATABASE_URL": "postgres://nobody@localhost/none",
    "CELERY_BROKER_URL": "redis://localhost/0",
}
ASK = "from cas import settings; print(settings.CAS_REQUIRE_MFA)"


@pytest.mark.parametrize(
    ("more", "answer"),
    [
        ({}, "True"),
        ({"CAS_REQUIRE_MFA": "false"}, "CAS_REQUIRE_MFA is off."),
        ({"CAS_ENV": "development"}, "False"),
        ({"CAS_ENV": "development", "CAS_REQUIRE_MFA": "true"}, "True"),
    ],
)
def test_on_a_real_server_the_second_step_cannot_be_left_out(more, answer):
    env = {"PATH": os.environ["PATH"], **PRODUCTION, **more}
    said = subprocess.run(
        [sys.executable, "-c", ASK], env=env, capture_output=True, text=True, check=False
    )
    assert answer in said.stdout + said.stderr
