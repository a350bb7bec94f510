from django.apps import AppConfig


class LendspaceConfig(AppConfig):
    """The composition root: it imports everything and nobody imports it."""

    name = "lendspace"
    label = "lendspace"
