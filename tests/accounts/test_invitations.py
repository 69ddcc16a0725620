"""Inviting people to a club's staff, and accepting."""

import re
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import close_old_connections, connection
from django.urls import reverse
from django.utils import timezone

from accounts import operations
from accounts.access import InvitationUsed
from accounts.choices import Role
from accounts.emails import send_invitations
from accounts.models import Invitation, Membership
from tests.cast import PASSWORD, make_cast, make_user


def invite(client, email="kim@physio.example", role=Role.CLINICIAN, **kwargs):
    return client.post(reverse("accounts:people"), {"email": email, "role": role}, **kwargs)


def mailed_path(number: int = -1) -> str:
    return re.search(r"http://[^/]+(/invitations/\S+)", mail.outbox[number].body).group(1)


def issue(cast, **changes) -> operations.IssuedInvitation:
    values = {"email": "kim@physio.example", "role": Role.CLINICIAN, "by": cast.owner, "at": timezone.now()}
    return operations.invite_staff(club=cast.club, **{**values, **changes})


def path_of(issued) -> str:
    return reverse("accounts:invitation", args=[issued.token])


@pytest.fixture
def kim(db):
    return make_user("kim@elsewhere.example", "Kim Physio")


def test_invitation_goes_out_by_mail_with_a_hashed_token(client, cast, settings) -> None:
    settings.BASE_URL = "http://soleus.test"
    client.force_login(cast.owner)

    response = invite(client)

    assert response.url == reverse("accounts:people")
    message = mail.outbox[0]
    assert message.to == ["kim@physio.example"]
    assert message.subject == "Harbour AC invites you to Soleus"
    assert "Harbour Owner invites you to Harbour AC on Soleus, as Clinician." in message.body
    assert "http://soleus.test/invitations/" in message.body
    token = mailed_path().split("/")[2]
    invitation = Invitation.objects.get()
    assert token not in invitation.token_sha256
    assert (invitation.expires_at - timezone.now()).days == 6


def test_invitation_is_accepted_by_post_with_another_address(client, cast, kim) -> None:
    path = path_of(issue(cast))
    client.force_login(kim)

    page = client.get(path)
    assert not Membership.objects.filter(user=kim).exists()
    response = client.post(path)

    assert "Clinician" in page.content.decode()
    assert response.url == reverse("accounts:home")
    assert Membership.objects.get(user=kim).role == Role.CLINICIAN
    assert client.session.get_expiry_age() == 12 * 3600


def test_invitation_accepted_twice_by_one_person_leads_on(client, cast, kim) -> None:
    path = path_of(issue(cast))
    client.force_login(kim)

    answers = [client.post(path), client.post(path)]

    assert [answer.url for answer in answers] == [reverse("accounts:home")] * 2
    assert Membership.objects.filter(user=kim).count() == 1


def test_used_invitation_does_not_give_back_a_role_that_was_taken(client, cast, kim) -> None:
    path = path_of(issue(cast))
    client.force_login(kim)
    client.post(path)
    Membership.objects.filter(user=kim).delete()

    client.post(path)

    assert not Membership.objects.filter(user=kim).exists()


def test_used_invitation_is_closed_to_others(client, cast, kim) -> None:
    issued = issue(cast)
    operations.accept_as_staff(token=issued.token, by=kim, at=timezone.now())
    client.force_login(cast.rival_coach)

    for response in (client.get(path_of(issued)), client.post(path_of(issued))):
        assert response.status_code == 410
        assert "accepted already" in response.content.decode()
    assert not Membership.objects.filter(club=cast.club, user=cast.rival_coach).exists()


def test_expired_invitation_is_closed(client, cast, kim) -> None:
    issued = issue(cast, at=timezone.now() - timedelta(days=7, seconds=1))
    client.force_login(kim)

    for response in (client.get(path_of(issued)), client.post(path_of(issued))):
        assert response.status_code == 410
        assert "has run out" in response.content.decode()
    assert not Membership.objects.filter(user=kim).exists()


@pytest.mark.parametrize("token", ["nothing", "x" * 500, "%F0%9F%A6%B5"])
def test_unknown_invitation_is_not_found(client, db, token) -> None:
    response = client.get(f"/invitations/{token}/")

    assert response.status_code == 404
    assert "no invitation at this address" in response.content.decode()


def test_invitation_page_is_kept_out_of_caches(client, cast) -> None:
    assert "no-store" in client.get(path_of(issue(cast)))["Cache-Control"]


def test_stranger_signs_in_first_and_comes_back(client, cast, kim) -> None:
    kim.set_password(PASSWORD)
    kim.save()
    path = path_of(issue(cast))

    page = client.get(path).content.decode()
    unsigned = client.post(path)
    signed = client.post(
        f"{reverse('account_login')}?next={path}", {"login": kim.email, "password": PASSWORD, "next": path}
    )

    assert f"{reverse('account_login')}?next={path}" in page
    assert unsigned.url == f"{reverse('account_login')}?next={path}"
    assert signed.url == path
    client.post(path)
    assert Membership.objects.filter(user=kim).exists()


