"""Consent to health data: by the athlete, by a guardian, withdrawn."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from athletes import operations
from athletes.choices import ConsentGiver
from athletes.models import Athlete, HealthConsent
from athletes.queries import health_basis
from tests.cast import make_athlete

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
TODAY = date(2026, 3, 10)
CHILD = date(2013, 3, 11)


@pytest.fixture(autouse=True)
def _at():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def child(cast) -> Athlete:
    cast.athlete.born_on = CHILD
    cast.athlete.save()
    return cast.athlete


def give(client, athlete, **data):
    return client.post(reverse("athletes:me_consent", args=[athlete.public_id]), data, follow=True)


def record(client, athlete, **changes):
    data = {"guardian_name": "Grace Guardian", "agreed": "on", **changes}
    return client.post(reverse("athletes:health_consent", args=[athlete.public_id]), data)


def test_athlete_of_age_consents_and_withdraws(client, cast) -> None:
    client.force_login(cast.athlete_user)

    give(client, cast.athlete, agreed="1")
    consent = health_basis(cast.athlete, on=TODAY)
    page = client.get(reverse("athletes:me")).content.decode()
    client.post(reverse("athletes:me_consent_end", args=[cast.athlete.public_id]))

    assert (consent.given_by, consent.recorded_by, consent.given_at) == (
        ConsentGiver.ATHLETE,
        cast.athlete_user,
        NOW,
    )
    assert "You agreed on 10 March 2026" in page
    assert health_basis(cast.athlete, on=TODAY) is None
    assert HealthConsent.objects.get().withdrawn_at == NOW


def test_consent_to_the_earlier_wording_can_be_brought_up_to_date(client, cast) -> None:
    HealthConsent.objects.create(
        club=cast.club, athlete=cast.athlete, given_by=ConsentGiver.ATHLETE, given_at=NOW, wording_version=1
    )
    client.force_login(cast.athlete_user)

    page = client.get(reverse("athletes:me")).content.decode()
    before = health_basis(cast.athlete, on=TODAY).covers_checks
    give(client, cast.athlete, agreed="1")

    assert "before the morning check was part of the text" in page
    assert not before
    assert health_basis(cast.athlete, on=TODAY).covers_checks
    assert HealthConsent.objects.filter(withdrawn_at=NOW, wording_version=1).count() == 1


def test_guardian_agrees_anew_to_the_newer_wording(client, cast) -> None:
    child = make_athlete(cast.club, "Carl Child", cast.squad, born_on=CHILD)
    HealthConsent.objects.create(
        club=cast.club, athlete=child, given_by=ConsentGiver.GUARDIAN, guardian_name="Grace", given_at=NOW,
        wording_version=1,
    )  # fmt: skip
    client.force_login(cast.coach)

    page = client.get(reverse("athletes:health_consent", args=[child.public_id])).content.decode()
    record(client, child)

    assert 'name="guardian_name"' in page
    assert health_basis(child, on=TODAY).covers_checks
    assert HealthConsent.objects.filter(athlete=child, withdrawn_at__isnull=True).count() == 1


def test_box_is_not_ticked_beforehand_and_needed(client, cast) -> None:
    client.force_login(cast.athlete_user)

    page = client.get(reverse("athletes:me")).content.decode()
    answer = give(client, cast.athlete)

    assert 'name="agreed"' in page
    assert "checked" not in page
    assert "Tick the box first" in answer.content.decode()
    assert not HealthConsent.objects.exists()


def test_consent_given_twice_is_written_once(client, cast) -> None:
    client.force_login(cast.athlete_user)

    give(client, cast.athlete, agreed="1")
    give(client, cast.athlete, agreed="1")

    assert HealthConsent.objects.count() == 1


@pytest.mark.parametrize("born_on", [CHILD, None])
def test_athlete_below_the_age_line_cannot_consent(client, cast, born_on) -> None:
    Athlete.objects.filter(pk=cast.athlete.pk).update(born_on=born_on)
    client.force_login(cast.athlete_user)

    page = client.get(reverse("athletes:me")).content.decode()
    answer = give(client, cast.athlete, agreed="1")

    assert 'name="agreed"' not in page
    assert "Below the age of 13 a guardian agrees" in answer.content.decode()
    assert not HealthConsent.objects.exists()


def test_age_line_is_reached_on_the_birthday(cast) -> None:
    cast.athlete.born_on = date(2013, 3, 10)

    operations.give_health_consent(athlete=cast.athlete, by=cast.athlete_user, at=NOW, today=TODAY)

    assert health_basis(cast.athlete, on=TODAY)


@pytest.mark.parametrize("part", ["owner", "coach", "clinician"])
def test_staff_record_a_guardians_consent(client, cast, child, part) -> None:
    client.force_login(cast.people[part])

    response = record(client, child)

    assert response.url == reverse("athletes:health_consent", args=[child.public_id])
    consent = health_basis(child, on=TODAY)
    assert (consent.guardian_name, consent.recorded_by) == ("Grace Guardian", cast.people[part])
    assert "Grace Guardian, guardian" in client.get(response.url).content.decode()


def test_guardians_consent_is_shown_to_the_athlete_who_may_withdraw_it(client, cast, child) -> None:
    client.force_login(cast.coach)
    record(client, child)
    client.force_login(cast.athlete_user)

    page = client.get(reverse("athletes:me")).content.decode()
    client.post(reverse("athletes:me_consent_end", args=[child.public_id]))

    assert "Grace Guardian agreed as your guardian on 10 March 2026" in page
    assert health_basis(child, on=TODAY) is None


def test_staff_record_that_a_consent_was_withdrawn(client, cast, child) -> None:
    client.force_login(cast.coach)
    record(client, child)

    client.post(reverse("athletes:health_consent_end", args=[child.public_id]))

    assert health_basis(child, on=TODAY) is None


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"guardian_name": ""}, "This field is required"),
        ({"guardian_name": "x" * 121}, "at most 120 characters"),
        ({"guardian_name": "a\x00"}, "cannot be printed"),
        ({"agreed": ""}, "Tick this once the guardian has agreed"),
    ],
)
def test_guardians_consent_refuses_bad_values(client, cast, child, changes, says) -> None:
    client.force_login(cast.coach)

    assert says in record(client, child, **changes).content.decode()
    assert not HealthConsent.objects.exists()


def test_guardian_is_not_asked_for_an_athlete_of_age(client, cast) -> None:
    client.force_login(cast.coach)

    page = client.get(reverse("athletes:health_consent", args=[cast.athlete.public_id])).content.decode()
    record(client, cast.athlete)

    assert "agrees without a guardian" in page
    assert not HealthConsent.objects.exists()


def test_own_consent_does_not_count_once_the_birth_date_says_otherwise(client, cast) -> None:
    operations.give_health_consent(athlete=cast.athlete, by=cast.athlete_user, at=NOW, today=TODAY)
    Athlete.objects.filter(pk=cast.athlete.pk).update(born_on=CHILD)
    cast.athlete.refresh_from_db()
    assert health_basis(cast.athlete, on=TODAY) is None
    client.force_login(cast.coach)

    record(client, cast.athlete)

    assert health_basis(cast.athlete, on=TODAY).given_by == ConsentGiver.GUARDIAN


@pytest.mark.parametrize(
    ("part", "status"),
    [("analyst", 403), ("athlete", 403), ("teammate", 404), ("rival_coach", 404), ("rival_athlete", 404)],
)
def test_consent_pages_are_closed_to_others(client, cast, child, part, status) -> None:
    client.force_login(cast.people[part])

    for name in ("health_consent", "health_consent_end"):
        assert client.post(reverse(f"athletes:{name}", args=[child.public_id])).status_code == status
    assert not HealthConsent.objects.exists()


@pytest.mark.parametrize(("part", "status"), [("coach", 403), ("owner", 403), ("teammate", 404), ("rival_coach", 404)])
@pytest.mark.parametrize("name", ["me_consent", "me_consent_end", "me_zone"])
def test_nobody_answers_for_the_athlete(client, cast, part, status, name) -> None:
    client.force_login(cast.people[part])

    response = client.post(reverse(f"athletes:{name}", args=[cast.athlete.public_id]), {"agreed": "1"})

    assert response.status_code == status
    assert not HealthConsent.objects.exists()
