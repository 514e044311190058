"""Django's settings, from the environment. ``BIHUAN_DATA`` is the data folder; without anything else SQLite lies in it.

| variable | meaning |
| --- | --- |
| BIHUAN_DATA | folder of database, files and key; made where it is missing |
| BIHUAN_DATABASE_URL | postgres://user:password@host:port/name; SQLite where it is not set |
| BIHUAN_HOSTS | names by which the server is called, parted by commas; only this machine where it is not set |
| BIHUAN_HTTPS | 1 where a TLS proxy stands before it: cookies are then sent over TLS only |
| BIHUAN_PROXIES | addresses or networks of reverse proxies, parted by commas, whose X-Forwarded-For is believed |
| BIHUAN_FILE_MEGABYTES | how large one uploaded file may be; 50 where it is not set |
| BIHUAN_COMPARISON_DAYS | after how many days a comparison of documents that is over is removed; 365 where it is not set, 0 for never |
| BIHUAN_OIDC_URL | issuer whose accounts may sign in (OpenID Connect), with the next two |
| BIHUAN_OIDC_CLIENT_ID, BIHUAN_OIDC_SECRET | as registered there; the address to return to is /oidc/sso/login/callback/ |
| BIHUAN_OIDC_NAME | what the button says |
| BIHUAN_OIDC_CLAIM | the claim that is the user name here; preferred_username where it is not set |
| BIHUAN_MAIL_URL | smtp://user:password@host:port (smtps:// for TLS, smtp+starttls:// for STARTTLS); no mail where it is not set |
| BIHUAN_MAIL_FROM | the sender of mail |
| BIHUAN_ADDRESS | where people reach the application, for links in mail; http://localhost:8000/ where it is not set |
| BIHUAN_DEBUG | 1 for developers |
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from bihuan_web.common.configuration import (
    data_folder,
    database_of,
    days_of,
    mail_of,
    networks_of,
    oidc_of,
    origin_of,
    secret_key,
)

DATA = data_folder(os.environ.get("BIHUAN_DATA"))
SECRET_KEY = secret_key(DATA)
DEBUG = os.environ.get("BIHUAN_DEBUG") == "1"
_HTTPS = os.environ.get("BIHUAN_HTTPS") == "1"
ALLOWED_HOSTS = [one for one in os.environ.get("BIHUAN_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if one]
PROXIES = networks_of(os.environ.get("BIHUAN_PROXIES", ""))
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if _HTTPS else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # its templates of controls, see FORM_RENDERER
    "django_filters",
    "django_htmx",
    "bihuan_web.ui",
    "bihuan_web.audit",
    "bihuan_web.accounts",  # before allauth: its templates come first
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "bihuan_web.orgs",
    "bihuan_web.files",
    "bihuan_web.rounds",
    "bihuan_web.documents",
    "bihuan_web.ledgers",
    "bihuan_web.tasks",
    "bihuan_web.sheets",
    "bihuan_web.meetings",
    "bihuan_web.studies",
    "bihuan_web.opinions",
    "bihuan_web.talks",
    "bihuan_web.duties",
    "bihuan_web.inspections",
    "bihuan_web.visits",
    "bihuan_web.satisfaction",
    "bihuan_web.risks",
    "bihuan_web.notices",
    "bihuan_web.papers",
    "bihuan_web.overviews",
    "bihuan_web.tracing",
    "bihuan_web.copies",
    "bihuan_web.schedules",
    "bihuan_web.workloads",
    "bihuan_web.patterns",
    "drf_spectacular",
    "bihuan_web.api",
    "django_tasks_db",
    "bihuan_web.running",
]
MIDDLEWARE = [
    "bihuan_web.common.request_log.RequestLog",
    "bihuan_web.common.unknowing.Unknowing",
    "django.middleware.security.SecurityMiddleware",
    "bihuan_web.common.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "bihuan_web.common.remembering.RememberWhileReading",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "bihuan_web.common.middleware.UserLanguage",
    "bihuan_web.common.middleware.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "bihuan_web.accounts.middleware.FirstPassword",
    "bihuan_web.common.middleware.Refusals",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "bihuan_web.urls"
WSGI_APPLICATION = "bihuan_web.wsgi.application"
DATABASES = {"default": database_of(os.environ.get("BIHUAN_DATABASE_URL"), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "bihuan_web.ui.context.shell",
            ]
        },
    }
]
# Jinja for the long tables: docs/decisions/0010-long-tables.md
TEMPLATES.append({"BACKEND": "django.template.backends.jinja2.Jinja2", "APP_DIRS": True})
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
USE_I18N = USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
FORMAT_MODULE_PATH = "bihuan_web.common.formats"  # days and numbers: docs/decisions/0019-days-and-numbers.md
LOCALE_PATHS = [Path(__file__).resolve().parent / "locale"]
FORM_RENDERER = "bihuan_web.ui.renderers.FormRenderer"
CSRF_FAILURE_VIEW = "bihuan_web.common.refusals.csrf_failure"
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # straight from the packages, nothing is collected

# Sign-in: allauth's steps (password, second factor, OIDC), axes counts what failed. Nobody signs up by themselves.
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "bihuan_web.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "bihuan_web.accounts.forms.SignInForm",
    "reauthenticate": "bihuan_web.accounts.forms.PasswordAgainForm",
}
MFA_ADAPTER = "bihuan_web.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Bihuan"
MFA_FORMS = {
    "authenticate": "bihuan_web.accounts.forms.CodeForm",
    "reauthenticate": "bihuan_web.accounts.forms.CodeAgainForm",
}
SOCIALACCOUNT_ADAPTER = "bihuan_web.accounts.adapters.SocialAdapter"
SOCIALACCOUNT_PROVIDERS = oidc_of(os.environ)
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username"]  # wherever the failures come from
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # it wants the address counted apart, which a botnet would walk round
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # else a stranger could keep somebody out for ever
AXES_LOCKOUT_CALLABLE = "bihuan_web.accounts.locking.locked_page"
AXES_SENSITIVE_PARAMETERS = [
    "login",
    "username",
    "password",
    "old_password",
    "new_password1",
    "new_password2",
    "code",
    "csrfmiddlewaretoken",
]
AXES_DISABLE_ACCESS_LOG = True  # the event log has sign-ins
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
# Codes that were used are remembered there by all processes.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA / "cache",
        # Beyond its limit it forgets at random, and what it counts are failures and codes that were used.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
FORM_TARGETS = [origin_of(SOCIALACCOUNT_PROVIDERS)] if SOCIALACCOUNT_PROVIDERS else []  # besides ourselves
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Originals (files): where they lie, how large one may be, how many come at once, and what may come out of an archive.
FILES_FOLDER = DATA / "files"
BUNDLES_FOLDER = DATA / "bundles"  # archive bundles; they can be made again at any time
FILES_MEGABYTES = int(os.environ.get("BIHUAN_FILE_MEGABYTES", "50"))
FILES_AT_ONCE = 1_000
DATA_UPLOAD_MAX_NUMBER_FILES = 5_000  # up to here the refusal says how many may come
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "bihuan_web.files.receiving.CarefulUpload",
]
FILES_UNPACKED_MEGABYTES = 256

# Documents: what the engine may take for one file, and how long a document is kept.
ENGINE_SECONDS = int(os.environ.get("BIHUAN_ENGINE_SECONDS", "180"))
ENGINE_MEGABYTES = 4_096
RETENTION_YEARS = 3

# Copies: after how many days a comparison that is over goes.
COMPARISON_DAYS = days_of("BIHUAN_COMPARISON_DAYS", os.environ, 365)

# Notices: mail goes out only where a server is named.
BIHUAN_ADDRESS = os.environ.get("BIHUAN_ADDRESS", "http://localhost:8000/")
BIHUAN_MAIL = bool(os.environ.get("BIHUAN_MAIL_URL"))
DEFAULT_FROM_EMAIL = os.environ.get("BIHUAN_MAIL_FROM", "bihuan@localhost")
globals().update(mail_of(os.environ.get("BIHUAN_MAIL_URL")))
# The API describes itself as OpenAPI 3.1; everything else about it is in the app.
REST_FRAMEWORK = {"DEFAULT_SCHEMA_CLASS": "bihuan_web.api.rest.schema.Schema"}
SPECTACULAR_SETTINGS = {
    "TITLE": "Bihuan 闭环",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": ["bihuan_web.api.rest.schema.complete"],
}

# Queued work lies in the database; ``bihuan serve`` has a worker for it.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# To standard error, for journald or docker; one line a request, see common/request_log.py. Pages that were not found and the
# like are in that line already.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        "bihuan": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.request": {"level": "ERROR"},
        "django_tasks": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django_tasks_db": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
    },
}
