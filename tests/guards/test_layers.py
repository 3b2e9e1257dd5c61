"""The house stands in layers: imports, relations and templates point one way (DESIGN section 2)."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("cas", "clients", "assessments", "prioritization")
"""From the ground up."""
RULES = [folder for folder in (ROOT / app / "rules" for app in APPS) if folder.exists()]


def test_imports_point_one_way():
    """The contracts are in pyproject.toml."""
    linter = Path(sys.executable).with_name("lint-imports")
    found = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout


def _relations():
    """(from, to) of every relation between two of our apps."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if field.is_relation and field.concrete and field.related_model:
                yield field, model._meta.app_label, field.related_model._meta.app_label


def test_relations_point_one_way():
    upward = [
        f"{field.model.__name__}.{field.name}"
        for field, source, target in _relations()
        if source in APPS and target in APPS and APPS.index(target) > APPS.index(source)
    ]
    assert upward == []


def test_there_are_relations_to_look_at():
    assert sum(source in APPS for _, source, _ in _relations()) > 20


@pytest.mark.parametrize("folder", RULES, ids=lambda folder: folder.parent.name)
def test_rules_import_no_django_and_read_no_clock(folder):
    for file in folder.glob("**/*.py"):
        text = file.read_text()
        imported = {name for node in ast.walk(ast.parse(text)) for name in _names_imported(node)}
        assert not [name for name in imported if name.split(".")[0] in ("django", "time")], file
        assert not re.search(r"\.(now|today|utcnow|localdate)\(", text), file


def _names_imported(node):
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return []


@pytest.mark.parametrize("app", ["clients", "assessments"])
def test_templates_name_no_page_or_part_of_a_higher_app(app):
    higher = APPS[APPS.index(app) + 1 :]
    named = re.compile(r"""\{%\s*(?:url|include|extends)\s+["'](\w+)[:/]""")
    found = [
        f"{file.relative_to(ROOT)} names {match}"
        for file in (ROOT / "templates" / app).glob("**/*.html")
        for match in named.findall(file.read_text())
        if match in higher
    ]
    assert found == []


@pytest.mark.parametrize("folder", [".", "components", "cas", "errors"])
def test_shared_templates_name_no_page_of_an_app(folder):
    named = re.compile(r"""\{%\s*(?:url|include)\s+["'](clients|assessments|prioritization)[:/]""")
    found = [
        file.name
        for file in (ROOT / "templates" / folder).glob("*.html")
        if named.search(file.read_text())
    ]
    assert found == []


@pytest.mark.parametrize("app", ["clients", "assessments"])
def test_code_names_no_page_or_template_of_a_higher_app(app):
    higher = "|".join(APPS[APPS.index(app) + 1 :])
    named = re.compile(rf"""["'](?:{higher})[:/][\w/.]+["']""")
    found = [
        f"{file.relative_to(ROOT)}: {named.search(line).group()}"
        for file in (ROOT / app).glob("**/*.py")
        if "migrations" not in file.parts
        for line in file.read_text().splitlines()
        if named.search(line)
    ]
    assert found == []
