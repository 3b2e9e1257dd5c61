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
        "is_active date_joined role hmis_certified_on live_sign_in"
    },
    "cas.AuditEvent": {
        NONE: "at user_id verb subject subject_id",
        CODED: "household_id detail",
    },
    "cas.RecordRead": {NONE: "at user_id page", CODED: "household_id"},
    "cas.Heartbeat": {NONE: "name beat_at"},
    "cas.NoticeSetting": {NONE: "kind channel"},
    "cas.NoticeMark": {NONE: "seen_at mailed_on"},
    "clients.Client": {
        PERSONAL: "first_name middle_name last_name preferred_name ssn date_of_birth phone email "
        "contact_note name_words ssn_last_four",
        CODED: "code is_anonymous name_data_quality ssn_data_quality dob_data_quality age_low "
        "age_high race_ethnicity gender sex veteran_status language form_key",
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
        PERSONAL: "signed_name file",
        CODED: "decision language signer guardian_relation documentation signed_at starts_on "
        "ends_on withdrawn_at",
        NONE: "recorded_at",
    },
    "clients.ReleaseWording": {NONE: "digest version content loaded_at"},
    "clients.Enrollment": {
        PERSONAL: "preferred_language_different",
        CODED: "stay relationship entered_on exited_on prior_living_situation rental_subsidy_type "
        "length_of_stay los_under_threshold previous_street_essh date_to_street_essh "
        "times_homeless_past_three_years months_homeless_past_three_years homeless_since "
        "disabling_condition disabling_condition_said translation_needed preferred_language",
        NONE: "created_at case_manager_since",
    },
    "clients.PartnerLink": {CODED: "started_on ended_on"},
    "clients.CaseAssignment": {
        PERSONAL: "note",
        CODED: "ended_because",
        NONE: "assigned_at ended_at",
    },
    "clients.AreaTie": {CODED: "area kind since ended_because", NONE: "recorded_at ended_at"},
    "clients.StartChange": {
        PERSONAL: "reason",
        CODED: "stay was became",
        NONE: "changed_at",
    },
    "clients.DeletionRequest": {
        PERSONAL: "wish reason",
        CODED: "answer",
        NONE: "asked_at answered_at",
    },
    "clients.CoordinatedEntryEvent": {
        CODED: "stay code event_date location rehoused in_aftercare referral_result result_date "
        "referral_key",
        NONE: "recorded_at",
    },
    "clients.Exit": {
        PERSONAL: "other_place dated_back_because",
        CODED: "destination subsidy_type is_diversion",
        NONE: "recorded_at",
    },
    "clients.Service": {
        PERSONAL: "taken_back_because",
        CODED: "stay kind provided_on",
        NONE: "recorded_at changed_at taken_back_at",
    },
    "clients.CaseNote": {
        PERSONAL: "text",
        CODED: "kind written_on key",
        NONE: "recorded_at corrected_at",
    },
    "clients.Disabilities": {
        CODED: "physical_disability physical_disability_impairs developmental_disability "
        "chronic_health_condition chronic_health_condition_impairs hiv_aids "
        "mental_health_disorder mental_health_disorder_impairs substance_use_disorder "
        "substance_use_disorder_impairs",
        NONE: "saved_at",
    },
    "clients.HealthAndDV": {
        CODED: "domestic_violence_survivor when_occurred currently_fleeing",
        NONE: "saved_at",
    },
    "clients.IncomeBenefits": {
        PERSONAL: "other_income_source_identify other_benefits_source_identify "
        "other_insurance_identify",
        CODED: "income_from_any_source total_monthly_income earned earned_amount unemployment "
        "unemployment_amount ssi ssi_amount ssdi ssdi_amount va_disability_service "
        "va_disability_service_amount va_disability_non_service va_disability_non_service_amount "
        "private_disability private_disability_amount workers_comp workers_comp_amount tanf "
        "tanf_amount ga ga_amount soc_sec_retirement soc_sec_retirement_amount pension "
        "pension_amount child_support child_support_amount alimony alimony_amount "
        "other_income_source other_income_amount benefits_from_any_source snap wic "
        "tanf_child_care tanf_transportation other_tanf other_benefits_source "
        "insurance_from_any_source medicaid medicare schip vha_services employer_provided cobra "
        "private_pay state_health_ins indian_health_services other_insurance",
        NONE: "saved_at",
    },
    "clients.LivingSituation": {
        PERSONAL: "note verified_by",
        CODED: "effective_at place_type area zip_code information_date situation "
        "cls_subsidy_type leave_situation_14_days subsequent_residence resources_to_obtain "
        "lease_own_60_day moved_two_or_more",
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
        CODED: "answers missing offered assessment_type made_again_because key tool assessed_on "
        "told_about_separation",
        NONE: "started_at saved_at discarded_at",
    },
    "assessments.Intake": {
        PERSONAL: "discard_reason",
        CODED: "key kind state confirmed stay",
        NONE: "started_at saved_at finished_at discarded_at",
    },
    "assessments.Assessment": {
        PERSONAL: "notes",
        CODED: "answers missing assessment_type made_again_because key tool assessed_on "
        "expires_on interviewed_at members kept is_family score threshold is_evh",
        NONE: "created_at",
    },
    "assessments.AssessmentEnteredInError": {PERSONAL: "reason", NONE: "marked_at"},
    "assessments.CorrectionRequest": {
        PERSONAL: "doubt answer_note",
        CODED: "answer",
        NONE: "asked_at answered_at",
    },
    "assessments.EvhAction": {
        PERSONAL: "note",
        CODED: "path at outcome call_back_at",
        NONE: "logged_at",
    },
    "assessments.EvhActionTakenBack": {NONE: "taken_back_at"},
    "assessments.LegacyAssessment": {CODED: "tool assessed_on score", NONE: "imported_at"},
    "assessments.ToolInterest": {CODED: "stay tool is_interested", NONE: "recorded_at"},
    "assessments.ServicePlan": {
        PERSONAL: "strengths barriers housing_unit goals",
        CODED: "housing_kinds housing_area right_away next_review_on client_agrees copy_given",
        NONE: "revision saved_at",
    },
    "assessments.CaseConferencing": {
        PERSONAL: "contact_plan day_places night_places contact_agencies vsp_contact "
        "assigned_worker eligibility_notes blockers attendees decision next_step next_step_owner",
        CODED: "doc_readiness ready_through last_seen_on program_interest meeting_on "
        "next_step_due_on",
        NONE: "revision saved_at",
    },
    "assessments.Document": {
        PERSONAL: "note",
        CODED: "kind stand_in status issued_on expires_on checked_at",
        NONE: "saved_at",
    },
    "assessments.DocumentFile": {
        PERSONAL: "content",
        NONE: "size uploaded_at taken_back_at",
    },
    "assessments.TrainingSeries": {NONE: "name"},
    "assessments.TrainingSession": {
        NONE: "code title starts_at ends_at is_required needs_hmis_certificate"
    },
    "assessments.Attendance": {NONE: "was_there recorded_at"},
    "assessments.Certification": {
        NONE: "kind first_day last_day reason granted_at taken_back_at taken_back_because"
    },
    "assessments.CertificationRequest": {
        NONE: "kind wished_until note asked_at answered_at answer"
    },
    "prioritization.Program": {
        NONE: "name slug kind beds description is_active sample_as_of criteria resources documents "
        "contact subpopulations details_verified_on referral_sources referral_note is_accepting "
        "not_accepting_because overrides_allowed"
    },
    "prioritization.Opening": {
        NONE: "state bed_kind unit places open_from closes_at posted_at ended_at"
    },
    "prioritization.Closure": {NONE: "first_day last_day reason made_at ended_at"},
    "prioritization.Referral": {
        PERSONAL: "note answer_note",
        CODED: "key kind state reason",
        NONE: "made_at state_since expires_at",
    },
    "prioritization.ReferralStep": {CODED: "from_state to_state at"},
    "prioritization.PassedOver": {CODED: "reason at"},
    "prioritization.Parking": {CODED: "because parked_at until until_reassessed ended_at"},
    "prioritization.Placement": {CODED: "kind stay began_at ended_at ended_because"},
    "prioritization.Act": {
        CODED: "kind",
        NONE: "subject_id at takes_effect_at undone_at settled_at",
    },
    "prioritization.Hold": {PERSONAL: "note", CODED: "reason until", NONE: "held_at ended_at"},
    "prioritization.Message": {PERSONAL: "words", NONE: "sent_at done_at"},
    "prioritization.TakeOver": {CODED: "what subject_id stay"},
    "prioritization.SavedFilter": {NONE: "name codes"},
    "prioritization.Meeting": {
        PERSONAL: "attendees remarks",
        NONE: "held_on place kinds revision created_at saved_at closed_at",
    },
    "prioritization.MeetingAgency": {},
    "prioritization.MeetingItem": {
        PERSONAL: "decision next_step",
        CODED: "place next_step_due_on",
        NONE: "revision saved_at",
    },
    "prioritization.Override": {
        PERSONAL: "reason ended_because",
        CODED: "starts_on ends_on ended_at",
        NONE: "created_at",
    },
    "prioritization.RuleVersion": {
        NONE: "number content change_note effective_from revision created_at saved_at approved_at "
        "published_at",
    },
    "prioritization.RuleCase": {NONE: "name facts expected points created_at"},
    "prioritization.HouseholdFacts": {
        CODED: "is_enrolled homeless_since household_type household_size adults children "
        "youngest_age_low youngest_age_high oldest_age_low oldest_age_high head_age_low "
        "head_age_high has_veteran has_disabling_condition doc_ready_rrh doc_ready_psh "
        "living_situation living_situation_on "
        "location_source location_at location_place location_area location_zip last_contact_at "
        "crisis_score crisis_margin crisis_expires_on hct_score hct_margin hct_expires_on is_evh "
        "evh_since is_placed queued_on overrides answers",
        NONE: "revision as_of next_change_on",
    },
    "prioritization.Entry": {
        CODED: "evh_order score_order margin_order homeless_order waiting_since tie_break "
        "left_at left_because"
    },
    "prioritization.Movement": {
        CODED: "evh_order score_order margin_order homeless_order waiting_since tie_break kind "
        "cause at"
    },
    "prioritization.Census": {
        CODED: "households",
        NONE: "on at length extremely_vulnerable last_movement digest",
    },
    "prioritization.RecomputeRun": {
        NONE: "kind on started_at finished_at stopped_at checks_all stage households joined "
        "changed left checked differences unpacked_rules unpacked_revision unpacked_households"
    },
    "prioritization.RunPart": {
        NONE: "stage first last finished_at seconds households facts joined changed left failures "
        "error"
    },
    "prioritization.ShownRules": {},
}


def class_of(model, field):
    """How the field `model.field` is classified, or None when nobody did."""
    for kind, names in FIELDS.get(model._meta.label, {}).items():
        if field.name in names.split():
            return kind
    return None
