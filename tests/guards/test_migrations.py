"""Migrations form one line, can be taken back, match the models and name nothing that moves."""

import ast
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from tests.migrating import drawing_only_what_changed

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("cas", "clients", "assessments", "prioritization")
FILES = [file for app in APPS for file in sorted((ROOT / app / "migrations").glob("0*.py"))]
MAY_NAME = {
    "cas.files.storage",
    "clients.models.DateRange",
    "clients.models.new_code",
    "prioritization.models.AsksForAScore",
}
"""Defaults and expressions that Django writes into migrations by their path; they stay put."""


@pytest.mark.parametrize("app", APPS)
def test_migrations_of_an_app_form_one_line(app):
    loader = MigrationLoader(None)
    assert len(loader.graph.leaf_nodes(app)) == 1
    names = sorted(name for label, name in loader.disk_migrations if label == app)
    assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]


def test_migrations_match_the_models(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_migration_can_be_taken_back_and_made_again(db):
    with drawing_only_what_changed():
        _take_back_and_make_again()


@pytest.mark.proof
@pytest.mark.timeout(400)
def test_every_migration_can_be_taken_back_and_made_again_as_a_server_does_it(db):
    _take_back_and_make_again()


def _take_back_and_make_again():
    """All in the test's own transaction, which PostgreSQL takes back afterwards."""
    leaves = MigrationExecutor(connection).loader.graph.leaf_nodes()
    before = connection.introspection.table_names()
    MigrationExecutor(connection).migrate([(app, None) for app in reversed(APPS)])
    ours = [name for name in connection.introspection.table_names() if name.startswith(APPS)]
    assert ours == []
    MigrationExecutor(connection).migrate(leaves)
    assert connection.introspection.table_names() == before


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.parent.name}-{file.stem}")
def test_a_migration_names_nothing_of_the_project_that_may_move(file):
    tree = ast.parse(file.read_text())
    named = {
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        if (name := ast.unparse(node)).startswith(APPS) and name.count(".") == 2
    }
    assert named <= MAY_NAME
    imported_from = {
        node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module
    }
    assert not [module for module in imported_from if module.startswith(APPS)]
