"""An athlete's own export: it holds every row that is theirs, of every table, and nothing of anybody else."""

import csv
import io
import json
from datetime import date, time, timedelta
from zipfile import ZipFile

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps

from accounts.models import AccessRecord, Invitation, User
from athletes.models import Athlete, BodyMass, CheckIn, HealthConsent
from core.spreadsheets import plain_text
from exercises.models import SafetyAcknowledgement
from reminders.models import BouncedAddress, CalendarFeed, PushSubscription, Reminder, ReminderPreference
from reports.choices import ExportState, FileFormat, Subject
from reports.files.own import write_own_zip
from reports.files.own_wording import FILES
from reports.models import ReportExport
from reports.operations.building import build_next
from reports.operations.exports import OwnWish, TooManyWaiting, request_own_export, take_file
from reports.queries.own import TABLES
from reports.stamp import Stamp
from tests.exercises.answers import say
from tests.reports.work import NOW, log, make_export, make_line, make_session
from tests.training.plans import make_test
from training.models import Absence, PainReport, SetLog
from training.models import TestResult as Result
from training.queries.notes import NOTE_READ, note_subject

FIRST_ON = date(2026, 1, 6)
FORMULA = '=HYPERLINK("https://example.org")'

# Tables that hang on an athlete or their account, and are no part of the export.
NOT_WRITTEN = {
    "account.EmailConfirmation": "secret keys of mails",
    "accounts.IdempotencyKey": "answers kept for repeated calls; what they say stands in the other files",
    "athletes.SquadCoach": "work of the staff",
    "exercises.Exercise": "the library; lines name its exercises",
    "exercises.ExerciseRevision": "the library",
    "exercises.ExerciseSearch": "the library",
    "exercises.TestProtocol": "the library; tests name its protocols",
    "pghistory.MiddlewareEvents": "a view without rows of its own",
    "programmes.PlanStage": "plans of clubs; lines say what was asked for",
    "programmes.PlannedSession": "plans of clubs",
    "programmes.Prescription": "plans of clubs",
    "programmes.Programme": "plans of clubs",
    "programmes.ProgrammeVersion": "plans of clubs",
    "reports.ReportRecipient": "work of the staff",
    "reports.ReportSchedule": "work of the staff",
    "reports.SavedView": "work of the staff",
    "training.Fixture": "the squad's calendar",
}  # fmt: skip
SECRET = "a secret, or a technical key"
SAME = "the athlete or the person themselves"
MACHINE = "how a builder or sender works"
NAMED = "named by what it belongs to"
NOT_COLUMNS = {
    "athletes.SquadPlace": {"athlete": SAME},
    "athletes.AthleteEvent": {"pgh_obj": SAME, "pgh_context": MACHINE, "pgh_id": MACHINE, "id": SAME},
    "athletes.HealthConsent": {"athlete": SAME},
    "athletes.BodyMass": {"athlete": SAME},
    "athletes.CheckIn": {"athlete": SAME},
    "training.Absence": {"athlete": SAME},
    "training.Assignment": {"athlete": SAME, "batch": "what a coach gave to several at once"},
    "training.Session": {"athlete": SAME, "planned_session": "plans of clubs; week and label say which"},
    "training.SetLogEvent": {"pgh_obj": NAMED, "pgh_context": MACHINE, "pgh_id": MACHINE, "id": NAMED},
    "training.PainReport": {"athlete": SAME},
    "training.TestResult": {"athlete": SAME},
    "training.TestResultEvent": {
        "athlete": SAME, "pgh_obj": NAMED, "pgh_context": MACHINE, "pgh_id": MACHINE, "id": NAMED,
    },
    "exercises.ExerciseFeedback": {"athlete": SAME},
    "exercises.SafetyAcknowledgement": {"athlete": SAME},
    "reminders.Reminder": {
        "subject": "the session, or a key made of a day", "lease": MACHINE, "leased_until": MACHINE,
    },
    "reminders.ReminderPreference": {"person": SAME},
    "reminders.PushSubscription": {"person": SAME, "endpoint": SECRET, "p256dh": SECRET, "auth": SECRET},
    "reminders.CalendarFeed": {
        "athlete": SAME, "made_by": SAME, "token_sha256": SECRET, "zones_sha256": MACHINE, "zone_changes": MACHINE,
        "zones_changed_at": MACHINE,
    },
    "reports.ReportExport": {
        "made_by": SAME, "athlete": SAME, "schedule": "work of the staff", "attempts": MACHINE, "done_parts": MACHINE,
        "all_parts": MACHINE, "lease": MACHINE, "leased_until": MACHINE, "stored_as": SECRET,
    },
    "accounts.User": {"password": SECRET},
    "accounts.Membership": {"user": SAME},
    "accounts.Invitation": {"token_sha256": SECRET},
    "accounts.AccessRecord": {"subject": "may name somebody else, where the person looked as staff"},
    "account.EmailAddress": {"user": SAME},
    "mfa.Authenticator": {"user": SAME, "data": SECRET},
    "usersessions.UserSession": {"user": SAME, "session_key": SECRET, "data": MACHINE},
}  # fmt: skip


