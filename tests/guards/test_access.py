"""Who may open what: the policy as tables, checked against every URL there is (STYLE 6.5, S1)."""

import pytest

from cas.access.permissions import Permission
from cas.access.roles import Role
from tests import factories
from tests.guards import pages
from tests.guards.tables import COLUMNS, NOBODY, rows_of

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
clients:diversion_exit             200 200 200 403 403 403 403 403 403 403 403 302
clients:services                   200 200 200 200 200 200 200 403 403 403 403 302
clients:service                    200 200 200 200 200 200 200 403 403 403 403 302
clients:notes                      200 200 200 200 200 200 200 403 403 200 403 302
clients:note_add                   200 200 200 200 200 200 200 403 403 403 403 302
clients:note_correct               200 200 200 404 404 404 404 403 403 403 403 302
clients:likely                     200 200 200 403 403 403 403 403 403 403 403 302
clients:merge_choose               403 403 403 200 403 403 200 403 403 403 403 302
clients:merge                      403 403 403 200 403 403 200 403 403 403 403 302
clients:undo_merge                 403 403 403 200 403 403 200 403 403 403 403 302
clients:enroll                     200 200 200 403 403 403 403 403 403 403 403 302
clients:worker                     200 200 200 200 200 200 200 403 403 403 403 302
clients:area_ties                  200 200 200 403 403 403 403 403 403 403 403 302
clients:end_area_tie               200 200 200 403 403 403 403 403 403 403 403 302
clients:start                      200 200 200 403 403 403 403 403 403 403 403 302
clients:timeline                   200 200 200 200 200 200 200 403 403 200 403 302
clients:entry_data                 200 200 200 403 403 403 403 403 403 403 403 302
clients:entry_topic                200 200 200 403 403 403 403 403 403 403 403 302
clients:readers                    403 403 403 403 403 403 200 403 403 200 403 302
clients:living_situation           200 200 200 403 403 403 403 403 403 403 403 302
clients:location                   200 200 200 403 403 403 403 403 403 403 403 302
clients:living_situation_error     403 403 403 403 403 403 200 403 403 403 403 302
assessments:start                  200 200 302 403 403 403 403 403 403 403 403 302
assessments:begin_intake           200 200 404 403 403 403 403 403 403 403 403 302
assessments:intake                 200 200 404 403 403 403 403 403 403 403 403 302
assessments:intake_next            302 302 404 403 403 403 403 403 403 403 403 302
assessments:intake_page            200 200 404 403 403 403 403 403 403 403 403 302
assessments:intake_talk            200 200 404 403 403 403 403 403 403 403 403 302
assessments:intake_outcome         200 200 404 403 403 403 403 403 403 403 403 302
assessments:intake_finish          200 200 404 403 403 403 403 403 403 403 403 302
assessments:intake_discard         200 200 404 403 403 403 403 403 403 403 403 302
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
prioritization:board_news          403 403 403 200 200 200 200 403 403 200 403 302
prioritization:board_keys          403 403 403 200 200 200 200 403 403 200 403 302
prioritization:save_filter         403 403 403 405 405 405 405 403 403 405 403 302
prioritization:drop_filter         403 403 403 405 405 405 405 403 403 405 403 302
prioritization:assign              403 403 403 200 200 200 200 403 403 403 403 302
prioritization:let_go              403 403 403 405 405 405 405 403 403 403 403 302
prioritization:contact             403 403 403 200 200 200 200 403 403 403 403 302
prioritization:hold                403 403 403 200 200 200 200 403 403 403 403 302
prioritization:end_hold            403 403 403 405 405 405 405 403 403 403 403 302
prioritization:undo                403 403 403 405 405 405 405 403 403 403 403 302
prioritization:review              403 403 403 200 200 200 200 403 403 200 403 302
prioritization:reviewed            403 403 403 405 405 405 405 403 403 403 403 302
prioritization:review_correction   403 403 403 200 200 200 200 403 403 403 403 302
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
notices                            200 200 200 200 200 200 200 200 200 200 200 302
notice_settings                    200 200 200 200 200 200 200 200 200 200 200 302
clients:ask_deletion               200 200 200 200 200 200 200 403 403 403 403 302
clients:answer_deletion            403 403 403 403 403 403 200 403 403 403 403 302
prioritization:work_lists          200 200 200 200 200 200 200 403 403 200 403 302
prioritization:unfinished_intakes  200 200 200 200 200 200 200 403 403 200 403 302
prioritization:work_list           200 200 200 200 200 200 200 403 403 200 403 302
prioritization:my_people           200 200 200 200 200 200 200 403 403 403 403 302
prioritization:messages            200 200 200 200 200 200 200 403 403 403 403 302
prioritization:message_done        405 405 405 405 405 405 405 403 403 403 403 302
prioritization:caseloads           403 403 403 403 403 403 200 403 403 200 403 302
prioritization:worker_caseload     403 403 403 403 403 403 200 403 403 200 403 302
prioritization:report_index        403 403 403 200 403 403 200 200 403 200 403 302
prioritization:report              403 403 403 200 403 403 200 200 403 200 403 302
prioritization:report_file         403 403 403 200 403 403 200 200 403 200 403 302
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
clients:event                      200 200 200 200 200 200 200 403 403 403 403 302
prioritization:openings            403 403 403 200 200 200 200 403 403 200 403 302
prioritization:opening             403 403 403 200 200 200 200 403 403 403 403 302
prioritization:referral            403 403 403 200 200 200 200 403 403 200 403 302
prioritization:referral_withdraw   403 403 403 405 405 405 405 403 403 403 403 302
prioritization:refer_household     403 403 403 200 200 200 200 403 403 403 403 302
prioritization:parking_lift        403 403 403 405 405 405 405 403 403 403 403 302
prioritization:our_programs        403 403 403 403 403 403 403 403 200 403 403 302
prioritization:opening_post        403 403 403 403 403 403 403 403 404 403 403 302
prioritization:intake              403 403 403 403 403 403 403 403 404 403 403 302
prioritization:closure_add         403 403 403 403 403 403 403 403 404 403 403 302
prioritization:placement_end       403 403 403 403 403 403 403 403 404 403 403 302
prioritization:our_referral        403 403 403 403 403 403 403 403 404 403 403 302
prioritization:decline             403 403 403 403 403 403 403 403 404 403 403 302
prioritization:opening_withdraw    403 403 403 403 403 403 403 403 405 403 403 302
prioritization:closure_end         403 403 403 403 403 403 403 403 405 403 403 302
prioritization:answer              403 403 403 403 403 403 403 403 405 403 403 302
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
clients:diversion_exit             200 200 200 403 403 403 403 403 403 403 403 401
clients:services                   200 200 200 200 200 200 200 403 403 403 403 401
clients:service                    200 200 200 200 200 200 200 403 403 403 403 401
clients:notes                      200 200 200 200 200 200 200 403 403 200 403 401
clients:note_add                   200 200 200 200 200 200 200 403 403 403 403 401
clients:note_correct               200 200 200 404 404 404 404 403 403 403 403 401
clients:likely                     200 200 200 403 403 403 403 403 403 403 403 401
clients:merge_choose               403 403 403 200 403 403 200 403 403 403 403 401
clients:merge                      403 403 403 200 403 403 200 403 403 403 403 401
clients:undo_merge                 403 403 403 200 403 403 200 403 403 403 403 401
clients:enroll                     200 200 200 403 403 403 403 403 403 403 403 401
clients:worker                     200 200 200 200 200 200 200 403 403 403 403 401
clients:area_ties                  200 200 200 403 403 403 403 403 403 403 403 401
clients:end_area_tie               200 200 200 403 403 403 403 403 403 403 403 401
clients:start                      200 200 200 403 403 403 403 403 403 403 403 401
clients:timeline                   200 200 200 200 200 200 200 403 403 200 403 401
clients:entry_data                 200 200 200 403 403 403 403 403 403 403 403 401
clients:entry_topic                302 302 302 403 403 403 403 403 403 403 403 401
clients:readers                    403 403 403 403 403 403 200 403 403 200 403 401
clients:living_situation           200 200 200 403 403 403 403 403 403 403 403 401
clients:location                   200 200 200 403 403 403 403 403 403 403 403 401
clients:living_situation_error     403 403 403 403 403 403 200 403 403 403 403 401
assessments:start                  200 200 302 403 403 403 403 403 403 403 403 401
assessments:begin_intake           302 302 404 403 403 403 403 403 403 403 403 401
assessments:intake                 200 200 404 403 403 403 403 403 403 403 403 401
assessments:intake_next            302 302 404 403 403 403 403 403 403 403 403 401
assessments:intake_page            302 302 404 403 403 403 403 403 403 403 403 401
assessments:intake_talk            302 302 404 403 403 403 403 403 403 403 403 401
assessments:intake_outcome         200 200 404 403 403 403 403 403 403 403 403 401
assessments:intake_finish          200 200 404 403 403 403 403 403 403 403 403 401
assessments:intake_discard         200 200 404 403 403 403 403 403 403 403 403 401
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
prioritization:board_news          403 403 403 200 200 200 200 403 403 200 403 401
prioritization:board_keys          403 403 403 302 302 302 302 403 403 302 403 401
prioritization:save_filter         403 403 403 200 200 200 200 403 403 200 403 401
prioritization:drop_filter         403 403 403 404 404 404 404 403 403 404 403 401
prioritization:assign              403 403 403 200 200 200 200 403 403 403 403 401
prioritization:let_go              403 403 403 302 302 302 302 403 403 403 403 401
prioritization:contact             403 403 403 200 200 200 200 403 403 403 403 401
prioritization:hold                403 403 403 200 200 200 200 403 403 403 403 401
prioritization:end_hold            403 403 403 302 302 302 302 403 403 403 403 401
prioritization:undo                403 403 403 404 404 404 404 403 403 403 403 401
prioritization:review              403 403 403 200 200 200 200 403 403 200 403 401
prioritization:reviewed            403 403 403 302 302 302 302 403 403 403 403 401
prioritization:review_correction   403 403 403 200 200 200 200 403 403 403 403 401
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
notices                            200 200 200 200 200 200 200 200 200 200 200 401
notice_settings                    200 200 200 200 200 200 200 302 302 302 302 401
clients:ask_deletion               200 200 200 200 200 200 200 403 403 403 403 401
clients:answer_deletion            403 403 403 403 403 403 200 403 403 403 403 401
prioritization:work_lists          200 200 200 200 200 200 200 403 403 200 403 401
prioritization:unfinished_intakes  200 200 200 200 200 200 200 403 403 200 403 401
prioritization:work_list           200 200 200 200 200 200 200 403 403 200 403 401
prioritization:my_people           200 200 200 200 200 200 200 403 403 403 403 401
prioritization:messages            200 200 200 200 200 200 200 403 403 403 403 401
prioritization:message_done        404 404 404 404 404 404 404 403 403 403 403 401
prioritization:caseloads           403 403 403 403 403 403 200 403 403 200 403 401
prioritization:worker_caseload     403 403 403 403 403 403 200 403 403 200 403 401
prioritization:report_index        403 403 403 200 403 403 200 200 403 200 403 401
prioritization:report              403 403 403 200 403 403 200 200 403 200 403 401
prioritization:report_file         403 403 403 200 403 403 200 200 403 200 403 401
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
clients:event                      200 200 200 200 200 200 200 403 403 403 403 401
prioritization:openings            403 403 403 200 200 200 200 403 403 200 403 401
prioritization:opening             403 403 403 200 200 200 200 403 403 403 403 401
prioritization:referral            403 403 403 200 200 200 200 403 403 200 403 401
prioritization:referral_withdraw   403 403 403 302 302 302 302 403 403 403 403 401
prioritization:refer_household     403 403 403 200 200 200 200 403 403 403 403 401
prioritization:parking_lift        403 403 403 302 302 302 302 403 403 403 403 401
prioritization:our_programs        403 403 403 403 403 403 403 403 200 403 403 401
prioritization:opening_post        403 403 403 403 403 403 403 403 404 403 403 401
prioritization:intake              403 403 403 403 403 403 403 403 404 403 403 401
prioritization:closure_add         403 403 403 403 403 403 403 403 404 403 403 401
prioritization:placement_end       403 403 403 403 403 403 403 403 404 403 403 401
prioritization:our_referral        403 403 403 403 403 403 403 403 404 403 403 401
prioritization:decline             403 403 403 403 403 403 403 403 404 403 403 401
prioritization:opening_withdraw    403 403 403 403 403 403 403 403 404 403 403 401
prioritization:closure_end         403 403 403 403 403 403 403 403 404 403 403 401
prioritization:answer              403 403 403 403 403 403 403 403 404 403 403 401
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


