"""Landing, home, demo entrances, switching clubs, the demo's mail, health probes."""

import re

import pytest
from django.core import mail
from django.core.mail import EmailMessage, get_connection
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse

from accounts.choices import Role
from accounts.models import Club, Membership, User
from tests.cast import PASSWORD, make_user


def test_landing_shows_strangers_the_way_in(client, db) -> None:
    response = client.get(reverse("accounts:landing"))

    assert response.status_code == 200
    assert reverse("account_signup") in response.content.decode()


def test_landing_sends_signed_in_people_home(client, cast) -> None:
    client.force_login(cast.coach)

    assert client.get(reverse("accounts:landing")).url == reverse("accounts:home")


@pytest.mark.parametrize(
    ("part", "page"),
    [("owner", "training:squads"), ("analyst", "training:squads"), ("athlete", "training:today")],
)
def test_home_leads_to_the_persons_work(client, cast, part, page) -> None:
    client.force_login(cast.people[part])

    response = client.get(reverse("accounts:home"), follow=True)

    assert reverse(page) in [address for address, _status in response.redirect_chain]


def test_home_of_somebody_without_a_place_opens_a_club(client, cast) -> None:
    client.force_login(make_user("new@person.example", "New Person"))

    response = client.get(reverse("accounts:home"), follow=True)

    assert response.redirect_chain[-1][0] == reverse("accounts:club_new")
    assert response.status_code == 200


@pytest.mark.parametrize(("who", "email"), [("coach", "coach"), ("athlete", "athlete"), ("club", "owner")])
def test_demo_entrance_signs_in(client, db, who, email) -> None:
    user = make_user(f"{email}@demo.soleus.example", "Demo Person")

    response = client.post(reverse("accounts:enter_demo", args=[who]))

    assert response.url == reverse("accounts:home")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_demo_entrance_is_not_there_outside_demo_mode(client, db, settings) -> None:
    settings.DEMO_MODE = False
    make_user("coach@demo.soleus.example", "Demo Coach")

    assert client.post(reverse("accounts:enter_demo", args=["coach"])).status_code == 404


def test_demo_entrance_refuses_unknown_parts_and_reading(client, db) -> None:
    assert client.post(reverse("accounts:enter_demo", args=["admin"])).status_code == 404
    assert client.get(reverse("accounts:enter_demo", args=["coach"])).status_code == 405


def test_demo_entrance_says_when_the_demo_is_empty(client, db) -> None:
    response = client.post(reverse("accounts:enter_demo", args=["coach"]), follow=True)

    assert "not filled yet" in response.content.decode()


def test_entering_a_club_switches_to_it(client, cast) -> None:
    Membership.objects.create(club=cast.rival_club, user=cast.owner, role=Role.ANALYST)
    client.force_login(cast.owner)

    client.post(reverse("accounts:enter_club", args=[cast.rival_club.public_id]))

    assert client.get(reverse("accounts:club")).status_code == 403
    client.post(reverse("accounts:enter_club", args=[cast.club.public_id]))
    assert client.get(reverse("accounts:club")).status_code == 200


def test_entering_a_strange_club_is_refused(client, cast) -> None:
    client.force_login(cast.owner)

    assert client.post(reverse("accounts:enter_club", args=[cast.rival_club.public_id])).status_code == 404


def _send(settings, *bodies: str, subject: str = "Hello") -> None:
    backend = "django.core.mail.backends.filebased.EmailBackend"
    for body in bodies:
        outbox = get_connection(backend, file_path=settings.MAIL_DIR)
        outbox.send_messages([EmailMessage(subject, body, to=["ada@harbour.example"])])


def test_demo_mail_shows_mails_newest_first_with_links(client, db, settings) -> None:
    _send(settings, "The first", "See http://localhost:8000/invitations/abc/ soon", subject="Größe <b>")

    page = client.get(reverse("accounts:demo_mail")).content.decode()

    assert page.index("See ") < page.index("The first")
    assert 'href="http://localhost:8000/invitations/abc/"' in page
    assert "Größe &lt;b&gt;" in page


