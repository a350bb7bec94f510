"""Django's settings, from the checked environment."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from lendspace.settings.environment import Environment

ENV = Environment()
BASE_DIR = Path(__file__).resolve().parents[3]
AS_OWNER = ENV.LENDSPACE_PROCESS == "owner"
IS_WEB = ENV.LENDSPACE_PROCESS == "web"
DEBUG = ENV.LENDSPACE_DEBUG
# without a key nothing that was signed before is good any more; the one-machine runner and production give one
SECRET_KEY = ENV.LENDSPACE_SECRET_KEY or secrets.token_urlsafe(48)

PUBLIC_ORIGIN = ENV.LENDSPACE_PUBLIC_ORIGIN.rstrip("/")
_origin = urlsplit(PUBLIC_ORIGIN)
BASE_HOST = _origin.hostname or "localhost"
ALLOWED_HOSTS = [BASE_HOST, "." + BASE_HOST]
IS_HTTPS = _origin.scheme == "https"
if IS_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 63_072_000


def workspace_origin(slug: str) -> str:
    """Give the address of a lender's workspace, from the platform's own address and never from a request."""
    port = f":{_origin.port}" if _origin.port else ""
    return f"{_origin.scheme}://{slug}.{BASE_HOST}{port}"


SHARED_APPS = [
    "django_tenants",
    "django.contrib.postgres",
    "django.contrib.contenttypes",
    "tenants",
    "kit.shared",
]
TENANT_APPS = [
    "kit",
    "identity",
    "lending.ledger",
    "lending.customers",
    "lending.products",
    "lending.servicing",
    "lending.origination",
    "lending.recovery",
    "lending.importing",
    "comms",
]
INSTALLED_APPS = [
    *SHARED_APPS,
    *TENANT_APPS,
    "lending.reporting",
    "rest_framework",
    "drf_spectacular",
    "ninja",
    "lendspace",
]
TENANT_MODEL, TENANT_DOMAIN_MODEL = "tenants.Lender", "tenants.Domain"
PUBLIC_SCHEMA_NAME = "shared"
PG_EXTRA_SEARCH_PATHS = ["ext"]
SKIP_PG_EXTRA_VALIDATION = True  # else every start opens a connection and queries, even `check`
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
AUTH_USER_MODEL = "identity.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ, TIME_ZONE, LANGUAGE_CODE = True, "UTC", "en"

DATABASE_URL = ENV.DATABASE_URL
OWNER_PASSWORD = ENV.LENDSPACE_OWNER_PASSWORD
_url = urlsplit(DATABASE_URL)
_POOL = {"min_size": 2, "max_size": 8, "max_lifetime": 900, "timeout": 10}
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "wall.owner_backend" if AS_OWNER else "wall.backend",
        "NAME": unquote(_url.path.lstrip("/")) or "lendspace",
        "HOST": _url.hostname or "127.0.0.1",
        "PORT": str(_url.port or 5432),
        "USER": "ls_owner" if AS_OWNER else "ls_app",
        "PASSWORD": OWNER_PASSWORD if AS_OWNER else ENV.LENDSPACE_APP_PASSWORD,
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": 0 if IS_WEB else None,
        "CONN_HEALTH_CHECKS": True,
        # Planning costs more than doing, so what a connection sends often is prepared. A pooler in front has to know
        # prepared statements: PgBouncer does from 1.21 on, with max_prepared_statements.
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 4, **({"pool": _POOL} if IS_WEB else {})},
    }
}

ROOT_URLCONF, PUBLIC_URLCONF = "lendspace.urls_workspace", "lendspace.urls_public"
WSGI_APPLICATION = "lendspace.wsgi.application"
MIDDLEWARE = [
    "lendspace.middleware.RequestIdMiddleware",
    "lendspace.middleware.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "wall.middleware.WorkspaceMiddleware",
]
APPEND_SLASH = False
STATIC_URL = "/static/ui/"  # the base that the build writes into its pages
FRONTEND_DIST = Path(ENV.LENDSPACE_FRONTEND_DIST or BASE_DIR / "frontend" / "dist")
STATIC_ROOT = str(FRONTEND_DIST)
WHITENOISE_AUTOREFRESH = False
WHITENOISE_USE_FINDERS = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.*/assets/.+-[\w-]{8}\.\w+$"  # these names carry a hash
TEMPLATES: list[dict[str, Any]] = []

REST_FRAMEWORK = {
    "UNAUTHENTICATED_USER": None,
    "UNAUTHENTICATED_TOKEN": None,
    "DEFAULT_AUTHENTICATION_CLASSES": ["identity.authentication.StaffJWT"],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "kit.api.problems.handle",
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Lendspace staff API",
    "DESCRIPTION": "What a lender's signed-in staff use, on the lender's own address.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "ApplicationStateEnum": "lendspace.openapi.APPLICATION_STATES",
        "LoanStateEnum": "lendspace.openapi.LOAN_STATES",
    },
    "SCHEMA_PATH_PREFIX": "/api/staff",
}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": ENV.REDIS_URL,
        "KEY_FUNCTION": "lendspace.caching.lender_key",
    }
}
CELERY_BROKER_URL = ENV.REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER, CELERY_ACCEPT_CONTENT = "json", ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_DB_REUSE_MAX = 10_000  # else the Django fix-up closes the connection around every task
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "socket_connect_timeout": 2, "socket_timeout": 5}
CELERY_TASK_PUBLISH_RETRY = False

PASSWORD_HASHERS = ["identity.hashers.Argon2id"]
if os.environ.get("LENDSPACE_FAST_HASH") == "1":  # tests only: argon2 costs what it should
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]

DEFAULT_FROM_EMAIL = ENV.LENDSPACE_EMAIL_FROM
_mail = urlsplit(ENV.LENDSPACE_EMAIL_URL)
if _mail.scheme == "file":
    EMAIL_BACKEND, EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", _mail.path
elif _mail.scheme in ("smtp", "smtps"):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname or "localhost", _mail.port or 25
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
    EMAIL_USE_SSL = _mail.scheme == "smtps"
else:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
MAILBOX_URL = ENV.LENDSPACE_MAILBOX_URL

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"django.request": {"level": "ERROR"}, "httpx": {"level": "WARNING"}},
}
if ENV.SENTRY_DSN:
    import sentry_sdk

    sentry_sdk.init(dsn=ENV.SENTRY_DSN, send_default_pii=False)
