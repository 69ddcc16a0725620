"""Everything that is kept about one athlete, a table at a time: of their place in a club, and of their account.

Of other people stands no more than the name of who did something.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.db.models import CharField, Min, Model, Q
from django.db.models.functions import Cast, Left
from django.db.models.lookups import In

from accounts.models import AccessRecord, Invitation, Membership, User
from athletes.models import Athlete, BodyMass, CheckIn, HealthConsent, SquadPlace
from exercises.models import ExerciseFeedback, SafetyAcknowledgement
from reminders.models import BouncedAddress, CalendarFeed, PushSubscription, Reminder, ReminderPreference
from reports.models import ReportExport
from reports.queries.training import Period
from training.models import Absence, Assignment, PainReport, Session, SessionItem, SetLog, TestResult

ROWS_AT_ONCE = 2000
_ID_LENGTH = 36
Whose = Callable[[Athlete], Q]


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows of one model for one file of the export; `columns` are paths of its fields."""

    name: str
    model: type[Model]
    columns: tuple[str, ...]
    whose: Whose
    order: tuple[str, ...] = ("pk",)

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(path.replace("public_id", "id").replace("__", "_") for path in self.columns)

    def rows(self, athlete: Athlete) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of an athlete, of which some thousands are in memory at a time."""
        rows = self.model._default_manager.filter(self.whose(athlete)).order_by(*self.order)
        return rows.values_list(*self.columns).iterator(chunk_size=ROWS_AT_ONCE)


def _of(path: str) -> Whose:
    """Return what finds rows of the athlete's place in the club."""
    return lambda athlete: Q(**{path: athlete.pk})


def _of_account(path: str) -> Whose:
    """Return what finds rows of the person, whatever the club."""
    return lambda athlete: Q(**{path: athlete.user_id})


def _told(athlete: Athlete) -> Q:
    # What staff are told of other athletes is not about the person.
    return Q(athlete=athlete.pk) | Q(recipient=athlete.user_id, athlete=None)


def _invited(athlete: Athlete) -> Q:
    return Q(accepted_by=athlete.user_id) | Q(athlete_public_id=athlete.public_id)


def _read(athlete: Athlete) -> Q:
    sessions = Session.objects.filter(athlete=athlete).values(text=Cast("public_id", CharField()))
    # What of a session was looked at may stand behind its id.
    of_session = Q(In(Left("subject", _ID_LENGTH), sessions.query))
    return Q(user=athlete.user_id) | Q(club=athlete.club_id) & (Q(subject=str(athlete.public_id)) | of_session)


def _bounced(athlete: Athlete) -> Q:
    addresses = EmailAddress.objects.filter(user=athlete.user_id).values("email")
    return Q(address__in=addresses) | Q(address=athlete.email.lower())


def _history(model: str) -> type[Model]:
    return apps.get_model(model)


_PLACE = (
    "public_id", "created_at", "updated_at", "club__name", "user__name", "name", "sort_name", "born_on", "sex",
    "sport", "email", "timezone", "leading_side", "archived_at",
)  # fmt: skip
_SET = (
    "number", "side", "kind", "reps", "hold_s", "distance_m", "load_kg", "force_n", "rir", "lever_side",
    "counterweight_kg", "ballast_present", "performed_at", "edited_at", "deleted_at", "logged_by__name",
)  # fmt: skip
_TEST = (
    "protocol__name", "tested_on", "side", "load_kg", "reps", "force_n", "distance_m", "recorded_by__name",
    "created_at", "updated_at",
)  # fmt: skip
_REPLACED = ("pgh_created_at", "pgh_label")

