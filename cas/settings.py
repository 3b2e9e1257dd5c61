"""The one settings file. Values come from the environment; production fails closed.

Set CAS_ENV=production on a real server. Every value that production must have is
read through `required`, which stops the start with a sentence that says how to fix it.
"""

from datetime import timedelta
from pathlib import Path

import dj_database_url
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env

from cas.embedded.places import DEMO

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
env.read_env(BASE_DIR / ".env", recurse=False)

IS_PRODUCTION = env.str("CAS_ENV", "development") == "production"


def required(name, development, why):
    """Read `name`; outside production fall back to `development`, inside refuse to start."""
    value = env.str(name, "")
    if value:
        return value
    if IS_PRODUCTION:
        raise ImproperlyConfigured(f"{name} is not set. {why} See .env.example.")
    return development


DEBUG = env.bool("DEBUG", False) and not IS_PRODUCTION
SECRET_KEY = required(
    "SECRET_KEY",
    "development-only-key-that-is-long-enough-but-never-secret-0123456789",
    "It signs sessions: generate 50 random characters and keep them out of the repository.",
)
SALT_KEY = required(
    "FIELD_ENCRYPTION_SALT",
    "development-only-salt",
    "With SECRET_KEY it encrypts Social Security numbers: losing it loses them.",
).split(",")
# Searches by the last four digits compare digests made with this key.
SSN_DIGEST_KEY = f"{SECRET_KEY}/{SALT_KEY[0]}"
ALLOWED_HOSTS = required(
    "ALLOWED_HOSTS",
    "localhost,127.0.0.1,[::1],testserver",
    "Name the host names that people type, separated by commas.",
).split(",")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "cas",
    "clients",
    "assessments",
    "prioritization",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "crispy_forms",
    "csp",
    "django_htmx",
    "pgtrigger",
    "pghistory",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "cas.middleware.OnlyVisitsAndForms",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cas.middleware.EndSignIns",
    "cas.middleware.SignInFirst",
    "cas.middleware.SecondFactorFirst",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "cas.middleware.NeverCachePersonalPages",
    "cas.client_view.KeepScoresFromClients",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "cas.urls"
WSGI_APPLICATION = "cas.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cas.context_processors.site",
            ],
            "builtins": ["cas.templatetags.cas"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("cas",)
CRISPY_TEMPLATE_PACK = "cas"
CRISPY_FAIL_SILENTLY = False

# Outside production the default is this checkout's demo, so `make manage` finds it running.
DATABASES = {
    "default": dj_database_url.parse(
        required(
            "DATABASE_URL",
            DEMO.database_url,
            "Write it as postgres://user:password@host:5432/name.",
        ),
        conn_max_age=600,
        conn_health_checks=True,
    )
}
# Statements that a connection keeps (`cas.prepared`) go by one plan; so do those of triggers.
DATABASES["default"].setdefault("OPTIONS", {}).setdefault(
    "options", "-c plan_cache_mode=force_generic_plan"
)

AUTH_USER_MODEL = "cas.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "cas.sign_ins.SignedIn",
]
PASSWORD_HASHERS = ["cas.passwords.UnicodeHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "cas.passwords.LongEnough"},
    {"NAME": "cas.passwords.NotEasilyGuessed"},
]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_USERNAME_CALLABLE = "cas.throttling.counted_as"
AXES_RESET_ON_SUCCESS = True
# A try while the account is paused makes the pause no longer.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code", "credential", "held"]
AXES_LOCKOUT_TEMPLATE = "errors/locked.html"
AXES_VERBOSE = False
AXES_ENABLE_ACCESS_FAILURE_LOG = False
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"

# The second step. On a real server everybody has one; elsewhere it is everybody's own choice.
CAS_REQUIRE_MFA = env.bool("CAS_REQUIRE_MFA", IS_PRODUCTION)
if IS_PRODUCTION and not CAS_REQUIRE_MFA:
    raise ImproperlyConfigured(
        "CAS_REQUIRE_MFA is off. On a real server a password alone must not open people's "
        "records: remove the line."
    )
