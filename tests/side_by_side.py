"""How tests are dealt out to processes: those that share something dear to start stay together, largest first.

Loaded by `./lend test`. The marks that pytest-xdist has for this are not heeded with this pytest, whose node ids can
no longer be written to.
"""

from __future__ import annotations

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling, Scheduling

TOGETHER = (
    "tests/browser/",  # one running system and one browser
    "tests/appliance/test_whole_up.py",  # one `./lend up`
    "tests/appliance/test_sms_sandbox.py",  # one sandbox
)


def together(nodeid: str) -> str:
    """Name what a test stays together with: a group, or only itself.

    >>> together("tests/browser/test_sign_up.py::test_x[@]"), together("tests/kernel/test_money.py::test_y")
    ('tests/browser/', 'tests/kernel/test_money.py::test_y')
    """
    return next((group for group in TOGETHER if nodeid.startswith(group)), nodeid)


class SideBySide(LoadScopeScheduling):  # type: ignore[misc]  # pytest-xdist's class has no types for a subclass
    """Deals out groups, then single tests, to whichever process has nothing left to do."""

    def _split_scope(self, nodeid: str) -> str:
        return together(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    scheduler: Scheduling = SideBySide(config, log)
    return scheduler
