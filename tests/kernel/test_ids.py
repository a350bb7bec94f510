"""Names that nobody guesses and references that people read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.ids import SCHEMA_NAME, new_schema_name, new_token, parse_reference, reference, token_hash


def test_names_are_new_every_time_and_safe_in_sql_and_urls() -> None:
    names = {new_schema_name() for _ in range(100)}
    assert len(names) == 100
    assert all(SCHEMA_NAME.match(name) for name in names)
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(len(token) == 43 and token.replace("-", "").replace("_", "").isalnum() for token in tokens)


@pytest.mark.parametrize("name", ["t_" + "a" * 15, "t_" + "a" * 16 + "\n", "T_" + "a" * 16, "t_" + "1" * 16, "public"])
def test_other_names_are_no_schema_of_a_lender(name: str) -> None:
    assert not SCHEMA_NAME.match(name)


@given(number=st.integers(1, 10**18 - 1), prefix=st.sampled_from(["CU", "LN", "LA", "RC"]))
def test_a_reference_is_read_back_however_it_is_typed(number: int, prefix: str) -> None:
    written = reference(prefix, number)
    typings = (written, written.lower(), f" {written} ", written.replace("-", ""), f"{prefix}{number}")
    assert {parse_reference(prefix, typing) for typing in typings} == {number}


@pytest.mark.parametrize("text", ["LN-", "LN", "42", "LN-4 2", "LN-42x", "CU-42", "LN-²", "LN--42"])
def test_what_is_no_reference_is_nothing(text: str) -> None:
    assert parse_reference("LN", text) is None


def test_a_token_is_kept_as_its_hash() -> None:
    assert len(token_hash("x")) == 32
    assert token_hash("x") != token_hash("y")
