"""HUD 4.02 income, 4.03 benefits, 4.04 insurance: sources, amounts and the total that fit.

"No" sets every source to no and the total to nothing; "yes" needs a source, a source its amount,
and the total is their sum (HMIS section 10).
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from cas import hmis
from cas.rules.asking import Asking, Values

YES, NO = 1, 0

INCOME_SOURCES = {
    "Earned": "Earned income (a job)",
    "Unemployment": "Unemployment insurance",
    "SSI": "Supplemental Security Income (SSI)",
    "SSDI": "Social Security Disability Insurance (SSDI)",
    "VADisabilityService": "VA service-connected disability compensation",
    "VADisabilityNonService": "VA non-service-connected disability pension",
    "PrivateDisability": "Private disability insurance",
    "WorkersComp": "Worker's compensation",
    "TANF": "Temporary Assistance for Needy Families (TANF, CalWORKs)",
    "GA": "General Assistance (GA)",
    "SocSecRetirement": "Retirement income from Social Security",
    "Pension": "Pension or retirement income from a former job",
    "ChildSupport": "Child support",
    "Alimony": "Alimony or other spousal support",
    "OtherIncomeSource": "Another source",
}
BENEFITS = {
    "SNAP": "SNAP (food stamps, CalFresh)",
    "WIC": "WIC",
    "TANFChildCare": "TANF child care services",
    "TANFTransportation": "TANF transportation services",
    "OtherTANF": "Other TANF-funded services",
    "OtherBenefitsSource": "Another source",
}
INSURANCES = {
    "Medicaid": "Medicaid (Medi-Cal)",
    "Medicare": "Medicare",
    "SCHIP": "State Children's Health Insurance Program",
    "VHAServices": "Veterans Health Administration",
    "EmployerProvided": "Employer-provided",
    "COBRA": "COBRA",
    "PrivatePay": "Private pay",
    "StateHealthIns": "State health insurance for adults",
    "IndianHealthServices": "Indian Health Services Program",
    "OtherInsurance": "Another insurance",
}


def _amount_column(source: str) -> str:
    return f"{source.removesuffix('Source')}Amount"


AMOUNT_OF = {
    hmis.field_name(source): hmis.field_name(_amount_column(source)) for source in INCOME_SOURCES
}
"""The amount that belongs to each source of income, by field name."""

NAME_OF = {
    "other_income_source": "other_income_source_identify",
    "other_benefits_source": "other_benefits_source_identify",
    "other_insurance": "other_insurance_identify",
}
"""The words for "another source"."""

MONEY_ASKINGS: Mapping[str, Asking] = hmis.askings(
    "IncomeBenefits",
    [
        *INCOME_SOURCES,
        *(_amount_column(source) for source in INCOME_SOURCES),
        "OtherIncomeSourceIdentify",
        *BENEFITS,
        "OtherBenefitsSourceIdentify",
    ],
)
INSURANCE_ASKINGS: Mapping[str, Asking] = hmis.askings(
    "IncomeBenefits", [*INSURANCES, "OtherInsuranceIdentify"]
)
ASKINGS: Mapping[str, Asking] = {**MONEY_ASKINGS, **INSURANCE_ASKINGS}

GROUPS = {
    "income_from_any_source": tuple(AMOUNT_OF),
    "benefits_from_any_source": tuple(hmis.field_name(column) for column in BENEFITS),
    "insurance_from_any_source": tuple(hmis.field_name(column) for column in INSURANCES),
}
"""The sources behind each "from any source"."""


def with_total(values: Values) -> dict[str, Any]:
    """Settled answers with the total that follows from them, if they are about income."""
    if "income_from_any_source" not in values:
        return dict(values)
    return {**values, "total_monthly_income": total(values)}


def total(values: Values) -> Decimal | None:
    """The sum of the amounts; 0 without income; None while nobody said."""
    if values.get("income_from_any_source") not in (YES, NO):
        return None
    amounts = (values.get(amount) for amount in AMOUNT_OF.values())
    return sum((amount for amount in amounts if amount is not None), Decimal("0.00"))


def faults(values: Mapping[str, Any]) -> dict[str, str]:
    """What is missing in settled answers, in words, by the field to mend."""
    found = {
        parent: "Say from where, or change the answer to no."
        for parent, sources in GROUPS.items()
        if values.get(parent) == YES and not any(values.get(source) == YES for source in sources)
    }
    return found | {
        amount: "Enter the amount a month."
        for source, amount in AMOUNT_OF.items()
        if values.get(source) == YES and values.get(amount) is None
    }
