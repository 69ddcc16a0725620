from django.urls import path

from reminders.api import devices as devices_api
from reminders.api import feeds as feeds_api
from reminders.api import preferences as preferences_api
from reminders.api import staff as staff_api
from reminders.views import devices, feeds, preferences, squads, staff

app_name = "reminders"
urlpatterns = [
    path("me/reminders/", preferences.preferences, name="preferences"),
    path("me/reminders/devices/", devices.device_add, name="device_add"),
    path("me/reminders/devices/<uuid:public_id>/remove/", devices.device_remove, name="device_remove"),
    path("me/reminders/<uuid:public_id>/<str:channel>/", preferences.preference, name="preference"),
    path("me/reminders/<uuid:public_id>/<str:channel>/leave/", preferences.preference_leave, name="preference_leave"),
    path("me/reminders/<uuid:public_id>/<str:channel>/test/", preferences.test, name="test"),
    path("squads/<uuid:public_id>/reminders/", squads.squad, name="squad"),
    path("squads/<uuid:public_id>/reminders/<str:channel>/", squads.squad_channel, name="squad_channel"),
    path("squads/<uuid:public_id>/reminders/<str:channel>/clear/", squads.squad_clear, name="squad_clear"),
    path("reminders/", staff.status, name="status"),
    path("reminders/bounced/<uuid:public_id>/clear/", staff.bounce_clear, name="bounce_clear"),
    path("athletes/<uuid:public_id>/reminders/", staff.athlete_log, name="athlete_log"),
    path("unsubscribe/<str:token>/", devices.unsubscribe, name="unsubscribe"),
    path("calendar/<str:token>.ics", feeds.feed, name="feed"),
    path("me/calendar/<uuid:public_id>/", feeds.athlete_feed, name="athlete_feed"),
    path("me/calendar/<uuid:public_id>/end/", feeds.athlete_feed_end, name="athlete_feed_end"),
    path("squads/<uuid:public_id>/calendar/link/", feeds.squad_feed, name="squad_feed"),
    path("squads/<uuid:public_id>/calendar/link/end/", feeds.squad_feed_end, name="squad_feed_end"),
]
api_urlpatterns = [
    path("me/reminders/", preferences_api.OwnReminders.as_view(), name="own_reminders"),
    path("me/reminders/log/", preferences_api.OwnLog.as_view(), name="own_reminder_log"),
    path("me/reminders/<uuid:public_id>/<str:channel>/", preferences_api.OwnWishes.as_view(), name="own_wishes"),
    path("me/reminders/<uuid:public_id>/<str:channel>/test/", preferences_api.OwnTest.as_view(), name="reminder_test"),
    path(
        "squads/<uuid:public_id>/reminders/<str:channel>/", preferences_api.SquadWishes.as_view(), name="squad_wishes"
    ),
    path("athletes/<uuid:public_id>/reminders/", staff_api.AthleteLog.as_view(), name="athlete_reminders"),
    path("clubs/<uuid:public_id>/reminders/", staff_api.ClubReminders.as_view(), name="club_reminders"),
    path(
        "clubs/<uuid:public_id>/reminders/bounced/<uuid:person>/clear/",
        staff_api.BounceClear.as_view(),
        name="bounce_clear",
    ),
    path("push-subscriptions/", devices_api.Devices.as_view(), name="push_subscriptions"),
    path("push-subscriptions/<uuid:public_id>/", devices_api.Device.as_view(), name="push_subscription"),
    path("athletes/<uuid:public_id>/calendar-link/", feeds_api.AthleteFeed.as_view(), name="athlete_feed"),
    path("squads/<uuid:public_id>/calendar-link/", feeds_api.SquadFeed.as_view(), name="squad_feed"),
]
