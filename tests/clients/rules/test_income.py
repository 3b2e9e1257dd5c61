"""HUD 4.02 to 4.04: no empties every source, yes needs one, a source its amount, the total fits."""

from decimal import Decimal

import pytest

from cas.rules.asking import settle
from clients.rules.income import AMOUNT_OF, ASKINGS, GROUPS, faults, with_total


def kept(**said):
    return with_total(settle(said, ASKINGS).values)


@pytest.mark.parametrize("question", GROUPS)
def test_no_sets_every_source_to_no(question):
    found = kept(**{question: 0, **dict.fromkeys(GROUPS[question], 1)})
    assert {found[source] for source in GROUPS[question]} == {0}
    assert faults(found) == {}


def test_no_income_has_a_total_of_nothing_and_no_amounts():
    found = kept(income_from_any_source=0, ssi=1, ssi_amount=Decimal("900.00"))
    assert found["total_monthly_income"] == Decimal("0.00")
    assert {found[amount] for amount in AMOUNT_OF.values()} == {None}


@pytest.mark.parametrize("question", GROUPS)
def test_yes_needs_a_source(question):
    found = kept(**{question: 1, **dict.fromkeys(GROUPS[question], 0)})
    assert list(faults(found)) == [question]


def test_a_source_needs_its_amount():
    assert faults(kept(income_from_any_source=1, ssi=1)) == {
        "ssi_amount": "Enter the amount a month."
    }


def test_the_total_is_the_sum_of_the_amounts():
    found = kept(
        income_from_any_source=1,
        ssi=1,
        ssi_amount=Decimal("943.10"),
        ga=1,
        ga_amount=Decimal("0.90"),
        earned=0,
        earned_amount=Decimal("5000.00"),
    )
    assert found["total_monthly_income"] == Decimal("944.00")
    assert found["earned_amount"] is None, "an amount without its source is not kept"


@pytest.mark.parametrize("missing", [8, 9, 99, None])
def test_without_an_answer_nothing_is_known_of_the_sources(missing):
    found = kept(income_from_any_source=missing, ssi=1, ssi_amount=Decimal(1))
    assert (found["ssi"], found["ssi_amount"], found["total_monthly_income"]) == (None,) * 3
