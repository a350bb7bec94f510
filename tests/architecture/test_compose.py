"""docker-compose.yml: lawful by the specification, whole, closed to the network, and in step with the settings."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from lendspace.settings.environment import Environment

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docker-compose.yml"
TEXTS = {"type": "array", "items": {"type": "string"}, "minItems": 1}
DURATION = {"type": "string", "pattern": r"^(\d+(ms|s|m|h))+$"}
NAME = r"^[a-z0-9][a-z0-9._-]*$"

# The part of the compose specification that we use; a key outside it is a slip until it is added here on purpose.
SERVICE: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "image": {"type": "string", "minLength": 1},
        "build": {
            "type": "object",
            "additionalProperties": False,
            "required": ["context"],
            "properties": {key: {"type": "string"} for key in ("context", "dockerfile", "target")},
        },
        "command": {"anyOf": [{"type": "string"}, TEXTS]},
        "environment": {
            "type": "object",
            "patternProperties": {r"^[A-Z][A-Z0-9_]*$": {"type": "string"}},
            "additionalProperties": False,
        },
        "ports": {"type": "array", "items": {"type": "string", "pattern": r"^127\.0\.0\.1:\d+:\d+$"}},
        "volumes": {"type": "array", "items": {"type": "string", "pattern": r"^[a-z]+:/\S+$"}},
        "restart": {"enum": ["no", "always", "on-failure", "unless-stopped"]},
        "init": {"type": "boolean"},
        "shm_size": {"type": "string", "pattern": r"^\d+[kmg]b$"},
        "stop_signal": {"type": "string", "pattern": "^SIG[A-Z]+$"},
        "stop_grace_period": DURATION,
        "healthcheck": {
            "type": "object",
            "additionalProperties": False,
            "required": ["test"],
            "properties": {
                "test": {"type": "array", "prefixItems": [{"enum": ["CMD", "CMD-SHELL"]}], "minItems": 2},
                "interval": DURATION,
                "timeout": DURATION,
                "retries": {"type": "integer", "minimum": 1},
            },
        },
        "depends_on": {
            "type": "object",
            "patternProperties": {
                NAME: {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["condition"],
                    "properties": {
                        "condition": {"enum": ["service_started", "service_healthy", "service_completed_successfully"]}
                    },
                }
            },
            "additionalProperties": False,
        },
    },
    "anyOf": [{"required": ["image"]}, {"required": ["build"]}],
}
COMPOSE = {
    "type": "object",
    "required": ["services"],
    "properties": {
        "services": {"type": "object", "patternProperties": {NAME: SERVICE}, "additionalProperties": False},
        "volumes": {"type": "object", "patternProperties": {NAME: {"type": "null"}}, "additionalProperties": False},
    },
    "patternProperties": {"^x-": {}},
    "additionalProperties": False,
}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(FILE.read_text())
    return loaded


def own_services(compose: dict[str, Any]) -> dict[str, Any]:
    """Services that run our settings."""
    return {
        name: service
        for name, service in compose["services"].items()
        if "LENDSPACE_PROCESS" in service.get("environment", {})
    }


def test_it_holds_to_the_specification(compose: dict[str, Any]) -> None:
    problems = [f"{list(error.path)}: {error.message}" for error in Draft202012Validator(COMPOSE).iter_errors(compose)]
    assert problems == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("services", "web", "port"), ["8000:8000"]),
        (("services", "web", "ports"), ["8000:8000"]),
        (("services", "web", "restart"), "sometimes"),
        (("services", "web", "environment", "LENDSPACE_DEBUG"), False),
        (("networks",), {}),
    ],
)
def test_the_check_sees_a_slip(compose: dict[str, Any], path: tuple[str, ...], value: object) -> None:
    broken = yaml.safe_load(FILE.read_text())
    place = broken
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    assert list(Draft202012Validator(COMPOSE).iter_errors(broken)) != []


def test_everything_a_service_names_is_there(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for name, service in services.items():
        for needed, how in service.get("depends_on", {}).items():
            assert needed in services, f"{name} waits for {needed}"
            if how["condition"] == "service_healthy":
                assert "healthcheck" in services[needed], f"{needed} cannot become healthy"
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in compose["volumes"], f"{name} mounts {volume}"
    mounted = {volume.split(":")[0] for service in services.values() for volume in service.get("volumes", [])}
    assert set(compose["volumes"]) == mounted


def test_it_brings_up_all_that_the_command_brings_up(compose: dict[str, Any]) -> None:
    parts = {"postgres", "valkey", "prepare", "demo", "web", "worker", "beat", "mailbox", "sms", "stripe"}
    assert set(compose["services"]) == parts


def test_every_process_of_ours_is_told_all_that_the_settings_read(compose: dict[str, Any]) -> None:
    ours = own_services(compose)
    assert set(ours) == {"prepare", "demo", "web", "worker", "beat"}
    for name, service in ours.items():
        assert set(service["environment"]) == set(Environment.model_fields), name


def test_each_process_has_its_own_kind_and_only_the_owner_knows_the_administrator(compose: dict[str, Any]) -> None:
    kinds = {name: service["environment"]["LENDSPACE_PROCESS"] for name, service in own_services(compose).items()}
    assert kinds == {"prepare": "owner", "demo": "worker", "web": "web", "worker": "worker", "beat": "worker"}
    knowing = [
        name for name, service in compose["services"].items() if "POSTGRES_PASSWORD" in str(service.get("environment"))
    ]
    assert knowing == ["postgres", "prepare"]


def test_images_from_elsewhere_carry_a_version_and_no_host(compose: dict[str, Any]) -> None:
    bought = [service["image"] for service in compose["services"].values() if "build" not in service]
    assert len(bought) == 2
    for image in bought:
        name, _, version = image.partition(":")
        assert re.match(r"\d", version), image
        assert "." not in name.split("/")[0], image


def test_the_image_is_built_from_files_and_stages_that_exist(compose: dict[str, Any]) -> None:
    dockerfile = (ROOT / "infra/docker/Dockerfile").read_text()
    stages = set(re.findall(r"^FROM \S+ AS (\S+)$", dockerfile, re.M))
    for service in compose["services"].values():
        if build := service.get("build"):
            assert (ROOT / build["context"] / build["dockerfile"]).exists()
            assert build["target"] in stages
    for line in re.findall(r"^COPY (?!--from)(.+)$", dockerfile, re.M):
        for source in line.split()[:-1]:
            assert (ROOT / source).exists(), source
            assert is_sent_to_docker(source), source
    assert set(re.findall(r"^COPY --from=(\S+)", dockerfile, re.M)) <= stages


def is_sent_to_docker(source: str) -> bool:
    """Say whether .dockerignore, which leaves everything out, lets this path in."""
    let_in = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    return any(source.rstrip("/") == kept or source.startswith(f"{kept}/") for kept in let_in)


def compose_command() -> list[str] | None:
    """Return a compose program that works on this machine, None without one."""
    for words in (["docker", "compose"], ["docker-compose"]):
        if (
            shutil.which(words[0])
            and subprocess.run([*words, "version"], capture_output=True, check=False).returncode == 0
        ):
            return words
    return None


@pytest.mark.skipif(
    compose_command() is None, reason="no docker compose on this machine; the checks above hold the file"
)
def test_docker_itself_accepts_the_file() -> None:
    words = compose_command()
    assert words is not None
    said = subprocess.run(
        [*words, "-f", str(FILE), "config", "-q"], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert said.returncode == 0, said.stderr
