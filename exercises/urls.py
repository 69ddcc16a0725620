from django.urls import URLPattern, path

from exercises.api import counterweight as counterweight_api
from exercises.api import learn as learn_api
from exercises.api import library as api
from exercises.api import safety as safety_api
from exercises.views import counterweight, learn, safety
from exercises.views import library as views

app_name = "exercises"
urlpatterns: list[URLPattern] = [
    path("learn/", learn.learn, name="learn"),
    path("learn/sources/", learn.sources, name="sources"),
    path("exercises/", views.exercises, name="list"),
    path("exercises/<slug:slug>/", views.exercise, name="detail"),
    path("exercises/<slug:slug>/safety/", safety.safety, name="safety"),
    path("exercises/<slug:slug>/counterweight/", counterweight.counterweight, name="counterweight"),
]
api_urlpatterns: list[URLPattern] = [
    path("exercises/", api.ExerciseList.as_view(), name="exercises"),
    path("exercises/<slug:slug>/", api.ExerciseDetail.as_view(), name="exercise"),
    path("sources/", learn_api.SourceList.as_view(), name="sources"),
    path("exercises/<slug:slug>/acknowledge/", safety_api.Acknowledge.as_view(), name="acknowledge"),
    path("exercises/<slug:slug>/acknowledgements/", safety_api.Readers.as_view(), name="acknowledgements"),
    path("exercises/<slug:slug>/counterweight/", counterweight_api.Counterweight.as_view(), name="counterweight"),
]
