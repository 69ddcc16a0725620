from django.urls import URLPattern, path

from accounts import views

app_name = "accounts"
urlpatterns: list[URLPattern] = [
    path("", views.landing, name="landing"),
    path("home/", views.home, name="home"),
    path("demo/enter/<slug:who>/", views.enter_demo, name="enter_demo"),
    path("club/new/", views.club_new, name="club_new"),
    path("club/", views.club, name="club"),
    path("club/people/", views.people, name="people"),
    path("club/people/<uuid:public_id>/remove/", views.role_remove, name="role_remove"),
    path("club/invitations/<uuid:public_id>/send/", views.invitation_resend, name="invitation_resend"),
    path("club/invitations/<uuid:public_id>/withdraw/", views.invitation_withdraw, name="invitation_withdraw"),
    path("clubs/<uuid:public_id>/enter/", views.enter_club, name="enter_club"),
    path("invitations/<str:token>/", views.invitation, name="invitation"),
    path("demo/mail/", views.demo_mail, name="demo_mail"),
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
]
api_urlpatterns: list[URLPattern] = []