TURNS = 3


def tried_every_time(table, role):
    """The pages that `make test` asks for as this role: all that refuse it or send it elsewhere,
    and of those that open, which most roles see alike, every third in turn.
    """
    first = 0 if table is VISITS else 1
    for number, (name, row) in enumerate(table.items(), first):
        opens_for = [each for each in ALL_ROLES if row[each] == "200"]
        if role not in opens_for or (opens_for.index(role) - number) % len(opens_for) % TURNS == 0:
            yield name


@pytest.mark.parametrize("table", [VISITS, POSTS])
def test_every_refusal_is_tried_every_time_and_every_page_is_opened(table):
    tried = {role: {*tried_every_time(table, role)} for role in ALL_ROLES}
    for name, row in table.items():
        of_page = {role for role in ALL_ROLES if name in tried[role]}
        opened = {role for role in of_page if row[role] == "200"}
        assert of_page - opened == {role for role in ALL_ROLES if row[role] != "200"}
        assert opened or "200" not in row.values()


@pytest.mark.parametrize("role", ALL_ROLES)
@pytest.mark.parametrize(("method", "table"), [("get", VISITS), ("post", POSTS)])
def test_every_role_gets_what_the_table_says(someone, tools, role, method, table):
    _assert_answers(
        someone, role, method, {name: table[name] for name in tried_every_time(table, role)}
    )


@pytest.mark.proof
@pytest.mark.parametrize("role", ALL_ROLES)
@pytest.mark.parametrize(("method", "table"), [("get", VISITS), ("post", POSTS)])
def test_every_role_gets_what_the_table_says_on_every_page(someone, tools, role, method, table):
    _assert_answers(someone, role, method, table)


def _assert_answers(someone, role, method, rows):
    browser, records = someone(role)
    records.program_slug = factories.rules_with_a_past().slug
    factories.tell_lists(records.household)
    found = {}
    for name in rows:
        found[name] = str(pages.answer(browser, method, records.url(name)).status_code)
    expected = {name: row[role] for name, row in rows.items()}
    if "healthz" in rows and found["healthz"] in ("200", "503", "405"):
        found["healthz"] = expected["healthz"]
    assert found == expected


def test_every_permission_is_held_by_somebody():
    from cas.access.roles import ROLES

    held = frozenset().union(*(definition.permissions for definition in ROLES.values()))
    assert held == set(Permission)
