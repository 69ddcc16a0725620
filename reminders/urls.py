from django.urls import URLPattern, path

from reminders import views

app_name = "reminders"
urlpatterns = [
    path("me/reminders/", views.preferences, name="preferences"),
    path("me/reminders/<uuid:public_id>/", views.preference, name="preference"),
    path("health/deep", views.health_deep, name="health_deep"),
]
api_urlpatterns: list[URLPattern] = []
