"""Taking a newer version of a programme into plans that run, from each athlete's next session without a set."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.choices import Role
from accounts.models import Membership, User
from core.errors import DomainError
from exercises.models import Exercise
from programmes.models import Prescription, ProgrammeVersion
from programmes.queries import columns_of
from training.choices import OPEN_STATUSES, ItemStatus, SessionStatus
from training.models import Assignment, Session, SessionItem, SetLog
from training.operations.assigning import ClinicianOnly
from training.operations.laying import PlanLines, Rows, read_plan
from training.operations.layout import LineMaker, take_turns
from training.operations.relaying import ease_coming, returning
from training.queries.evidence import lift_of, strength_evidence
from training.queries.placing import fixtures_of
from training.queries.swapping import Swaps, asked_of, swaps_in
from training.rules.layout import PlacedSession, PlannedWeekSession, TooFewDays, lay_out
from training.rules.replacing import Place, Replacement, Standing, by_place, placed_by_place, replacements
from training.rules.swapping import misfit


class NotNewestVersion(DomainError):
    """A newer version was made since the change was looked at."""

    code = "version_changed"
    status = 409

    @classmethod
    def of(cls, newest: ProgrammeVersion) -> Self:
        return cls(
            _("Version %(newest)d is the newest now. Look at what it changes before you apply it.")
            % {"newest": newest.number},
            field="version",
        )


class CannotApply(DomainError):
    """One of the chosen athletes cannot go on with the version; nobody was changed."""

    code = "cannot_apply"
    status = 409


@dataclass(frozen=True, kw_only=True)
class VersionChange:
    """What a version changes for one athlete; `reason` says why it cannot.

    `stays` are the sessions that are kept as they are, done or not; `replaced` are taken out from `from_on` on, `made`
    are laid out in their stead.
    """

    assignment: Assignment
    reason: str = ""
    from_on: date | None = None
    stays: int = 0
    replaced: int = 0
    made: int = 0
    last_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class _Planned:
    """A version with the columns that its sessions stand in, by their id."""

    plan: PlanLines
    columns: Mapping[int, int]

    @property
    def has_stages(self) -> bool:
        return any(one.stage_id for one in self.plan.sessions)

    def laid_out(self, assignment: Assignment, match_days: Collection[date]) -> dict[Place, PlacedSession]:
        weeks = [
            PlannedWeekSession(key=one.pk, week=one.week, label=one.label, per_week=one.per_week, per_day=one.per_day)
            for one in self.plan.sessions
        ]
        placed = lay_out(
            weeks,
            starts_on=assignment.starts_on,
            weekdays=assignment.weekdays,
            match_offsets=assignment.match_offsets,
            fixtures=match_days,
        )
        return placed_by_place(placed, self.columns)


@dataclass(frozen=True, kw_only=True)
class _Around:
    """What else counts, by athlete: every time that they have the programme, and days of matches."""

    others: Mapping[int, Sequence[Assignment]]
    fixtures: Mapping[int, Collection[date]]


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """What is to be written for one athlete."""

    change: VersionChange
    old: Mapping[int, Session]
    made: Sequence[Replacement]
    ends_before: date


def apply_version(
    *,
    version: ProgrammeVersion,
    assignments: Sequence[Assignment],
    by: User,
    today: date,
    at: datetime,
    dry_run: bool = False,
) -> list[VersionChange]:
    """Have athletes go on with a version from their next session without a set, all or nothing.

    Sessions before that one and those with sets stay as they are. The open ones after it are cancelled, and the
    version's sessions take their days. With `dry_run` nothing is written and those who cannot be changed come back
    with the reason.

    Raises:
        ClinicianOnly: the programme asks for a clinician and `by` is none in the athletes' club.
        NotNewestVersion: the programme has a newer version.
        CannotApply: nobody was chosen, or somebody was for whom it cannot be done.
    """
    _check(version, assignments, by)
    with transaction.atomic():
        if not dry_run:
            # Two coaches at once: the second waits, and then finds what the first changed.
            take_turns(assignment.athlete for assignment in assignments)
            _hold_lines(assignments, today)
        plans = _plans(version, _read_again(assignments), today)
        changes = [plan.change for plan in plans]
        if dry_run:
            return changes
        if faults := [change for change in changes if change.reason]:
            raise CannotApply(
                _("Nothing was changed: %(reasons)s")
                % {"reasons": " ".join(f"{change.assignment.athlete.name}: {change.reason}" for change in faults)},
                field="assignments",
            )
        _write(version, plans, today, at)
    return changes


def _check(version: ProgrammeVersion, assignments: Sequence[Assignment], by: User) -> None:
    if not assignments:
        raise CannotApply(_("Choose at least one athlete."), field="assignments")
    clubs = {assignment.club_id for assignment in assignments}
    if len(clubs) > 1:
        raise CannotApply(_("Choose athletes of one club."), field="assignments")
    is_clinician = Membership.objects.filter(user=by, club__in=clubs, role=Role.CLINICIAN).exists()
    if version.programme.clinician_only and not is_clinician:
        raise ClinicianOnly(
            _("This programme is used with a clinician: only a clinician of the club changes who is on which version.")
        )
    newest = ProgrammeVersion.objects.newest_frozen().get(programme=version.programme)
    if newest.pk != version.pk:
        raise NotNewestVersion.of(newest)


def _read_again(assignments: Sequence[Assignment]) -> list[Assignment]:
    """Return the assignments as they are now that nobody else writes them."""
    rows = Assignment.objects.select_related("athlete__club", "programme", "version").in_bulk(
        [assignment.pk for assignment in assignments]
    )
    return [rows[assignment.pk] for assignment in assignments]


def _hold_lines(assignments: Sequence[Assignment], today: date) -> None:
    """Wait for sets that are being logged: each holds its line, and its session is then found begun."""
    held = SessionItem.objects.filter(
        session__assignment__in=assignments, session__status__in=OPEN_STATUSES, session__scheduled_on__gte=today
    )
    list(held.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))


def _plans(version: ProgrammeVersion, assignments: Sequence[Assignment], today: date) -> list[_Plan]:
    sessions: dict[int, list[Session]] = defaultdict(list)
    for session in (
        Session.objects.filter(assignment__in=assignments)
        .exclude(status=SessionStatus.CANCELLED)
        .annotate(has_sets=Exists(SetLog.objects.performed().filter(item__session=OuterRef("pk"))))
        .select_related("planned_session")
        .order_by("scheduled_on", "scheduled_time", "pk")
    ):
        sessions[session.assignment_id or 0].append(session)
    ids = {version.pk, *(one.version_id for one in assignments)}
    ids |= {one.planned_session.version_id for listed in sessions.values() for one in listed if one.planned_session}
    planned = _planned(ids)
    around = _Around(others=_others(version, assignments), fixtures=_match_days(assignments))
    return [_plan(planned, version, assignment, sessions[assignment.pk], around, today) for assignment in assignments]


def _match_days(assignments: Sequence[Assignment]) -> dict[int, set[date]]:
    """Return by athlete the days of matches, of those whose plan goes by them."""
    by_match = [one for one in assignments if one.match_offsets]
    if not by_match:
        return {}
    found = fixtures_of([one.athlete_id for one in by_match], since=min(one.starts_on for one in by_match))
    return {athlete_id: {fixture.held_on for fixture in fixtures} for athlete_id, fixtures in found.items()}


def _others(version: ProgrammeVersion, assignments: Sequence[Assignment]) -> dict[int, list[Assignment]]:
    """Return by athlete every time that they have the programme."""
    others: dict[int, list[Assignment]] = defaultdict(list)
    for other in Assignment.objects.filter(
        athlete__in=[one.athlete_id for one in assignments], programme=version.programme, cancelled_at__isnull=True
    ).order_by("starts_on"):
        others[other.athlete_id].append(other)
    return others


def _planned(version_ids: Iterable[int]) -> dict[int, _Planned]:
    versions = ProgrammeVersion.objects.filter(pk__in=version_ids).select_related("programme")
    plans = [read_plan(version) for version in versions]
    return {plan.version.pk: _Planned(plan=plan, columns=columns_of(plan.sessions)) for plan in plans}


def _plan(
    planned: Mapping[int, _Planned],
    version: ProgrammeVersion,
    assignment: Assignment,
    sessions: Sequence[Session],
    around: _Around,
    today: date,
) -> _Plan:
    def refused(reason: str) -> _Plan:
        change = VersionChange(assignment=assignment, reason=reason, stays=len(sessions))
        return _Plan(change=change, old={}, made=(), ends_before=assignment.ends_before)

    newer = planned[version.pk]
    open_ones = [one for one in sessions if _is_open(one, today)]
    if assignment.version_id == version.pk:
        return refused(_("is on this version already."))
    if assignment.open_stage is not None or newer.has_stages:
        return refused(_("passes this plan stage by stage; open the next stage instead."))
    if not open_ones:
        return refused(_("has no session without a set left in this plan."))
    from_on = open_ones[0].scheduled_on
    match_days = around.fixtures.get(assignment.athlete_id, set())
    most = max((one.per_day for one in newer.plan.sessions), default=1)
    if len(assignment.times) < most:
        return refused(_("trains once a day, and this version asks for twice."))
    try:
        other = newer.laid_out(assignment, match_days)
    except TooFewDays as error:
        return refused(
            _("has %(given)s training days a week, and week %(week)s of this version needs %(needed)s.")
            % {"given": error.given, "week": error.week, "needed": error.needed}
        )
    try:
        present = planned[assignment.version_id].laid_out(assignment, match_days)
    except TooFewDays:
        # Laid out around fixtures, on other days than the weekdays: every session has its own day.
        present = {}
    made = replacements(
        by_place(_standing(planned, sessions, today)),
        laid_out={place: one.on for place, one in present.items()},
        other=other,
        from_on=from_on,
        weekdays=assignment.weekdays,
    )
    old = {one.pk: one for one in open_ones}
    stays = [one for one in sessions if one.pk not in old]
    last_on = max([one.on for one in made] + [one.scheduled_on for one in stays], default=from_on)
    longer = timedelta(weeks=version.weeks - assignment.version.weeks)
    ends_before = max(assignment.ends_before + longer, last_on + timedelta(days=1))
    for one in around.others[assignment.athlete_id]:
        if one.pk != assignment.pk and one.starts_on < ends_before and one.ends_before > assignment.starts_on:
            return refused(
                _("has this programme again from %(first)s, and this version would run until %(last)s.")
                % {
                    "first": date_format(one.starts_on, "j F Y"),
                    "last": date_format(ends_before - timedelta(days=1), "j F Y"),
                }
            )
    change = VersionChange(
        assignment=assignment, from_on=from_on, stays=len(stays), replaced=len(old), made=len(made), last_on=last_on
    )
    return _Plan(change=change, old=old, made=made, ends_before=ends_before)


def _is_open(session: Session, today: date) -> bool:
    has_sets: bool = session.has_sets  # type: ignore[attr-defined]
    return session.status in OPEN_STATUSES and not has_sets and session.scheduled_on >= today


def _standing(planned: Mapping[int, _Planned], sessions: Sequence[Session], today: date) -> list[Standing]:
    return [
        Standing(
            key=one.pk,
            week=one.planned_session.week,
            column=planned[one.planned_session.version_id].columns[one.planned_session.pk],
            on=one.scheduled_on,
            is_open=_is_open(one, today),
        )
        for one in sessions
        if one.planned_session
    ]


def _write(version: ProgrammeVersion, plans: Sequence[_Plan], today: date, at: datetime) -> None:
    old = [pk for plan in plans for pk in plan.old]
    # What a coach swapped for an athlete is not the plan's to take back.
    swaps = swaps_in(old)
    _take_out(old, at)
    for plan in plans:
        assignment = plan.change.assignment
        assignment.version, assignment.ends_before = version, plan.ends_before
        assignment.save(update_fields=["version", "ends_before", "updated_at"])
    _lay_out(read_plan(version), plans, swaps, today, at)
    athletes = {plan.change.assignment.athlete_id: plan.change.assignment.athlete for plan in plans}
    for athlete_id in returning(athletes, today=today):
        ease_coming(athlete=athletes[athlete_id], today=today)


def _take_out(session_ids: Sequence[int], at: datetime) -> None:
    SessionItem.objects.filter(session__in=session_ids).update(status=ItemStatus.CANCELLED)
    Session.objects.filter(pk__in=session_ids).update(
        status=SessionStatus.CANCELLED, revision=F("revision") + 1, updated_at=at
    )


def _lay_out(newer: PlanLines, plans: Sequence[_Plan], swaps: Swaps, today: date, at: datetime) -> None:
    programme = newer.version.programme
    lifts = {one.pk: lift_of(one) for held in swaps.of_session.values() for one, _reason in held.values()}
    evidence = strength_evidence(
        athlete_ids=[plan.change.assignment.athlete_id for plan in plans],
        lifts=newer.lifts | lifts,
        today=today,
    )
    rows = Rows(plan=newer, sessions=sum(len(plan.made) for plan in plans), at=at)
    for plan in plans:
        assignment = plan.change.assignment
        athlete = assignment.athlete
        maker = LineMaker(athlete=athlete, evidence=evidence, rounds_down=programme.rounds_loads_down, today=today)
        for one in plan.made:
            old = plan.old.get(one.replaces or 0)
            session_id = rows.add_session(
                assignment,
                one.placed,
                one.on,
                old.scheduled_time if old else assignment.times[one.placed.slot],
                reason=old.move_reason if old else "",
                is_pinned=bool(old and old.is_pinned),
            )
            for line in newer.lines[one.placed.key]:
                exercise, reason = _exercise(line, swaps, athlete.pk, one.replaces)
                made = maker.line(exercise, line)
                rows.add_line(session_id, line, exercise, made, club_id=assignment.club_id, reason=reason)
    rows.write()


def _exercise(line: Prescription, swaps: Swaps, athlete_id: int, replaces: int | None) -> tuple[Exercise, str]:
    """Return what a line holds for an athlete: what it was swapped for, where that takes the dose too."""
    found = swaps.find(athlete_id=athlete_id, session_id=replaces, exercise_id=line.exercise_id)
    if found and not misfit(line.dose, present=asked_of(line.exercise), other=asked_of(found[0])):
        return found
    return line.exercise, ""
