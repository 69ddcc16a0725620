from django.urls import URLPattern, path

from programmes.api import drafts as drafts_api
from programmes.views import drafts, library

app_name = "programmes"
urlpatterns: list[URLPattern] = [
    path("programmes/", library.programmes, name="list"),
    path("programmes/new/", drafts.new, name="new"),
    path("programmes/<uuid:public_id>/", library.programme, name="detail"),
    path("programmes/<uuid:public_id>/copy/", drafts.copy, name="copy"),
    path("programmes/<uuid:public_id>/edit/", drafts.edit, name="edit"),
    path("programmes/<uuid:public_id>/edit/<int:week>/<int:column>/", drafts.edit_session, name="edit_session"),
    path("programmes/<uuid:public_id>/summary/", drafts.summary, name="summary"),
    path("programmes/<uuid:public_id>/edit/arrange/", drafts.arrange, name="arrange"),
    path("programmes/<uuid:public_id>/freeze/", drafts.freeze, name="freeze"),
    path("programmes/<uuid:public_id>/details/", drafts.details, name="details"),
    path("programmes/<uuid:public_id>/archive/", drafts.archive, name="archive"),
    path("programmes/<uuid:public_id>/restore/", drafts.restore, name="restore"),
]
api_urlpatterns: list[URLPattern] = [
    path("programmes/", drafts_api.ProgrammeList.as_view(), name="programmes"),
    path("programmes/own/", drafts_api.OwnProgrammeList.as_view(), name="own_programmes"),
    path("programmes/<uuid:public_id>/", drafts_api.ProgrammeDetail.as_view(), name="programme"),
    path("programmes/<uuid:public_id>/draft/", drafts_api.ProgrammeDraft.as_view(), name="programme_draft"),
    path("programmes/<uuid:public_id>/freeze/", drafts_api.ProgrammeFreeze.as_view(), name="programme_freeze"),
    path("programmes/<uuid:public_id>/archive/", drafts_api.ProgrammeArchive.as_view(), name="programme_archive"),
    path("programmes/<uuid:public_id>/restore/", drafts_api.ProgrammeRestore.as_view(), name="programme_restore"),
]
