"""Who may open what: the policy as tables, checked against every URL there is (STYLE 6.5, S1)."""

import re

import pytest
from django.db import transaction
from django.urls import reverse

from cas.access.permissions import Permission
from cas.access.roles import SEES_ALL_AGENCIES, Role
from clients.models import Client, Household
from tests import factories
from tests.guards import pages

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

ON_A_VISIT = """
                                   ass vet vsp stf 211 nav led rul par aud adm ---
home                               200 200 200 200 200 200 200 200 200 200 200 302
privacy                            200 200 200 200 200 200 200 200 200 200 200 200
client_view                        405 405 405 405 405 405 405 405 405 405 405 302
quiet                              200 200 200 200 200 200 200 200 200 200 200 200
healthz                            503 503 503 503 503 503 503 503 503 503 503 503
sign_in                            302 302 302 302 302 302 302 302 302 302 302 200
admin_sign_in                      403 403 403 403 403 403 403 403 403 403 403 302
sign_out                           405 405 405 405 405 405 405 405 405 405 405 302
sign_in_code                       302 302 302 302 302 302 302 302 302 302 302 302
sign_in_passkey                    302 302 302 302 302 302 302 302 302 302 302 302
passkey_challenge                  405 405 405 405 405 405 405 405 405 405 405 405
stay_signed_in                     200 200 200 200 200 200 200 200 200 200 200 302
my_sign_in                         200 200 200 200 200 200 200 200 200 200 200 302
confirm_password                   200 200 200 200 200 200 200 200 200 200 200 302
set_up_app                         200 200 200 200 200 200 200 200 200 200 200 302
add_passkey                        200 200 200 200 200 200 200 200 200 200 200 302
new_passkey_challenge              405 405 405 405 405 405 405 405 405 405 405 302
remove_from_sign_in                404 404 404 404 404 404 404 404 404 404 404 302
recovery_codes                     302 302 302 302 302 302 302 302 302 302 302 302
change_password                    200 200 200 200 200 200 200 200 200 200 200 302
reset_sign_in                      403 403 403 403 403 403 403 403 403 403 200 302
clients:find                       200 200 200 200 200 200 200 403 403 200 403 302
clients:add                        200 200 200 403 403 403 403 403 403 403 403 302
clients:profile                    200 200 200 403 403 403 403 403 403 403 403 302
clients:release                    200 200 302 403 403 403 403 403 403 403 403 302
clients:withdraw                   200 200 302 403 403 403 403 403 403 403 403 302
clients:release_copy               200 200 302 200 200 200 200 403 403 200 403 302
clients:release_blank              200 200 302 200 200 200 200 403 403 200 403 302
clients:release_file               302 302 302 302 302 302 302 403 403 302 403 302
clients:household                  200 200 200 200 200 200 200 403 403 200 403 302
clients:add_member                 200 200 200 403 403 403 403 403 403 403 403 302
clients:members                    200 200 200 200 200 200 200 403 403 200 403 302
clients:relationships              200 200 200 403 403 403 403 403 403 403 403 302
clients:newborn                    200 200 302 403 403 403 403 403 403 403 403 302
clients:split                      200 200 200 403 403 403 403 403 403 403 403 302
clients:left                       200 200 200 403 403 403 403 403 403 403 403 302
clients:join                       302 302 302 403 403 403 403 403 403 403 403 302
clients:couple                     302 302 302 403 403 403 403 403 403 403 403 302
clients:exit                       200 200 200 403 403 403 403 403 403 403 403 302
clients:likely                     200 200 200 403 403 403 403 403 403 403 403 302
clients:merge_choose               403 403 403 200 403 403 200 403 403 403 403 302
clients:merge                      403 403 403 200 403 403 200 403 403 403 403 302
clients:undo_merge                 403 403 403 200 403 403 200 403 403 403 403 302
clients:enroll                     200 200 200 403 403 403 403 403 403 403 403 302
clients:timeline                   200 200 200 200 200 200 200 403 403 200 403 302
clients:entry_data                 200 200 200 403 403 403 403 403 403 403 403 302
clients:entry_topic                200 200 200 403 403 403 403 403 403 403 403 302
clients:readers                    403 403 403 403 403 403 200 403 403 200 403 302
clients:living_situation           200 200 200 403 403 403 403 403 403 403 403 302
clients:location                   200 200 200 403 403 403 403 403 403 403 403 302
clients:living_situation_error     403 403 403 403 403 403 200 403 403 403 403 302
assessments:start                  200 200 302 403 403 403 403 403 403 403 403 302
assessments:interview              302 302 302 403 403 403 403 403 403 403 403 302
assessments:check                  200 200 200 403 403 403 403 403 403 403 403 302
assessments:discard                200 200 200 403 403 403 403 403 403 403 403 302
assessments:page                   200 200 200 403 403 403 403 403 403 403 403 302
assessments:autosave               405 405 405 405 405 405 405 405 405 405 405 302
assessments:result                 200 200 200 200 200 200 200 403 403 200 403 302
assessments:correct                405 405 405 405 405 405 405 405 405 405 405 302
assessments:ask_correction         403 403 403 200 200 200 200 403 403 403 403 302
assessments:it_stands              200 200 200 403 403 403 403 403 403 403 403 302
assessments:error                  403 403 403 403 403 403 200 403 403 403 403 302
assessments:whereabouts            200 200 200 403 403 403 403 403 403 403 403 302
assessments:log_evh_action         200 200 200 200 200 200 200 403 403 403 403 302
assessments:service_plan           200 200 302 200 200 200 200 403 403 403 403 302
assessments:case_conferencing      200 200 200 200 200 200 200 403 403 403 403 302
assessments:conferencing_history   200 200 200 200 200 200 200 403 403 200 403 302
assessments:documents              200 200 200 200 200 200 200 403 403 200 403 302
assessments:add_document           200 200 302 200 200 200 200 403 403 403 403 302
assessments:document               200 200 404 200 200 200 200 403 403 403 403 302
assessments:document_file          200 200 404 200 200 200 200 403 403 200 403 302
assessments:take_back_file         200 200 404 200 200 200 200 403 403 403 403 302
assessments:next_steps             200 200 200 200 200 200 200 403 403 200 403 302
assessments:my_certification       200 200 200 403 403 403 403 403 403 403 403 302
assessments:assessors              403 403 403 403 403 403 200 403 403 403 403 302
assessments:assessor               403 403 403 403 403 403 200 403 403 403 403 302
assessments:certify                403 403 403 403 403 403 200 403 403 403 403 302
assessments:extend                 403 403 403 403 403 403 200 403 403 403 403 302
assessments:take_back              403 403 403 403 403 403 200 403 403 403 403 302
assessments:answer_request         403 403 403 403 403 403 200 403 403 403 403 302
assessments:training               403 403 403 403 403 403 200 403 403 403 403 302
assessments:add_series             403 403 403 403 403 403 200 403 403 403 403 302
assessments:add_session            403 403 403 403 403 403 200 403 403 403 403 302
assessments:change_session         403 403 403 403 403 403 200 403 403 403 403 302
assessments:attendance             403 403 403 403 403 403 200 403 403 403 403 302
assessments:service_plan_copy      200 200 200 200 200 200 200 403 403 200 403 302
assessments:service_plan_history   200 200 200 200 200 200 200 403 403 200 403 302
prioritization:list_index          200 200 200 200 200 200 200 200 403 200 403 302
prioritization:list_detail         200 200 200 200 200 200 200 200 403 200 403 302
prioritization:list_history        200 200 200 200 200 200 200 200 403 200 403 302
prioritization:list_days           200 200 200 200 200 200 200 200 403 200 403 302
prioritization:list_on             200 200 200 200 200 200 200 200 403 200 403 302
prioritization:household_lists     200 200 200 200 200 200 200 404 403 200 403 302
prioritization:order               200 200 200 200 200 200 200 200 200 200 200 200
prioritization:queue               403 403 403 200 200 200 200 403 403 200 403 302
prioritization:why                 200 200 200 200 200 200 200 403 403 200 403 302
prioritization:why_cell            200 200 200 200 200 200 200 403 403 200 403 302
prioritization:fact_index          403 403 403 403 403 403 200 200 403 403 403 302
prioritization:fact_detail         403 403 403 403 403 403 200 200 403 403 403 302
prioritization:rule_draft          403 403 403 403 403 403 200 200 403 403 403 302
prioritization:draft_start         403 403 403 403 403 403 302 302 403 403 403 302
prioritization:draft_note          403 403 403 403 403 403 200 200 403 403 403 302
prioritization:draft_discard       403 403 403 403 403 403 200 200 403 403 403 302
prioritization:draft_put_back      403 403 403 403 403 403 302 302 403 403 403 302
prioritization:draft_sentence      403 403 403 403 403 403 200 200 403 403 403 302
prioritization:draft_move          403 403 403 403 403 403 302 302 403 403 403 302
prioritization:draft_part          403 403 403 403 403 403 302 302 403 403 403 302
prioritization:draft_pick          403 403 403 403 403 403 200 200 403 403 403 302
prioritization:draft_condition     403 403 403 403 403 403 200 200 403 403 403 302
prioritization:draft_bands         403 403 403 403 403 403 200 200 403 403 403 302
prioritization:program_terms       403 403 403 403 403 403 200 200 403 403 403 302
prioritization:overrides           403 403 403 200 200 200 200 403 403 200 403 302
prioritization:override_choose     403 403 403 403 403 403 200 403 403 403 403 302
prioritization:override_make       403 403 403 403 403 403 302 403 403 403 403 302
prioritization:override_end        403 403 403 403 403 403 200 403 403 403 403 302
prioritization:monitor             403 403 403 403 403 403 200 200 403 403 403 302
prioritization:runs                403 403 403 403 403 403 200 200 403 403 403 302
prioritization:housing             200 200 200 200 200 200 200 200 403 200 403 302
prioritization:housing_list        200 200 200 200 200 200 200 200 403 200 403 302
prioritization:papers              200 200 200 200 200 200 200 403 403 200 403 302
prioritization:papers_ending       200 200 200 200 200 200 200 403 403 200 403 302
prioritization:paper_arrived       405 405 405 405 405 405 405 405 405 405 405 302
prioritization:meetings            200 200 200 200 200 200 200 403 403 200 403 302
prioritization:meeting_add         200 200 200 200 200 200 200 403 403 403 403 302
prioritization:meeting             200 200 200 200 200 200 200 403 403 200 403 302
prioritization:meeting_edit        200 200 200 200 200 200 200 403 403 403 403 302
prioritization:meeting_agenda      200 200 200 200 200 200 200 403 403 403 403 302
prioritization:meeting_close       200 200 200 200 200 200 200 403 403 403 403 302
prioritization:meeting_item        200 200 200 200 200 200 200 403 403 200 403 302
prioritization:meeting_take_off    405 405 405 405 405 405 405 405 405 405 405 302
prioritization:directory           200 200 200 200 200 200 200 200 403 200 403 302
prioritization:directory_program   200 200 200 200 200 200 200 200 403 200 403 302
prioritization:directory_edit      403 403 403 403 403 403 200 200 403 403 403 302
prioritization:rule_index          200 200 200 200 200 200 200 200 403 200 403 302
prioritization:rule_detail         200 200 200 200 200 200 200 200 403 200 403 302
prioritization:rule_compare        200 200 200 200 200 200 200 200 403 200 403 302
prioritization:rule_publish        403 403 403 403 403 403 200 200 403 403 403 302
prioritization:rule_approve        403 403 403 403 403 403 302 302 403 403 403 302
prioritization:rule_version        200 200 200 200 200 200 200 200 403 200 403 302
prioritization:rule_roll_back      403 403 403 403 403 403 200 200 403 403 403 302
prioritization:rule_preview        403 403 403 403 403 403 200 200 403 403 403 302
prioritization:rule_cases          403 403 403 403 403 403 200 200 403 403 403 302
prioritization:rule_case_add       403 403 403 403 403 403 200 200 403 403 403 302
prioritization:rule_case           403 403 403 403 403 403 200 200 403 403 403 302
prioritization:rule_case_remove    405 405 405 405 405 405 405 405 405 405 405 302
"""
"""The answer to GET, for a record of one's own agency (assessors) or of any agency (staff)."""

