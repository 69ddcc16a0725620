"""Every address. Pages stand at the root, the API below /api/v1/."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

import accounts.urls
import athletes.urls
import exercises.urls
import programmes.urls
import reminders.urls
import reports.urls
import training.urls
from config.health import health_deep

_ROOMS = (accounts, athletes, exercises, programmes, training, reminders, reports)

api = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api:schema"), name="docs"),
    *(pattern for room in _ROOMS for pattern in room.urls.api_urlpatterns),
]

handler404 = "core.problems.not_found"

urlpatterns = [
    *(path("", include(room.urls)) for room in _ROOMS),
    path("health/deep", health_deep, name="health_deep"),
    path("accounts/", include("allauth.urls")),
    path("_allauth/", include("allauth.headless.urls")),
    path("api/v1/", include((api, "api"))),
]
