"""Reminders as mail: its headers, the way out, and addresses whose mail comes back."""

from datetime import UTC, date, datetime, time, timedelta
from email import message_from_string
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from accounts.models import User
from reminders.access import unsubscribe_token
from reminders.channels import SENDERS
from reminders.channels.mail import EmailSender
from reminders.choices import Channel, Reason
from reminders.message import Message
from reminders.models import BouncedAddress, ReminderPreference
from reminders.operations import Undeliverable, dispatch_due, plan_reminders
from reminders.operations.bounces import clear_bounce, record_bounce
from reminders.operations.dispatching import Outcome
from tests.reminders.builders import make_reminder, make_session
from tests.reminders.mail_server import mail_server

NOW = datetime(2027, 1, 13, 16, 30, 5, tzinfo=UTC)
MESSAGE = Message(
    title="Training session at 17:30",
    lines=("Your training session is on Wednesday 13 January at 17:30.", "Times are in <b> Europe/London."),
    action="Open the session",
    path="/today/",
    tag="session-6f0c1c528a534a0c",
    until=NOW + timedelta(hours=2),
)


@pytest.fixture
def reminder(cast):
    return make_reminder(make_session(cast.athlete, date(2027, 1, 13), time(17, 30)))


@pytest.fixture
def smtp(settings):
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 5
        yield server


def send(reminder) -> None:
    with EmailSender() as sender:
        sender.send(reminder, MESSAGE, at=NOW)


def test_mail_holds_the_message_as_text_and_as_html(cast, reminder, settings):
    settings.BASE_URL = "https://soleus.example"

    send(reminder)

    (sent,) = mail.outbox
    assert (sent.subject, sent.to) == (MESSAGE.title, ["ada@harbour.example"])
    html, kind = sent.alternatives[0]
    assert kind == "text/html"
    assert "in <b> Europe" in sent.body
    assert "in &lt;b&gt; Europe" in html
    for text in (sent.body, html):
        assert "Your training session is on Wednesday 13 January at 17:30." in text
        assert "https://soleus.example/today/" in text
        assert "https://soleus.example/me/reminders/" in text
        assert "Harbour AC" in text


