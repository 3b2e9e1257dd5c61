"""Records of superseded tools: imported, shown, never counted (R10a)."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from assessments.models import LegacyAssessment
from prioritization.models import HouseholdFacts
from tests import factories


@pytest.fixture
def household(db, tools, assessor):
    return factories.household(by=assessor)


@pytest.fixture
def imported(tmp_path, assessor):
    """`imported(line, …)`: import a file with these lines below its head."""

    def run(*lines):
        file = tmp_path / "legacy.csv"
        file.write_text("\n".join(["code,tool,assessed_on,score", *lines]), encoding="utf-8")
        call_command("import_legacy", file, by=assessor.username, verbosity=0)

    return run


def code_of(household):
    return factories.head_of(household).code


def test_r10a_a_legacy_record_is_shown_as_superseded_with_what_followed(
    household, imported, assessor, sign_in
):
    imported(f"{code_of(household)},vi_spdat,2024-05-01,11")
    page = sign_in(assessor).get(reverse("clients:household", args=[household.pk]))
    body = page.content.decode()
    assert "Superseded tool" in body
    assert "Housing programs are closed since January 20, 2025" in body
    assert "11" not in body.split("Superseded tools")[1].split("</table>")[0]


def test_r10a_a_legacy_record_makes_nobody_extremely_vulnerable(household, imported):
    imported(f"{code_of(household)},vi_spdat,2024-05-01,17")
    assert not HouseholdFacts.objects.filter(household=household, is_evh=True).exists()
    assert not household.assessments.exists()


def test_importing_twice_adds_nothing(household, imported):
    line = f"{code_of(household)},shelter_survey,2024-09-01,"
    imported(line)
    imported(line)
    assert LegacyAssessment.objects.get().score is None


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("NOBODY22,vi_spdat,2024-05-01,3", "Line 3: nobody has the profile code NOBODY22"),
        ("{code},vispdat,2024-05-01,3", "Line 3: the tool must be vi_spdat or shelter_survey"),
        ("{code},vi_spdat,05/01/2024,3", "Line 3: the date must look like 2024-09-01"),
        ("{code},vi_spdat,2099-05-01,3", "not lie in the future"),
        ("{code},vi_spdat,2024-05-01,many", "Line 3: the score must be a whole number"),
    ],
)
def test_one_bad_line_stops_the_import_in_words(household, imported, line, problem):
    code = code_of(household)
    with pytest.raises(CommandError, match=problem):
        imported(f"{code},vi_spdat,2024-05-01,3", line.format(code=code))
    assert not LegacyAssessment.objects.exists()
