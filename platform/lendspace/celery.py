"""Worker and scheduler."""

import os

from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lendspace.settings")
if not settings.configured and os.environ.get("LENDSPACE_PROCESS", "web") == "web":
    os.environ["LENDSPACE_PROCESS"] = "worker"  # a child has one thread: one connection, no pool

from celery import Celery

app = Celery("lendspace", task_cls="kit.tasks:LenderTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["kit", "identity", "tenants.signup", "comms", "lendspace"])
app.conf.beat_schedule = {
    "relay": {"task": "kit.relay", "schedule": 2.0},
    "provision-waiting": {"task": "tenants.provision_waiting", "schedule": 30.0},
    "open-business-day": {"task": "lendspace.open_business_days", "schedule": 60.0},
}
