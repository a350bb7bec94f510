"""The open API's side of the registry: each operation says who may, how often, and what it leaves in the log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from kernel.errors import DomainError, FieldProblem, Invalid, TooMany
from kit.api.problems import CONTENT_TYPE, problem, roll_back

F = TypeVar("F", bound=Callable[..., Any])
_LIMITS = {"sign-up": (30, 3600), "read": (600, 60), "webhook": (6000, 60)}  # requests, seconds


class OftenEnough(TooMany):
    """The address has knocked too often on this door."""


@dataclass(frozen=True, slots=True)
class Door:
    """What the registry says of one operation."""

    needs: str | None
    throttle: str | None
    audit: str


def door(*, needs: str | None, throttle: str | None, audit: str) -> Callable[[F], F]:
    """Mark an operation of the open API; `throttle` names a limit per address."""

    def mark(operation: F) -> F:
        @wraps(operation)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if throttle:
                _knock(request, throttle)
            return operation(request, *args, **kwargs)

        guarded.door = Door(needs, throttle, audit)  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return mark


def _knock(request: HttpRequest, throttle: str) -> None:
    limit, seconds = _LIMITS[throttle]
    key = f"door:{throttle}:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, seconds)
    if cache.incr(key) > limit:
        raise OftenEnough("Too many requests from this address. Wait a while and try again.", retry_after=seconds)


class OpenDoor(NinjaAPI):
    """An API that rolls back whatever a refused request had written, and answers in the one shape."""

    def on_exception(self, request: HttpRequest, exc: Any) -> HttpResponse:
        roll_back()
        if isinstance(exc, ValidationError):
            exc = _invalid(exc)
        if isinstance(exc, DomainError):
            return self._answer(request, exc)
        return super().on_exception(request, exc)

    def _answer(self, request: HttpRequest, error: DomainError) -> HttpResponse:
        body = problem(error, str(getattr(request, "request_id", "")))
        response = self.create_response(request, body, status=error.status)
        response["Content-Type"] = CONTENT_TYPE
        if wait := error.facts.get("retry_after"):
            response["Retry-After"] = str(wait)
        return response


def _invalid(exc: ValidationError) -> Invalid:
    fields = [
        FieldProblem("/" + "/".join(str(part) for part in error["loc"][2:]), error["type"], error["msg"])
        for error in exc.errors
    ]
    return Invalid(fields[0].detail if len(fields) == 1 else f"{len(fields)} fields need changing.", fields=fields)
