import { Migration20261123000100_city_create } from './migration-20261123000100-city-create.js';
import { Migration20261123000200_organization_create } from './migration-20261123000200-organization-create.js';
import { Migration20261123000300_decision_create } from './migration-20261123000300-decision-create.js';
import { Migration20261123000400_implementation_create } from './migration-20261123000400-implementation-create.js';
import { Migration20261123000500_supervision_create } from './migration-20261123000500-supervision-create.js';
import { Migration20261123000600_notification_create } from './migration-20261123000600-notification-create.js';
import { Migration20261123000700_conductor_create } from './migration-20261123000700-conductor-create.js';
import { Migration20261128000100_form_draft_create } from './migration-20261128000100-form-draft-create.js';
import { Migration20261128000200_task_proposal_alter } from './migration-20261128000200-task-proposal-alter.js';
import { Migration20261128000300_document_remark } from './migration-20261128000300-document-remark.js';
import { Migration20261128000400_evidence_file_of_document } from './migration-20261128000400-evidence-file-of-document.js';
import { Migration20261128001000_deadline_entry_create } from './migration-20261128001000-deadline-entry-create.js';
import { Migration20261128001100_calendar_import_create } from './migration-20261128001100-calendar-import-create.js';
import { Migration20261128002000_rule_pack_look_ahead } from './migration-20261128002000-rule-pack-look-ahead.js';
import { Migration20261128002100_margin_entry_create } from './migration-20261128002100-margin-entry-create.js';
import { Migration20261128002200_check_record_create } from './migration-20261128002200-check-record-create.js';
import { Migration20261128003000_assessment_library_create } from './migration-20261128003000-assessment-library-create.js';
import { Migration20261128003100_score_computation_create } from './migration-20261128003100-score-computation-create.js';
import { Migration20261128004000_audit_seal_create } from './migration-20261128004000-audit-seal-create.js';
import { Migration20261128004100_oversight_create } from './migration-20261128004100-oversight-create.js';
import { Migration20261128004200_oversight_change_create } from './migration-20261128004200-oversight-change-create.js';
import { Migration20261128005000_restriction_create } from './migration-20261128005000-restriction-create.js';
import { Migration20261128005100_meeting_create } from './migration-20261128005100-meeting-create.js';
import { Migration20261128006000_period_result_create } from './migration-20261128006000-period-result-create.js';
import { Migration20261128006100_objection_create } from './migration-20261128006100-objection-create.js';
import { Migration20261128007000_measurement_entry_create } from './migration-20261128007000-measurement-entry-create.js';
import { Migration20261128007100_negative_event_alter } from './migration-20261128007100-negative-event-alter.js';
import { Migration20261128007200_quarter_standard_create } from './migration-20261128007200-quarter-standard-create.js';
import { Migration20261128008000_task_part_end } from './migration-20261128008000-task-part-end.js';
import { Migration20261128008100_delegation_create } from './migration-20261128008100-delegation-create.js';
import { Migration20261128008200_hand_over_create } from './migration-20261128008200-hand-over-create.js';
import { Migration20261128009000_project_create } from './migration-20261128009000-project-create.js';
import { Migration20261128009100_enterprise_create } from './migration-20261128009100-enterprise-create.js';
import { Migration20261128009200_restriction_subject } from './migration-20261128009200-restriction-subject.js';
import { Migration20261128009300_deadline_entry_parent } from './migration-20261128009300-deadline-entry-parent.js';
import { Migration20261128009400_rule_change_create } from './migration-20261128009400-rule-change-create.js';
import { Migration20261128010000_consequence_create } from './migration-20261128010000-consequence-create.js';
import { Migration20261128010100_reward_fund_create } from './migration-20261128010100-reward-fund-create.js';
import { Migration20261128010200_flag_holding_create } from './migration-20261128010200-flag-holding-create.js';
import { Migration20261128010300_interview_draft_of_result } from './migration-20261128010300-interview-draft-of-result.js';
import { Migration20261128010400_preference_create } from './migration-20261128010400-preference-create.js';
import { Migration20261128011000_inspection_trip_create } from './migration-20261128011000-inspection-trip-create.js';
import { Migration20261128011100_verification_round_create } from './migration-20261128011100-verification-round-create.js';
import { Migration20261128012000_scheme_draft_alter } from './migration-20261128012000-scheme-draft-alter.js';
import { Migration20261128013000_formal_paper_create } from './migration-20261128013000-formal-paper-create.js';
import { Migration20261128014000_decision_source } from './migration-20261128014000-decision-source.js';
import { Migration20261128014100_rule_pack_radar } from './migration-20261128014100-rule-pack-radar.js';
import { Migration20261128015000_project_ladder } from './migration-20261128015000-project-ladder.js';
import { Migration20261128015100_leader_charge_change } from './migration-20261128015100-leader-charge-change.js';
import { Migration20261128015200_task_part_one_open } from './migration-20261128015200-task-part-one-open.js';
import { Migration20261128017000_interview_chain_create } from './migration-20261128017000-interview-chain-create.js';
import { Migration20261128017100_consequence_clock_create } from './migration-20261128017100-consequence-clock-create.js';
import { Migration20261128017200_consequence_exemption } from './migration-20261128017200-consequence-exemption.js';
import { Migration20261128018000_assessment_year_create } from './migration-20261128018000-assessment-year-create.js';
import { Migration20261128019000_message_create } from './migration-20261128019000-message-create.js';
import { Migration20261129000000_period_is_closed } from './migration-20261129000000-period-is-closed.js';
import { Migration20261129000100_interview_draft_of_year } from './migration-20261129000100-interview-draft-of-year.js';
import { Migration20261129000200_bonus_award_create } from './migration-20261129000200-bonus-award-create.js';
import { Migration20261129001000_lamp_deduction_create } from './migration-20261129001000-lamp-deduction-create.js';
import { Migration20261129001100_task_indicator } from './migration-20261129001100-task-indicator.js';
import { Migration20261129001200_objection_evidence } from './migration-20261129001200-objection-evidence.js';
import { Migration20261129001300_verification_nomination_withdraw } from './migration-20261129001300-verification-nomination-withdraw.js';
import { Migration20261129002000_dossier_comment_create } from './migration-20261129002000-dossier-comment-create.js';
import { Migration20261129002100_rule_pack_public_page } from './migration-20261129002100-rule-pack-public-page.js';
import { Migration20261129004000_account_protect } from './migration-20261129004000-account-protect.js';
import { Migration20261129004100_admin_token_create } from './migration-20261129004100-admin-token-create.js';
import { Migration20261129005000_backup_run_create } from './migration-20261129005000-backup-run-create.js';
import { Migration20261129006000_explanation_create } from './migration-20261129006000-explanation-create.js';
import { Migration20261129006100_saved_view_create } from './migration-20261129006100-saved-view-create.js';
import { Migration20261129006200_leader_index } from './migration-20261129006200-leader-index.js';
import { Migration20261129007000_reading_choice_create } from './migration-20261129007000-reading-choice-create.js';
import { Migration20261129007100_feedback_create } from './migration-20261129007100-feedback-create.js';
import { Migration20261129007200_tour_choice_create } from './migration-20261129007200-tour-choice-create.js';
import { Migration20261129010000_request_count_create } from './migration-20261129010000-request-count-create.js';
import { Migration20261129011000_audit_anchor_create } from './migration-20261129011000-audit-anchor-create.js';
import { Migration20261129011100_file_scan_create } from './migration-20261129011100-file-scan-create.js';
import { Migration20261129012000_task_part_lists } from './migration-20261129012000-task-part-lists.js';
import { Migration20261129012100_score_place } from './migration-20261129012100-score-place.js';
import { Migration20261129014000_scheme_weighing } from './migration-20261129014000-scheme-weighing.js';
import { Migration20261129014100_lamp_deduction_clock } from './migration-20261129014100-lamp-deduction-clock.js';
import { Migration20261129014200_task_proposal_indicator } from './migration-20261129014200-task-proposal-indicator.js';
import { Migration20261129020000_score_measures } from './migration-20261129020000-score-measures.js';
import { Migration20261129021000_request_count_inspection } from './migration-20261129021000-request-count-inspection.js';

