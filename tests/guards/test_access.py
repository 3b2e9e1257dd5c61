"""Who may open what: the tables of `visits` and `posts`, against every URL there is (S1)."""

import pytest

from cas.access.permissions import Permission
from cas.access.roles import Role
from tests import factories
from tests.guards import pages
from tests.guards.posts import POSTS
from tests.guards.sight import SIGHT
from tests.guards.tables import COLUMNS, NOBODY
from tests.guards.visits import VISITS

ALL_ROLES = [*Role, NOBODY]


# --- The tables are whole --------------------------------------------------------------------


def test_every_page_says_who_may_open_it():
    undeclared = [
        page.name for page in pages.own_pages() if not hasattr(page.view, "required_permission")
    ]
    assert undeclared == []


def test_every_page_stands_in_both_tables_and_no_other_does():
    names = {page.name for page in pages.own_pages()}
    assert set(VISITS) == names
    assert set(POSTS) == names


def test_every_role_has_a_column():
    assert set(COLUMNS.values()) == {*Role, NOBODY}
    assert set(SIGHT["shared"]) == set(Role)


def test_only_these_pages_are_open_to_everybody():
    public = {p.name for p in pages.own_pages() if not getattr(p.view, "login_required", True)}
    signing_in = {"sign_in", "sign_in_code", "sign_in_passkey", "passkey_challenge"}
    texts = {"privacy", "quiet", "prioritization:order"}
    assert public == {"healthz", "admin_sign_in", *texts, *signing_in}


@pytest.mark.parametrize("page", pages.own_pages(), ids=lambda page: page.name)
def test_the_table_agrees_with_the_declared_permission(page):
    """A role without the permission is refused, and no role that has it is."""
    permission = page.view.required_permission
    if permission is None:
        return
    from cas.access.roles import ROLES

    for role in Role:
        refused = POSTS[page.name][role] == "403"
        assert refused == (permission not in ROLES[role].permissions), role


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_no_page_knows_another_method_than_a_visit_and_a_form(sign_in, tools, method):
    browser = sign_in(role=Role.CAS_LEAD)
    records = pages.records_of(factories.UserFactory())
    for page in pages.own_pages():
        url = records.url(page.name)
        assert getattr(browser, method)(url).status_code == 405, page.name


# --- Own records -----------------------------------------------------------------------------


@pytest.fixture
def someone(db, sign_in, client):
    """`someone(role)`: a browser of that role and records that the role may see if any may."""

    def made(role):
        if role == NOBODY:
            return client, pages.records_of(factories.UserFactory())
        browser = sign_in(role=role)
        owner = browser.user if browser.user.is_assessor else factories.UserFactory()
        make = pages.anonymous_records_of if browser.user.is_vsp else pages.records_of
        session = browser.session
        session["has_searched"] = True
        session.save()
        return browser, make(owner)

    return made


TURNS = 3


def tried_every_time(table, role):
    """The pages that `make test` asks for as this role: all that refuse it or send it elsewhere,
    and of those that open, which most roles see alike, every third in turn.
    """
    first = 0 if table is VISITS else 1
    for number, (name, row) in enumerate(table.items(), first):
        opens_for = [each for each in ALL_ROLES if row[each] == "200"]
        if role not in opens_for or (opens_for.index(role) - number) % len(opens_for) % TURNS == 0:
            yield name


@pytest.mark.parametrize("table", [VISITS, POSTS])
def test_every_refusal_is_tried_every_time_and_every_page_is_opened(table):
    tried = {role: {*tried_every_time(table, role)} for role in ALL_ROLES}
    for name, row in table.items():
        of_page = {role for role in ALL_ROLES if name in tried[role]}
        opened = {role for role in of_page if row[role] == "200"}
        assert of_page - opened == {role for role in ALL_ROLES if row[role] != "200"}
        assert opened or "200" not in row.values()


@pytest.mark.parametrize("role", ALL_ROLES)
@pytest.mark.parametrize(("method", "table"), [("get", VISITS), ("post", POSTS)])
def test_every_role_gets_what_the_table_says(someone, tools, role, method, table):
    _assert_answers(
        someone, role, method, {name: table[name] for name in tried_every_time(table, role)}
    )


@pytest.mark.proof
@pytest.mark.parametrize("role", ALL_ROLES)
@pytest.mark.parametrize(("method", "table"), [("get", VISITS), ("post", POSTS)])
def test_every_role_gets_what_the_table_says_on_every_page(someone, tools, role, method, table):
    _assert_answers(someone, role, method, table)


def _assert_answers(someone, role, method, rows):
    browser, records = someone(role)
    records.program_slug = factories.rules_with_a_past().slug
    factories.tell_lists(records.household)
    found = {}
    for name in rows:
        found[name] = str(pages.answer(browser, method, records.url(name)).status_code)
    expected = {name: row[role] for name, row in rows.items()}
    if "healthz" in rows and found["healthz"] in ("200", "503", "405"):
        found["healthz"] = expected["healthz"]
    assert found == expected


def test_every_permission_is_held_by_somebody():
    from cas.access.roles import ROLES

    held = frozenset().union(*(definition.permissions for definition in ROLES.values()))
    assert held == set(Permission)
