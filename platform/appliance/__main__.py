"""What `./lend` becomes inside the environment."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from appliance.layout import LOCAL, DataFolder
from appliance.say import Trouble
from appliance.stopping import Stop


def main(words: list[str]) -> int:
    """Run one of the four commands and return its exit code; a trouble becomes one sentence."""
    try:
        return COMMANDS[words[0]](words[1:])
    except Trouble as trouble:
        sys.stdout.flush()
        sys.stderr.write(f"lend: {trouble}\n")
        return 1
    except Stop:
        return 130


def up(words: list[str]) -> int:
    from appliance.up import Wish
    from appliance.up import up as run

    parser = argparse.ArgumentParser(prog="./lend up", description="Run the whole system until Ctrl-C.")
    parser.add_argument("--port", type=port, help="port for people (8000, or the next free one)")
    parser.add_argument(
        "--data", type=folder, default=default_data(), help="folder for everything it keeps (.local/up)"
    )
    parser.add_argument("--no-demo", action="store_true", help="no demo lender")
    asked = parser.parse_args(words)
    return run(Wish(data=asked.data, port=asked.port, demo=not asked.no_demo))


def test(words: list[str]) -> int:
    from appliance.checks import every_check, only_pytest

    return only_pytest(words) if words else every_check()


def manage(words: list[str]) -> int:
    from appliance.managing import manage as run

    data = default_data()
    if words[:1] == ["--data"] and len(words) > 1:
        data, words = folder(words[1]), words[2:]
    elif words and words[0].startswith("--data="):
        data, words = folder(words[0].removeprefix("--data=")), words[1:]
    return run(DataFolder(data), words)


def vectors(words: list[str]) -> int:
    from appliance.foreground import run_at_terminal

    asked = [word if word.startswith("-") else str(folder(word)) for word in words]
    return run_at_terminal([sys.executable, "-m", "lending.vectors", *asked], dict(os.environ))


def default_data() -> Path:
    return folder(os.environ.get("LENDSPACE_DATA") or str(LOCAL / "up"))


def folder(text: str) -> Path:
    """Read a folder as the person who typed it means it: from where they stood."""
    return (Path(os.environ.get("LEND_CALLED_FROM", ".")) / Path(text).expanduser()).resolve()


def port(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return number


COMMANDS = {"up": up, "test": test, "manage": manage, "vectors": vectors}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