ON_AN_EMPTY_POST = """
                                   ass vet vsp stf 211 nav led rul par aud adm ---
home                               200 200 200 200 200 200 200 200 200 200 200 401
privacy                            200 200 200 200 200 200 200 200 200 200 200 200
client_view                        302 302 302 302 302 302 302 302 302 302 302 401
quiet                              200 200 200 200 200 200 200 200 200 200 200 200
healthz                            405 405 405 405 405 405 405 405 405 405 405 405
sign_in                            302 302 302 302 302 302 302 302 302 302 302 200
admin_sign_in                      403 403 403 403 403 403 403 403 403 403 403 302
sign_out                           302 302 302 302 302 302 302 302 302 302 302 401
sign_in_code                       302 302 302 302 302 302 302 302 302 302 302 200
sign_in_passkey                    302 302 302 302 302 302 302 302 302 302 302 200
passkey_challenge                  200 200 200 200 200 200 200 200 200 200 200 200
stay_signed_in                     200 200 200 200 200 200 200 200 200 200 200 401
my_sign_in                         200 200 200 200 200 200 200 200 200 200 200 401
confirm_password                   200 200 200 200 200 200 200 200 200 200 200 401
set_up_app                         200 200 200 200 200 200 200 200 200 200 200 401
add_passkey                        200 200 200 200 200 200 200 200 200 200 200 401
new_passkey_challenge              200 200 200 200 200 200 200 200 200 200 200 401
remove_from_sign_in                404 404 404 404 404 404 404 404 404 404 404 401
recovery_codes                     302 302 302 302 302 302 302 302 302 302 302 401
change_password                    200 200 200 200 200 200 200 200 200 200 200 401
reset_sign_in                      403 403 403 403 403 403 403 403 403 403 200 401
clients:find                       200 200 200 200 200 200 200 403 403 200 403 401
clients:add                        200 200 200 403 403 403 403 403 403 403 403 401
clients:profile                    200 200 200 403 403 403 403 403 403 403 403 401
clients:release                    200 200 302 403 403 403 403 403 403 403 403 401
clients:withdraw                   302 302 302 403 403 403 403 403 403 403 403 401
clients:release_copy               200 200 302 200 200 200 200 403 403 200 403 401
clients:release_blank              200 200 302 200 200 200 200 403 403 200 403 401
clients:release_file               302 302 302 302 302 302 302 403 403 302 403 401
clients:household                  200 200 200 200 200 200 200 403 403 200 403 401
clients:add_member                 200 200 200 403 403 403 403 403 403 403 403 401
clients:members                    200 200 200 200 200 200 200 403 403 200 403 401
clients:relationships              200 200 200 403 403 403 403 403 403 403 403 401
clients:newborn                    200 200 302 403 403 403 403 403 403 403 403 401
clients:split                      200 200 200 403 403 403 403 403 403 403 403 401
clients:left                       200 200 200 403 403 403 403 403 403 403 403 401
clients:join                       302 302 302 403 403 403 403 403 403 403 403 401
clients:couple                     302 302 302 403 403 403 403 403 403 403 403 401
clients:exit                       200 200 200 403 403 403 403 403 403 403 403 401
clients:likely                     200 200 200 403 403 403 403 403 403 403 403 401
clients:merge_choose               403 403 403 200 403 403 200 403 403 403 403 401
clients:merge                      403 403 403 200 403 403 200 403 403 403 403 401
clients:undo_merge                 403 403 403 200 403 403 200 403 403 403 403 401
clients:enroll                     200 200 200 403 403 403 403 403 403 403 403 401
clients:timeline                   200 200 200 200 200 200 200 403 403 200 403 401
clients:entry_data                 200 200 200 403 403 403 403 403 403 403 403 401
clients:entry_topic                302 302 302 403 403 403 403 403 403 403 403 401
clients:readers                    403 403 403 403 403 403 200 403 403 200 403 401
clients:living_situation           200 200 200 403 403 403 403 403 403 403 403 401
clients:location                   200 200 200 403 403 403 403 403 403 403 403 401
clients:living_situation_error     403 403 403 403 403 403 200 403 403 403 403 401
assessments:start                  200 200 302 403 403 403 403 403 403 403 403 401
assessments:interview              302 302 302 403 403 403 403 403 403 403 403 401
assessments:check                  200 200 200 403 403 403 403 403 403 403 403 401
assessments:discard                200 200 200 403 403 403 403 403 403 403 403 401
assessments:page                   302 302 302 403 403 403 403 403 403 403 403 401
assessments:autosave               200 200 200 403 403 403 403 403 403 403 403 401
assessments:result                 200 200 200 200 200 200 200 403 403 200 403 401
assessments:correct                302 302 302 403 403 403 403 403 403 403 403 401
assessments:ask_correction         403 403 403 200 200 200 200 403 403 403 403 401
assessments:it_stands              200 200 200 403 403 403 403 403 403 403 403 401
assessments:error                  403 403 403 403 403 403 200 403 403 403 403 401
assessments:whereabouts            200 200 200 403 403 403 403 403 403 403 403 401
assessments:log_evh_action         200 200 200 200 200 200 200 403 403 403 403 401
assessments:service_plan           200 200 302 200 200 200 200 403 403 403 403 401
assessments:case_conferencing      302 302 200 302 302 302 302 403 403 403 403 401
assessments:conferencing_history   200 200 200 200 200 200 200 403 403 200 403 401
assessments:documents              200 200 200 200 200 200 200 403 403 200 403 401
assessments:add_document           200 200 302 200 200 200 200 403 403 403 403 401
assessments:document               200 200 404 200 200 200 200 403 403 403 403 401
assessments:document_file          405 405 405 405 405 405 405 403 403 405 403 401
assessments:take_back_file         302 302 404 302 302 302 302 403 403 403 403 401
assessments:next_steps             200 200 200 200 200 200 200 403 403 200 403 401
assessments:my_certification       200 200 200 403 403 403 403 403 403 403 403 401
assessments:assessors              403 403 403 403 403 403 200 403 403 403 403 401
assessments:assessor               403 403 403 403 403 403 200 403 403 403 403 401
assessments:certify                403 403 403 403 403 403 200 403 403 403 403 401
assessments:extend                 403 403 403 403 403 403 200 403 403 403 403 401
assessments:take_back              403 403 403 403 403 403 200 403 403 403 403 401
assessments:answer_request         403 403 403 403 403 403 200 403 403 403 403 401
assessments:training               403 403 403 403 403 403 200 403 403 403 403 401
assessments:add_series             403 403 403 403 403 403 200 403 403 403 403 401
assessments:add_session            403 403 403 403 403 403 200 403 403 403 403 401
assessments:change_session         403 403 403 403 403 403 200 403 403 403 403 401
assessments:attendance             403 403 403 403 403 403 302 403 403 403 403 401
assessments:service_plan_copy      200 200 200 200 200 200 200 403 403 200 403 401
assessments:service_plan_history   200 200 200 200 200 200 200 403 403 200 403 401
prioritization:list_index          200 200 200 200 200 200 200 200 403 200 403 401
prioritization:list_detail         200 200 200 200 200 200 200 200 403 200 403 401
prioritization:why                 200 200 200 200 200 200 200 403 403 200 403 401
prioritization:why_cell            200 200 200 200 200 200 200 403 403 200 403 401
prioritization:list_history        200 200 200 200 200 200 200 200 403 200 403 401
prioritization:list_days           200 200 200 200 200 200 200 200 403 200 403 401
prioritization:list_on             200 200 200 200 200 200 200 200 403 200 403 401
prioritization:household_lists     200 200 200 200 200 200 200 404 403 200 403 401
prioritization:order               200 200 200 200 200 200 200 200 200 200 200 200
prioritization:queue               403 403 403 200 200 200 200 403 403 200 403 401
prioritization:fact_index          403 403 403 403 403 403 200 200 403 403 403 401
prioritization:fact_detail         403 403 403 403 403 403 200 200 403 403 403 401
prioritization:rule_draft          403 403 403 403 403 403 200 200 403 403 403 401
prioritization:draft_start         403 403 403 403 403 403 302 302 403 403 403 401
prioritization:draft_note          403 403 403 403 403 403 200 200 403 403 403 401
prioritization:draft_discard       403 403 403 403 403 403 200 200 403 403 403 401
prioritization:draft_put_back      403 403 403 403 403 403 302 302 403 403 403 401
prioritization:draft_sentence      403 403 403 403 403 403 200 200 403 403 403 401
prioritization:draft_move          403 403 403 403 403 403 302 302 403 403 403 401
prioritization:draft_part          403 403 403 403 403 403 302 302 403 403 403 401
prioritization:draft_pick          403 403 403 403 403 403 200 200 403 403 403 401
prioritization:draft_condition     403 403 403 403 403 403 200 200 403 403 403 401
prioritization:draft_bands         403 403 403 403 403 403 200 200 403 403 403 401
prioritization:program_terms       403 403 403 403 403 403 200 200 403 403 403 401
prioritization:overrides           403 403 403 200 200 200 200 403 403 200 403 401
prioritization:override_choose     403 403 403 403 403 403 200 403 403 403 403 401
prioritization:override_make       403 403 403 403 403 403 302 403 403 403 403 401
prioritization:override_end        403 403 403 403 403 403 200 403 403 403 403 401
prioritization:monitor             403 403 403 403 403 403 200 200 403 403 403 401
prioritization:runs                403 403 403 403 403 403 302 302 403 403 403 401
prioritization:housing             200 200 200 200 200 200 200 200 403 200 403 401
prioritization:housing_list        200 200 200 200 200 200 200 200 403 200 403 401
prioritization:papers              200 200 200 200 200 200 200 403 403 200 403 401
prioritization:papers_ending       200 200 200 200 200 200 200 403 403 200 403 401
prioritization:paper_arrived       302 302 302 302 302 302 302 403 403 403 403 401
prioritization:meetings            200 200 200 200 200 200 200 403 403 200 403 401
prioritization:meeting_add         200 200 200 200 200 200 200 403 403 403 403 401
prioritization:meeting             200 200 200 200 200 200 200 403 403 200 403 401
prioritization:meeting_edit        200 200 200 200 200 200 200 403 403 403 403 401
prioritization:meeting_agenda      200 200 200 200 200 200 200 403 403 403 403 401
prioritization:meeting_close       302 302 302 302 302 302 302 403 403 403 403 401
prioritization:meeting_item        200 200 200 200 200 200 200 403 403 200 403 401
prioritization:meeting_take_off    302 302 302 302 302 302 302 403 403 403 403 401
prioritization:directory           200 200 200 200 200 200 200 200 403 200 403 401
prioritization:directory_program   200 200 200 200 200 200 200 200 403 200 403 401
prioritization:directory_edit      403 403 403 403 403 403 302 302 403 403 403 401
prioritization:rule_index          200 200 200 200 200 200 200 200 403 200 403 401
prioritization:rule_detail         200 200 200 200 200 200 200 200 403 200 403 401
prioritization:rule_compare        200 200 200 200 200 200 200 200 403 200 403 401
prioritization:rule_publish        403 403 403 403 403 403 200 200 403 403 403 401
prioritization:rule_approve        403 403 403 403 403 403 302 302 403 403 403 401
prioritization:rule_version        200 200 200 200 200 200 200 200 403 200 403 401
prioritization:rule_roll_back      403 403 403 403 403 403 200 200 403 403 403 401
prioritization:rule_preview        403 403 403 403 403 403 200 200 403 403 403 401
prioritization:rule_cases          403 403 403 403 403 403 200 200 403 403 403 401
prioritization:rule_case_add       403 403 403 403 403 403 200 200 403 403 403 401
prioritization:rule_case           403 403 403 403 403 403 200 200 403 403 403 401
prioritization:rule_case_remove    403 403 403 403 403 403 302 302 403 403 403 401
"""
"""The answer to a POST without any field, on the same records."""

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

