from django.urls import path

from reports.api import files as files_api
from reports.api import own as own_api
from reports.api import schedules as schedules_api
from reports.api import squads as squads_api
from reports.api import views as views_api
from reports.views import files, kept, own, schedules, squads

app_name = "reports"
urlpatterns = [
    path("reports/", squads.squad_report, name="squad_report"),
    path("reports/squad.csv", squads.squad_report_csv, name="squad_report_csv"),
    path("reports/files/", files.files, name="files"),
    path("reports/files/new/", files.file_new, name="file_new"),
    path("reports/files/<uuid:public_id>/", files.file, name="file"),
    path("reports/files/<uuid:public_id>/cancel/", files.file_cancel, name="file_cancel"),
    path("me/data/", own.own_files, name="own_files"),
    path("me/data/<uuid:public_id>/", own.own_file_new, name="own_file_new"),
    path("reports/schedules/", schedules.schedules, name="schedules"),
    path("reports/schedules/new/", schedules.schedule_new, name="schedule_new"),
    path("reports/schedules/<uuid:public_id>/", schedules.schedule_edit, name="schedule_edit"),
    path("reports/schedules/<uuid:public_id>/switch/", schedules.schedule_switch, name="schedule_switch"),
    path("reports/schedules/<uuid:public_id>/end/", schedules.schedule_end, name="schedule_end"),
    path("reports/views/", kept.view_save, name="view_save"),
    path("reports/views/<uuid:public_id>/remove/", kept.view_remove, name="view_remove"),
]
api_urlpatterns = [
    path("reports/", files_api.Files.as_view(), name="reports"),
    path("reports/<uuid:public_id>/", files_api.File.as_view(), name="report"),
    path("reports/<uuid:public_id>/cancel/", files_api.FileCancel.as_view(), name="report_cancel"),
    path("reports/<uuid:public_id>/file/", files_api.FileContent.as_view(), name="report_file"),
    path("athletes/<uuid:public_id>/reports/", own_api.OwnFiles.as_view(), name="athlete_reports"),
    path("reports/schedules/", schedules_api.Schedules.as_view(), name="report_schedules"),
    path("reports/schedules/<uuid:public_id>/", schedules_api.Schedule.as_view(), name="report_schedule"),
    path("reports/squad/", squads_api.SquadReport.as_view(), name="squad_report"),
    path("reports/views/", views_api.Views.as_view(), name="report_views"),
    path("reports/views/<uuid:public_id>/", views_api.View.as_view(), name="report_view"),
]
