"""Work that goes by the clock: each lender's books open for the day of its own time zone."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from celery import shared_task
from django.db import connection, transaction

from kit import audit, jobs, workspace
from kit.actor import Actor
from kit.tasks import LenderTask, PlatformTask, send_for
from lending.servicing import tallies
from wall.scope import RELAY, scope


@shared_task(name="lendspace.open_business_days", base=PlatformTask, ignore_result=True)
def open_business_days() -> int:
    """Poke each live lender whose own day may have turned."""
    with scope(RELAY), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT schema_name FROM tenants_lender WHERE state = 'live'")
        schemas = [row[0] for row in cursor.fetchall()]
    for schema in schemas:
        send_for(schema, open_business_day)
    return len(schemas)


@shared_task(name="lendspace.open_business_day", base=LenderTask, ignore_result=True)
def open_business_day() -> bool:
    """Open the lender's books for today in its time zone; a day that is open already stays as it is.

    Jobs whose process has died are closed on the way.
    """
    with transaction.atomic():
        jobs.close_abandoned()
        facts = workspace.settings()
        today = datetime.now(ZoneInfo(facts.time_zone)).date()
        if facts.business_date >= today:
            return False
        workspace.set_business_date(today)
        tallies.fold()
        change = {"field": "business_date", "before": str(facts.business_date), "after": str(today)}
        audit.record(
            Actor.system("Calendar"), "business_day.opened", subject="workspace:1", on_day=today, changes=[change]
        )
    return True
