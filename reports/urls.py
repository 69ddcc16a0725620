from django.urls import URLPattern, path

from reports import views

app_name = "reports"
urlpatterns = [
    path("reports/", views.squad_report, name="squad_report"),
    path("reports/squad.csv", views.squad_report_csv, name="squad_report_csv"),
]
api_urlpatterns: list[URLPattern] = []
