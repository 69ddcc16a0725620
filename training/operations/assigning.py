"""Giving a programme to athletes: one transaction lays out every dated session."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import blake2b

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.choices import Role
from accounts.models import Membership, User
from athletes.models import Athlete
from core.errors import DomainError
from programmes.models import MATCH_OFFSETS, ProgrammeVersion
from training.models import Assignment
from training.operations.laying import Collision, LaidOut, Layer, LoadSample, PlanLines, Wishes, read_plan, write
from training.operations.layout import take_turns
from training.queries.evidence import strength_evidence
from training.queries.placing import LOOKS_BACK, placing_of
from training.rules.layout import TooFewDays

MOST_ATHLETES = 500
EARLIEST_START = timedelta(days=28)
LATEST_START = timedelta(days=366)
# So many athletes' rows are held at a time, whatever the squad's size.
ATHLETES_A_COPY = 25


class ClinicianOnly(DomainError):
    """The programme is one that only a clinician may assign."""

    code = "clinician_only"
    status = 403


class ProgrammeArchived(DomainError):
    """The programme is not offered any more."""

    code = "programme_archived"
    status = 409


class AlreadyAssigned(DomainError):
    """Every chosen athlete has the programme over these dates already."""

    code = "already_assigned"
    status = 409


class PreviewOutdated(DomainError):
    """What would be laid out is no longer what the preview showed."""

    code = "preview_outdated"
    status = 409


class CannotLayOut(DomainError):
    """The dates, weekdays, times or athletes do not fit the programme."""

    code = "cannot_lay_out"


@dataclass(frozen=True, kw_only=True)
class Overlap:
    """Another programme that the athlete has in the same weeks."""

    programme: str
    first_on: date
    last_on: date


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What an assignment made or would make for one athlete; `reason` says why nothing.

    `assignment` is null where nothing was written. `samples` are the lines of the athlete's first week.
    """

    athlete: Athlete
    assignment: uuid.UUID | None = None
    start_week: int = 1
    sessions: int = 0
    first_on: date | None = None
    last_on: date | None = None
    loads_known: int = 0
    loads_open: int = 0
    samples: Sequence[LoadSample] = ()
    collisions: Sequence[Collision] = ()
    overlaps: Sequence[Overlap] = ()
    reason: str = ""

    @property
    def moved(self) -> list[Collision]:
        return [one for one in self.collisions if one.to_on]

    @property
    def stuck(self) -> list[Collision]:
        return [one for one in self.collisions if one.is_stuck]


@dataclass(frozen=True, kw_only=True)
class Giving:
    """What was or would be made for every athlete asked for, in the order asked.

    `batch` names the assignments made together, null where nothing was written; `fingerprint` is the same for
    as long as the same days and loads would be laid out.
    """

    batch: uuid.UUID | None
    fingerprint: str
    outcomes: list[Outcome]


def assign_programme(
    *,
    version: ProgrammeVersion,
    athletes: Sequence[Athlete],
    starts_on: date,
    weekdays: Iterable[int],
    times: Sequence[time],
    match_offsets: Iterable[int] = (),
    start_weeks: Mapping[int, int] | None = None,
    seen: str = "",
    by: User,
    today: date,
    at: datetime,
    dry_run: bool = False,
) -> Giving:
    """Lay out a programme for athletes of one club, all or nothing, and say per athlete what was made.

    Sessions go onto the weekdays; in weeks with a fixture of the athlete's squads onto the days that lie
    `match_offsets` from it (-6 to 6). The programme's rules, fixtures, days away and other sessions then move
    them as little as can be. Of a plan with stages only the first is laid out. An athlete begins with week 1 of the
    plan or with that of `start_weeks`, by athlete id. Athletes who are archived or who have the programme over these
    dates are left out with the reason. `seen` is the fingerprint of the preview that somebody agreed to. With
    `dry_run` nothing is written.

    Raises:
        ProgrammeArchived: the programme is not offered any more.
        ClinicianOnly: the programme asks for a clinician and `by` is none in the athletes' club.
        CannotLayOut: start, weekdays, times, offsets, first weeks or athletes do not fit.
        AlreadyAssigned: nobody is left to assign to.
        PreviewOutdated: what would be laid out is not what `seen` stands for.
    """
    wishes = Wishes(
        starts_on=starts_on,
        weekdays=tuple(sorted(set(weekdays))),
        times=tuple(times),
        match_offsets=tuple(sorted(set(match_offsets))),
        start_weeks=dict(start_weeks or {}),
    )
    plan = read_plan(version)
    _check(plan, athletes, wishes, by, today)
    if dry_run:
        return _give(plan, athletes, wishes, by, today, at, writes=False)
    with transaction.atomic():
        # Two coaches at once: the second waits, and then finds what the first assigned.
        take_turns(athletes)
        given = _give(plan, athletes, wishes, by, today, at, writes=True)
        if seen and seen != given.fingerprint:
            raise PreviewOutdated(
                _("Something changed since the preview: a test, a fixture or another session. Look at it again.")
            )
    return given


