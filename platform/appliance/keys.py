"""Passwords and keys of one data folder: made once, kept where only their owner reads them."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from appliance.say import Trouble

BYTES = 32


@dataclass(frozen=True, slots=True)
class Keys:
    """Every secret that one running system needs."""

    postgres: str
    valkey: str
    app: str
    owner: str
    django: str
    sms_api: str
    stripe: str

    @classmethod
    def fresh(cls) -> Keys:
        made = {field.name: secrets.token_urlsafe(BYTES) for field in fields(cls)}
        return cls(**{**made, "stripe": f"sk_test_{secrets.token_hex(16)}"})


def keys_in(file: Path) -> Keys:
    """Return the keys of a data folder, making them the first time (and any that an older version did not have).

    :raises Trouble: the file cannot be understood.
    """
    fresh = asdict(Keys.fresh())
    kept: dict[str, str] = {}
    if file.exists():
        try:
            kept = {name: str(value) for name, value in json.loads(file.read_text()).items() if name in fresh}
        except (ValueError, AttributeError) as damage:
            raise Trouble(
                f"{file} is damaged. Without its passwords the database beside it cannot be opened: "
                f"put the file back from a copy, or start afresh with --data DIR."
            ) from damage
    if kept.keys() != fresh.keys():
        write_private(file, json.dumps({**fresh, **kept}, indent=2))
    return Keys(**{**fresh, **kept})


def write_private(file: Path, text: str) -> None:
    """Write a whole file at once, readable by its owner only."""
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(text)
    draft.replace(file)
