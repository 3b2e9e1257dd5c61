"""Policy written as tables: a row for each page or situation, a column for each role."""

import re

from cas.access.roles import Role

NOBODY = "nobody"
COLUMNS = {
    "ass": Role.ASSESSOR,
    "vet": Role.VETERAN_ASSESSOR,
    "vsp": Role.VSP_ASSESSOR,
    "stf": Role.CAS_STAFF,
    "211": Role.TWO_ONE_ONE,
    "nav": Role.NAVIGATOR,
    "led": Role.CAS_LEAD,
    "rul": Role.RULES_ADMIN,
    "par": Role.PARTNER,
    "aud": Role.AUDITOR,
    "adm": Role.SYSTEM_ADMIN,
    "---": NOBODY,
}
"""How the columns of the tables are headed; `---` is somebody who did not sign in."""


def rows_of(table):
    """{row: {role: cell}} of a table as text."""
    header, *lines = [line for line in table.splitlines() if line.strip()]
    roles = [COLUMNS[column] for column in header.split()]
    rows = {}
    for line in lines:
        name, cells = re.fullmatch(r"(\S+(?: \S+)?)((?:\s+(?:\d{3}|yes|-))+)", line).groups()
        rows[name] = dict(zip(roles, cells.split(), strict=True))
    return rows
