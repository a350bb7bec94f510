"""Who may do what: the names of the permissions, and the five roles as a table one can read."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Role(StrEnum):
    """The five roles of a lender's staff."""

    ADMIN = "admin"
    MANAGER = "manager"
    FINANCE = "finance"
    FIELD_OFFICER = "field_officer"
    AUDITOR = "auditor"


_COLUMNS: Final = (Role.ADMIN, Role.MANAGER, Role.FINANCE, Role.FIELD_OFFICER, Role.AUDITOR)

# One line per permission, one mark per role: x holds it, - does not.
#                                 admin  manager  finance  field officer  auditor
_TABLE: Final = """
    customers.view                  x       x        x           x           x
    customers.register              x       x        -           x           -
    products.view                   x       x        x           x           x
    products.define                 x       x        -           -           -
    applications.view               x       x        x           x           x
    applications.submit             x       x        -           x           -
    applications.review             x       x        -           x           -
    applications.decide             x       x        -           -           -
    loans.view                      x       x        x           x           x
    loans.disburse                  x       -        x           -           -
    loans.write_off                 x       x        x           -           -
    repayments.record               x       x        x           x           -
    repayments.reverse              x       x        x           -           -
    ledger.view                     x       x        x           -           x
    staff.view                      x       x        x           x           x
    staff.invite                    x       -        -           -           -
    reports.view                    x       x        x           x           x
    imports.run                     x       -        -           -           -
    audit.view                      x       x        x           -           x
"""

_LABELS: Final = {
    Role.ADMIN: "Administrator",
    Role.MANAGER: "Manager",
    Role.FINANCE: "Finance",
    Role.FIELD_OFFICER: "Field officer",
    Role.AUDITOR: "Auditor",
}


def _rows() -> dict[str, tuple[str, ...]]:
    lines = (line.split() for line in _TABLE.strip().splitlines())
    return {name: tuple(marks) for name, *marks in lines}


def _by_role() -> Mapping[str, frozenset[str]]:
    rows = _rows()
    return MappingProxyType(
        {
            role: frozenset(name for name, marks in rows.items() if marks[column] == "x")
            for column, role in enumerate(_COLUMNS)
        }
    )


PERMISSIONS: Final[frozenset[str]] = frozenset(_rows())
ROLE_PERMISSIONS: Final[Mapping[str, frozenset[str]]] = _by_role()


def of_role(role: str) -> frozenset[str]:
    """Give the permissions that a role holds; a role that does not exist holds none.

    >>> "loans.disburse" in of_role("finance"), "loans.disburse" in of_role("manager"), of_role("emperor")
    (True, False, frozenset())
    """
    return ROLE_PERMISSIONS.get(role, frozenset())


def role_name(role: str) -> str:
    """Give the name of a role as people read it.

    >>> role_name("field_officer")
    'Field officer'
    """
    return _LABELS[Role(role)]


def may_grant(granter: frozenset[str], role: str) -> bool:
    """Tell whether somebody may give this role away: nobody gives what they do not hold.

    >>> may_grant(of_role("manager"), "auditor"), may_grant(of_role("manager"), "finance")
    (True, False)
    """
    return role in ROLE_PERMISSIONS and of_role(role) <= granter
