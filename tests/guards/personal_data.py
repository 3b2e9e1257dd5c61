"""What each stored field says about a person. A field that is not listed here fails a test.

personal: names or reaches a person, or is free text in which a person may be named;
coded:    a code, date or number about a household that names nobody by itself;
none:     says nothing about the people who are served.
Fields that every model has (its number, links to other rows) are `none`.
"""

PERSONAL, CODED, NONE = "personal", "coded", "none"

FIELDS = {
    "cas.Agency": {NONE: "name kind"},
    "cas.User": {
        NONE: "password last_login is_superuser username first_name last_name email is_staff "
        "is_active date_joined role"
    },
    "cas.AuditEvent": {
        NONE: "at user_id verb subject subject_id",
        CODED: "household_id detail",
    },
    "cas.RecordRead": {NONE: "at user_id page", CODED: "household_id"},
    "cas.Heartbeat": {NONE: "name beat_at"},
    "clients.Client": {
        PERSONAL: "first_name middle_name last_name preferred_name ssn date_of_birth phone email "
        "contact_note name_words ssn_last_four",
        CODED: "code is_anonymous name_data_quality ssn_data_quality dob_data_quality age_low "
        "age_high race_ethnicity sex veteran_status language form_key",
        NONE: "created_at",
    },
    "clients.NameWord": {PERSONAL: "word sounds"},
    "clients.PersonMerge": {
        PERSONAL: "reason undo_reason",
        NONE: "merged_at undone_at",
    },
    "clients.Household": {CODED: "tie_break", NONE: "created_at"},
    "clients.Membership": {CODED: "relationship started_on ended_on"},
    "clients.Release": {
        PERSONAL: "signed_name",
        CODED: "decision documentation starts_on ends_on withdrawn_at",
        NONE: "recorded_at",
    },
    "clients.Enrollment": {
        CODED: "stay relationship entered_on exited_on prior_living_situation homeless_since "
        "disabling_condition",
        NONE: "created_at",
    },
    "clients.LivingSituation": {
        PERSONAL: "note verified_by",
        CODED: "effective_at place_type area zip_code information_date situation",
        NONE: "created_at",
    },
    "clients.LivingSituationEnteredInError": {PERSONAL: "reason", NONE: "marked_at"},
    "clients.LocationRecord": {
        PERSONAL: "note",
        CODED: "effective_at place_type area zip_code",
        NONE: "created_at",
    },
    "assessments.InstrumentVersion": {NONE: "tool version effective_from content digest loaded_at"},
    "assessments.Draft": {
        PERSONAL: "notes discard_reason",
        CODED: "answers missing offered assessment_type made_again_because key tool assessed_on",
        NONE: "started_at saved_at discarded_at",
    },
    "assessments.Assessment": {
        PERSONAL: "notes",
        CODED: "answers missing assessment_type made_again_because key tool assessed_on "
        "expires_on interviewed_at members kept is_family score threshold is_evh",
        NONE: "created_at",
    },
    "assessments.AssessmentEnteredInError": {PERSONAL: "reason", NONE: "marked_at"},
    "assessments.LegacyAssessment": {CODED: "tool assessed_on score", NONE: "imported_at"},
    "assessments.ToolInterest": {CODED: "stay tool is_interested", NONE: "recorded_at"},
    "assessments.ServicePlan": {
        PERSONAL: "goal strengths barriers next_steps",
        CODED: "next_review_on client_agrees",
        NONE: "revision saved_at",
    },
    "assessments.CaseConferencing": {
        PERSONAL: "contact_plan vsp_contact decision next_step next_step_owner",
        CODED: "doc_readiness next_step_due_on",
        NONE: "revision saved_at",
    },
    "prioritization.Program": {NONE: "name slug kind beds description is_active sample_as_of"},
    "prioritization.RuleVersion": {NONE: "number content effective_from published_at created_at"},
    "prioritization.HouseholdFacts": {
        CODED: "is_enrolled homeless_since household_type household_size adults children "
        "youngest_age_low youngest_age_high oldest_age_low oldest_age_high head_age_low "
        "head_age_high has_veteran has_disabling_condition living_situation living_situation_on "
        "location_source location_at location_place location_area location_zip crisis_score "
        "crisis_margin crisis_expires_on hct_score hct_margin hct_expires_on is_evh evh_since "
        "answers",
        NONE: "revision as_of",
    },
    "prioritization.Entry": {
        CODED: "evh_order score_order margin_order homeless_order waiting_since tie_break "
        "left_at left_because"
    },
    "prioritization.Movement": {
        CODED: "evh_order score_order margin_order homeless_order waiting_since tie_break kind "
        "cause at"
    },
    "prioritization.RecomputeRun": {
        NONE: "kind on started_at finished_at attempts households joined changed left"
    },
}


def class_of(model, field):
    """How the field `model.field` is classified, or None when nobody did."""
    for kind, names in FIELDS.get(model._meta.label, {}).items():
        if field.name in names.split():
            return kind
    return None
