"""People, invitations and branches, for those who look after them."""

from __future__ import annotations

from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from identity import queries
from identity.api import auth
from identity.api.shapes import (
    BranchIn,
    BranchOut,
    InvitationOut,
    InviteIn,
    PersonOut,
    RoleIn,
    StaffQuery,
)
from identity.models import Branch
from identity.services import branches, invitations, staff
from kit.api.paging import page
from kit.api.shapes import ProblemOut, ReasonIn, list_of
from kit.api.views import StaffView, staff_schema

_REFUSALS = {400: ProblemOut, 403: ProblemOut, 404: ProblemOut, 409: ProblemOut}


class StaffList(StaffView):
    """The lender's people."""

    needs = {"get": "staff.view"}
    audit = {"get": "read"}

    @staff_schema(parameters=[StaffQuery], responses={200: list_of(PersonOut)})
    def get(self, request: Request) -> Response:
        """List people by name."""
        asked = self.query(StaffQuery)
        people = queries.staff(q=asked["q"], role=asked["role"], state=asked["state"])
        return page(people, request, row=queries.person_json, order=("full_name", "id"))


class StaffRole(StaffView):
    """Another role for a person."""

    needs = {"post": "staff.invite"}
    audit = {"post": "person.role_changed"}
    idempotent = True

    @staff_schema(request=RoleIn, responses={200: PersonOut, **_REFUSALS})
    def post(self, request: Request, user_id: int) -> Response:
        """Change role and branch; what the person holds under the old role is refused within half a minute."""
        given = self.parse(RoleIn)
        return Response(queries.person_json(staff.change_role(user_id=user_id, **given, actor=self.actor)))


class StaffSuspend(StaffView):
    """Take a person's access away."""

    needs = {"post": "staff.invite"}
    audit = {"post": "person.suspended"}
    idempotent = True

    @staff_schema(request=ReasonIn, responses={200: PersonOut, **_REFUSALS})
    def post(self, request: Request, user_id: int) -> Response:
        """Suspend; every session of the person ends."""
        given = self.parse(ReasonIn)
        return Response(queries.person_json(staff.suspend(user_id=user_id, **given, actor=self.actor)))


class StaffReinstate(StaffView):
    """Give a person their access back."""

    needs = {"post": "staff.invite"}
    audit = {"post": "person.reinstated"}
    idempotent = True

    @staff_schema(request=None, responses={200: PersonOut, **_REFUSALS})
    def post(self, request: Request, user_id: int) -> Response:
        """Reinstate; the person signs in anew."""
        return Response(queries.person_json(staff.reinstate(user_id=user_id, actor=self.actor)))


class Invitations(StaffView):
    """Invitations, open and closed."""

    needs = {"get": "staff.view", "post": "staff.invite"}
    audit = {"get": "read", "post": "staff.invited"}
    idempotent = True

    @staff_schema(responses={200: list_of(InvitationOut)})
    def get(self, request: Request) -> Response:
        """List invitations, newest first."""
        return page(queries.invitations(), request, row=queries.invitation_json)

    @staff_schema(request=InviteIn, responses={201: InvitationOut, **_REFUSALS})
    def post(self, request: Request) -> Response:
        """Invite somebody by e-mail; an earlier open invitation for the address dies."""
        invitation = invitations.invite(**self.parse(InviteIn), actor=self.actor)
        return Response(queries.invitation_json(invitation), status=201)


class InvitationResend(StaffView):
    """Another letter for an open invitation."""

    needs = {"post": "staff.invite"}
    audit = {"post": "staff.invited_again"}
    idempotent = True

    @staff_schema(request=None, responses={200: InvitationOut, **_REFUSALS})
    def post(self, request: Request, invitation_id: int) -> Response:
        """Write again; the link in the earlier letter is dead at once."""
        invitation = invitations.resend(invitation_id=invitation_id, actor=self.actor)
        return Response(queries.invitation_json(invitation))


class InvitationRevoke(StaffView):
    """An invitation taken back."""

    needs = {"post": "staff.invite"}
    audit = {"post": "staff.invitation_revoked"}
    idempotent = True

    @staff_schema(request=None, responses={200: InvitationOut, **_REFUSALS})
    def post(self, request: Request, invitation_id: int) -> Response:
        """Revoke; its link is dead at once."""
        invitation = invitations.revoke(invitation_id=invitation_id, actor=self.actor)
        return Response(queries.invitation_json(invitation))


class Branches(StaffView):
    """The lender's branches."""

    needs = {"get": None, "post": "staff.invite"}
    audit = {"get": "read", "post": "branch.opened"}
    idempotent = True

    @staff_schema(responses={200: list_of(BranchOut)})
    def get(self, request: Request) -> Response:
        """List branches by name."""
        return page(Branch.objects.all(), request, row=queries.branch_json, order=("name", "id"))

    @staff_schema(request=BranchIn, responses={201: BranchOut, **_REFUSALS})
    def post(self, request: Request) -> Response:
        """Add a branch."""
        branch = branches.open_branch(**self.parse(BranchIn), actor=self.actor)
        return Response(queries.branch_json(branch), status=201)


urlpatterns = [
    *auth.urlpatterns,
    path("staff", StaffList.as_view(), name="staff"),
    path("staff/<int:user_id>/role", StaffRole.as_view(), name="staff-role"),
    path("staff/<int:user_id>/suspend", StaffSuspend.as_view(), name="staff-suspend"),
    path("staff/<int:user_id>/reinstate", StaffReinstate.as_view(), name="staff-reinstate"),
    path("invitations", Invitations.as_view(), name="invitations"),
    path("invitations/<int:invitation_id>/resend", InvitationResend.as_view(), name="invitation-resend"),
    path("invitations/<int:invitation_id>/revoke", InvitationRevoke.as_view(), name="invitation-revoke"),
    path("branches", Branches.as_view(), name="branches"),
]
