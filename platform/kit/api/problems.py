"""One shape for every refusal of both APIs: problem+json (RFC 9457)."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.http import Http404, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response

from kernel.errors import DomainError, FieldProblem, Invalid

CONTENT_TYPE = "application/problem+json"
log = logging.getLogger("lendspace.problems")
_CODES = {
    401: "unauthenticated",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    415: "unsupported_media_type",
}


def problem(error: DomainError, request_id: str = "") -> dict[str, Any]:
    """Write a refusal as problem+json.

    >>> problem(DomainError("No.", loan="LN-000042"))["loan"]
    'LN-000042'
    """
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": error.title,
        "status": error.status,
        "code": error.code,
        "detail": error.sentence,
        "request_id": request_id,
    }
    if error.fields:
        body["errors"] = [{"pointer": f.pointer, "code": f.code, "detail": f.detail} for f in error.fields]
    return {**error.facts, **body}


def invalid_fields(detail: Any) -> Invalid:
    """Turn a serializer's errors into one refusal with a pointer to each field."""
    fields = tuple(_field_problems(detail, ""))
    first = fields[0] if fields else None
    sentence = first.detail if first and len(fields) == 1 else f"{len(fields)} fields need changing."
    return Invalid(sentence, fields=fields)


def _field_problems(detail: Any, pointer: str) -> Iterator[FieldProblem]:
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            yield from _field_problems(inner, pointer if name == "non_field_errors" else f"{pointer}/{name}")
    elif isinstance(detail, Sequence) and not isinstance(detail, str):
        for index, inner in enumerate(detail):
            yield from _field_problems(inner, f"{pointer}/{index}" if isinstance(inner, Mapping) else pointer)
    else:
        yield FieldProblem(pointer or "/", getattr(detail, "code", "invalid"), str(detail))


def roll_back() -> None:
    """Let nothing remain of a refused request; a test case's own transaction is not the request's."""
    if any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
        transaction.set_rollback(True)


def handle(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Answer an exception of the staff API; what is not expected goes on to be a fault.

    The transaction of the request is rolled back first, so that a refused deed leaves nothing.
    """
    request_id = str(getattr(context["request"], "request_id", ""))
    error = _as_refusal(exc)
    if error is None:
        return None
    roll_back()
    response = Response(problem(error, request_id), status=error.status, content_type=CONTENT_TYPE)
    if error.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    if wait := error.facts.get("retry_after"):
        response["Retry-After"] = str(wait)
    return response


def _as_refusal(exc: Exception) -> DomainError | None:
    if isinstance(exc, DomainError):
        return exc
    if isinstance(exc, exceptions.ValidationError):
        return invalid_fields(exc.detail)
    if isinstance(exc, exceptions.APIException):
        return _plain(exc.status_code, str(exc.detail))
    if isinstance(exc, Http404):
        return _plain(404, "There is no such thing here.")
    if isinstance(exc, PermissionDenied):
        return _plain(403, "That is not allowed.")
    return _database_refusal(exc) if isinstance(exc, DatabaseError) else None


def _plain(status: int, sentence: str) -> DomainError:
    kind: type[DomainError] = type(
        "Plain", (DomainError,), {"status": status, "code": _CODES.get(status, "refused"), "title": sentence}
    )
    return kind(sentence)


class Busy(DomainError):
    """Somebody else holds the row; the same request may be sent again."""

    code = "busy"
    title = "Somebody is at work on this"


_RETRYABLE = {"55P03": "lock_timeout", "40P01": "deadlock", "40001": "serialization_failure"}


def _database_refusal(exc: DatabaseError) -> DomainError | None:
    """Tell apart what may be tried again: somebody else holds the row. Everything else is a fault."""
    code = _RETRYABLE.get(str(getattr(exc.__cause__, "sqlstate", "")))
    if code is None:
        return None
    return Busy("Somebody else is changing this right now. Try again in a moment.", because=code, retry_after=1)


def fault(request: Any, *args: Any, **kwargs: Any) -> JsonResponse:
    """Answer a fault: no detail leaves the house, the request id finds it in the log."""
    body = {
        "type": "about:blank",
        "title": "Something broke on our side",
        "status": 500,
        "code": "fault",
        "detail": "Nothing was changed. Try again; if it happens again, tell support the request id.",
        "request_id": str(getattr(request, "request_id", "")),
    }
    return JsonResponse(body, status=500, content_type=CONTENT_TYPE)
