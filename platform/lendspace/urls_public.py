"""Addresses on the main host."""

from django.urls import path, re_path

from lendspace import shell
from lendspace.open_api import api

handler500 = "kit.api.problems.fault"
urlpatterns = [
    path("api/open/v1/", api.urls),
    re_path(r"^api/", shell.no_such_door),
    path("livez", shell.alive),
    path("readyz", shell.ready),
    re_path(r"^(?!api/|static/).*$", shell.public),
]
