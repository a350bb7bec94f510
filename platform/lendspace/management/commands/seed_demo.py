"""The demo lender: a workspace with two years of history and people to sign in as."""

from __future__ import annotations

import gc
import json
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from identity import passwords
from identity.models import User
from lendspace.demo import people
from lendspace.demo.story import DAYS, Story
from lendspace.settings import workspace_origin
from tenants.provision import NewLender, provision_lender
from wall.middleware import find_workspace, forget_workspaces
from wall.scope import lender_scope, scope

SLUG, NAME, COUNTRY, CURRENCY, TIME_ZONE = "demo", "Baraka Credit", "KE", "KES", "Africa/Nairobi"


class Command(BaseCommand):
    """Make the demo lender unless it is there; the last line is JSON for whoever started this.

    The history is written by the services, day by day up to today, in one transaction: interrupted, it starts anew. Its
    news is marked as dealt with, so that no messages go out about the past.
    """

    help = "Make the demo lender Baraka Credit with two years of history, unless it is there."

    def handle(self, *args: Any, **options: Any) -> None:
        """Provision, tell the story, print who can sign in."""
        schema = _workspace()
        with scope(lender_scope(schema)), transaction.atomic():
            if User.objects.filter(role="auditor").exists():
                self.stdout.write("The demo lender is here already.")
            else:
                gc.freeze()  # what is there already stays; the collector need not look at it again and again
                today = datetime.now(ZoneInfo(TIME_ZONE)).date()
                Story(people.hire(), today, customers=settings.ENV.LENDSPACE_DEMO_CUSTOMERS).tell()
                self.stdout.write(f"{NAME} has a history up to {today}.")
        self.stdout.write(json.dumps({"workspace": workspace_origin(SLUG), "people": people.sign_ins()}))


def _workspace() -> str:
    if found := find_workspace(SLUG):
        return found.schema
    role, name = people.ADMIN
    made = provision_lender(
        NewLender(
            slug=SLUG,
            name=NAME,
            country=COUNTRY,
            currency=CURRENCY,
            time_zone=TIME_ZONE,
            admin_email=people.email_of(role),
            admin_name=name,
            admin_password_hash=passwords.hashed(people.PASSWORD),
            is_demo=True,
            business_date=datetime.now(ZoneInfo(TIME_ZONE)).date() - timedelta(days=DAYS),
        )
    )
    forget_workspaces()
    return made.schema
