"""Hints for the worker; the messages' rows are the truth."""

from __future__ import annotations

from celery import shared_task

from comms import services


@shared_task(name="comms.send_waiting", ignore_result=True)
def send_waiting() -> int:
    """Send what waits for the lender in force."""
    total = 0
    while sent := services.send_waiting():
        total += sent
    return total
