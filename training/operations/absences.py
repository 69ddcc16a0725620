"""Time away: sessions in it are taken out or put later, and the first weeks back ask for fewer sets."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from athletes.models import Athlete
from athletes.queries import health_basis
from core.errors import DomainError
from training.choices import AbsenceReason, SessionStatus
from training.models import Absence, Session
from training.operations.layout import take_turns
from training.operations.relaying import ease_coming, hold_lines, open_sessions
from training.operations.shifting import shift_sessions
from training.rules.easing import ALL

EARLIEST_START = timedelta(days=28)
LATEST_START = timedelta(days=366)
LONGEST = timedelta(days=366)
LEAST_PCT = 10
MOST_RAMP_WEEKS = 8
HEALTH_REASONS = (AbsenceReason.INJURY, AbsenceReason.ILLNESS)
_WEEK = timedelta(weeks=1)


class CannotPause(DomainError):
    """The days, the ramp or what is to become of the sessions do not fit."""

    code = "cannot_pause"


class AwayAlready(DomainError):
    code = "away_already"
    status = 409


class AbsenceCancelled(DomainError):
    code = "absence_cancelled"
    status = 409


class HealthReasonRefused(DomainError):
    """Injury and illness are health details, which may not be kept here or not by this person."""

    code = "health_reason_refused"
    field = "reason"


@dataclass(frozen=True, kw_only=True)
class AbsenceEffect:
    """What time away did to sessions: how many were taken out, came back, went `weeks` later, ask for fewer sets."""

    absence: Absence
    taken_out: int = 0
    brought_back: int = 0
    moved: int = 0
    weeks: int = 0
    eased: int = 0


def start_absence(
    *,
    athlete: Athlete,
    reason: str,
    starts_on: date,
    ends_before: date | None,
    puts_later: bool,
    ramp_from_pct: int = ALL,
    ramp_weeks: int = 0,
    by: User,
    today: date,
    at: datetime,
    dry_run: bool = False,
) -> AbsenceEffect:
    """Keep an athlete's days free from `starts_on` until they are back on `ends_before` (null: not known yet).

    Sessions in it that hold no set are taken out, as excused. With `puts_later` every such session from `starts_on` on
    goes later instead, by the time away in whole weeks, so that training days stay what they are. Over `ramp_weeks`
    weeks after the return `ramp_from_pct` per cent of the sets are asked for, rising by the week. With `dry_run`
    everything is tried and nothing kept.

    Raises:
        CannotPause: the dates or the ramp do not fit, or sessions are to go later by a time that is not known.
        HealthReasonRefused: the reason is a health detail and `by` may not see those, or there is no basis to keep it.
        AwayAlready: another time away holds some of the days.
        CannotShift: sessions cannot go later.
    """
    _check_days(starts_on, ends_before, today)
    pct, weeks = _ramp(ramp_from_pct, ramp_weeks)
    if puts_later and ends_before is None:
        raise CannotPause(_("Give the day they are back to put sessions later, or take them out."), field="ends_before")
    _check_reason(athlete, reason, by, today)
    with transaction.atomic():
        take_turns([athlete])
        hold_lines(athlete, from_on=starts_on)
        _check_free(athlete, starts_on, ends_before)
        moved, later = _put_later(athlete, starts_on, ends_before, today, at) if puts_later and ends_before else (0, 0)
        absence = Absence.objects.create(
            club=athlete.club,
            athlete=athlete,
            reason=reason,
            starts_on=starts_on,
            ends_before=ends_before,
            ramp_from_pct=pct,
            ramp_weeks=weeks,
            entered_by=by,
        )
        taken_out = _take_out(absence, at)
        eased = ease_coming(athlete=athlete, today=today)
        transaction.set_rollback(dry_run)
    return AbsenceEffect(absence=absence, taken_out=taken_out, moved=moved, weeks=later, eased=eased)


def end_absence(
    *,
    absence: Absence,
    ends_before: date,
    ramp_from_pct: int,
    ramp_weeks: int,
    today: date,
    at: datetime,
    dry_run: bool = False,
) -> AbsenceEffect:
    """Say on which day the athlete is back, whatever was said before, and how they return.

    Sessions that were taken out and lie on that day or later come back; those that lie in a longer time away are taken
    out. Sessions that were put later stay where they are.

    Raises:
        AbsenceCancelled
        CannotPause
        AwayAlready
    """
    pct, weeks = _ramp(ramp_from_pct, ramp_weeks)
    with transaction.atomic():
        absence = _held(absence)
        athlete = absence.athlete
        _check_end(absence.starts_on, ends_before)
        hold_lines(athlete, from_on=absence.starts_on)
        _check_free(athlete, absence.starts_on, ends_before, besides=absence)
        absence.ends_before, absence.ramp_from_pct, absence.ramp_weeks = ends_before, pct, weeks
        absence.save(update_fields=["ends_before", "ramp_from_pct", "ramp_weeks", "updated_at"])
        brought_back = _bring_back(absence, Q(scheduled_on__gte=ends_before), at)
        taken_out = _take_out(absence, at)
        eased = ease_coming(athlete=athlete, today=today)
        transaction.set_rollback(dry_run)
    return AbsenceEffect(absence=absence, taken_out=taken_out, brought_back=brought_back, eased=eased)


def cancel_absence(*, absence: Absence, today: date, at: datetime) -> AbsenceEffect:
    """Take time away back: its sessions stand in the plan again, with all their sets.

    Sessions that were put later stay where they are.

    Raises:
        AbsenceCancelled
    """
    with transaction.atomic():
        absence = _held(absence)
        hold_lines(absence.athlete, from_on=absence.starts_on)
        absence.cancelled_at = at
        absence.save(update_fields=["cancelled_at", "updated_at"])
        brought_back = _bring_back(absence, Q(), at)
        ease_coming(athlete=absence.athlete, today=today)
    return AbsenceEffect(absence=absence, brought_back=brought_back)


def _check_days(starts_on: date, ends_before: date | None, today: date) -> None:
    first, last = today - EARLIEST_START, today + LATEST_START
    if not first <= starts_on <= last:
        raise CannotPause(
            _("%(day)s is no first day for this; choose one from %(first)s to %(last)s.")
            % {"day": starts_on, "first": first, "last": last},
            field="starts_on",
        )
    if ends_before is not None:
        _check_end(starts_on, ends_before)


def _check_end(starts_on: date, ends_before: date) -> None:
    if not starts_on < ends_before <= starts_on + LONGEST:
        raise CannotPause(
            _("%(day)s is no day to be back on; choose one from %(first)s to %(last)s.")
            % {"day": ends_before, "first": starts_on + timedelta(days=1), "last": starts_on + LONGEST},
            field="ends_before",
        )


def _ramp(from_pct: int, weeks: int) -> tuple[int, int]:
    """Return the ramp as it is stored; one without weeks or from all sets is none."""
    if not LEAST_PCT <= from_pct <= ALL:
        raise CannotPause(
            _("Start with %(low)d to %(high)d %% of the sets.") % {"low": LEAST_PCT, "high": ALL},
            field="ramp_from_pct",
        )
    if not 0 <= weeks <= MOST_RAMP_WEEKS:
        raise CannotPause(_("The return takes 0 to %(most)d weeks.") % {"most": MOST_RAMP_WEEKS}, field="ramp_weeks")
    return (from_pct, weeks) if weeks and from_pct < ALL else (ALL, 0)


def _check_reason(athlete: Athlete, reason: str, by: User, today: date) -> None:
    if reason not in HEALTH_REASONS:
        return
    if not Athlete.objects.health_visible_to(by).filter(pk=athlete.pk).exists():
        raise HealthReasonRefused(_("You may not see this athlete's health; choose travel or other."))
    if not health_basis(athlete, on=today):
        raise HealthReasonRefused(_("There is no consent to keep health details; choose travel or other."))


def _check_free(athlete: Athlete, starts_on: date, ends_before: date | None, *, besides: Absence | None = None) -> None:
    others = Absence.objects.filter(
        Q(ends_before__isnull=True) | Q(ends_before__gt=starts_on), athlete=athlete, cancelled_at__isnull=True
    )
    if ends_before is not None:
        others = others.filter(starts_on__lt=ends_before)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    if other := others.order_by("starts_on").first():
        raise AwayAlready(
            _("%(athlete)s is away already from %(first)s until %(back)s. Change that one, or choose other days.")
            % {
                "athlete": athlete.name,
                "first": date_format(other.starts_on, "j F Y"),
                "back": date_format(other.ends_before, "j F Y") if other.ends_before else _("they are back"),
            },
            field="starts_on" if besides is None else "ends_before",
        )


def _held(absence: Absence) -> Absence:
    """Return the time away as it is now, with its athlete's turn taken."""
    take_turns([absence.athlete])
    absence = Absence.objects.select_related("athlete__club").get(pk=absence.pk)
    if absence.cancelled_at:
        raise AbsenceCancelled(_("This time away was taken back, so it cannot be changed."))
    return absence


