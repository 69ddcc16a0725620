from django.urls import URLPattern, path

from exercises import views

app_name = "exercises"
urlpatterns: list[URLPattern] = [
    path("exercises/", views.exercises, name="list"),
    path("exercises/<slug:slug>/", views.exercise, name="detail"),
]
api_urlpatterns: list[URLPattern] = []
