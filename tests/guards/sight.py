"""Whose records each role sees."""

from tests.guards.tables import rows_of

WHO_SEES_WHAT = """
                    ass vet vsp stf 211 nav led rul par aud adm
no release           -   -   -  yes yes yes yes  -   -  yes  -
shared              yes yes  -  yes yes yes yes  -   -  yes  -
refused              -   -   -   -   -   -   -   -   -   -   -
withdrawn            -   -   -  yes yes yes yes  -   -  yes  -
expired              -   -   -  yes yes yes yes  -   -  yes  -
anonymous            -   -   -  yes yes yes yes  -   -  yes  -
"""
"""Whether an outsider, who owns records of their own, sees a household of another agency."""

SIGHT = rows_of(WHO_SEES_WHAT)