/** Every migration in the order in which it runs; listed by name so that tests, build and production see the same. */
export const migrations = [
  Migration20261123000100_city_create,
  Migration20261123000200_organization_create,
  Migration20261123000300_decision_create,
  Migration20261123000400_implementation_create,
  Migration20261123000500_supervision_create,
  Migration20261123000600_notification_create,
  Migration20261123000700_conductor_create,
  Migration20261128000100_form_draft_create,
  Migration20261128000200_task_proposal_alter,
  Migration20261128000300_document_remark,
  Migration20261128000400_evidence_file_of_document,
  Migration20261128001000_deadline_entry_create,
  Migration20261128001100_calendar_import_create,
  Migration20261128002000_rule_pack_look_ahead,
  Migration20261128002100_margin_entry_create,
  Migration20261128002200_check_record_create,
  Migration20261128003000_assessment_library_create,
  Migration20261128003100_score_computation_create,
  Migration20261128004000_audit_seal_create,
  Migration20261128004100_oversight_create,
  Migration20261128004200_oversight_change_create,
  Migration20261128005000_restriction_create,
  Migration20261128005100_meeting_create,
  Migration20261128006000_period_result_create,
  Migration20261128006100_objection_create,
  Migration20261128007000_measurement_entry_create,
  Migration20261128007100_negative_event_alter,
  Migration20261128007200_quarter_standard_create,
  Migration20261128008000_task_part_end,
  Migration20261128008100_delegation_create,
  Migration20261128008200_hand_over_create,
  Migration20261128009000_project_create,
  Migration20261128009100_enterprise_create,
  Migration20261128009200_restriction_subject,
  Migration20261128009300_deadline_entry_parent,
  Migration20261128009400_rule_change_create,
  Migration20261128010000_consequence_create,
  Migration20261128010100_reward_fund_create,
  Migration20261128010200_flag_holding_create,
  Migration20261128010300_interview_draft_of_result,
  Migration20261128010400_preference_create,
  Migration20261128011000_inspection_trip_create,
  Migration20261128011100_verification_round_create,
  Migration20261128012000_scheme_draft_alter,
  Migration20261128013000_formal_paper_create,
  Migration20261128014000_decision_source,
  Migration20261128014100_rule_pack_radar,
  Migration20261128015000_project_ladder,
  Migration20261128015100_leader_charge_change,
  Migration20261128015200_task_part_one_open,
  Migration20261128017000_interview_chain_create,
  Migration20261128017100_consequence_clock_create,
  Migration20261128017200_consequence_exemption,
  Migration20261128018000_assessment_year_create,
  Migration20261128019000_message_create,
  Migration20261129000000_period_is_closed,
  Migration20261129000100_interview_draft_of_year,
  Migration20261129000200_bonus_award_create,
  Migration20261129001000_lamp_deduction_create,
  Migration20261129001100_task_indicator,
  Migration20261129001200_objection_evidence,
  Migration20261129001300_verification_nomination_withdraw,
  Migration20261129002000_dossier_comment_create,
  Migration20261129002100_rule_pack_public_page,
  Migration20261129004000_account_protect,
  Migration20261129004100_admin_token_create,
  Migration20261129005000_backup_run_create,
  Migration20261129006000_explanation_create,
  Migration20261129006100_saved_view_create,
  Migration20261129006200_leader_index,
  Migration20261129007000_reading_choice_create,
  Migration20261129007100_feedback_create,
  Migration20261129007200_tour_choice_create,
  Migration20261129010000_request_count_create,
  Migration20261129011000_audit_anchor_create,
  Migration20261129011100_file_scan_create,
  Migration20261129012000_task_part_lists,
  Migration20261129012100_score_place,
  Migration20261129014000_scheme_weighing,
  Migration20261129014100_lamp_deduction_clock,
  Migration20261129014200_task_proposal_indicator,
  Migration20261129020000_score_measures,
  Migration20261129021000_request_count_inspection,
];
