"""The shape of every door of the staff API: who may, what it leaves in the log, how often."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kernel.errors import Unauthenticated
from kit import idempotency
from kit.actor import Actor
from kit.api.problems import invalid_fields

staff_schema = extend_schema
KEY_HEADER = "Idempotency-Key"


class NotSignedIn(Unauthenticated):
    """The door needs a signed-in person."""

    code = "not_signed_in"

    def __init__(self) -> None:
        super().__init__("Sign in to go on.")


class StaffView(APIView):
    """A door of the staff API.

    `needs` names the permission of each method (None: any signed-in person); `audit` the deed that each method
    leaves in the activity log, or "read"; `idempotent` makes its POST need a key; `public` doors ask for no token.
    """

    needs: ClassVar[dict[str, str | None]] = {}
    audit: ClassVar[dict[str, str]] = {}
    idempotent: ClassVar[bool] = False
    public: ClassVar[bool] = False
    throttle: ClassVar[str | None] = None
    actor: Actor

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.idempotent and "post" in cls.__dict__:
            cls.post = _once(cls.__dict__["post"])  # type: ignore[attr-defined]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Authenticate and check the permission before the handler runs.

        :raises NotSignedIn: no good token. :raises kernel.errors.PermissionMissing: the role lacks it.
        """
        super().initial(request, *args, **kwargs)
        if self.public:
            return
        actor = getattr(request, "actor", None) or getattr(request._request, "actor", None)
        if actor is None:
            raise NotSignedIn
        self.actor = actor
        request.actor = actor  # type: ignore[attr-defined]
        needed = self.needs.get((request.method or "").lower())
        if needed is not None:
            actor.require(needed)

    def handle_exception(self, exc: Exception) -> Response:
        """Say "sign in" in our own words, and answer everything else by the one handler."""
        return super().handle_exception(NotSignedIn() if isinstance(exc, NotAuthenticated) else exc)

    def parse(self, shape: type[serializers.BaseSerializer[Any]]) -> dict[str, Any]:
        """Read the body.

        :raises kernel.errors.Invalid: naming each field that needs changing.
        """
        return _checked(shape(data=self.request.data))

    def query(self, shape: type[serializers.BaseSerializer[Any]]) -> dict[str, Any]:
        """Read the query string; raises as `parse`."""
        return _checked(shape(data=self.request.query_params, context={"actor": self.actor}))

    def slot(self) -> idempotency.Slot:
        """Name the idempotency slot of this request; raises KeyNeeded."""
        return idempotency.slot_for(
            actor_id=self.actor.user_id or 0,
            key=self.request.headers.get(KEY_HEADER),
            method=self.request.method or "",
            route=self.request.path,
            body=self.request.data,
        )


def _checked(serializer: serializers.BaseSerializer[Any]) -> dict[str, Any]:
    if not serializer.is_valid():
        raise invalid_fields(serializer.errors)
    return dict(serializer.validated_data)


def replayed(answer: idempotency.Answer) -> Response:
    """Answer a repeated key as the first time."""
    return Response(answer.body, status=answer.status, headers={"Idempotency-Replayed": "true"})


def as_json(data: Any) -> Any:
    """Give the data as JSON values, exactly as they would be sent."""
    return json.loads(JSONRenderer().render(data))


def _once(handler: Callable[..., Response]) -> Callable[..., Response]:
    def post(self: StaffView, request: Request, *args: Any, **kwargs: Any) -> Response:
        slot = self.slot()
        if earlier := idempotency.claim(slot):
            return replayed(earlier)
        response = handler(self, request, *args, **kwargs)
        idempotency.keep(slot, response.status_code, as_json(response.data))
        return response

    post.__doc__ = handler.__doc__
    post.__dict__.update(handler.__dict__)
    return post
