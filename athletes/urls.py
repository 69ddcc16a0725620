from django.urls import URLPattern, path

from athletes import api, views

app_name = "athletes"
urlpatterns: list[URLPattern] = [
    path("home/athlete/", views.home, name="home"),
    path("invitations/<str:token>/athlete/", views.invitation, name="invitation"),
    path("club/people/<uuid:public_id>/squads/", views.coach_squads, name="coach_squads"),
    path("squads/new/", views.squad_new, name="squad_new"),
    path("squads/<uuid:public_id>/edit/", views.squad_edit, name="squad_edit"),
    path("squads/<uuid:public_id>/archive/", views.squad_archive, name="squad_archive"),
    path("squads/<uuid:public_id>/restore/", views.squad_restore, name="squad_restore"),
    path("squads/<uuid:public_id>/invite/", views.squad_invite, name="squad_invite"),
    path("athletes/", views.athlete_list, name="list"),
    path("athletes/new/", views.athlete_new, name="athlete_new"),
    path("athletes/<uuid:public_id>/edit/", views.athlete_edit, name="athlete_edit"),
    path("athletes/<uuid:public_id>/archive/", views.athlete_archive, name="athlete_archive"),
    path("athletes/<uuid:public_id>/restore/", views.athlete_restore, name="athlete_restore"),
    path("athletes/<uuid:public_id>/invite/", views.athlete_invite, name="athlete_invite"),
    path("athletes/<uuid:public_id>/health-consent/", views.health_consent, name="health_consent"),
    path("athletes/<uuid:public_id>/health-consent/end/", views.health_consent_end, name="health_consent_end"),
    path("me/", views.me, name="me"),
    path("me/<uuid:public_id>/time-zone/", views.me_zone, name="me_zone"),
    path("me/<uuid:public_id>/health-consent/", views.me_consent, name="me_consent"),
    path("me/<uuid:public_id>/health-consent/end/", views.me_consent_end, name="me_consent_end"),
]
api_urlpatterns: list[URLPattern] = [
    path("me/", api.Me.as_view(), name="me"),
    path("athletes/", api.AthleteList.as_view(), name="athletes"),
    path("athletes/<uuid:public_id>/", api.AthleteDetail.as_view(), name="athlete"),
    path("squads/", api.SquadList.as_view(), name="squads"),
    path("squads/<uuid:public_id>/", api.SquadDetail.as_view(), name="squad"),
]
