"""The worked numbers in the docstrings of the kernel and of the maths are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import kernel
import lending.maths

MODULES = sorted(
    found.name
    for package in (kernel, lending.maths)
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + ".")
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_the_modules_with_sums_have_examples() -> None:
    attempted = {name: doctest.testmod(importlib.import_module(name)).attempted for name in MODULES}
    without_sums = {"kernel.events"}
    assert {name for name, count in attempted.items() if count == 0} <= without_sums
