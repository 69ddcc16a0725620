from django.urls import URLPattern, path

from exercises.api import authoring as authoring_api
from exercises.api import counterweight as counterweight_api
from exercises.api import feedback as feedback_api
from exercises.api import files as files_api
from exercises.api import learn as learn_api
from exercises.api import safety as safety_api
from exercises.views import authoring, counterweight, figures, files, learn, safety
from exercises.views import feedback as feedback_views
from exercises.views import library as views

app_name = "exercises"
urlpatterns: list[URLPattern] = [
    path("learn/", learn.learn, name="learn"),
    path("learn/sources/", learn.sources, name="sources"),
    path("exercises/", views.exercises, name="list"),
    path("exercises/new/", authoring.exercise_new, name="new"),
    path("exercises/import/", files.library_import, name="import"),
    path("exercises/export/", files.library_export, name="export"),
    path("exercises/feedback/", feedback_views.inbox, name="inbox"),
    path("exercises/feedback/<uuid:public_id>/handled/", feedback_views.handled, name="comment_handled"),
    path("exercises/feedback/<uuid:public_id>/unhandled/", feedback_views.unhandled, name="comment_unhandled"),
    path("exercises/figures/", figures.figures, name="figures"),
    path("exercises/<slug:slug>/", views.exercise, name="detail"),
    path("exercises/<slug:slug>/edit/", authoring.exercise_edit, name="edit"),
    path("exercises/<slug:slug>/retire/", authoring.exercise_retire, name="retire"),
    path("exercises/<slug:slug>/restore/", authoring.exercise_restore, name="restore"),
    path("exercises/<slug:slug>/safety/", safety.safety, name="safety"),
    path("exercises/<slug:slug>/counterweight/", counterweight.counterweight, name="counterweight"),
    path("exercises/<slug:slug>/feedback/", feedback_views.feedback, name="feedback"),
]
api_urlpatterns: list[URLPattern] = [
    path("exercises/", authoring_api.ExerciseList.as_view(), name="exercises"),
    path("exercises/import/", files_api.LibraryImport.as_view(), name="exercises_import"),
    path("exercises/export/", files_api.LibraryExport.as_view(), name="exercises_export"),
    path("exercises/feedback/", feedback_api.Inbox.as_view(), name="exercise_inbox"),
    path("exercises/feedback/<uuid:public_id>/handled/", feedback_api.Handled.as_view(), name="comment_handled"),
    path("exercises/feedback/<uuid:public_id>/unhandled/", feedback_api.Unhandled.as_view(), name="comment_unhandled"),
    path("exercises/<slug:slug>/", authoring_api.ExerciseDetail.as_view(), name="exercise"),
    path("exercises/<slug:slug>/retire/", authoring_api.ExerciseRetire.as_view(), name="exercise_retire"),
    path("exercises/<slug:slug>/restore/", authoring_api.ExerciseRestore.as_view(), name="exercise_restore"),
    path("exercises/<slug:slug>/revisions/", authoring_api.ExerciseRevisions.as_view(), name="exercise_revisions"),
    path("exercises/<slug:slug>/acknowledge/", safety_api.Acknowledge.as_view(), name="acknowledge"),
    path("exercises/<slug:slug>/acknowledgements/", safety_api.Readers.as_view(), name="acknowledgements"),
    path("exercises/<slug:slug>/counterweight/", counterweight_api.Counterweight.as_view(), name="counterweight"),
    path("exercises/<slug:slug>/feedback/", feedback_api.Feedback.as_view(), name="exercise_feedback"),
    path("exercises/<slug:slug>/comments/", feedback_api.Comments.as_view(), name="exercise_comments"),
    path("sources/", learn_api.SourceList.as_view(), name="sources"),
]
