"""The composition root."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class LendspaceConfig(AppConfig):
    """It imports everything and nobody imports it."""

    name = "lendspace"
    label = "lendspace"

    def ready(self) -> None:
        import_module("lendspace.openapi")
        import_module("lendspace.celery")  # the web process sends tasks by the same broker that the worker reads
