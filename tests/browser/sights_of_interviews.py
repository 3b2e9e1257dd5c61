"""The pages of interviews and of what follows them, and of those who hold them."""

from datetime import timedelta

from assessments.actions.training import load_training
from assessments.enums import SCORED_TOOLS, Tool
from assessments.models import TrainingSession
from cas.access.roles import Role
from tests import factories
from tests.browser.sight import Sight, with_faults
from tests.browser.small_county import ANSWERS, County

TALK = {
    "crisis_onset": "on_a_day",
    "last_stay": "last_night",
    "last_home": "family_friends",
    "help_to_stay": ["deposit", "other"],
}
NEEDS = {"registrant": "no", "meth_public_housing": "no", "unsafe_housing": "no"}


def interviews(county: County) -> list[Sight]:
    """From the first question to the check page, in English and in Spanish."""
    by = county.assessor
    declined = {"v7_hospital": "prefer_not"}
    begun = factories.draft(county.family, answers=ANSWERS, missing=declined).key
    spanish = factories.draft(county.ready, Tool.HCT).key
    return [
        *with_faults("assessments:start", county.ready.pk, Tool.CRISIS, who=by),
        Sight("assessments:page", (begun, "tonight"), "first", who=by),
        Sight("assessments:page", (begun, "household"), "derived", who=by),
        Sight("assessments:page", (begun, "place"), "choices", who=by),
        Sight("assessments:page", (begun, "contact"), "words", who=by),
        Sight("assessments:page", (spanish, "money"), "spanish", who=by),
        *with_faults("assessments:check", begun, who=by),
        *with_faults("assessments:discard", begun, who=by),
    ]


def talks(county: County) -> list[Sight]:
    """Talks without a score, as the assessor, a veteran provider and a Spanish reader see them."""
    by, family = county.assessor, county.family
    provider = factories.UserFactory(role=Role.VETERAN_ASSESSOR, agency=by.agency)
    said = factories.assessment(
        family, Tool.HOUSING_NEEDS, by=provider, answers={**NEEDS, "vash_eligible": "yes"}
    )
    talk = factories.draft(family, Tool.DIVERSION, answers=TALK).key
    needs = factories.draft(family, Tool.HOUSING_NEEDS, answers=NEEDS).key
    spanish = factories.draft(county.ready, Tool.DIVERSION).key
    return [
        Sight("assessments:start", (county.ready.pk, Tool.HOUSING_NEEDS), "talk", who=by),
        Sight("assessments:page", (talk, "what-happened"), "talk", who=by),
        Sight("assessments:page", (talk, "a-way-back"), "talk-places", who=by),
        Sight("assessments:page", (spanish, "tonight"), "talk-spanish", who=by),
        Sight("assessments:page", (needs, "program-rules"), "others-answer", who=by),
        Sight("assessments:page", (needs, "program-rules"), "provider-answers", who=provider),
        Sight("assessments:check", (needs,), "talk", who=by),
        Sight("assessments:result", (said.pk,), "talk", who=by),
    ]


def results(county: County) -> list[Sight]:
    """What an interview led to, folded and unfolded, and what follows."""
    by, lead, family = county.assessor, county.lead, county.family
    crisis, hct = (family.assessments.get(tool=tool).pk for tool in SCORED_TOOLS)
    old = county.expired.assessments.get().pk
    return [
        Sight("assessments:result", (crisis,), "folded", who=by),
        Sight("assessments:result", (crisis,), "crisis", who=by, unfold=True),
        Sight("assessments:result", (hct,), "hct", who=by, unfold=True),
        Sight("assessments:result", (old,), "expired", who=lead, unfold=True),
        *with_faults("assessments:ask_correction", crisis, who=lead),
        *with_faults("assessments:it_stands", county.asked.pk, who=by),
        *with_faults("assessments:error", crisis, who=lead),
        *with_faults("assessments:log_evh_action", crisis, who=by),
        *with_faults("assessments:service_plan", family.pk, who=by),
        Sight("assessments:service_plan_history", (family.pk,), who=by),
        Sight("assessments:service_plan_copy", (family.pk,), "english", who=by),
        Sight("assessments:service_plan_copy", (county.ready.pk,), "spanish-none", who=by),
        Sight("assessments:case_conferencing", (family.pk,), who=by),
        Sight("assessments:conferencing_history", (family.pk,), who=by),
        Sight("assessments:next_steps", (family.pk,), "english", who=by),
        Sight("assessments:next_steps", (county.ready.pk,), "spanish", who=by),
    ]


def documents(county: County) -> list[Sight]:
    """The papers of a household, and the directory that says which are asked for."""
    by, family = county.assessor, county.family
    head = factories.head_of(family)
    uploaded = head.documents.get(kind="ssn")
    file = uploaded.files.get().pk
    return [
        Sight("assessments:documents", (family.pk,), who=by),
        Sight("assessments:documents", (county.newcomer.pk,), "closed", who=by),
        Sight("assessments:document", (uploaded.pk,), who=by),
        Sight("assessments:add_document", (family.pk, head.code, "disability"), who=by),
        Sight("assessments:take_back_file", (file,), who=by),
        Sight("prioritization:directory", who=by),
        Sight("prioritization:directory_program", ("rapid-rehousing",), who=by),
        Sight("prioritization:directory_edit", ("rapid-rehousing",), who=county.lead),
        Sight("prioritization:list_detail", ("rapid-rehousing",), "housing", who=by),
    ]


def assessors(county: County) -> list[Sight]:
    """Certification and training, for the lead and for assessors in every state."""
    lead, today = county.lead, factories.today()
    ending = factories.UserFactory(certified_through=today + timedelta(days=7))
    lapsed = factories.UserFactory(
        certified_through=today - timedelta(days=1), agency=county.assessor.agency
    )
    asked = factories.certification_request(lapsed, note="Back from leave on Monday.")
    recorded = lapsed.certifications.get().pk
    load_training()
    first = TrainingSession.objects.earliest("starts_at")
    coming = factories.training_session(days_ago=-3)
    return [
        Sight("home", state="lapsed", who=lapsed),
        Sight("clients:household", (county.ready.pk,), "lapsed", who=lapsed),
        *with_faults("assessments:start", county.ready.pk, Tool.HCT, who=lapsed),
        *with_faults("assessments:my_certification", who=ending),
        Sight("assessments:my_certification", state="lapsed", who=lapsed),
        Sight("assessments:assessors", who=lead),
        Sight("assessments:assessor", (lapsed.pk,), who=lead),
        *with_faults("assessments:certify", lapsed.pk, who=lead),
        *with_faults("assessments:extend", lapsed.pk, who=lead),
        *with_faults("assessments:take_back", recorded, who=lead),
        *with_faults("assessments:answer_request", asked.pk, who=lead),
        Sight("assessments:training", who=lead),
        *with_faults("assessments:add_series", who=lead),
        *with_faults("assessments:add_session", first.series_id, who=lead),
        Sight("assessments:change_session", (first.pk,), who=lead),
        Sight("assessments:attendance", (first.pk,), who=lead),
        Sight("assessments:attendance", (coming.pk,), "coming", who=lead),
    ]