def hanging_on_people() -> set[str]:
    """Return every table from which foreign keys lead to an athlete or to an account."""
    found, before = {User, Athlete}, 0
    while before != len(found):
        before = len(found)
        found |= {
            model
            for model in apps.get_models()
            if any(field.related_model in found for field in model._meta.local_fields if field.is_relation)
        }
    return {model._meta.label for model in found}


def test_every_table_of_a_person_is_written_or_named_with_a_reason():
    written = {table.model._meta.label for table in TABLES}

    assert hanging_on_people() - written - NOT_WRITTEN.keys() == set()
    assert NOT_WRITTEN.keys() - (hanging_on_people() - written) == set()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_is_written_or_named_with_a_reason(table):
    fields = {field.name for field in table.model._meta.local_fields}
    written = {path.split("__")[0] for path in table.columns}
    named = NOT_COLUMNS.get(table.model._meta.label, {}).keys()

    assert fields - written - named - (set() if "id" in named else {"id"}) == set()
    assert named - (fields - written) == set()


def test_every_file_is_explained():
    assert list(FILES) == [table.name for table in TABLES]


def rich(athlete: Athlete, mark: str, by: User) -> SetLog:
    """Give an athlete a row of every table, each with a text of theirs where it takes one."""
    club, user = athlete.club, athlete.user
    Athlete.objects.filter(pk=athlete.pk).update(sort_name=f"{mark} sorted")
    HealthConsent.objects.create(
        club=club, athlete=athlete, given_by="guardian", guardian_name=f"{mark} guardian", given_at=NOW
    )
    BodyMass.objects.create(club=club, athlete=athlete, measured_on=FIRST_ON, mass_kg="81.5")
    absence = Absence.objects.create(
        club=club, athlete=athlete, reason="injury", starts_on=date(2026, 3, 1), entered_by=by
    )
    session = make_session(
        athlete, FIRST_ON, title=f"{mark} title", note=f"{mark} note", absence=absence, scheduled_time=time(17, 30)
    )
    line = make_line(session, swap_reason=f"{mark} swap", targets=[{"number": 1, "kind": "work", "side": "left"}])
    row = log(line, 1, "left", reps=8, load_kg="42.5", logged_by=by)
    SetLog.objects.filter(pk=row.pk).update(reps=9)
    log(line, 2, "right", reps=7, deleted_at=NOW)
    PainReport.objects.create(
        club=club, athlete=athlete, training_on=FIRST_ON, session=session, set_log=row, moment="during", side="left",
        score=7, reported_at=NOW,
    )  # fmt: skip
    CheckIn.objects.create(club=club, athlete=athlete, checked_on=FIRST_ON, stiffness_minutes=12, edited_at=NOW)
    make_test(athlete, line.exercise, kg={"left": 40}, reps=20, tested_on=FIRST_ON)
    Result.objects.filter(athlete=athlete).update(reps=21)
    say(athlete, line.exercise, f"{mark} comment")
    SafetyAcknowledgement.objects.create(
        club=club, athlete=athlete, exercise=line.exercise, safety_revision=1, acknowledged_at=NOW, acknowledged_by=by
    )
    Reminder.objects.create(
        club=club, recipient=user, athlete=athlete, kind="session", subject=session.public_id, session=session,
        channel="email", local_on=FIRST_ON, local_time=time(17), timezone="Europe/London", due_at=NOW, starts_at=NOW,
        expires_at=NOW,
    )  # fmt: skip
    ReminderPreference.objects.create(club=club, person=user, days_off=[6])
    PushSubscription.objects.create(
        person=user, endpoint=f"https://push.example/{mark}", p256dh="key", auth="key", label=f"{mark} phone"
    )
    CalendarFeed.objects.create(club=club, athlete=athlete, made_by=user, made_at=NOW, token_sha256=f"{mark}hash")
    Invitation.objects.create(
        club=club, email=f"{mark}@mail.example", athlete_public_id=athlete.public_id, token_sha256=f"{mark}token",
        invited_by=by, expires_at=NOW, accepted_by=user, accepted_at=NOW,
    )  # fmt: skip
    Authenticator.objects.create(user=user, type="totp", data={"secret": f"{mark}hash"})
    UserSession.objects.create(
        user=user, ip="192.0.2.1", user_agent=f"{mark} browser", session_key=f"{mark}key", created_at=NOW
    )
    BouncedAddress.objects.create(address=user.email, reason=f"{mark} bounced", bounced_at=NOW)
    AccessRecord.objects.create(club=club, user=by, what="athlete_pain", subject=str(athlete.public_id), at=NOW)
    AccessRecord.objects.create(club=club, user=by, what="session_pain", subject=str(session.public_id), at=NOW)
    read = note_subject(session.public_id, "Left calf tight")
    AccessRecord.objects.create(club=club, user=by, what=NOTE_READ, subject=read, at=NOW)
    return row