def test_mail_program_stops_the_mails_with_one_click(cast, reminder, settings):
    settings.BASE_URL = "https://soleus.example"
    send(reminder)
    headers = mail.outbox[0].extra_headers
    address = headers["List-Unsubscribe"].strip("<>").removeprefix("https://soleus.example")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    # As RFC 8058 has it: no cookie, no referrer, no token of a form, and no redirect.
    answer = Client(enforce_csrf_checks=True).post(address, {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    preference = ReminderPreference.objects.get()
    assert (preference.channel, preference.is_on, preference.club) == (Channel.EMAIL, False, cast.club)


def test_opening_the_link_asks_and_changes_nothing(cast, client):
    address = f"/unsubscribe/{unsubscribe_token(person=cast.athlete_user, club=cast.club)}/"

    for ask in (client.get, client.head):
        assert ask(address).status_code == 200

    html = client.get(address).content.decode()
    assert "Stop the reminder mails of Harbour AC?" in html
    assert cast.athlete_user.email not in html
    assert not ReminderPreference.objects.exists()
    assert "no more reminder mails" in client.post(address).content.decode()


def test_repeated_click_changes_nothing_more(cast, client):
    address = f"/unsubscribe/{unsubscribe_token(person=cast.athlete_user, club=cast.club)}/"

    for _turn in range(2):
        assert client.post(address).status_code == 200

    assert ReminderPreference.objects.get().is_on is False


def test_other_wishes_stay_when_mails_are_stopped(cast, client):
    address = f"/unsubscribe/{unsubscribe_token(person=cast.athlete_user, club=cast.club)}/"
    client.post(address)
    ReminderPreference.objects.update(is_on=True, lead_minutes=90)

    client.post(address)

    assert ReminderPreference.objects.values_list("is_on", "lead_minutes").get() == (False, 90)


def test_token_that_is_not_ours_stops_nothing(cast, client):
    token = unsubscribe_token(person=cast.athlete_user, club=cast.club)

    for bad in ("x", token[:-1], token + "x", "é", "a" * 5000, token.replace(".", ":")):
        assert client.post(f"/unsubscribe/{bad}/").status_code == 404
    assert not ReminderPreference.objects.exists()


def test_token_of_somebody_who_is_gone_leads_nowhere(cast, client):
    token = unsubscribe_token(person=cast.rival_coach, club=cast.rival_club)
    User.objects.filter(pk=cast.rival_coach.pk).delete()

    assert client.post(f"/unsubscribe/{token}/").status_code == 404


def test_staff_without_a_second_factor_reach_the_way_out(cast, client, settings):
    settings.DEMO_MODE = False
    client.force_login(cast.coach)

    assert client.get(f"/unsubscribe/{unsubscribe_token(person=cast.coach, club=cast.club)}/").status_code == 200


@pytest.mark.parametrize(
    ("answer", "codes"),
    [
        (b"550 5.1.1 <ada@harbour.example> no such person\r\n", "550 5.1.1"),
        (b"550 no such person\r\n", "550"),
        (b"553 bad mailbox name\r\n", "553"),
        (b"550 5.2.1 mailbox disabled\r\n", "550 5.2.1"),
    ],
)
def test_address_that_does_not_exist_is_noted_without_its_text(cast, reminder, smtp, answer, codes):
    smtp.to_recipient = [answer]

    with pytest.raises(Undeliverable) as caught:
        send(reminder)

    assert caught.value.reason == Reason.BOUNCED
    assert "ada@" not in str(caught.value)
    noted = BouncedAddress.objects.get()
    assert (noted.address, noted.reason, noted.bounced_at) == ("ada@harbour.example", codes, NOW)


@pytest.mark.parametrize(
    "answer",
    [b"554 5.7.1 relay access denied\r\n", b"550 5.7.1 blocked\r\n", b"552 5.2.2 mailbox full\r\n", b"530 sign in\r\n"],
)
def test_server_that_refuses_us_says_nothing_about_the_address(cast, reminder, smtp, answer):
    smtp.to_recipient = [answer]

    with pytest.raises(Undeliverable) as caught:
        send(reminder)

    assert caught.value.reason == Reason.REFUSED
    assert not BouncedAddress.objects.exists()


def test_refused_message_says_nothing_about_the_address(cast, reminder, smtp):
    smtp.to_message = [b"554 5.1.1 not wanted\r\n"]

    with pytest.raises(Undeliverable) as caught:
        send(reminder)

    assert caught.value.reason == Reason.REFUSED
    assert not BouncedAddress.objects.exists()


def test_mail_arrives_whole(cast, reminder, smtp):
    send(reminder)

    sent = message_from_string(smtp.messages[0])
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert [part.get_content_type() for part in sent.walk()][1:] == ["text/plain", "text/html"]


def test_nothing_is_sent_where_mail_comes_back_until_it_is_cleared(cast, reminder):
    record_bounce(address=" Ada@Harbour.example ", reason="550", at=NOW)
    assert dispatch_due(now=NOW, senders=SENDERS) == {Outcome.SUPPRESSED: 1}
    reminder.refresh_from_db()
    assert reminder.reason == Reason.BOUNCED

    assert clear_bounce(address="ada@harbour.example")
    assert not clear_bounce(address="ada@harbour.example")

    plan_reminders(now=NOW)
    assert dispatch_due(now=NOW, senders=SENDERS)[Outcome.SENT] == 1
    assert [message.to for message in mail.outbox] == [["ada@harbour.example"]]


def test_another_address_is_another_chance(cast, reminder):
    record_bounce(address="ada@harbour.example", reason="550", at=NOW)
    User.objects.filter(pk=cast.athlete_user.pk).update(email="ada@other.example")

    assert dispatch_due(now=NOW, senders=SENDERS) == {Outcome.SENT: 1}


def test_bounce_is_told_as_the_reason(cast, reminder, smtp):
    smtp.to_recipient = [b"550 5.1.1 no such person\r\n"]

    assert dispatch_due(now=NOW, senders=SENDERS) == {Outcome.FAILED: 1}

    reminder.refresh_from_db()
    assert reminder.reason == Reason.BOUNCED


def test_newest_reason_stays(cast):
    record_bounce(address="ada@harbour.example", reason="550", at=NOW)
    record_bounce(address="ada@harbour.example", reason="x" * 300, at=NOW + timedelta(days=1))

    row = BouncedAddress.objects.get()
    assert (row.reason, row.bounced_at) == ("x" * 200, NOW + timedelta(days=1))


def test_command_notes_and_clears(db):
    def run(*words: str) -> str:
        out = StringIO()
        call_command("record_bounce", *words, stdout=out)
        return out.getvalue()

    assert "Noted" in run("ada@harbour.example", "--reason", "550 5.1.1")
    assert BouncedAddress.objects.get().reason == "550 5.1.1"
    assert "Cleared" in run("Ada@harbour.example", "--clear")
    assert "Nothing stood" in run("ada@harbour.example", "--clear")
    with pytest.raises(CommandError, match="no e-mail address"):
        run("ada")


@pytest.mark.parametrize("address", ["ada@harbour.example", "Tom@harbour.example"])
def test_address_is_noted_once_and_in_lower_case(db, address):
    record_bounce(address="ada@harbour.example", reason="550", at=NOW)

    with pytest.raises(IntegrityError):
        BouncedAddress.objects.create(address=address, reason="", bounced_at=timezone.now())
