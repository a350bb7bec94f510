"""`lend` itself: standard library only, and honest about what it needs."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

from tests.appliance.conftest import ROOT


@pytest.fixture
def lend() -> ModuleType:
    loader = SourceFileLoader("lend_under_test", str(ROOT / "lend"))
    spec = importlib.util.spec_from_loader("lend_under_test", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-S", str(ROOT / "lend"), *words], capture_output=True, text=True, check=False
    )


def test_it_is_an_executable_of_the_standard_library_alone() -> None:
    assert (ROOT / "lend").stat().st_mode & 0o111
    imported: set[str] = set()
    for node in ast.walk(ast.parse((ROOT / "lend").read_text())):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").split(".")[0])
    assert imported - set(sys.stdlib_module_names) == set()


@pytest.mark.parametrize("words", [[], ["upp"], ["--port", "80"]])
def test_a_slip_shows_how_it_is_used(words: list[str]) -> None:
    said = run(*words)
    assert said.returncode == 2
    assert "./lend up" in said.stderr
    assert "./lend test" in said.stderr


def test_help_is_no_error() -> None:
    said = run("--help")
    assert (said.returncode, said.stderr) == (0, "")
    assert "./lend manage" in said.stdout
    assert "./lend vectors" in said.stdout


def test_an_old_python_finds_a_newer_one_or_says_what_to_install(
    lend: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: f"/opt/{name}" if name == "python3.12" else None)
    started: list[str] = []
    monkeypatch.setattr("os.execv", lambda program, words: started.append(program) or sys.exit(0))  # type: ignore[func-returns-value]
    with pytest.raises(SystemExit):
        lend.find_newer_python()
    assert started == ["/opt/python3.12"]
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(SystemExit, match=r"Python 3\.11 or newer is needed"):
        lend.find_newer_python()


def test_the_environment_is_built_anew_when_the_lock_changes_and_only_then(
    lend: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pyproject.toml", "requirements-dev.lock"):
        (tmp_path / name).write_text((ROOT / name).read_text())
    monkeypatch.setattr(lend, "ROOT", tmp_path)
    monkeypatch.setattr(lend, "LOCK", tmp_path / "requirements-dev.lock")
    before = lend.environment_stamp()
    settings = (tmp_path / "pyproject.toml").read_text()
    (tmp_path / "pyproject.toml").write_text(settings.replace("line-length = 120", "line-length = 121"))
    assert lend.environment_stamp() == before
    (tmp_path / "pyproject.toml").write_text(
        settings.replace('".", "platform"]\n\n[tool.hatch.b', '"."]\n\n[tool.hatch.b')
    )
    assert lend.environment_stamp() != before
    (tmp_path / "pyproject.toml").write_text(settings)
    with (tmp_path / "requirements-dev.lock").open("a") as lock:
        lock.write("# changed\n")
    assert lend.environment_stamp() != before


def test_the_environments_own_python_asks_for_the_same_environment(lend: ModuleType) -> None:
    """Else a start from inside the environment would build it anew under the feet of whoever uses it."""
    asking = "import runpy, sys; print(runpy.run_path(sys.argv[1])['environment_stamp']())"
    pythons = [sys.executable, str(Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}")]
    stamps = {
        subprocess.run([python, "-c", asking, ROOT / "lend"], capture_output=True, text=True, check=True).stdout
        for python in pythons
    }
    assert stamps == {lend.environment_stamp() + "\n"}


def test_packages_that_cannot_be_fetched_are_one_sentence(
    lend: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lend, "BOOT", tmp_path / "boot")
    monkeypatch.setattr(lend, "works", lambda *words: False)
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(lend.Trouble, match=r"python3-venv.*connect the machine"):
        lend.find_installer()


def test_a_checkout_that_cannot_be_written_is_one_sentence(
    lend: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(lend, "LOCAL", tmp_path / "file" / ".local")
    with pytest.raises(lend.Trouble, match="chown"), lend.alone():
        pass


def test_the_persons_own_pip_settings_reach_the_installer(lend: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("UV_DEFAULT_INDEX", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", "file:///somewhere/simple")
    monkeypatch.setenv("PIP_CERT", "/somewhere/ca.pem")
    env = lend.installer_environment()
    assert (env["UV_DEFAULT_INDEX"], env["SSL_CERT_FILE"]) == ("file:///somewhere/simple", "/somewhere/ca.pem")
    assert env["UV_PYTHON_DOWNLOADS"] == "never"
