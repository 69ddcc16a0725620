from django.urls import URLPattern, path

from exercises.api import learn as learn_api
from exercises.api import library as api
from exercises.views import learn
from exercises.views import library as views

app_name = "exercises"
urlpatterns: list[URLPattern] = [
    path("learn/", learn.learn, name="learn"),
    path("learn/sources/", learn.sources, name="sources"),
    path("exercises/", views.exercises, name="list"),
    path("exercises/<slug:slug>/", views.exercise, name="detail"),
]
api_urlpatterns: list[URLPattern] = [
    path("exercises/", api.ExerciseList.as_view(), name="exercises"),
    path("exercises/<slug:slug>/", api.ExerciseDetail.as_view(), name="exercise"),
    path("sources/", learn_api.SourceList.as_view(), name="sources"),
]
