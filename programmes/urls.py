from django.urls import URLPattern, path

from programmes import views

app_name = "programmes"
urlpatterns: list[URLPattern] = [
    path("programmes/", views.programmes, name="list"),
    path("programmes/<uuid:public_id>/", views.programme, name="detail"),
]
api_urlpatterns: list[URLPattern] = []
