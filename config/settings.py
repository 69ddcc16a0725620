"""Django settings. Every value that differs between machines is an environment variable (docs/configuration.md)."""

import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from psycopg.conninfo import conninfo_to_dict
from whitenoise.compress import Compressor

from config import services
from config.environment import BadVariable, Environment

env = Environment()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = services.VAR

LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")
DEBUG = env.flag("DEBUG", default=False)
ALLOWED_HOSTS = env.items("ALLOWED_HOSTS", LOCAL_HOSTS)
DATABASE_URL = env.url("DATABASE_URL", "", schemes=("postgresql", "postgres"))
BROKER_URL = env.url("BROKER_URL", "", schemes=("redis", "rediss", "redis+socket"))
DEMO_MODE = env.flag("DEMO_MODE", default=not DATABASE_URL and set(ALLOWED_HOSTS) <= set(LOCAL_HOSTS))
PORT = env.port("PORT", 8000)
BASE_URL = env.url("BASE_URL", f"http://localhost:{PORT}", schemes=("http", "https")).rstrip("/")
HTTPS = BASE_URL.startswith("https:")
CSRF_TRUSTED_ORIGINS = [BASE_URL]


def _secret_key() -> str:
    """Return SECRET_KEY, or on this machine alone the key kept in `var`."""
    if key := env.text("SECRET_KEY"):
        return key
    if not set(ALLOWED_HOSTS) <= set(LOCAL_HOSTS):
        raise BadVariable("SECRET_KEY is not set; it takes at least 50 random characters.")
    path = VAR / "secret-key"
    if not path.exists():
        VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text()


SECRET_KEY = _secret_key()

INSTALLED_APPS = [
    "config",
    "reports",
    "reminders",
    "training",
    "programmes",
    "exercises",
    "athletes",
    "accounts",
    "core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.headless",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_bootstrap5",
    "crispy_forms",
    "csp",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "pghistory",
    "pgtrigger",
    "rest_framework",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.refuse_nul_bytes",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.meant_person",
    "accounts.middleware.current_membership",
    "accounts.middleware.staff_second_factor",
    "accounts.middleware.private_pages",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

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
                "accounts.context_processors.shell",
            ],
        },
    },
]


def _database(url: str) -> dict[str, object]:
    parts = conninfo_to_dict(url)
    known = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{ours: parts.pop(theirs) for theirs, ours in known.items() if theirs in parts},
        # Connections are the largest cost of a request; a restarted server must not fail the next one.
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**parts, "connect_timeout": 3},
    }


DATABASES = {"default": _database(DATABASE_URL or services.embedded_database_url())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    # Rate limits must hold across processes and outlive the broker, hence Postgres.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_entries"},
}

LANGUAGE_CODE = "en-gb"
# Django exports TIME_ZONE as TZ to child processes.
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "locale"]

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "core.staticfiles.BootstrapFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "core.staticfiles.StaticStorage"},
    # Private, with no addresses of its own: who may have a file is asked at each download.
    "reports": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": env.text("REPORTS_DIR") or VAR / "reports",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# Maps are read by developers' tools only; compressing them would be most of the collecting.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")

# --- people ---------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:home"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupNameForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
HEADLESS_CLIENTS = ("app",)
HEADLESS_TOKEN_STRATEGY = "accounts.authentication.OneQueryTokenStrategy"
MFA_ADAPTER = "accounts.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
# Athletes stay signed in on their phone; the account adapter shortens this for staff.
SESSION_COOKIE_AGE = 90 * 24 * 3600

# --- mail -----------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Soleus <soleus@localhost>")
MAIL_DIR = VAR / "mail"
EMAIL_URL = env.url("EMAIL_URL", "", schemes=("smtp", "smtps"))
if EMAIL_URL:
    _mail = urlsplit(EMAIL_URL)
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _mail.hostname or "localhost"
    EMAIL_PORT = _mail.port or 25
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_TIMEOUT = 10
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = MAIL_DIR

# --- push -----------------------------------------------------------------------------------------
# Only these are ever sent to: an address that a phone names must not lead us anywhere else.
PUSH_HOSTS = [
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "*.push.apple.com",
    "*.notify.windows.com",
    *env.items("PUSH_HOSTS"),
]
VAPID_PRIVATE_KEY = env.key("VAPID_PRIVATE_KEY", octets=32)

# --- API ------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.SessionTokenAuthentication",
        "accounts.authentication.CookieAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.authentication.SignedInWithSecondFactor"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.api.StrictJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "core.api.Pages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "core.problems.problem_response",
    "COERCE_DECIMAL_TO_STRING": False,
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Soleus",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "Muscle": "exercises.choices.Muscle",
        "LegsAtWork": "exercises.choices.ExerciseSide",
        "PrescribedSide": "programmes.choices.SideOfPrescription",
        "IntensityKind": "programmes.choices.IntensityKind",
        "Side": "training.choices.Side",
        "Leg": "training.choices.Leg",
        "SessionKind": "training.choices.SessionKind",
        "SetKind": "programmes.choices.SetKind",
        "FixtureKind": "training.choices.FixtureKind",
        "SessionStatus": "training.choices.SessionStatus",
        "LineStatus": "training.choices.ItemStatus",
        "LeadingSide": "athletes.choices.LeadingSide",
        "VersionState": "programmes.choices.VersionState",
        "FileState": "reports.choices.ExportState",
        "ReportPeriod": "reports.choices.PeriodChoice",
        "PagePeriod": "reports.choices.PagePeriod",
        "ReportFormat": "reports.serializers.files.Made",
        "OwnReportFormat": "reports.serializers.files.MadeOfOneself",
        "PlannedOrSkipped": "training.serializers.moving.PlannedOrSkipped",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "core.problems.document_problems",
    ],
}
# No request body of ours is larger; bigger ones are refused before they are parsed.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
# Assigning sends two fields an athlete, and who ticks a thousand is told how many there may be.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
FILE_UPLOAD_HANDLERS = ["core.uploads.CutOffUploadHandler"]

# --- forms, policy --------------------------------------------------------------------------------
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

_SELF = ["'self'"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": _SELF,
        "style-src": _SELF,
        "connect-src": _SELF,
        "font-src": _SELF,
        "manifest-src": _SELF,
        "worker-src": _SELF,
        "form-action": _SELF,
        # Bootstrap's ticks and arrows and the TOTP code are data: images.
        "img-src": ["'self'", "data:"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# Probes come from inside, over plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$", r"^health/deep$"]

# --- jobs -----------------------------------------------------------------------------------------
CELERY_BROKER_URL = BROKER_URL or services.embedded_broker_url()
CELERY_TASK_IGNORE_RESULT = True
# A stopped or silent broker must fail fast instead of hanging its caller.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 1,
    "socket_connect_timeout": 1,
    "retry_on_timeout": False,
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
# A worker of their own makes reports, so that reminders never wait for one.
CELERY_TASK_ROUTES = {"reports.tasks.*": {"queue": "reports"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(levelname)s %(name)s %(message)s"}},
    "filters": {"hide_tokens": {"()": "core.logs.HideTokens"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["hide_tokens"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django.server": {"propagate": True}},
}