TABLES = (
    Table(name="profile", model=Athlete, columns=_PLACE, whose=_of("pk")),
    Table(
        name="profile_history",
        model=_history("athletes.AthleteEvent"),
        columns=(*_REPLACED, *_PLACE),
        whose=_of("pgh_obj"),
        order=("pgh_id",),
    ),
    Table(
        name="squads",
        model=SquadPlace,
        columns=("club__name", "squad__name", "starts_on", "ends_before"),
        whose=_of("athlete"),
        order=("starts_on", "pk"),
    ),
    Table(
        name="consents",
        model=HealthConsent,
        columns=(
            "club__name", "given_by", "guardian_name", "wording_version", "recorded_by__name", "given_at",
            "withdrawn_at",
        ),
        whose=_of("athlete"),
    ),
    Table(
        name="body_mass",
        model=BodyMass,
        columns=("club__name", "measured_on", "mass_kg"),
        whose=_of("athlete"),
        order=("measured_on",),
    ),
    Table(
        name="time_away",
        model=Absence,
        columns=(
            "public_id", "club__name", "reason", "starts_on", "ends_before", "ramp_from_pct", "ramp_weeks",
            "entered_by__name", "cancelled_at", "created_at", "updated_at",
        ),
        whose=_of("athlete"),
        order=("starts_on", "pk"),
    ),
    Table(
        name="programmes",
        model=Assignment,
        columns=(
            "public_id", "club__name", "programme__name", "version__number", "starts_on", "ends_before", "weekdays",
            "times", "match_offsets", "open_stage", "assigned_by__name", "cancelled_at", "created_at", "updated_at",
        ),
        whose=_of("athlete"),
        order=("starts_on", "pk"),
    ),
    Table(
        name="sessions",
        model=Session,
        columns=(
            "public_id", "club__name", "assignment__public_id", "kind", "title", "week", "label", "scheduled_on",
            "scheduled_time", "is_pinned", "status", "skip_reason", "absence__public_id", "eased_pct", "move_reason",
            "moved_at", "moved_by__name", "effort", "minutes", "note", "finished_at", "finished_by__name", "revision",
            "updated_at",
        ),
        whose=_of("athlete"),
        order=("scheduled_on", "pk"),
    ),
    Table(
        name="lines",
        model=SessionItem,
        columns=(
            "public_id", "club__name", "session__public_id", "position", "exercise__name", "exercise_revision",
            "swapped_from__name", "swap_reason", "status", "skip_reason", "changed_by__name", "text", "group", "side",
            "unit", "amount_low", "amount_high", "intensity_kind", "intensity_value", "tempo", "tempo_s", "rest_s",
            "per_set", "targets", "planned_sets", "planned_reps", "planned_s", "planned_contacts", "planned_kg_left",
            "planned_kg_right",
        ),
        whose=_of("session__athlete"),
        order=("session__scheduled_on", "session", "position"),
    ),
    Table(
        name="sets",
        model=SetLog,
        columns=(
            "public_id", "club__name", "item__public_id", "item__session__public_id", "item__session__scheduled_on",
            "item__exercise__name", *_SET,
        ),
        whose=_of("item__session__athlete"),
        order=("item__session__scheduled_on", "item__session", "item__position", "number", "pk"),
    ),
    Table(
        name="sets_history",
        model=_history("training.SetLogEvent"),
        columns=(*_REPLACED, "public_id", "club__name", "item__public_id", *_SET),
        whose=_of("item__session__athlete"),
        order=("pgh_id",),
    ),
    Table(
        name="pain",
        model=PainReport,
        columns=(
            "club__name", "training_on", "session__public_id", "set_log__public_id", "moment", "side", "score",
            "reported_at",
        ),
        whose=_of("athlete"),
        order=("training_on", "pk"),
    ),
    Table(
        name="morning_checks",
        model=CheckIn,
        columns=(
            "club__name", "checked_on", "stiffness_minutes", "sleep", "fatigue", "stress", "soreness", "edited_at",
        ),
        whose=_of("athlete"),
        order=("checked_on",),
    ),
    Table(
        name="tests",
        model=TestResult,
        columns=("public_id", "club__name", *_TEST),
        whose=_of("athlete"),
        order=("tested_on", "pk"),
    ),
    Table(
        name="tests_history",
        model=_history("training.TestResultEvent"),
        columns=(*_REPLACED, "public_id", "club__name", *_TEST),
        whose=_of("athlete"),
        order=("pgh_id",),
    ),
    Table(
        name="exercise_feedback",
        model=ExerciseFeedback,
        columns=(
            "public_id", "club__name", "exercise__name", "exercise_revision", "session_public_id", "given_at", "works",
            "felt_in", "comfort", "comment", "shared_with_coach", "handled_at", "handled_by__name", "led_to__number",
            "created_at", "updated_at",
        ),
        whose=_of("athlete"),
        order=("given_at", "pk"),
    ),
    Table(
        name="safety_texts_read",
        model=SafetyAcknowledgement,
        columns=("club__name", "exercise__name", "safety_revision", "acknowledged_at", "acknowledged_by__name"),
        whose=_of("athlete"),
        order=("acknowledged_at", "pk"),
    ),
    Table(
        name="reminders",
        model=Reminder,
        columns=(
            "club__name", "recipient__name", "athlete__name", "kind", "session__public_id", "channel", "local_on",
            "local_time", "timezone", "due_at", "starts_at", "expires_at", "state", "reason", "attempts", "sent_at",
            "is_late", "created_at", "updated_at",
        ),
        whose=_told,
        order=("due_at", "pk"),
    ),
    Table(
        name="reminder_wishes",
        model=ReminderPreference,
        columns=(
            "club__name", "channel", "is_on", "lead_minutes", "at_time", "quiet_from", "quiet_until", "days_off",
            "kinds_off", "created_at", "updated_at",
        ),
        whose=_of_account("person"),
    ),
    Table(
        name="push_devices",
        model=PushSubscription,
        columns=("public_id", "label", "created_at", "last_sent_at"),
        whose=_of_account("person"),
    ),
    Table(
        name="calendar_links",
        model=CalendarFeed,
        columns=("club__name", "squad__name", "made_at", "last_read_at", "created_at", "updated_at"),
        whose=_of_account("made_by"),
    ),
    Table(
        name="report_files",
        model=ReportExport,
        columns=(
            "public_id", "club__name", "subject", "squads", "file_format", "columns", "paper", "page_per_athlete",
            "with_health", "with_minors", "bom", "starts_on", "ends_before", "state", "fault", "file_name",
            "size_bytes", "created_at", "updated_at", "finished_at", "expires_at",
        ),
        whose=_of_account("made_by"),
    ),
    Table(
        name="account",
        model=User,
        columns=(
            "public_id", "email", "name", "weight_unit", "joined_at", "last_login", "is_active", "edits_library",
        ),
        whose=_of_account("pk"),
    ),
    Table(
        name="email_addresses",
        model=EmailAddress,
        columns=("email", "verified", "primary"),
        whose=_of_account("user"),
    ),
    Table(
        name="refused_addresses",
        model=BouncedAddress,
        columns=("address", "reason", "bounced_at"),
        whose=_bounced,
    ),
    Table(
        name="roles",
        model=Membership,
        columns=("public_id", "club__name", "role", "created_at", "updated_at"),
        whose=_of_account("user"),
    ),
    Table(
        name="invitations",
        model=Invitation,
        columns=(
            "public_id", "club__name", "email", "role", "athlete_public_id", "invited_by__name", "expires_at",
            "accepted_at", "accepted_by__name", "created_at", "updated_at",
        ),
        whose=_invited,
    ),
    Table(
        name="two_step_sign_in",
        model=Authenticator,
        columns=("type", "created_at", "last_used_at"),
        whose=_of_account("user"),
    ),
    Table(
        name="devices",
        model=UserSession,
        columns=("created_at", "last_seen_at", "ip", "user_agent"),
        whose=_of_account("user"),
    ),
    Table(
        name="who_looked",
        model=AccessRecord,
        columns=("club__name", "user__name", "what", "at"),
        whose=_read,
        order=("at", "pk"),
    ),
)  # fmt: skip


def own_period(athlete: Athlete, *, at: datetime) -> Period:
    """Return the days from the first that anything is kept of to today, where the athlete is."""
    zone = ZoneInfo(athlete.zone)
    today = at.astimezone(zone).date()
    firsts: list[date | None] = [
        athlete.created_at.astimezone(zone).date(),
        Session.objects.filter(athlete=athlete).aggregate(first=Min("scheduled_on"))["first"],
        TestResult.objects.filter(athlete=athlete).aggregate(first=Min("tested_on"))["first"],
        BodyMass.objects.filter(athlete=athlete).aggregate(first=Min("measured_on"))["first"],
    ]
    return Period(min([today, *filter(None, firsts)]), today + timedelta(days=1))
