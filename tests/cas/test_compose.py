"""There may be no engine to run docker-compose.yml here, so it is checked against what it uses."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from cas.embedded.postgres import INITDB, MAJOR

ROOT = Path(__file__).resolve().parent.parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
DJANGO_SERVICES = ("web", "worker", "beat", "migrate")
GIVEN = {
    "SECRET_KEY": "only-for-this-test-" + "0123456789abcdefghijklmnopqrstuv",
    "FIELD_ENCRYPTION_SALT": "only-for-this-test",
    "ALLOWED_HOSTS": "cas.example.org",
    "POSTGRES_PASSWORD": "onlyforthistest",
}


def required_settings():
    """The names that cas/settings.py reads through `required`."""
    tree = ast.parse((ROOT / "cas" / "settings.py").read_text())
    return {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "required"
    }


def variables(text):
    """Names in `${NAME...}` of a piece of YAML."""
    return set(re.findall(r"\$\{(\w+)", text))


def interpolated(environment, given):
    """What docker compose would pass on, as far as this file uses its syntax."""

    def value(match):
        name, operator, word = match.groups()
        if given.get(name):
            return given[name]
        if operator == ":?":
            raise LookupError(word)
        return word or ""

    pattern = re.compile(r"\$\{(\w+)(?:(:[-?])([^}]*))?\}")
    return {name: pattern.sub(value, str(text)) for name, text in environment.items()}


def start_django(environment, *arguments):
    """Run a management command as the container would."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("service", DJANGO_SERVICES)
def test_every_required_setting_is_passed_to_every_django_service(service):
    assert required_settings() <= SERVICES[service]["environment"].keys()


@pytest.mark.parametrize("name", sorted(GIVEN))
def test_compose_refuses_to_start_without_each_secret_and_says_which(name):
    missing = {**GIVEN, name: ""}

    with pytest.raises(LookupError, match=name):
        interpolated(SERVICES["web"]["environment"], missing)


def test_no_secret_has_a_value_in_the_file():
    secrets = [
        value
        for service in SERVICES.values()
        for name, value in service.get("environment", {}).items()
        if re.search(r"SECRET|SALT|PASSWORD|DATABASE_URL", name)
    ]
    assert secrets
    assert all(":?" in value for value in secrets)


def test_production_settings_start_with_the_environment_that_compose_passes():
    environment = interpolated(SERVICES["web"]["environment"], GIVEN)

    done = start_django(environment, "check", "--deploy", "--fail-level", "WARNING")

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", sorted(required_settings()))
def test_production_fails_closed_and_says_how_to_fix_it(name):
    environment = interpolated(SERVICES["web"]["environment"], GIVEN) | {name: ""}

    done = start_django(environment, "check")

    assert done.returncode != 0
    assert f"{name} is not set." in done.stderr
    assert ".env.example" in done.stderr


def test_every_long_running_service_has_a_health_check_and_restarts():
    running = {name: it for name, it in SERVICES.items() if it.get("restart") != "no"}

    assert running.keys() == {"web", "worker", "beat", "db", "broker"}
    assert all(service["healthcheck"]["test"] for service in running.values())
    assert all(service["restart"] == "unless-stopped" for service in running.values())


def test_nothing_runs_as_root_or_can_become_it():
    dockerfile = (ROOT / "Dockerfile").read_text()
    last_user = re.findall(r"^USER (\w+)$", dockerfile, re.MULTILINE)[-1]

    assert re.search(rf"RUN useradd .* {last_user}\b", dockerfile)
    for name, service in SERVICES.items():
        assert name in DJANGO_SERVICES or service["user"] not in ("", "root")
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_django_services_wait_for_the_migration_and_the_migration_for_the_database():
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["depends_on"] == {
            "db": {"condition": "service_healthy"},
            "broker": {"condition": "service_healthy"},
            "migrate": {"condition": "service_completed_successfully"},
        }
    assert SERVICES["migrate"]["depends_on"] == {"db": {"condition": "service_healthy"}}


def test_the_database_is_the_version_and_sort_order_everything_was_tested_with():
    arguments = SERVICES["db"]["environment"]["POSTGRES_INITDB_ARGS"].split()

    assert SERVICES["db"]["image"] == f"postgres:{MAJOR}"
    assert set(arguments) <= set(INITDB)
    assert {"--locale-provider=builtin", "--locale=C.UTF-8"} <= set(arguments)


def test_addresses_name_services_of_the_file():
    environment = interpolated(SERVICES["web"]["environment"], GIVEN)

    assert "@db:5432/cas" in environment["DATABASE_URL"]
    assert environment["CELERY_BROKER_URL"] == "redis://broker:6379/0"
    assert {"db", "broker"} <= SERVICES.keys()


def test_only_the_web_service_is_reachable_and_only_from_this_machine():
    published = {name: it["ports"] for name, it in SERVICES.items() if "ports" in it}

    assert published == {"web": ["127.0.0.1:${PORT:-8000}:8000"]}


def test_the_example_environment_names_everything_that_compose_and_settings_ask_for():
    example = (ROOT / ".env.example").read_text()
    named = set(re.findall(r"^(?:# )?(\w+)=", example, re.MULTILINE))

    assert required_settings() | variables((ROOT / "docker-compose.yml").read_text()) <= named


def test_the_image_holds_every_application_and_nothing_that_is_missing():
    copied = re.findall(r"^COPY (\S+) ", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    allowed = (ROOT / ".dockerignore").read_text().splitlines()

    assert {"cas", "clients", "assessments", "prioritization"} <= set(copied)
    for name in copied:
        assert (ROOT / name).exists()
        assert f"!{name}" in allowed
