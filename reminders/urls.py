from django.urls import path

from reminders.api import devices as devices_api
from reminders.api import feeds as feeds_api
from reminders.views import devices, feeds, preferences

app_name = "reminders"
urlpatterns = [
    path("me/reminders/", preferences.preferences, name="preferences"),
    path("me/reminders/devices/", devices.device_add, name="device_add"),
    path("me/reminders/devices/<uuid:public_id>/remove/", devices.device_remove, name="device_remove"),
    path("me/reminders/<uuid:public_id>/", preferences.preference, name="preference"),
    path("unsubscribe/<str:token>/", devices.unsubscribe, name="unsubscribe"),
    path("health/deep", preferences.health_deep, name="health_deep"),
    path("calendar/<str:token>.ics", feeds.feed, name="feed"),
    path("me/calendar/<uuid:public_id>/", feeds.athlete_feed, name="athlete_feed"),
    path("me/calendar/<uuid:public_id>/end/", feeds.athlete_feed_end, name="athlete_feed_end"),
    path("squads/<uuid:public_id>/calendar/link/", feeds.squad_feed, name="squad_feed"),
    path("squads/<uuid:public_id>/calendar/link/end/", feeds.squad_feed_end, name="squad_feed_end"),
]
api_urlpatterns = [
    path("push-subscriptions/", devices_api.Devices.as_view(), name="push_subscriptions"),
    path("push-subscriptions/<uuid:public_id>/", devices_api.Device.as_view(), name="push_subscription"),
    path("athletes/<uuid:public_id>/calendar-link/", feeds_api.AthleteFeed.as_view(), name="athlete_feed"),
    path("squads/<uuid:public_id>/calendar-link/", feeds_api.SquadFeed.as_view(), name="squad_feed"),
]
