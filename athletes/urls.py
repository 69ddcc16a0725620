from django.urls import URLPattern, path

from athletes import api
from athletes.views import details, own, squads

app_name = "athletes"
urlpatterns: list[URLPattern] = [
    path("home/athlete/", own.home, name="home"),
    path("invitations/<str:token>/athlete/", own.invitation, name="invitation"),
    path("club/people/<uuid:public_id>/squads/", squads.coach_squads, name="coach_squads"),
    path("squads/new/", squads.squad_new, name="squad_new"),
    path("squads/<uuid:public_id>/edit/", squads.squad_edit, name="squad_edit"),
    path("squads/<uuid:public_id>/archive/", squads.squad_archive, name="squad_archive"),
    path("squads/<uuid:public_id>/restore/", squads.squad_restore, name="squad_restore"),
    path("squads/<uuid:public_id>/invite/", squads.squad_invite, name="squad_invite"),
    path("athletes/", details.athlete_list, name="list"),
    path("athletes/new/", details.athlete_new, name="athlete_new"),
    path("athletes/<uuid:public_id>/edit/", details.athlete_edit, name="athlete_edit"),
    path("athletes/<uuid:public_id>/archive/", details.athlete_archive, name="athlete_archive"),
    path("athletes/<uuid:public_id>/restore/", details.athlete_restore, name="athlete_restore"),
    path("athletes/<uuid:public_id>/invite/", details.athlete_invite, name="athlete_invite"),
    path("athletes/<uuid:public_id>/health-consent/", details.health_consent, name="health_consent"),
    path("athletes/<uuid:public_id>/health-consent/end/", details.health_consent_end, name="health_consent_end"),
    path("me/weights/", own.me_weights, name="me_weights"),
    path("me/", own.me, name="me"),
    path("me/<uuid:public_id>/time-zone/", own.me_zone, name="me_zone"),
    path("me/<uuid:public_id>/leading-side/", own.me_leading_side, name="me_leading_side"),
    path("me/<uuid:public_id>/health-consent/", own.me_consent, name="me_consent"),
    path("me/<uuid:public_id>/health-consent/end/", own.me_consent_end, name="me_consent_end"),
]
api_urlpatterns: list[URLPattern] = [
    path("me/", api.Me.as_view(), name="me"),
    path("athletes/", api.AthleteList.as_view(), name="athletes"),
    path("athletes/<uuid:public_id>/", api.AthleteDetail.as_view(), name="athlete"),
    path("squads/", api.SquadList.as_view(), name="squads"),
    path("squads/<uuid:public_id>/", api.SquadDetail.as_view(), name="squad"),
]