SITUATIONS = {
    "no release": {"release": factories.NO_RELEASE},
    "shared": {"release": factories.SHARED},
    "refused": {"release": factories.REFUSED},
    "withdrawn": {"release": factories.WITHDRAWN},
    "expired": {"release": factories.EXPIRED},
    "anonymous": {"head": {"anonymous": True}},
}

TRIED_EVERY_TIME = [Role.ASSESSOR, Role.VSP_ASSESSOR, Role.CAS_STAFF, Role.AUDITOR]
"""Tried on every page by `make test`; all roles, in all situations, by `make proof`."""


def rows_of(table):
    """{row: {role: cell}} of a table above."""
    header, *lines = [line for line in table.splitlines() if line.strip()]
    roles = [COLUMNS[column] for column in header.split()]
    rows = {}
    for line in lines:
        name, cells = re.fullmatch(r"(\S+(?: \S+)?)((?:\s+(?:\d{3}|yes|-))+)", line).groups()
        rows[name] = dict(zip(roles, cells.split(), strict=True))
    return rows


VISITS = rows_of(ON_A_VISIT)
POSTS = rows_of(ON_AN_EMPTY_POST)
SIGHT = rows_of(WHO_SEES_WHAT)
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


@pytest.mark.parametrize("role", ALL_ROLES)
@pytest.mark.parametrize(("method", "table"), [("get", VISITS), ("post", POSTS)])
def test_every_role_gets_what_the_table_says(someone, tools, role, method, table):
    browser, records = someone(role)
    records.program_slug = factories.rules_with_a_past().slug
    factories.tell_lists(records.household)
    found = {}
    for name in table:
        found[name] = str(_answer(browser, method, records.url(name)).status_code)
    expected = {name: row[role] for name, row in table.items()}
    found["healthz"] = expected["healthz"] if found["healthz"] in ("200", "503", "405") else "?"
    assert found == expected


