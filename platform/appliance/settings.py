"""The environment of each process: what lendspace/settings/environment.py reads, filled in for this machine."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from appliance.keys import Keys
from appliance.layout import FRONTEND, DataFolder
from appliance.postgres import binaries
from appliance.servers import Addresses

OWNER, WEB, WORKER = "owner", "web", "worker"
SMS_USERNAME = "sandbox"


@dataclass(frozen=True, slots=True)
class Ports:
    """Where each part listens."""

    web: int
    mailbox: int
    sms: int
    stripe: int


def child_environment() -> dict[str, str]:
    """Return this process's environment with our programs first on the path, and byte code kept."""
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONDONTWRITEBYTECODE", "PYTHONHOME")}
    ours = [str(Path(sys.executable).parent), str(binaries())]
    env["PATH"] = os.pathsep.join([*ours, env.get("PATH", "/usr/bin:/bin")])
    env["PYTHONUNBUFFERED"] = "1"
    env["DJANGO_SETTINGS_MODULE"] = "lendspace.settings"
    return env


def process_environment(
    process: str, *, data: DataFolder, keys: Keys, addresses: Addresses, ports: Ports
) -> dict[str, str]:
    """Return the whole environment of a web, worker or owner process.

    Whatever the machine has set for another system (a real gateway, a real payment key) is covered: a system with demo
    people in it must never reach real ones.
    """
    env = child_environment()
    env.update(
        DATABASE_URL=addresses.database_url,
        REDIS_URL=addresses.redis_url,
        LENDSPACE_PROCESS=process,
        LENDSPACE_SECRET_KEY=keys.django,
        LENDSPACE_APP_PASSWORD=keys.app,
        LENDSPACE_OWNER_PASSWORD=keys.owner,
        LENDSPACE_PUBLIC_ORIGIN=f"http://localhost:{ports.web}",
        LENDSPACE_DATA=str(data.files),
        LENDSPACE_FRONTEND_DIST=str(FRONTEND / "dist"),
        LENDSPACE_EMAIL_URL=f"file://{data.mail}",
        LENDSPACE_EMAIL_FROM="Lendspace <no-reply@lendspace.localhost>",
        LENDSPACE_MAILBOX_URL=f"http://localhost:{ports.mailbox}",
        LENDSPACE_SMS_URL=f"http://127.0.0.1:{ports.sms}",
        LENDSPACE_SMS_USERNAME=SMS_USERNAME,
        LENDSPACE_SMS_API_KEY=keys.sms_api,
        STRIPE_API_KEY=keys.stripe,
        STRIPE_API_BASE=f"http://127.0.0.1:{ports.stripe}",
    )
    env.setdefault("SENTRY_DSN", "")
    env.setdefault("LENDSPACE_DEBUG", "false")
    env.setdefault("LENDSPACE_DEMO_CUSTOMERS", "290")
    return env