def _check(plan: PlanLines, athletes: Sequence[Athlete], wishes: Wishes, by: User, today: date) -> None:
    programme = plan.version.programme
    if programme.archived_at:
        raise ProgrammeArchived(
            _("This programme is archived and cannot be assigned; whoever has it keeps it. Bring it back first.")
        )
    if not athletes:
        raise CannotLayOut(_("Choose a squad with athletes in it, or at least one athlete."), field="athletes")
    if len(athletes) > MOST_ATHLETES:
        raise CannotLayOut(
            _("%(number)s athletes were chosen; at most %(most)s can be assigned at once.")
            % {"number": len(athletes), "most": MOST_ATHLETES},
            field="athletes",
        )
    clubs = {athlete.club_id for athlete in athletes}
    if len(clubs) > 1:
        raise CannotLayOut(_("Choose athletes of one club."), field="athletes")
    if programme.club_id not in (None, *clubs):
        raise CannotLayOut(_("The programme belongs to another club."), field="athletes")
    if (
        programme.clinician_only
        and not Membership.objects.filter(user=by, club__in=clubs, role=Role.CLINICIAN).exists()
    ):
        raise ClinicianOnly(_("This programme is used with a clinician: only a clinician of the club assigns it."))
    _check_days(wishes, today)
    _check_times(plan, wishes.times)
    _check_start_weeks(plan, athletes, wishes)


def _check_days(wishes: Wishes, today: date) -> None:
    if not today - EARLIEST_START <= wishes.starts_on <= today + LATEST_START:
        raise CannotLayOut(
            _("%(day)s is no start date for this; choose one from %(first)s to %(last)s.")
            % {"day": wishes.starts_on, "first": today - EARLIEST_START, "last": today + LATEST_START},
            field="starts_on",
        )
    if not wishes.weekdays or not set(wishes.weekdays) <= set(range(7)):
        raise CannotLayOut(_("Choose weekdays, from 0 (Monday) to 6 (Sunday)."), field="weekdays")
    for offset in wishes.match_offsets:
        if offset not in MATCH_OFFSETS:
            raise CannotLayOut(
                _("%(offset)s is no number of days from a match; choose from %(first)s (before) to %(last)s (after).")
                % {"offset": offset, "first": MATCH_OFFSETS[0], "last": MATCH_OFFSETS[-1]},
                field="match_offsets",
            )


def _check_times(plan: PlanLines, times: Sequence[time]) -> None:
    needed = max((session.per_day for session in plan.sessions), default=1)
    if len(times) < needed:
        raise CannotLayOut(
            ngettext(
                "Give a time of day.",
                "This programme trains %(needed)s times a day: give %(needed)s times.",
                needed,
            )
            % {"needed": needed},
            field="times",
        )
    if sorted(set(times)) != list(times) or len(times) > 2:
        raise CannotLayOut(_("Give one or two times of day, the earlier one first."), field="times")


def _check_start_weeks(plan: PlanLines, athletes: Sequence[Athlete], wishes: Wishes) -> None:
    last = max((session.week for session in plan.sessions), default=1)
    for athlete in athletes:
        week = wishes.start_week(athlete)
        if not 1 <= week <= last:
            raise CannotLayOut(
                _("%(athlete)s cannot begin with week %(week)s; choose one from 1 to %(last)s.")
                % {"athlete": athlete.name, "week": week, "last": last},
                field="start_weeks",
            )


