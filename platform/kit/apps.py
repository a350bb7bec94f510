from django.apps import AppConfig


class KitConfig(AppConfig):
    """What every package of a lender's schema uses: outbox, audit, jobs, transitions, idempotency."""

    name = "kit"
    label = "kit"
