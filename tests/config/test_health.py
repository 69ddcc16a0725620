"""The probe and the files that wait for a builder; reminders are tried in their own room."""

from datetime import timedelta

import pytest
from django.utils import timezone

from reminders.models import Heartbeat
from reminders.queries.backlog import PLANNER
from reports.models import ReportExport
from reports.queries.exports import MOST_WAIT_S
from tests.reports.work import make_export

LONG = timedelta(seconds=MOST_WAIT_S + 5)
SHORT = timedelta(seconds=MOST_WAIT_S - 30)


def probed(cast, client, *, age, **fields):
    now = timezone.now()
    Heartbeat.objects.create(name=PLANNER, at=now)
    export = make_export(cast.squad, cast.coach, **fields)
    ReportExport.objects.filter(pk=export.pk).update(created_at=now - age)
    answer = client.get("/health/deep")
    return answer.status_code, answer.json()


@pytest.mark.parametrize(("age", "status", "said"), [(SHORT, 200, "ok"), (LONG, 503, "files late")])
def test_probe_goes_red_when_a_file_waits_too_long(cast, client, age, status, said):
    found, body = probed(cast, client, age=age)

    assert (found, body["status"], body["files_waiting"]) == (status, said, 1)
    assert age.total_seconds() <= body["oldest_file_waiting_s"] < age.total_seconds() + 15


@pytest.mark.parametrize(("free_since", "status"), [(-60, 200), (60, 200), (MOST_WAIT_S + 5, 503)])
def test_probe_counts_from_the_end_of_a_lease(cast, client, free_since, status):
    lease = {"state": "building", "lease": "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "attempts": 3}
    until = timezone.now() - timedelta(seconds=free_since)

    found, body = probed(cast, client, age=2 * LONG, leased_until=until, **lease)

    assert found == status
    assert body["files_waiting"] == (free_since > 0)


@pytest.mark.parametrize("state", ["cancelled", "failed"])
def test_probe_stays_green_for_what_is_no_longer_made(cast, client, state):
    assert probed(cast, client, age=2 * LONG, state=state)[0] == 200
