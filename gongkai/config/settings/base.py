"""What every installation shares. Each setting read from the environment is listed in docs/guide/settings.md."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

BASE_DIR = Path(__file__).resolve().parents[3]
VAR_DIR = Path(os.environ.get("GONGKAI_VAR", BASE_DIR / "var"))

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "csp",
    "gongkai.accounts",
    "gongkai.agencies",
    "gongkai.ledger",
    "gongkai.files",
    "gongkai.jobs",
    "gongkai.search",
    "gongkai.letters",
    "gongkai.publishing",
    "gongkai.applications",
    "gongkai.proceedings",
    "gongkai.reports",
    "gongkai.supervision",
    "gongkai.portal",
    "gongkai.desk",
]

MIDDLEWARE = [
    "gongkai.config.proxy.CallerMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "gongkai" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gongkai.desk.context.frame",
            ],
        },
    },
]

# A web server of ours stands in front and writes X-Forwarded-For.
GONGKAI_BEHIND_PROXY = os.environ.get("GONGKAI_BEHIND_PROXY", "") == "1"

ROOT_URLCONF = "gongkai.config.urls"
WSGI_APPLICATION = "gongkai.config.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "desk:today"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def database(url: str) -> dict[str, object]:
    """A Django database from ``postgres://user:secret@host:port/name`` or ``sqlite:///path``."""
    parts = urlsplit(url)
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": parts.port or "",
            "CONN_MAX_AGE": 60,
        }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": parts.path,
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
            "PRAGMA cache_size=-32000;",  # up to 32 MB for a connection; the usual 2 MB read lists anew each time
        },
    }


DATABASES = {
    "default": database(
        os.environ.get("GONGKAI_DATABASE_URL", f"sqlite://{VAR_DIR}/gongkai.sqlite3")
    )
}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "gongkai" / "static"]
WHITENOISE_USE_FINDERS = True

FILE_UPLOAD_TEMP_DIR = None
GONGKAI_FILES = VAR_DIR / "files"
GONGKAI_MAX_UPLOAD_BYTES = int(os.environ.get("GONGKAI_MAX_UPLOAD_BYTES", 100 * 1024 * 1024))
GONGKAI_FONTS = Path(
    os.environ.get("GONGKAI_FONTS", VAR_DIR / "fonts")
)  # the office's own faces for letters
GONGKAI_BACKUPS = Path(os.environ.get("GONGKAI_BACKUPS", VAR_DIR / "backups"))
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 1500  # a city's annual reports at once

# Passwords and sessions (等级保护 asks for them; every one may be changed by the installation)
GONGKAI_PASSWORD_MIN_LENGTH = int(os.environ.get("GONGKAI_PASSWORD_MIN_LENGTH", 10))
GONGKAI_PASSWORD_CLASSES = int(os.environ.get("GONGKAI_PASSWORD_CLASSES", 3))
GONGKAI_PASSWORD_HISTORY = int(os.environ.get("GONGKAI_PASSWORD_HISTORY", 5))
GONGKAI_PASSWORD_MAX_AGE_DAYS = int(os.environ.get("GONGKAI_PASSWORD_MAX_AGE_DAYS", 90))
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "gongkai.accounts.passwords.LongEnough"},
    {"NAME": "gongkai.accounts.passwords.EnoughClasses"},
    {"NAME": "gongkai.accounts.passwords.WithoutTheName"},
    {"NAME": "gongkai.accounts.passwords.NotUsedBefore"},
    {"NAME": "gongkai.accounts.passwords.NotCommon"},
]
PASSWORD_RESET_TIMEOUT = 3600
OTP_TOTP_ISSUER = "公开工作台"
SESSION_COOKIE_AGE = int(os.environ.get("GONGKAI_IDLE_MINUTES", 30)) * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "gongkai.desk.errors_views.csrf_failure"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # a stranger could keep an officer out
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "gongkai.accounts.views.locked_out"
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    }
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"

EMAIL_BACKEND = os.environ.get(
    "GONGKAI_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_HOST = os.environ.get("GONGKAI_EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("GONGKAI_EMAIL_PORT", 25))
EMAIL_HOST_USER = os.environ.get("GONGKAI_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("GONGKAI_EMAIL_PASSWORD", "")
DEFAULT_FROM_EMAIL = os.environ.get("GONGKAI_EMAIL_FROM", "gongkai@localhost")

GONGKAI_SITE = {
    "name": os.environ.get("GONGKAI_SITE_NAME", "政府信息公开"),
    "domain": os.environ.get("GONGKAI_SITE_DOMAIN", "localhost"),
    "id_code": os.environ.get("GONGKAI_SITE_ID_CODE", "0000000000"),
}
GONGKAI_LEDGER_HASH = os.environ.get("GONGKAI_LEDGER_HASH", "sha256")  # or sm3
GONGKAI_APPLICANT_RETENTION_YEARS = int(os.environ.get("GONGKAI_APPLICANT_RETENTION_YEARS", 10))
GONGKAI_LETTER_RETENTION_YEARS = int(
    os.environ.get("GONGKAI_LETTER_RETENTION_YEARS", GONGKAI_APPLICANT_RETENTION_YEARS)
)

SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
