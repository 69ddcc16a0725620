"""Inviting athletes, and athletes taking their place."""

import re
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import close_old_connections, connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, Membership
from athletes import operations
from athletes.models import Athlete
from tests.cast import make_athlete, make_cast, make_squad, make_user


@pytest.fixture
def guest(cast) -> Athlete:
    """Return an athlete of the squad who does not sign in yet."""
    return make_athlete(cast.club, "Gia Guest", cast.squad, email="gia@person.example")


@pytest.fixture
def gia(db):
    return make_user("gia@elsewhere.example", "Gia")


def issue(cast, athlete, **changes):
    return operations.invite_athlete(athlete=athlete, **{"by": cast.coach, "at": timezone.now(), **changes})


def path_of(issued) -> str:
    return reverse("athletes:invitation", args=[issued.token])


def invite(client, athlete, **kwargs):
    return client.post(reverse("athletes:athlete_invite", args=[athlete.public_id]), **kwargs)


def test_coach_invites_an_athlete_by_mail(client, cast, guest) -> None:
    client.force_login(cast.coach)

    invite(client, guest)

    message = mail.outbox[0]
    assert message.to == ["gia@person.example"]
    assert "Harbour Coach invites you to train with Harbour AC on Soleus." in message.body
    path = re.search(r"http://[^/]+(/invitations/\S+)", message.body).group(1)
    client.logout()
    page = client.get(path).content.decode()
    assert "Harbour AC invites you to train" in page
    assert "Gia Guest" in page


def test_athlete_takes_their_place_with_another_address(client, cast, guest, gia) -> None:
    path = path_of(issue(cast, guest))
    client.force_login(gia)

    client.get(path)
    guest.refresh_from_db()
    assert guest.user is None
    response = client.post(path)

    assert response.url == reverse("training:today")
    guest.refresh_from_db()
    assert guest.user == gia
    assert not Membership.objects.filter(user=gia).exists()
    assert client.post(path).url == reverse("accounts:home")


def test_place_is_given_once(client, cast, guest, gia) -> None:
    issued = issue(cast, guest)
    operations.accept_as_athlete(token=issued.token, by=gia, at=timezone.now())
    client.force_login(cast.rival_coach)

    response = client.post(path_of(issued))

    assert response.status_code == 410
    guest.refresh_from_db()
    assert guest.user == gia


def test_expired_place_is_closed(client, cast, guest, gia) -> None:
    issued = issue(cast, guest, at=timezone.now() - timedelta(days=8))
    client.force_login(gia)

    assert client.post(path_of(issued)).status_code == 410
    guest.refresh_from_db()
    assert guest.user is None


def test_person_with_a_place_in_the_club_gets_no_second_one(client, cast, guest) -> None:
    issued = issue(cast, guest)
    client.force_login(cast.teammate_user)

    response = client.post(path_of(issued))

    assert response.status_code == 409
    assert "You have a place in Harbour AC already" in response.content.decode()
    assert Invitation.objects.get().accepted_at is None


def test_place_that_somebody_holds_is_refused(client, cast, guest, gia) -> None:
    issued = issue(cast, guest)
    Athlete.objects.filter(pk=guest.pk).update(user=cast.rival_coach)
    client.force_login(gia)

    response = client.post(path_of(issued))

    assert response.status_code == 409
    assert "Somebody else signs in as Gia Guest already" in response.content.decode()


def test_place_that_is_gone_is_closed(client, cast, guest, gia) -> None:
    issued = issue(cast, guest)
    guest.squad_places.all().delete()
    guest.delete()
    client.force_login(gia)

    assert client.get(path_of(issued)).status_code == 200
    assert client.post(path_of(issued)).status_code == 410


def test_archiving_an_athlete_ends_their_invitation(client, cast, guest) -> None:
    issued = issue(cast, guest)

    operations.archive_athlete(athlete=guest, at=timezone.now())

    assert client.get(path_of(issued)).status_code == 410


def test_staff_address_leads_an_athlete_to_theirs(client, cast, guest) -> None:
    issued = issue(cast, guest)

    response = client.get(reverse("accounts:invitation", args=[issued.token]))

    assert response.url == path_of(issued)


