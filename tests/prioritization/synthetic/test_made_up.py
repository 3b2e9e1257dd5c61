"""Nobody could take the people of the made-up county for real ones (R16)."""

from clients.models import Client
from clients.rules.data_quality import ssn_fault
from prioritization.synthetic.names import FIRST_NAMES, LAST_NAMES
from prioritization.synthetic.people import VOIDED_SSNS


def is_made_up(first, last):
    """Whether a name consists of nothing but parts of the lists; empty parts are fine."""
    firsts = not first or first in FIRST_NAMES
    lasts = not last or all(part in LAST_NAMES for part in last.split("-"))
    return firsts and lasts


def test_every_name_is_plainly_made_up(records, stories):
    told = [client for file in stories.values() for client, _ in file.people]
    for person in [*records[Client], *told]:
        assert is_made_up(person.first_name, person.last_name)
        assert is_made_up(person.middle_name, "")
        assert is_made_up(person.preferred_name, "")


def test_a_common_name_is_not_made_up():
    assert not is_made_up("Maria", "Garcia")
    assert not is_made_up("Testa", "Garcia-Mockridge")


def test_nothing_could_be_a_real_number_or_address(records):
    for person in records[Client]:
        assert person.phone == "" or person.phone.startswith("916-555-01")
        assert person.email == "" or person.email.endswith("@example.org")
        assert person.ssn is None or len(person.ssn) == 4 or person.ssn in VOIDED_SSNS


def test_the_form_would_take_every_social_security_number(records):
    numbers = [person.ssn for person in records[Client] if person.ssn]
    assert numbers
    assert [ssn_fault(number) for number in numbers] == [""] * len(numbers)


def test_r16_an_anonymous_person_has_no_identity(records):
    anonymous = [person for person in records[Client] if person.is_anonymous]
    assert anonymous
    for person in anonymous:
        told = (person.first_name, person.last_name, person.preferred_name, person.phone)
        told += (person.email, person.contact_note, person.ssn, person.date_of_birth)
        assert not any(told)
