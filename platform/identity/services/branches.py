"""The offices of a lender."""

from __future__ import annotations

import re

from django.db import IntegrityError, transaction

from identity.emails import one_line
from identity.models import Branch
from kernel.errors import DomainError, FieldProblem, Invalid
from kit import audit
from kit.actor import Actor


class BranchMissing(Invalid):
    """The branch that was named is none of this lender's."""

    code = "branch_not_found"

    def __init__(self) -> None:
        sentence = "There is no such branch here. Choose one from the list."
        super().__init__(sentence, fields=[FieldProblem("/branch_id", "not_found", sentence)])


class BranchExists(DomainError):
    """Two branches of one name could not be told apart."""

    code = "branch_exists"

    def __init__(self, name: str) -> None:
        super().__init__(f"There is already a branch called {name}.", name=name)


def the_branch(branch_id: int) -> Branch:
    """Give a branch.

    :raises BranchMissing: there is none with this id.
    """
    branch = Branch.objects.filter(pk=branch_id).first()
    if branch is None:
        raise BranchMissing
    return branch


@transaction.atomic(savepoint=False)
def open_branch(*, name: str, actor: Actor) -> Branch:
    """Add an office.

    :raises PermissionMissing: the actor may not.
    :raises BranchExists: the name is taken.
    """
    actor.require("staff.invite")
    clean = one_line(name)
    try:
        with transaction.atomic():
            branch = Branch.objects.create(name=clean, code=_free_code(clean))
    except IntegrityError as error:
        raise BranchExists(clean) from error
    audit.record(actor, "branch.opened", subject=f"branch:{branch.pk}", facts={"name": clean})
    return branch


def _free_code(name: str) -> str:
    stem = re.sub(r"[^A-Z0-9]", "", name.upper())[:9] or "BRANCH"
    taken = set(Branch.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(code for number in range(1, 1000) if (code := stem if number == 1 else f"{stem}{number}") not in taken)
