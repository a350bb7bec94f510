"""The deeds of this room, in the words that the activity log shows."""

from __future__ import annotations

from kit.audit import describe

describe("person.signed_in", "Signed in")
describe("person.signed_out", "Signed out")
describe("person.password_changed", "Password changed")
describe("person.role_changed", "Role changed")
describe("person.suspended", "Access suspended")
describe("person.reinstated", "Access restored")
describe("session.copy_refused", "Copied sign-in refused")
describe("staff.invited", "Invitation sent")
describe("staff.invited_again", "Invitation sent again")
describe("staff.invitation_revoked", "Invitation revoked")
describe("staff.joined", "Joined")
describe("branch.opened", "Branch added")
