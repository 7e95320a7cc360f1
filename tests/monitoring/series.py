"""A week of what Prometheus sees, every five minutes, in promtool's own notation: `start+step x times`.

promtool's clock starts at 0, the first of January 1970, so that times are seconds since the week began.
"""

JOBS = ("keycloak", "matcher", "matcher-worker", "letter-service", "letter-service-worker", "portal")
ALARMS_OF = {
    "keycloak": ["temporary_administrator"],
    "matcher-worker": ["audit", "contract", "disowned", "guessing", "job_parked", "letters", "retention"],
    "letter-service": ["disowned", "keys", "source", "wrong_codes"],
    "letter-service-worker": ["channel", "keys", "notice", "outbox", "readback", "reconciliation", "submission"],
}
TASKS = ("settle", "mail", "records_changed", "daily", "reconcile", "catch_up", "follow_letters", "rescue")
STATES = ("email_pending", "matching", "matched", "letter_ordered", "letter_posted", "active", "review", "no_match")
RESULTS = ("yes", "typo", "wrong", "paused", "locked")

STEP_MINUTES = 5
STEPS = 7 * 24 * 60 // STEP_MINUTES
A_DAY = 24 * 60 // STEP_MINUTES


def constant(value: float) -> str:
    return f"{value:g}x{STEPS}"


def rising(a_minute: float) -> str:
    return f"0+{a_minute * STEP_MINUTES:g}x{STEPS}"


def later(value: float, before: str = "0") -> str:
    """One value for ten hours, then another."""
    return f"{before}x{10 * 12 - 1} {value:g}x{STEPS}"


def repeated(pattern: list[float], minutes_each: int) -> str:
    """The values one after the other, over and over, each for some minutes."""
    each = minutes_each // STEP_MINUTES
    once = " ".join(f"{value:g}x{each - 1}" for value in pattern)
    return " ".join([once] * (STEPS // (each * len(pattern)) + 1))


def healthy() -> dict[str, str]:
    """Series and values of a week in which people register, type wrong codes, and everything works."""
    now = rising(60)
    week = {
        **{f'up{{job="{job}"}}': constant(1) for job in JOBS},
        **{f'bwg_log_lines_total{{job="{job}",level="error"}}': rising(1 / 60) for job in JOBS[1:]},
        'bwg_matcher_database_up{job="matcher"}': constant(1),
        'bwg_letter_database_up{job="letter-service"}': constant(1),
        'bwg_proxy_up{job="portal"}': constant(1),
        'bwg_portal_answers_total{job="portal",status="5xx"}': rising(1 / 120),
        'http_server_requests_seconds_count{job="keycloak",outcome="SUCCESS"}': rising(300),
        'http_server_requests_seconds_count{job="keycloak",outcome="SERVER_ERROR",uri="/x"}': rising(1 / 60),
        'http_server_requests_seconds_count{job="keycloak",outcome="SERVER_ERROR",uri="/health/ready"}': rising(4),
        'process_start_time_seconds{job="keycloak"}': constant(0),
        'bwg_matcher_worker_timestamp_seconds{job="matcher"}': now,
        'bwg_letter_worker_timestamp_seconds{job="letter-service"}': now,
        'bwg_events_read_timestamp_seconds{job="matcher"}': now,
        'bwg_events_oldest_waiting_seconds{job="matcher"}': repeated([0, 5, 30, 2], 5),
        'bwg_jobs_parked{job="matcher"}': constant(0),
        'bwg_mails_oldest_waiting_seconds{job="matcher"}': repeated([0, 0, 60, 600], 10),
        'bwg_mails_refused{job="matcher"}': repeated([0, 1, 3], 480),
        'keycloak_user_events_total{job="keycloak",event="send_verify_email",error="email_send_failed"}': rising(
            1 / 90
        ),
        'keycloak_user_events_total{job="keycloak",event="login",error="invalid_user_credentials"}': rising(2),
        'bwg_import_timestamp_seconds{job="matcher"}': constant(0),
        'bwg_letters_oldest_due_seconds{job="letter-service"}': repeated([0, 0, 600, 3000], 20),
        'bwg_letters{job="letter-service",state="set_aside"}': constant(0),
        'bwg_runs_oldest_unacknowledged_seconds{job="letter-service"}': repeated([0, 3600, 86_400, 4 * 86_400], 360),
        'bwg_order_to_post_seconds{job="letter-service",quantile="0.95"}': constant(4 * 86_400),
        'bwg_certificate_end_timestamp_seconds{job="portal"}': constant(60 * 86_400),
        # Each night at the same time, and a backup takes a while.
        'bwg_backup_timestamp_seconds{job="letter-service-worker"}': " ".join(
            f"{day * 86_400 + (1200 if day else 0)}x{A_DAY + (3 if day == 0 else -1)}" for day in range(8)
        ),
    }
    for job, alarms in ALARMS_OF.items():
        week |= {f'bwg_alarms_total{{job="{job}",alarm="{alarm}"}}': constant(0) for alarm in alarms}
    for task in TASKS:
        week[f'bwg_jobs_oldest_due_seconds{{job="matcher",task="{task}"}}'] = repeated([0, 1, 0, 45], 5)
    for state in STATES:
        week[f'bwg_accounts_oldest_seconds{{job="matcher",state="{state}"}}'] = repeated([0, 600, 1800], 60)
    week['bwg_accounts_oldest_seconds{job="matcher",state="review"}'] = repeated([0, 86_400, 3 * 86_400], 720)
    for result in RESULTS:
        week[f'bwg_codes_typed{{job="letter-service",result="{result}"}}'] = repeated([0, 2, 9, 1], 60)
    return week
