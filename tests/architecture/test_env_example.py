"""`.env.example` and the settings class name the same variables with the same values."""

from __future__ import annotations

from pathlib import Path

from lendspace.settings.environment import Environment

EXAMPLE = Path(__file__).resolve().parents[2] / ".env.example"


def example() -> dict[str, str]:
    lines = [line for line in EXAMPLE.read_text().splitlines() if line and not line.startswith("#")]
    pairs = [line.partition("=") for line in lines]
    names = [name for name, _, _ in pairs]
    assert len(names) == len(set(names)), "a variable stands twice"
    return {name: value for name, _, value in pairs}


def test_the_example_names_what_the_settings_read_and_nothing_else() -> None:
    assert set(example()) == set(Environment.model_fields)


def test_the_example_shows_the_value_that_holds_when_none_is_set() -> None:
    defaults = {name: field.default for name, field in Environment.model_fields.items()}
    shown = {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in defaults.items()}
    assert example() == shown


def test_the_example_is_a_lawful_environment() -> None:
    assert Environment.model_validate(example()).LENDSPACE_PROCESS == "web"


def test_no_secret_has_a_value_of_its_own() -> None:
    assert [
        name for name, value in example().items() if name.endswith(("_KEY", "_PASSWORD", "_SECRET")) and value
    ] == []