def written(athlete: Athlete) -> ZipFile:
    out = io.BytesIO()
    stamp = Stamp(made_by=athlete.name, made_at=NOW, club=athlete.club.name)
    write_own_zip(athlete, out, stamp=stamp, progress=lambda sets: None)
    return ZipFile(out)


def rows_of(archive: ZipFile) -> dict[str, list[dict[str, object]]]:
    return {table.name: json.loads(archive.read(f"json/{table.name}.json")) for table in TABLES}


@pytest.fixture
def two(cast):
    """Two athletes of one squad with a row of everything."""
    rich(cast.athlete, "ada", cast.coach)
    rich(cast.teammate, "tom", cast.coach)
    return cast


def test_export_holds_every_row_of_the_athlete(two):
    archive = written(two.athlete)
    rows = rows_of(archive)

    assert archive.testzip() is None
    assert {name: len(found) for name, found in rows.items()} == {
        **dict.fromkeys(FILES, 1), "sets": 2, "who_looked": 3, "report_files": 0, "roles": 0,
    }  # fmt: skip
    assert rows["sets"][0] | {"reps": 9, "load_kg": 42.5, "logged_by_name": "Harbour Coach"} == rows["sets"][0]
    assert rows["sets"][1]["deleted_at"] == "2026-01-14T12:00:00+00:00"
    assert rows["sets_history"][0]["reps"] == 8
    assert rows["sets_history"][0]["id"] == rows["sets"][0]["id"]
    assert rows["pain"][0]["set_log_id"] == rows["sets"][0]["id"]
    assert rows["lines"][0]["session_id"] == rows["sessions"][0]["id"]
    assert rows["lines"][0]["targets"] == [{"number": 1, "kind": "work", "side": "left"}]
    assert rows["profile_history"][0]["sort_name"] == "ada athlete"
    assert rows["consents"][0]["guardian_name"] == "ada guardian"
    assert rows["sessions"][0]["scheduled_time"] == "17:30:00"
    assert (rows["tests"][0]["reps"], rows["tests_history"][0]["reps"]) == (21, 20)


def test_export_holds_nothing_of_anybody_else(two):
    archive = written(two.athlete)
    text = b"".join(archive.read(name) for name in archive.namelist()).decode().casefold()

    assert "ada comment" in text
    assert "tom" not in text.replace("custom", "")
    assert str(two.teammate.public_id) not in text
    # Nor secrets of their own.
    for secret in ("adahash", "adatoken", "adakey", "push.example", two.athlete.user.password, two.coach.email):
        assert secret.casefold() not in text


def test_csv_and_json_say_the_same(two):
    archive = written(two.athlete)

    for name, rows in rows_of(archive).items():
        cells = list(csv.DictReader(io.StringIO(archive.read(f"csv/{name}.csv").decode(), newline="")))
        assert [list(row) for row in cells] == [list(row) for row in rows]
        for row, said in zip(rows, cells, strict=True):
            for column, value in row.items():
                if value is None:
                    assert said[column] == ""
                elif isinstance(value, str):
                    assert plain_text(said[column]) == value
                else:
                    assert json.loads(said[column]) == value


def test_csv_runs_no_formula_and_any_script_stands(cast):
    make_session(cast.athlete, FIRST_ON, title="सोलियस, “a”\r\nb", note=FORMULA)
    archive = written(cast.athlete)

    (row,) = csv.DictReader(io.StringIO(archive.read("csv/sessions.csv").decode(), newline=""))
    assert (row["note"], row["title"]) == (f"'{FORMULA}", "सोलियस, “a”\r\nb")
    assert rows_of(archive)["sessions"][0]["note"] == FORMULA


