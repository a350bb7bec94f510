"""Addresses on a lender's own host."""

from django.urls import include, path, re_path

from lendspace import shell
from lendspace.staff_api import staff_patterns

handler500 = "kit.api.problems.fault"
urlpatterns = [
    path("api/staff/", include(staff_patterns())),
    re_path(r"^api/", shell.no_such_door),
    path("livez", shell.alive),
    re_path(r"^(?!api/|static/).*$", shell.workspace),
]