def _answer(browser, method, url):
    """The answer, with all that the request changed taken back."""
    cookies = browser.cookies.copy()
    with transaction.atomic():
        answer = getattr(browser, method)(url)
        if answer.streaming:
            b"".join(answer)  # read to its end, so that the file behind it is closed
        transaction.set_rollback(True)
    browser.cookies = cookies
    return answer


# --- Other people's records ------------------------------------------------------------------


@pytest.fixture
def outsider(db, sign_in):
    """`outsider(role)`: somebody of another agency with a household of their own in each state."""

    def made(role):
        browser = sign_in(role=role)
        if browser.user.is_assessor:
            pages.anonymous_records_of(browser.user)
            if not browser.user.is_vsp:
                pages.records_of(browser.user)
        return browser

    return made


@pytest.mark.parametrize("situation", SITUATIONS)
def test_visible_to_is_what_the_table_says(outsider, tools, situation):
    theirs = factories.household(**SITUATIONS[situation])
    head, on = factories.head_of(theirs), factories.today()
    for role, cell in SIGHT[situation].items():
        user = outsider(role).user
        households = Household.objects.visible_to(user, on=on)
        people = Client.objects.visible_to(user, on=on)
        assert households.filter(pk=theirs.pk).exists() == (cell == "yes"), role
        assert people.filter(pk=head.pk).exists() == (cell == "yes"), role


