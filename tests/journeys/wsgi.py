"""The project as a web process of journeys serves it: with static files as they lie."""

import os

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"

application = StaticFilesHandler(get_wsgi_application())
