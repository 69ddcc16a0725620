from django.urls import URLPattern, path

from reports.api import squads as squads_api
from reports.api import views as views_api
from reports.views import kept, squads

app_name = "reports"
urlpatterns = [
    path("reports/", squads.squad_report, name="squad_report"),
    path("reports/squad.csv", squads.squad_report_csv, name="squad_report_csv"),
    path("reports/views/", kept.view_save, name="view_save"),
    path("reports/views/<uuid:public_id>/remove/", kept.view_remove, name="view_remove"),
]
api_urlpatterns: list[URLPattern] = [
    path("reports/squad/", squads_api.SquadReport.as_view(), name="squad_report"),
    path("reports/views/", views_api.Views.as_view(), name="report_views"),
    path("reports/views/<uuid:public_id>/", views_api.View.as_view(), name="report_view"),
]