def _give(
    plan: PlanLines,
    athletes: Sequence[Athlete],
    wishes: Wishes,
    by: User,
    today: date,
    at: datetime,
    *,
    writes: bool,
) -> Giving:
    """Work out what everybody gets, and write it athlete by athlete where it is to be written."""
    left_out, overlaps = _standing(plan.version, athletes, wishes)
    chosen = [athlete for athlete in athletes if athlete.pk not in left_out]
    if not chosen:
        raise AlreadyAssigned(
            _("Nobody is left to assign to: %(reasons)s")
            % {"reasons": " ".join(f"{athlete.name}: {left_out[athlete.pk]}" for athlete in athletes)}
        )
    layer = Layer(
        plan=plan,
        wishes=wishes,
        evidence=strength_evidence(athlete_ids=[athlete.pk for athlete in chosen], lifts=plan.lifts, today=today),
        placings=placing_of(chosen, today=today, since=wishes.starts_on - LOOKS_BACK),
        today=today,
    )
    batch = uuid.uuid4() if writes else None
    assignments = _assignments(plan, chosen, wishes, by, batch) if batch else {}
    digest = blake2b(digest_size=16)
    made: dict[int, Outcome] = {}
    for start in range(0, len(chosen), ATHLETES_A_COPY):
        laid_out = [_laid_out(layer, athlete) for athlete in chosen[start : start + ATHLETES_A_COPY]]
        if writes:
            write(laid_out, plan=plan, wishes=wishes, assignments=assignments, at=at)
        for one in laid_out:
            one.print_into(digest)
            made[one.athlete.pk] = _outcome(
                one, wishes, assignments.get(one.athlete.pk), overlaps.get(one.athlete.pk, ())
            )
    return Giving(
        batch=batch,
        fingerprint=digest.hexdigest(),
        outcomes=[
            made.get(athlete.pk) or Outcome(athlete=athlete, reason=left_out[athlete.pk]) for athlete in athletes
        ],
    )


def _standing(
    version: ProgrammeVersion, athletes: Sequence[Athlete], wishes: Wishes
) -> tuple[dict[int, str], dict[int, list[Overlap]]]:
    """Return by athlete id why some cannot be given the programme, and what else others have over the same dates."""
    reasons = {athlete.pk: _("archived, so nothing can be assigned.") for athlete in athletes if athlete.archived_at}
    overlaps: dict[int, list[Overlap]] = defaultdict(list)
    ends = {athlete.pk: wishes.ends_before(athlete, version.weeks) for athlete in athletes}
    running = (
        Assignment.objects.filter(
            athlete__in=list(ends),
            cancelled_at__isnull=True,
            starts_on__lt=max(ends.values()),
            ends_before__gt=wishes.starts_on,
        )
        .order_by("starts_on", "pk")
        .values_list("athlete_id", "programme_id", "programme__name", "starts_on", "ends_before")
    )
    for athlete_id, programme_id, name, first_on, ends_before in running:
        if first_on >= ends[athlete_id]:
            continue
        last_on = ends_before - timedelta(days=1)
        if programme_id == version.programme_id:
            reasons[athlete_id] = _("has this programme from %(first)s to %(last)s already.") % {
                "first": first_on,
                "last": last_on,
            }
        else:
            overlaps[athlete_id].append(Overlap(programme=name, first_on=first_on, last_on=last_on))
    return reasons, overlaps


def _assignments(
    plan: PlanLines, athletes: Sequence[Athlete], wishes: Wishes, by: User, batch: uuid.UUID
) -> dict[int, Assignment]:
    version = plan.version
    rows = Assignment.objects.bulk_create(
        Assignment(
            club=athlete.club,
            athlete=athlete,
            programme=version.programme,
            version=version,
            starts_on=wishes.starts_on,
            ends_before=wishes.ends_before(athlete, version.weeks),
            weekdays=list(wishes.weekdays),
            times=list(wishes.times),
            match_offsets=list(wishes.match_offsets),
            open_stage=plan.stage.number if plan.stage else None,
            batch=batch,
            assigned_by=by,
        )
        for athlete in athletes
    )
    return {row.athlete_id: row for row in rows}


def _laid_out(layer: Layer, athlete: Athlete) -> LaidOut:
    try:
        return layer.lay_out(athlete)
    except TooFewDays as error:
        raise CannotLayOut(
            ngettext(
                "Week %(week)s needs %(needed)s training day; %(given)s was chosen.",
                "Week %(week)s needs %(needed)s training days; %(given)s chosen.",
                error.needed,
            )
            % {"week": error.week, "needed": error.needed, "given": error.given},
            field="weekdays",
        ) from error


def _outcome(laid_out: LaidOut, wishes: Wishes, assignment: Assignment | None, overlaps: Sequence[Overlap]) -> Outcome:
    known, open_loads = laid_out.loads()
    return Outcome(
        athlete=laid_out.athlete,
        assignment=assignment.public_id if assignment else None,
        start_week=wishes.start_week(laid_out.athlete),
        sessions=len(laid_out.dates),
        first_on=laid_out.first_on,
        last_on=laid_out.last_on,
        loads_known=known,
        loads_open=open_loads,
        samples=laid_out.samples(),
        collisions=laid_out.collisions,
        overlaps=overlaps,
    )