MFA_ADAPTER = "cas.second_factor.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Coordinated Access"
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RECOVERY_CODE_DIGITS = 10

# How long a sign-in lasts without anything typed, and at most; said so many minutes before.
CAS_IDLE_END = timedelta(minutes=env.int("CAS_IDLE_MINUTES", 30))
CAS_SIGN_IN_LASTS = timedelta(hours=env.int("CAS_SIGN_IN_HOURS", 12))
CAS_WARN_BEFORE_END = timedelta(minutes=5)
SESSION_COOKIE_AGE = int(CAS_SIGN_IN_LASTS.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "cas.views.signing_in.csrf_failure"

USE_TZ = True
TIME_ZONE = "America/Los_Angeles"
LANGUAGE_CODE = "en-us"
USE_I18N = True
LANGUAGES = [("en", "English"), ("es", "Español")]

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "var" / "static"
# Files that people attach: outside everything a web server serves, behind a permission each.
PRIVATE_FILES_ROOT = Path(env.str("PRIVATE_FILES_ROOT", str(BASE_DIR / "var" / "files")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if env.bool("CAS_COLLECTED_STATIC", IS_PRODUCTION)
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not env.bool("CAS_COLLECTED_STATIC", IS_PRODUCTION)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
PERMISSIONS_POLICY = {
    name: [] for name in ("camera", "microphone", "payment", "usb", "display-capture")
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if IS_PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds())
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"

CELERY_BROKER_URL = required(
    "CELERY_BROKER_URL", DEMO.broker_url, "Write it as redis://host:6379/0."
)
# Installations that share a broker take a queue each.
CELERY_TASK_DEFAULT_QUEUE = env.str("CELERY_QUEUE", "celery")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "beat is alive": {"task": "cas.tasks.record_heartbeat", "schedule": timedelta(seconds=30)},
    # What is due is looked for again and again, so a morning that was missed is caught up.
    "daily e-mails": {
        "task": "cas.tasks.send_digests",
        "schedule": crontab(minute="*/10"),
    },
    # Every minute: a run begins once per local day, so a night that was missed or killed is
    # caught up at the next tick, and so is a part of a run whose message was lost.
    "lists follow the calendar": {
        "task": "prioritization.tasks.nightly",
        "schedule": crontab(minute="*"),
    },
    "referrals and openings run out": {
        "task": "prioritization.tasks.run_out",
        "schedule": crontab(minute="*"),
    },
    # An act takes effect by a message of its own; this finds those whose message was lost.
    "acts take effect": {
        "task": "prioritization.tasks.settle_acts",
        "schedule": timedelta(seconds=15),
        "options": {"expires": 15},
    },
}

# E-mail: one a day to whoever asks for it, with numbers only. Without a server on a real site none
# is sent; elsewhere it is written to the log.
CAS_SENDS_MAIL = bool(env.str("EMAIL_HOST", "")) or not IS_PRODUCTION
EMAIL_HOST = env.str("EMAIL_HOST", "")
EMAIL_PORT = env.int("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", True)
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", "coordinated-access@localhost")
# Where people open the site, for the link in the e-mail; and from which local hour it is sent.
CAS_ADDRESS = env.str("CAS_ADDRESS", "http://localhost:8000").rstrip("/")
CAS_DIGEST_HOUR = env.int("CAS_DIGEST_HOUR", 7)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
}

# axes.W006: a lock by address would shut out a whole shelter behind one router.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]

# --- The Continuum of Care this installation serves -----------------------------------------
# DOMAIN.md marks these as defaults; each stays one setting.
CAS_TRAINING_SITE = env.bool("CAS_TRAINING_SITE", not IS_PRODUCTION)
# How many households, drawn anew each night, are compared with what a full computation makes of
# them, and after how many days all of them are at the latest.
NIGHTLY_SAMPLE = env.int("NIGHTLY_SAMPLE", 500)
DAYS_BETWEEN_FULL_CHECKS = env.int("DAYS_BETWEEN_FULL_CHECKS", 7)
