from django.urls import URLPattern, path

from reports.views import squads

app_name = "reports"
urlpatterns = [
    path("reports/", squads.squad_report, name="squad_report"),
    path("reports/squad.csv", squads.squad_report_csv, name="squad_report_csv"),
]
api_urlpatterns: list[URLPattern] = []
