"""What the staff API's description calls its sign-in and the states that several shapes share."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

from lending.origination.states import ApplicationState
from lending.servicing.states import LoanState

APPLICATION_STATES = [state.value for state in ApplicationState]
LOAN_STATES = [state.value for state in LoanState]


class StaffBearer(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """A bearer token of five minutes, for one lender."""

    target_class = "identity.authentication.StaffJWT"
    name = "staff"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