@pytest.mark.parametrize(("method", "table"), [("get", VISITS), ("post", POSTS)])
@pytest.mark.parametrize(
    ("situation", "roles"),
    [
        *((situation, TRIED_EVERY_TIME) for situation in ("shared", "refused", "anonymous")),
        *(pytest.param(each, list(Role), marks=pytest.mark.proof) for each in SITUATIONS),
    ],
)
def test_an_outsider_gets_404_where_the_table_says_no(
    outsider, tools, situation, roles, method, table
):
    """Pages that a role may not open at all answer 403 or 405 above, whatever the record."""
    theirs = pages.records_of(factories.UserFactory(), **SITUATIONS[situation])
    theirs.program_slug = factories.open_list().slug
    names = [name for name in pages.pages_about_a_record() if theirs.has(name)]
    addresses = {name: theirs.url(name) for name in names}
    wrong = []
    for role in roles:
        browser, cell = outsider(role), SIGHT[situation][role]
        open_to_role = [name for name in addresses if table[name][role] not in ("403", "405")]
        for name in open_to_role:
            status = _answer(browser, method, addresses[name]).status_code
            if (status != 404) != (cell == "yes"):
                wrong.append((role, name, status))
    assert wrong == []


@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.CAS_LEAD])
def test_a_forbidden_record_looks_exactly_like_one_that_does_not_exist(sign_in, tools, role):
    browser = sign_in(role=role)
    theirs = pages.records_of(factories.UserFactory(), release=factories.REFUSED)
    told = []
    for name in pages.pages_about_a_record():
        method = "post" if VISITS[name][role] == "405" else "get"
        hidden = _answer(browser, method, theirs.url(name))
        missing = _answer(browser, method, pages.missing_url(theirs, name))
        expected = 403 if POSTS[name][role] == "403" else 404
        if (hidden.status_code, missing.status_code) != (expected, expected):
            told.append((name, hidden.status_code, missing.status_code))
        elif _without_tokens(hidden) != _without_tokens(missing):
            told.append((name, "differs"))
    assert told == []