def test_readme_says_what_every_file_is(two):
    text = written(two.athlete).read("README.txt").decode()

    assert "Everything that Soleus keeps about Ada Athlete at Harbour AC" in text
    assert all(f"\r\n{table.name}: " in text for table in TABLES)
    assert "Europe/London" in text


def test_instants_stand_by_the_athletes_clock(cast):
    Athlete.objects.filter(pk=cast.athlete.pk).update(timezone="Asia/Kathmandu")
    cast.athlete.refresh_from_db()
    log(make_line(make_session(cast.athlete, FIRST_ON)), 1, reps=8)

    assert rows_of(written(cast.athlete))["sets"][0]["performed_at"] == "2026-01-06T23:15:00+05:45"


@pytest.mark.parametrize("sets", [1, 30])
def test_export_takes_as_many_queries_for_one_set_as_for_thirty(cast, django_assert_num_queries, sets):
    line = make_line(make_session(cast.athlete, FIRST_ON))
    for number in range(sets):
        log(line, number + 1, reps=8)
        make_session(cast.athlete, FIRST_ON + timedelta(days=number))

    with django_assert_num_queries(len(TABLES)):
        written(cast.athlete)


def test_progress_counts_sets_and_goes_on_after_them(cast, monkeypatch):
    monkeypatch.setattr("reports.files.own._TOLD_EVERY", 1)
    line = make_line(make_session(cast.athlete, FIRST_ON))
    for number in (1, 2):
        log(line, number, reps=8)
    told: list[int] = []

    stamp = Stamp(made_by="Ada", made_at=NOW, club="Harbour AC")
    write_own_zip(cast.athlete, io.BytesIO(), stamp=stamp, progress=told.append)

    assert told == sorted(told)
    assert (told[0], told[-1], len(told) > len(TABLES)) == (0, 2, True)


def ask(cast, **given) -> ReportExport:
    return request_own_export(
        **{
            "athlete": cast.athlete,
            "wish": OwnWish(file_format=FileFormat.ZIP),
            "by": cast.athlete_user,
            "at": NOW,
            **given,
        }
    )


def test_small_export_is_made_at_once_and_recorded(two):
    export = ask(two)

    assert (export.state, export.subject, export.athlete) == (ExportState.DONE, Subject.OWN, two.athlete)
    assert export.file_name == "harbour-ac-ada-athlete-2026-01-14-everything.zip"
    with take_file(export=export, by=two.athlete_user, at=NOW) as content:
        assert len(json.loads(ZipFile(content).read("json/sets.json"))) == 2
    looks = AccessRecord.objects.filter(user=two.athlete_user).order_by("pk").values_list("what", flat=True)
    assert list(looks) == ["report_asked_with_health", "report_file_with_health"]


def test_period_goes_from_the_first_row_to_today(cast):
    Athlete.objects.filter(pk=cast.athlete.pk).update(created_at=NOW)
    cast.athlete.refresh_from_db()
    make_session(cast.athlete, FIRST_ON)
    make_session(cast.athlete, date(2026, 5, 1))

    export = ask(cast)

    assert (export.starts_on, export.ends_before) == (FIRST_ON, date(2026, 1, 15))


@pytest.mark.django_db(transaction=True)
def test_asking_again_while_one_waits_is_that_one(cast, monkeypatch):
    monkeypatch.setattr("reports.operations.exports.SMALL_SETS", -1)
    first = ask(cast)

    assert ask(cast) == first
    assert build_next(now=NOW) == first
    first.refresh_from_db()
    assert (first.state, first.done_parts) == (ExportState.DONE, first.all_parts)
    assert ask(cast) != first


def test_nobody_has_more_than_ten_waiting(cast):
    for _ in range(10):
        make_export(cast.squad, cast.athlete_user)

    with pytest.raises(TooManyWaiting):
        ask(cast)


def test_export_is_refused_to_who_is_no_longer_the_athlete(cast, monkeypatch):
    monkeypatch.setattr("reports.operations.exports.SMALL_SETS", -1)
    export = ask(cast)
    Athlete.objects.filter(pk=cast.athlete.pk).update(user=None)

    build_next(now=NOW)

    export.refresh_from_db()
    assert (export.state, export.fault) == (ExportState.FAILED, "not_allowed")
