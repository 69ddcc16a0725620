from django.urls import URLPattern, path

from programmes import api, views

app_name = "programmes"
urlpatterns: list[URLPattern] = [
    path("programmes/", views.programmes, name="list"),
    path("programmes/<uuid:public_id>/", views.programme, name="detail"),
]
api_urlpatterns: list[URLPattern] = [
    path("programmes/", api.ProgrammeList.as_view(), name="programmes"),
    path("programmes/<uuid:public_id>/", api.ProgrammeDetail.as_view(), name="programme"),
]