def _without_tokens(response):
    """The page without what differs from second to second."""
    body = response.content.decode()
    body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body)
    return re.sub(r'data-ends-in="\d+"', "", body)


def test_a_page_of_one_household_never_opens_another_ones_interview(sign_in, tools):
    """Knowing the key of a submitted interview tells an outsider nothing."""
    theirs = pages.records_of(factories.UserFactory(), release=factories.NO_RELEASE)
    for name in ("assessments:interview", "assessments:check", "assessments:discard"):
        answer = sign_in().get(reverse(name, args=[theirs.assessment.key]))
        assert answer.status_code == 404


@pytest.mark.parametrize("name", ["clients:household", "assessments:result", "clients:find"])
def test_a_disabled_user_is_out_on_the_next_request(sign_in, tools, name):
    browser = sign_in()
    own = pages.records_of(browser.user)
    assert browser.get(own.url(name)).status_code == 200
    browser.user.is_active = False
    browser.user.save()
    answer = browser.get(own.url(name))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("sign_in"))


def test_a_withdrawn_release_shuts_other_agencies_out_on_the_next_request(sign_in, tools):
    """Also when an earlier release, not yet over, was renewed by the one that is withdrawn."""
    owner = sign_in()
    own = pages.records_of(owner.user)
    head = factories.head_of(own.household)
    factories.give_release(head, factories.SHARED)
    other = sign_in()
    assert other.get(own.url("clients:household")).status_code == 200
    owner.post(own.url("clients:withdraw"))
    assert other.get(own.url("clients:household")).status_code == 404
    assert owner.get(own.url("clients:household")).status_code == 200


