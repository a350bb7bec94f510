"""Signing in, staying signed in, signing out, and coming in by invitation."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from identity import queries, tokens
from identity.api import cookies
from identity.api.shapes import AcceptIn, GreetingOut, MeOut, PasswordIn, SessionOut, SignInIn, TokenIn
from identity.services import invitations, sessions, sign_in, staff
from identity.services.sessions import Opened, SessionOver, Visitor
from kit import workspace
from kit.api.shapes import ProblemOut
from kit.api.views import StaffView, staff_schema

_REFUSALS = {401: ProblemOut, 403: ProblemOut, 429: ProblemOut}


class OpenDoorView(StaffView):
    """A door for people who are not signed in yet: a token that came along is not looked at."""

    authentication_classes = []
    public = True
    throttle = "sign-in"


class SignIn(OpenDoorView):
    """Sign in with e-mail and password."""

    needs = {"post": None}
    audit = {"post": "person.signed_in"}

    @staff_schema(request=SignInIn, responses={200: SessionOut, **_REFUSALS})
    def post(self, request: Request) -> Response:
        """Answer with the access token; the refresh token goes into a cookie."""
        cookies.require_our_origin(request)
        given = self.parse(SignInIn)
        opened = sign_in.sign_in(**given, visitor=_visitor(request), audience=_audience(request))
        return _session(request, opened)


class Refresh(OpenDoorView):
    """Stay signed in."""

    needs = {"post": None}
    audit = {"post": "session.copy_refused"}

    @staff_schema(request=None, responses={200: SessionOut, **_REFUSALS})
    def post(self, request: Request) -> Response:
        """Change the cookie for its successor and answer with a fresh access token."""
        cookies.require_our_page(request)
        opened = sessions.refresh(token=cookies.refresh_token(request), audience=_audience(request))
        return _session(request, opened)

    def handle_exception(self, exc: Exception) -> Response:
        """Take the cookie away when nothing lives behind it any more."""
        response = super().handle_exception(exc)
        if isinstance(exc, SessionOver):
            cookies.drop_cookie(self.request, response)
        return response


class SignOut(OpenDoorView):
    """Sign out on this browser."""

    needs = {"post": None}
    audit = {"post": "person.signed_out"}

    @staff_schema(request=None, responses={204: None, 403: ProblemOut})
    def post(self, request: Request) -> Response:
        """End the session and take the cookie away; signing out twice is fine."""
        cookies.require_our_page(request)
        sessions.sign_out(token=cookies.refresh_token(request))
        response = Response(status=204)
        cookies.drop_cookie(request, response)
        return response


class Greeting(OpenDoorView):
    """Look at an invitation before accepting it."""

    needs = {"post": None}
    audit = {"post": "read"}

    @staff_schema(request=TokenIn, responses={200: GreetingOut, 404: ProblemOut})
    def post(self, request: Request) -> Response:
        """Say who invites whom, to what."""
        invitation = invitations.greeting(token=self.parse(TokenIn)["token"])
        return Response(
            {
                "email": invitation.email,
                "role": invitation.role,
                "role_name": invitation.role_name,
                "lender": workspace.settings().name,
                "invited_by": invitation.invited_by.full_name,
            }
        )


class AcceptInvitation(OpenDoorView):
    """Become staff by invitation."""

    needs = {"post": None}
    audit = {"post": "staff.joined"}

    @staff_schema(request=AcceptIn, responses={200: SessionOut, 400: ProblemOut, 404: ProblemOut})
    def post(self, request: Request) -> Response:
        """Create the person, once, and sign them in."""
        cookies.require_our_origin(request)
        given = self.parse(AcceptIn)
        opened = invitations.accept(**given, visitor=_visitor(request), audience=_audience(request))
        return _session(request, opened)


class Me(StaffView):
    """Whoever holds the token."""

    needs = {"get": None}
    audit = {"get": "read"}

    @staff_schema(responses={200: MeOut})
    def get(self, request: Request) -> Response:
        """Say who the caller is, what the role may do, and which workspace this is."""
        person = queries.person(self.actor.user_id or 0)
        return Response({"person": queries.person_json(person), "workspace": queries.workspace_json()})


class MyPassword(StaffView):
    """Change one's own password."""

    needs = {"post": None}
    audit = {"post": "person.password_changed"}
    throttle = "sign-in"

    @staff_schema(request=PasswordIn, responses={204: None, 400: ProblemOut, 403: ProblemOut})
    def post(self, request: Request) -> Response:
        """Change it; every other session of the person ends. This one goes on with its next refresh."""
        given = self.parse(PasswordIn)
        staff.change_password(current=given["current_password"], new=given["password"], actor=self.actor)
        return Response(status=204)


def _session(request: Request, opened: Opened) -> Response:
    response = Response(_session_json(opened))
    cookies.keep_cookie(request, response, opened)
    return response


@transaction.atomic(savepoint=False)
def _session_json(opened: Opened) -> dict[str, Any]:
    return {
        "access": opened.access,
        "expires_in": int(tokens.LIFETIME.total_seconds()),
        "person": queries.person_json(opened.user),
        "workspace": queries.workspace_json(),
    }


def _visitor(request: Request) -> Visitor:
    return Visitor(ip=str(request.META.get("REMOTE_ADDR", "")), user_agent=request.headers.get("User-Agent", ""))


def _audience(request: Request) -> str:
    underneath: Any = request._request
    return str(underneath.workspace.uid)


# These two are their own transactions: weighing a password must hold none open, and ending a copied session must
# stay although the answer is a refusal.
urlpatterns = [
    path("auth/sign-in", transaction.non_atomic_requests(SignIn.as_view()), name="auth-sign-in"),
    path("auth/refresh", transaction.non_atomic_requests(Refresh.as_view()), name="auth-refresh"),
    path("auth/sign-out", SignOut.as_view(), name="auth-sign-out"),
    path("auth/invitation", Greeting.as_view(), name="auth-invitation"),
    path("auth/accept-invitation", AcceptInvitation.as_view(), name="auth-accept-invitation"),
    path("me", Me.as_view(), name="me"),
    path("me/password", MyPassword.as_view(), name="me-password"),
]