def test_stranger_signs_up_first_and_comes_back(client, cast) -> None:
    path = path_of(issue(cast))

    response = client.post(
        f"{reverse('account_signup')}?next={path}",
        {
            "name": "Kim\tPhysio",
            "email": "kim@new.example",
            "password1": PASSWORD,
            "password2": PASSWORD,
            "next": path,
        },
    )
    client.post(path)

    assert response.url == path
    membership = Membership.objects.get(user__email="kim@new.example")
    assert (membership.role, membership.user.name) == (Role.CLINICIAN, "Kim Physio")


def test_somebody_signed_in_may_use_another_account(client, cast) -> None:
    path = path_of(issue(cast))
    client.force_login(cast.coach)

    response = client.post(reverse("account_logout"), {"next": path})

    assert "You are signed in as" not in client.get(response.url).content.decode()
    assert response.url == path


def test_invitation_sent_again_replaces_the_first(client, cast) -> None:
    first = issue(cast, at=timezone.now() - timedelta(hours=1))
    Invitation.objects.update(created_at=timezone.now() - timedelta(hours=1))
    client.force_login(cast.owner)

    client.post(reverse("accounts:invitation_resend", args=[first.invitation.public_id]))

    assert client.get(path_of(first)).status_code == 410
    assert client.get(mailed_path()).status_code == 200


def test_invitation_pressed_twice_is_sent_once(client, cast) -> None:
    client.force_login(cast.owner)

    invite(client)
    page = invite(client, email="KIM@physio.example", follow=True)

    assert len(mail.outbox) == Invitation.objects.count() == 1
    assert "less than a minute ago" in page.content.decode()


def test_invitation_is_withdrawn(client, cast) -> None:
    issued = issue(cast)
    client.force_login(cast.owner)

    client.post(reverse("accounts:invitation_withdraw", args=[issued.invitation.public_id]))

    assert client.get(path_of(issued)).status_code == 410


@pytest.mark.parametrize("name", ["accounts:invitation_resend", "accounts:invitation_withdraw"])
def test_sent_invitations_are_the_owners(client, cast, name) -> None:
    issued = issue(cast)
    address = reverse(name, args=[issued.invitation.public_id])

    client.force_login(cast.coach)
    assert client.post(address).status_code == 403
    client.force_login(cast.rival_coach)
    assert client.post(address).status_code == 404
    assert client.get(path_of(issued)).status_code == 200
    assert not mail.outbox


@pytest.mark.parametrize(
    ("email", "role", "says"),
    [
        ("nonsense", Role.COACH, "Enter a valid email address"),
        ("", Role.COACH, "This field is required"),
        ("kim@physio.example\nBcc: all@world.example", Role.COACH, "Enter a valid email address"),
        ("kim@physio.example", "king", "king is not one of the available choices"),
        ("coach@harbour.example", Role.COACH, "is coach here already"),
    ],
)
def test_invitation_refuses_bad_values(client, cast, email, role, says) -> None:
    client.force_login(cast.owner)

    page = invite(client, email, role).content.decode()

    assert says in page
    assert not mail.outbox
    assert not Invitation.objects.exists()


def test_club_name_cannot_begin_another_header(cast) -> None:
    cast.club.name = "Harbour\r\nBcc: all@world.example"
    cast.club.save()

    assert send_invitations([issue(cast)]) == []

    assert mail.outbox[0].subject == "Harbour Bcc: all@world.example invites you to Soleus"
    assert mail.outbox[0].recipients() == ["kim@physio.example"]


def test_mail_that_cannot_be_sent_is_said_and_can_be_repeated(client, cast, settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    client.force_login(cast.owner)

    failed = invite(client, follow=True)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    invite(client)

    assert failed.status_code == 200
    assert "No mail could be sent to kim@physio.example" in failed.content.decode()
    assert len(mail.outbox) == 1


def test_club_sends_a_limited_number_a_day(client, cast, monkeypatch) -> None:
    monkeypatch.setattr(operations, "MOST_INVITATIONS_PER_DAY", 2)
    client.force_login(cast.owner)

    pages = [invite(client, f"{number}@physio.example", follow=True) for number in range(3)]

    assert "at most 2 invitations in 24 hours" in pages[2].content.decode()
    assert len(mail.outbox) == Invitation.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_invitation_accepted_by_two_at_once_is_given_to_one() -> None:
    cast = make_cast()
    people = [make_user(f"{number}@person.example", f"Person {number}") for number in range(2)]
    issued = issue(cast)
    start, refused = threading.Barrier(2), []

    def accept(person) -> None:
        start.wait()
        try:
            operations.accept_as_staff(token=issued.token, by=person, at=timezone.now())
        except InvitationUsed as error:
            refused.append(error)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=accept, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    assert Membership.objects.filter(user__in=people).count() == 1
