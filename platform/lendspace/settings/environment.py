"""Everything the environment may say, read once and checked at the start."""

from __future__ import annotations

from typing import Literal

from pydantic_settings import BaseSettings, SettingsConfigDict


class Environment(BaseSettings):
    """The process's environment; `.env.example` lists the same names."""

    model_config = SettingsConfigDict(case_sensitive=True, extra="ignore")

    DATABASE_URL: str = "postgresql://postgres@127.0.0.1:5432/lendspace"
    REDIS_URL: str = "redis://127.0.0.1:6379/0"
    LENDSPACE_SECRET_KEY: str = ""
    LENDSPACE_APP_PASSWORD: str = ""
    LENDSPACE_OWNER_PASSWORD: str = ""
    LENDSPACE_PROCESS: Literal["web", "worker", "owner"] = "web"
    LENDSPACE_PUBLIC_ORIGIN: str = "http://localhost:8000"
    LENDSPACE_DATA: str = ".local/data"
    LENDSPACE_FRONTEND_DIST: str = ""
    LENDSPACE_EMAIL_URL: str = ""
    LENDSPACE_EMAIL_FROM: str = "Lendspace <no-reply@localhost>"
    LENDSPACE_MAILBOX_URL: str = ""
    LENDSPACE_SMS_URL: str = ""
    LENDSPACE_SMS_USERNAME: str = "sandbox"
    LENDSPACE_SMS_API_KEY: str = ""
    STRIPE_API_KEY: str = ""
    STRIPE_API_BASE: str = ""
    SENTRY_DSN: str = ""
    LENDSPACE_DEMO_CUSTOMERS: int = 290
    LENDSPACE_DEBUG: bool = False