def _put_later(athlete: Athlete, starts_on: date, ends_before: date, today: date, at: datetime) -> tuple[int, int]:
    """Put all from the first day on later by the time away in whole weeks; return how many, and by how much."""
    sessions = list(
        open_sessions(athlete).filter(scheduled_on__gte=starts_on).order_by("scheduled_on", "scheduled_time", "pk")
    )
    weeks = -((starts_on - ends_before) // _WEEK)
    if sessions:
        days = (weeks * _WEEK).days
        shift_sessions(athlete=athlete, sessions=sessions, days=days, reason=_("time away"), today=today, at=at)
    return len(sessions), weeks


def _take_out(absence: Absence, at: datetime) -> int:
    sessions = open_sessions(absence.athlete).filter(scheduled_on__gte=absence.starts_on)
    if absence.ends_before:
        sessions = sessions.filter(scheduled_on__lt=absence.ends_before)
    return sessions.update(
        # The athlete's page and everybody's boards show it, so it says no more than that.
        status=SessionStatus.SKIPPED,
        skip_reason=_("Away"),
        absence=absence,
        revision=F("revision") + 1,
        updated_at=at,
    )


def _bring_back(absence: Absence, which: Q, at: datetime) -> int:
    sessions = Session.objects.filter(which, absence=absence, status=SessionStatus.SKIPPED)
    return sessions.update(
        status=SessionStatus.PLANNED, skip_reason="", absence=None, revision=F("revision") + 1, updated_at=at
    )
