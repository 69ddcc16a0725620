from django.urls import URLPattern, path

from reminders.api import feeds as feeds_api
from reminders.views import feeds, preferences

app_name = "reminders"
urlpatterns = [
    path("me/reminders/", preferences.preferences, name="preferences"),
    path("me/reminders/<uuid:public_id>/", preferences.preference, name="preference"),
    path("health/deep", preferences.health_deep, name="health_deep"),
    path("calendar/<str:token>.ics", feeds.feed, name="feed"),
    path("me/calendar/<uuid:public_id>/", feeds.athlete_feed, name="athlete_feed"),
    path("me/calendar/<uuid:public_id>/end/", feeds.athlete_feed_end, name="athlete_feed_end"),
    path("squads/<uuid:public_id>/calendar/link/", feeds.squad_feed, name="squad_feed"),
    path("squads/<uuid:public_id>/calendar/link/end/", feeds.squad_feed_end, name="squad_feed_end"),
]
api_urlpatterns: list[URLPattern] = [
    path("athletes/<uuid:public_id>/calendar-link/", feeds_api.AthleteFeed.as_view(), name="athlete_feed"),
    path("squads/<uuid:public_id>/calendar-link/", feeds_api.SquadFeed.as_view(), name="squad_feed"),
]
