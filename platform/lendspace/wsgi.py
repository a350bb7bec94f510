"""The web process."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lendspace.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from lendspace.boot import refuse_to_serve_if_the_wall_leaks

refuse_to_serve_if_the_wall_leaks()
