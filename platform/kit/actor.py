"""Who acts: a person of the lender's staff, or the system itself."""

from __future__ import annotations

from dataclasses import dataclass

from kernel.errors import PermissionMissing


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind a deed, with what they may do and where they came from."""

    user_id: int | None
    name: str
    role: str
    permissions: frozenset[str]
    branch_id: int | None = None
    session: str = ""
    ip: str = ""
    correlation_id: str = ""
    everything: bool = False

    def may(self, permission: str) -> bool:
        """Tell whether the permission is held."""
        return self.everything or permission in self.permissions

    def require(self, permission: str) -> None:
        """Let the holder of a permission pass.

        :raises PermissionMissing: the permission is not held.
        """
        if not self.may(permission):
            raise PermissionMissing(permission, self.role.replace("_", " "))

    @classmethod
    def system(cls, name: str) -> Actor:
        """Name a part of the system that acts by itself, such as close of business."""
        return cls(user_id=None, name=name, role="system", permissions=frozenset(), everything=True)
