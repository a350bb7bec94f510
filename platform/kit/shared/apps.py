from django.apps import AppConfig


class KitSharedConfig(AppConfig):
    """The shared schema's side: pointers to lenders' outboxes, and dead letters."""

    name = "kit.shared"
    label = "kit_shared"