def test_demo_mail_leaves_out_what_is_not_mail(client, db, settings) -> None:
    settings.MAIL_DIR.mkdir()
    (settings.MAIL_DIR / "noise.log").write_bytes(bytes(range(256)) * 20)
    (settings.MAIL_DIR / "empty.log").write_bytes(b"")
    (settings.MAIL_DIR / "broken.log").write_bytes(
        b"Subject: =?nonsense?x?y?=\nContent-Type: text/plain; charset=nonsense\nDate: soon\n\nbody\xff\n"
    )
    (settings.MAIL_DIR / "picture.log").write_bytes(b"Subject: a\nContent-Type: image/png\n\nxx")
    (settings.MAIL_DIR / "folder.log").mkdir()
    _send(settings, "A good one")

    response = client.get(reverse("accounts:demo_mail"))

    assert response.status_code == 200
    assert "A good one" in response.content.decode()


def test_demo_mail_without_a_folder_says_what_would_stand_here(client, cast) -> None:
    client.force_login(cast.owner)

    assert "No mail yet" in client.get(reverse("accounts:demo_mail")).content.decode()


def test_demo_mail_is_not_there_outside_demo_mode(client, db, settings) -> None:
    settings.DEMO_MODE = False

    assert client.get(reverse("accounts:demo_mail")).status_code == 404


def test_livez_answers_without_the_database(client) -> None:
    response = client.get(reverse("accounts:livez"))

    assert (response.status_code, response.content) == (200, b"ok")


def test_readyz_is_green_when_all_migrations_are_applied(client, db) -> None:
    assert client.get(reverse("accounts:readyz")).status_code == 200


def test_readyz_is_red_while_a_migration_waits(client, db) -> None:
    (newest,) = MigrationLoader(connection).graph.leaf_nodes("athletes")
    MigrationRecorder(connection).record_unapplied(*newest)

    response = client.get(reverse("accounts:readyz"))

    assert response.status_code == 503
    assert response.json()["migrations_waiting"] >= 1


@pytest.mark.django_db(transaction=True)
def test_readyz_is_red_while_the_database_is_away(client) -> None:
    name = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = "no_such_database"
    try:
        response = client.get(reverse("accounts:readyz"))
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name

    assert (response.status_code, response.json()) == (503, {"database": "unreachable"})


def test_second_factor_is_asked_of_staff_outside_demo_mode(client, cast, settings) -> None:
    settings.DEMO_MODE = False
    client.force_login(cast.owner)

    assert client.get(reverse("accounts:club")).url == reverse("mfa_index")
    assert Club.objects.count() == 2


# --- sign-up, sign-in, reset: allauth's pages, as this house sets them up ------------------------
def test_sign_up_leads_to_creating_a_club(client, db) -> None:
    person = {"name": "New Person", "email": "New@Person.example", "password1": PASSWORD, "password2": PASSWORD}

    response = client.post(reverse("account_signup"), person, follow=True)

    assert response.redirect_chain[-1][0] == reverse("accounts:club_new")
    assert User.objects.get().email == "new@person.example"
    assert User.objects.get().name == "New Person"


@pytest.mark.parametrize("name", ["", "x" * 121, "a\x00b"])
def test_sign_up_refuses_a_bad_name(client, db, name) -> None:
    person = {"name": name, "email": "new@person.example", "password1": PASSWORD, "password2": PASSWORD}

    response = client.post(reverse("account_signup"), person)

    assert "new@person.example" in response.content.decode()
    assert not User.objects.exists()


def test_demo_account_cannot_sign_in_outside_demo_mode(client, db, settings) -> None:
    settings.DEMO_MODE = False
    user = make_user("coach@demo.soleus.example", "Demo Coach")
    user.set_password(PASSWORD)
    user.save()

    response = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})

    assert "Demo accounts work in demo mode only" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_password_is_reset_by_mail(client, cast) -> None:
    client.post(reverse("account_reset_password"), {"email": cast.coach.email})
    link = re.search(r"http://[^/]+(/accounts/password/reset/key/\S+)", mail.outbox[0].body).group(1)

    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": "an-other-password", "password2": "an-other-password"})

    cast.coach.refresh_from_db()
    assert cast.coach.check_password("an-other-password")