@pytest.mark.parametrize("role", sorted(SEES_ALL_AGENCIES))
def test_c7_a_refusal_of_any_member_keeps_the_record_private_to_the_agency(sign_in, tools, role):
    own = factories.household(partner=True)
    partner = own.memberships.get(relationship=3).client
    url = reverse("clients:household", args=[own.pk])
    assert sign_in(role=role).get(url).status_code == 200
    factories.give_release(partner, factories.REFUSED)
    assert sign_in(role=role).get(url).status_code == 404
    assert sign_in().get(url).status_code == 404
    assert sign_in(own.created_by).get(url).status_code == 200


def test_r16_a_vsp_assessor_never_sees_a_named_person(sign_in, tools):
    """Not even of the own agency. Named and anonymous people share no household."""
    browser = sign_in(role=Role.VSP_ASSESSOR)
    own = factories.household(by=browser.user)
    assert browser.get(reverse("clients:household", args=[own.pk])).status_code == 404


# --- The administration site -----------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM_ADMIN])
def test_nobody_but_a_system_admin_enters_the_administration_site(sign_in, role):
    browser = sign_in(role=role)
    for url in pages.admin_addresses():
        assert browser.get(url).status_code in (302, 403, 404), url
        assert browser.post(url).status_code in (302, 403, 404), url


