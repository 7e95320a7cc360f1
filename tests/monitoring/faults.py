"""For each alert the fault that it is there for: series that differ from a healthy week, from the first minute on."""

from tests.monitoring.series import ALARMS_OF, constant, rising

DAY = 86_400
FAULTS: dict[str, dict[str, str]] = {
    "TeilAntwortetNicht": {'up{job="portal"}': constant(0)},
    "DatenbankAntwortetNicht": {'bwg_letter_database_up{job="letter-service"}': constant(0)},
    "ProxyAntwortetNicht": {'bwg_proxy_up{job="portal"}': constant(0)},
    "KundenportalMeldetFehler": {'bwg_portal_answers_total{job="portal",status="5xx"}': rising(2)},
    "KeycloakMeldetFehler": {
        'http_server_requests_seconds_count{job="keycloak",outcome="SERVER_ERROR",uri="/x"}': rising(2)
    },
    "KontenWerdenNichtBearbeitet": {'bwg_matcher_worker_timestamp_seconds{job="matcher"}': constant(0)},
    "BriefeWerdenNichtGedruckt": {'bwg_letter_worker_timestamp_seconds{job="letter-service"}': constant(0)},
    "FehlerImProtokoll": {'bwg_log_lines_total{job="portal",level="error"}': rising(1)},
    "AuftraegeWarten": {'bwg_jobs_oldest_due_seconds{job="matcher",task="mail"}': rising(60)},
    "AuftraegeBeiseite": {'bwg_jobs_parked{job="matcher"}': constant(1)},
    "MeldungenWarten": {'bwg_events_oldest_waiting_seconds{job="matcher"}': rising(60)},
    "MeldungenWerdenNichtGelesen": {'bwg_events_read_timestamp_seconds{job="matcher"}': constant(0)},
    "RegistrierungHaengt": {'bwg_accounts_oldest_seconds{job="matcher",state="matching"}': rising(60)},
    "FaelleWartenAufMitarbeiter": {'bwg_accounts_oldest_seconds{job="matcher",state="review"}': rising(60)},
    "MailsWarten": {'bwg_mails_oldest_waiting_seconds{job="matcher"}': rising(60)},
    "MailsAbgelehnt": {'bwg_mails_refused{job="matcher"}': constant(11)},
    "BestaetigungsmailsScheitern": {
        'keycloak_user_events_total{job="keycloak",event="send_verify_email",error="email_send_failed"}': rising(1)
    },
    "MieterdatenVeraltet": {'bwg_import_timestamp_seconds{job="matcher"}': constant(-9 * DAY)},
    "BriefeUeberfaellig": {'bwg_letters_oldest_due_seconds{job="letter-service"}': rising(60)},
    "BriefeBeiseite": {'bwg_letters{job="letter-service",state="set_aside"}': constant(2)},
    "DrucklaufNichtAbgegeben": {'bwg_runs_oldest_unacknowledged_seconds{job="letter-service"}': rising(60)},
    "BriefeDauernLange": {'bwg_order_to_post_seconds{job="letter-service",quantile="0.95"}': constant(8 * DAY)},
    "VieleFalscheCodes": {'bwg_codes_typed{job="letter-service",result="wrong"}': constant(101)},
    "VieleGesperrteCodes": {'bwg_codes_typed{job="letter-service",result="paused"}': constant(60)},
    "VieleFalscheAnmeldungen": {
        'keycloak_user_events_total{job="keycloak",event="login",error="invalid_user_credentials"}': rising(20)
    },
    "ZertifikatEndetBald": {'bwg_certificate_end_timestamp_seconds{job="portal"}': constant(20 * DAY)},
    "ZertifikatEndet": {'bwg_certificate_end_timestamp_seconds{job="portal"}': constant(2 * DAY)},
    "SicherungFehlt": {'bwg_backup_timestamp_seconds{job="letter-service-worker"}': constant(0)},
}
# What a fault brings along besides: another rule sees it too.
ALSO = {"ZertifikatEndet": {"ZertifikatEndetBald"}}


def of_alarms(values: str) -> dict[str, dict[str, str]]:
    """For each alarm of the logs its alert, and the one series that counts it, with these values."""
    return {
        "Alarm" + "".join(word.capitalize() for word in alarm.split("_")): {
            f'bwg_alarms_total{{job="{job}",alarm="{alarm}"}}': values
        }
        for job, alarms in ALARMS_OF.items()
        for alarm in alarms
    }
