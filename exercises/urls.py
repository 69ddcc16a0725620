from django.urls import URLPattern, path

from exercises.api import counterweight as counterweight_api
from exercises.api import feedback as feedback_api
from exercises.api import learn as learn_api
from exercises.api import library as api
from exercises.api import safety as safety_api
from exercises.views import counterweight, figures, learn, safety
from exercises.views import feedback as feedback_views
from exercises.views import library as views

app_name = "exercises"
urlpatterns: list[URLPattern] = [
    path("learn/", learn.learn, name="learn"),
    path("learn/sources/", learn.sources, name="sources"),
    path("exercises/", views.exercises, name="list"),
    path("exercises/feedback/", feedback_views.inbox, name="inbox"),
    path("exercises/feedback/<uuid:public_id>/handled/", feedback_views.handled, name="comment_handled"),
    path("exercises/feedback/<uuid:public_id>/unhandled/", feedback_views.unhandled, name="comment_unhandled"),
    path("exercises/figures/", figures.figures, name="figures"),
    path("exercises/<slug:slug>/", views.exercise, name="detail"),
    path("exercises/<slug:slug>/safety/", safety.safety, name="safety"),
    path("exercises/<slug:slug>/counterweight/", counterweight.counterweight, name="counterweight"),
    path("exercises/<slug:slug>/feedback/", feedback_views.feedback, name="feedback"),
]
api_urlpatterns: list[URLPattern] = [
    path("exercises/", api.ExerciseList.as_view(), name="exercises"),
    path("exercises/feedback/", feedback_api.Inbox.as_view(), name="exercise_inbox"),
    path("exercises/feedback/<uuid:public_id>/handled/", feedback_api.Handled.as_view(), name="comment_handled"),
    path("exercises/feedback/<uuid:public_id>/unhandled/", feedback_api.Unhandled.as_view(), name="comment_unhandled"),
    path("exercises/<slug:slug>/", api.ExerciseDetail.as_view(), name="exercise"),
    path("sources/", learn_api.SourceList.as_view(), name="sources"),
    path("exercises/<slug:slug>/acknowledge/", safety_api.Acknowledge.as_view(), name="acknowledge"),
    path("exercises/<slug:slug>/acknowledgements/", safety_api.Readers.as_view(), name="acknowledgements"),
    path("exercises/<slug:slug>/counterweight/", counterweight_api.Counterweight.as_view(), name="counterweight"),
    path("exercises/<slug:slug>/feedback/", feedback_api.Feedback.as_view(), name="exercise_feedback"),
    path("exercises/<slug:slug>/comments/", feedback_api.Comments.as_view(), name="exercise_comments"),
]