def test_a_superuser_flag_does_not_open_the_administration_site(sign_in):
    user = factories.UserFactory(is_superuser=True, is_staff=True)
    assert sign_in(user).get(reverse("admin:index")).status_code != 200


# Django's own password template asks for a variable that is not always there.
@pytest.mark.ignore_template_errors
def test_a_system_admin_manages_users_and_agencies(sign_in):
    browser = sign_in(role=Role.SYSTEM_ADMIN)
    for name in ("index", "cas_user_changelist", "cas_user_add", "cas_agency_changelist"):
        assert browser.get(reverse(f"admin:{name}")).status_code == 200, name
    change = reverse("admin:cas_user_change", args=[browser.user.pk])
    assert browser.get(change).status_code == 200


@pytest.mark.parametrize("model", ["user", "agency"])
def test_nobody_deletes_a_user_or_an_agency(sign_in, model):
    browser = sign_in(role=Role.SYSTEM_ADMIN)
    subject = browser.user if model == "user" else browser.user.agency
    url = reverse(f"admin:cas_{model}_delete", args=[subject.pk])
    assert browser.get(url).status_code == 403
    assert browser.post(url, {"post": "yes"}).status_code == 403


def test_r17_the_administration_site_knows_no_record_of_people():
    from django.contrib import admin

    known = {model._meta.app_label for model in admin.site._registry}
    assert known.isdisjoint({"clients", "assessments"})


def test_every_permission_is_held_by_somebody():
    from cas.access.roles import ROLES

    held = frozenset().union(*(definition.permissions for definition in ROLES.values()))
    assert held == set(Permission)
