"""A browser for the tests: one named by the environment, the locked package's, Playwright's own, or the machine's."""

from __future__ import annotations

import json
import os
import platform
import shutil
from pathlib import Path

from appliance.children import Family, Program
from appliance.layout import FRONTEND, LOCAL, held
from appliance.say import step
from appliance.ui import LOGS, is_stamped, node, node_environment

PACKAGE = FRONTEND / "node_modules" / "@sparticuz" / "chromium"
SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
UNPACK = """
import { createReadStream, createWriteStream, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress } from 'node:zlib'

const [packed, unpacked] = process.argv.slice(1)
const { extract } = createRequire(join(packed, 'package.json'))('tar-fs')
mkdirSync(unpacked, { recursive: true })
const open = (name) => createReadStream(join(packed, 'bin', name)).setMaxListeners(0)
const program = createWriteStream(join(unpacked, 'chromium'), { mode: 0o755 })
const folders = { 'fonts.tar.br': 'fonts', 'swiftshader.tar.br': '.', 'al2023.tar.br': 'al2023' }
await Promise.all([
  pipeline(open('chromium.br'), createBrotliDecompress(), program),
  ...Object.entries(folders).map(([name, to]) =>
    pipeline(open(name), createBrotliDecompress(), extract(join(unpacked, to)))),
])
"""


def browser_environment(family: Family) -> dict[str, str]:
    """Return what the browser tests read: `E2E_CHROMIUM`, its own variables as `E2E_ENV_*`, and Playwright's node.

    Nothing but that node where no browser is to be had; the browser tests then say so themselves.
    """
    own_node = {"PLAYWRIGHT_NODEJS_PATH": str(node())}  # Playwright's own node wants a library that small systems lack
    if named := os.environ.get("E2E_CHROMIUM"):
        return {**own_node, "E2E_CHROMIUM": named}
    if platform.machine() == "x86_64" and PACKAGE.exists():
        return {**own_node, **unpacked(family)}
    found = playwright_browser() or next(filter(None, map(shutil.which, SYSTEM_NAMES)), None)
    return {**own_node, "E2E_CHROMIUM": found} if found else own_node


def playwright_browser() -> str | None:
    caches = Path.home().glob(".cache/ms-playwright/chromium-*/chrome-linux*/chrome")
    return next((str(found) for found in sorted(caches, reverse=True)), None)


def unpacked(family: Family) -> dict[str, str]:
    """Unpack the package's browser with the libraries and fonts it brings, once per version.

    Its own unpacker is not used: it writes into the shared temporary folder and leaves the libraries out.
    """
    version = json.loads((PACKAGE / "package.json").read_text())["version"]
    target = LOCAL / "chromium"
    with held(LOCAL / "chromium.lock", wait=True):
        if not is_stamped(target / ".lend-stamp", version):
            with step("browser for the tests (unpacking)"):
                unpack(family, target)
                (target / ".lend-stamp").write_text(version)
    return {
        "E2E_CHROMIUM": str(target / "chromium"),
        "E2E_ENV_LD_LIBRARY_PATH": str(target / "al2023" / "lib"),
        "E2E_ENV_FONTCONFIG_FILE": str(target / "fonts.conf"),
    }


def unpack(family: Family, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / "chromium.log"
    log.unlink(missing_ok=True)
    words = [str(node()), "--input-type=module", "-e", UNPACK, str(PACKAGE), str(target)]
    family.run(Program("Unpacking the browser", words, node_environment(), log, cwd=FRONTEND))
    fonts = f"<dir>{target}/fonts/fonts</dir><dir>/usr/share/fonts</dir><cachedir>{target}/fontcache</cachedir>"
    head = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
    (target / "fonts.conf").write_text(f"{head}<fontconfig>{fonts}</fontconfig>\n")