def test_invitation_of_staff_is_not_found_at_the_athletes_address(client, cast) -> None:
    from accounts.operations import invite_staff

    issued = invite_staff(club=cast.club, email="a@b.example", role="coach", by=cast.owner, at=timezone.now())

    assert client.get(path_of(issued)).status_code == 404


def test_stranger_is_sent_to_sign_in_and_back(client, cast, guest) -> None:
    path = path_of(issue(cast, guest))

    assert client.post(path).url == f"{reverse('account_login')}?next={path}"
    assert f"{reverse('account_signup')}?next={path}" in client.get(path).content.decode()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"email": ""}, "Gia Guest has no e-mail address yet"),
        ({"archived_at": timezone.now()}, "Gia Guest is archived"),
    ],
)
def test_athlete_who_cannot_be_invited_is_told_why(client, cast, guest, changes, says) -> None:
    Athlete.objects.filter(pk=guest.pk).update(**changes)
    client.force_login(cast.coach)

    assert says in invite(client, guest, follow=True).content.decode()
    assert not mail.outbox


def test_athlete_who_signs_in_is_not_invited(client, cast) -> None:
    client.force_login(cast.coach)

    assert "Ada Athlete signs in already" in invite(client, cast.athlete, follow=True).content.decode()
    assert not mail.outbox


def test_second_press_sends_no_second_mail(client, cast, guest) -> None:
    client.force_login(cast.coach)

    invite(client, guest)
    page = invite(client, guest, follow=True).content.decode()

    assert "less than a minute ago" in page
    assert "Send again" in page
    assert len(mail.outbox) == 1


def test_sending_again_ends_the_first_link(client, cast, guest) -> None:
    first = issue(cast, guest)
    Invitation.objects.update(created_at=timezone.now() - timedelta(hours=1))
    client.force_login(cast.coach)

    invite(client, guest)

    assert client.get(path_of(first)).status_code == 410
    assert len(mail.outbox) == 1


def test_squad_is_invited_at_once(client, cast, guest) -> None:
    make_athlete(cast.club, "No Mail", cast.squad)
    make_athlete(cast.club, "Old Hand", cast.squad, email="old@person.example", archived_at=timezone.now())
    make_athlete(cast.club, "Other Squad", make_squad(cast.club, "Academy", cast.coach), email="o@person.example")
    waiting = make_athlete(cast.club, "Wes Waiting", cast.squad, email="wes@person.example")
    issue(cast, waiting, at=timezone.now() - timedelta(days=1))
    client.force_login(cast.coach)
    address = reverse("athletes:squad_invite", args=[cast.squad.public_id])

    first = client.post(address, follow=True).content.decode()
    second = client.post(address, follow=True).content.decode()

    assert [message.to for message in mail.outbox] == [["gia@person.example"]]
    assert "1 invitation is on its way" in first
    assert "Everybody with an e-mail address is invited already" in second


def test_squad_is_invited_whole_or_not_at_all(client, cast, guest, monkeypatch) -> None:
    make_athlete(cast.club, "Wes Waiting", cast.squad, email="wes@person.example")
    monkeypatch.setattr("accounts.operations.MOST_INVITATIONS_PER_DAY", 1)
    client.force_login(cast.coach)

    page = client.post(reverse("athletes:squad_invite", args=[cast.squad.public_id]), follow=True)

    assert "at most 1 invitations in 24 hours" in page.content.decode()
    assert not mail.outbox
    assert not Invitation.objects.exists()


def test_mail_that_cannot_be_sent_is_said(client, cast, guest, settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    client.force_login(cast.coach)

    page = client.post(reverse("athletes:squad_invite", args=[cast.squad.public_id]), follow=True)

    assert "No mail could be sent to gia@person.example" in page.content.decode()
    assert "Invite one athlete" in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_place_taken_by_two_at_once_is_given_to_one() -> None:
    cast = make_cast()
    guest = make_athlete(cast.club, "Gia Guest", cast.squad, email="gia@person.example")
    people = [make_user(f"{number}@person.example", f"Person {number}") for number in range(2)]
    issued = issue(cast, guest)
    start, refused = threading.Barrier(2), []

    def accept(person) -> None:
        start.wait()
        try:
            operations.accept_as_athlete(token=issued.token, by=person, at=timezone.now())
        except Exception as error:
            refused.append(type(error).__name__)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=accept, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert refused == ["InvitationUsed"]
    guest.refresh_from_db()
    assert guest.user in people
