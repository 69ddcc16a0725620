"""Twelve weeks of plausible training for the demo club, written in bulk, and the days since the last start."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.db.models import F

from athletes.choices import Sport
from athletes.models import Athlete, HealthConsent
from core.copying import copy_rows, count_rows
from core.dates import instant, monday_of
from exercises.models import SafetyAcknowledgement, TestProtocol
from programmes.models import ProgrammeVersion
from training.choices import OPEN_STATUSES, PainMoment, SessionStatus, Side
from training.demo.mornings import lay_down_mornings
from training.demo.people import DemoClub
from training.demo.raises import RAISE, lay_down_raises
from training.demo.stages import lay_down_stages
from training.models import PainReport, Session, SessionItem, SetLog, TestResult
from training.operations.assigning import assign_programme
from training.operations.layout import resolve_upcoming
from training.operations.sets import has_machine
from training.rules.estimates import load_for_repetitions_kg
from training.rules.machine import is_above_kg

WEEKS = 12
_SET_COLUMNS = (
    "public_id", "club_id", "item_id", "number", "side", "kind", "reps", "hold_s", "distance_m", "load_kg", "force_n",
    "rir", "lever_side", "counterweight_kg", "ballast_present", "performed_at", "edited_at", "logged_by_id",
)  # fmt: skip
# Per squad: the programme, the week it starts in (0 is twelve weeks ago), the weekdays and the time.
_PLANS: dict[Sport, tuple[tuple[str, int, tuple[int, ...], time], ...]] = {
    Sport.SPRINT: (
        ("soleus-strength-12", -2, (0, 2, 4), time(16, 30)),
        ("sprint-preseason-6", 10, (0, 1, 3, 5), time(16, 30)),
    ),
    Sport.FOOTBALL: (
        ("football-inseason", -2, (1, 3), time(17, 30)),
        ("soleus-strength-12", 10, (0, 2, 4), time(17, 30)),
    ),
    Sport.RUGBY: (
        ("hypertrophy-8", -2, (0, 2, 4), time(18, 0)),
        ("collision-preseason-4", 6, (1, 4), time(18, 0)),
        ("soleus-strength-12", 10, (0, 2, 4), time(18, 0)),
    ),
}
# Best single lift of external kg as a share of body mass, each leg or both as the test is done.
_STRENGTH = {
    "seated-single-leg-calf-raise": Decimal("1.05"),
    "smith-single-leg-standing": Decimal("0.75"),
    "seated-calf-raise-machine": Decimal("1.55"),
    "standing-calf-raise-machine": Decimal("1.30"),
    "soleus-squat-raise": Decimal("0.60"),
    "split-squat-heel-raise": Decimal("0.45"),
    "lengthened-partial-raise": Decimal("0.90"),
    RAISE: Decimal("0.95"),
}
_OTHER_LOAD = Decimal("0.35")
_TESTED = ("seated-single-leg-calf-raise-rep-max", "smith-single-leg-standing-rep-max")
_STEP_KG = Decimal("2.5")
_SKIP_REASONS = ("Travelling", "Ill", "Match moved to today")
# Positions in a squad whose people have a story: sore, silent, uneven.
_SORE, _SILENT, _UNEVEN = 3, 5, 2


def lay_down_history(demo: DemoClub, *, first_day: date, today: date, at: datetime) -> None:
    """Give every squad its programmes since `first_day` and log what was done before today."""
    monday = monday_of(first_day)
    _record_tests(demo, monday, weeks=(-2, 4, 10), today=today)
    for sport, plans in _PLANS.items():
        for slug, week, weekdays, at_time in plans:
            starts_on = monday + timedelta(weeks=week)
            version = ProgrammeVersion.objects.select_related("programme").get(programme__slug=slug, number=1)
            assign_programme(
                version=version,
                athletes=demo.athletes[sport],
                starts_on=starts_on,
                weekdays=weekdays,
                times=[at_time],
                by=demo.coach,
                today=starts_on,
                at=at,
            )
    lay_down_raises(demo, today=today, at=at)
    lay_down_stages(demo, today=today, at=at)
    catch_up(demo, today=today, at=at)


def catch_up(demo: DemoClub, *, today: date, at: datetime) -> None:
    """Log the days before today that are still open, and see that every active athlete has a session today."""
    everybody = [
        (sport, position, athlete)
        for sport, athletes in demo.athletes.items()
        for position, athlete in enumerate(athletes)
    ]
    trained = {athlete.pk for _sport, position, athlete in everybody if _log_past(athlete, position, today)}
    lay_down_mornings(demo, sore=_SORE, today=today)
    # Nobody else sees these rows before the commit, so the planner learns only from us how many they are.
    count_rows(Session, SessionItem, SetLog)
    for sport, _position, athlete in everybody:
        _keep_in_training(demo, sport, athlete, today, at)
        if athlete.pk in trained:
            resolve_upcoming(athlete=athlete, today=today)


def _seed(athlete: Athlete, session: Session) -> Random:
    # The same session is judged alike on every start, so a missed one stays missed.
    return Random(f"{athlete.name} {session.scheduled_on} {session.label}")


def _log_past(athlete: Athlete, position: int, today: date) -> bool:
    """Log the open sessions before today as the athlete would have; return whether there were any done."""
    sessions = list(
        Session.objects.filter(athlete=athlete, scheduled_on__lt=today, status__in=OPEN_STATUSES)
        .prefetch_related("items__exercise")
        .order_by("scheduled_on", "id")
    )
    if not sessions:
        return False
    read = set(SafetyAcknowledgement.objects.filter(athlete=athlete).values_list("exercise", flat=True))
    keeps_pain = HealthConsent.objects.filter(athlete=athlete, withdrawn_at__isnull=True).exists()
    mass_kg = athlete.body_masses.order_by("-measured_on").values_list("mass_kg", flat=True)[0]
    rows: list[tuple[Any, ...]] = []
    pain: list[PainReport] = []
    for session in sessions:
        random = _seed(athlete, session)
        if position == _SILENT and session.scheduled_on > today - timedelta(days=6):
            continue
        chance = random.random()
        if chance < 0.05:
            continue
        if chance < 0.08:
            session.status, session.skip_reason = SessionStatus.SKIPPED, random.choice(_SKIP_REASONS)
            continue
        weeks_in = (session.week or 1) - 1
        performed_at = instant(session.scheduled_on, session.scheduled_time or time(17), zone=athlete.zone)
        for item in sorted(session.items.all(), key=lambda item: item.position):
            if item.exercise.asks_acknowledgement and item.exercise_id not in read:
                continue
            rows += _sets(athlete, item, mass_kg, weeks_in, position, performed_at, random)
            performed_at += timedelta(minutes=4)
        session.status, session.finished_at, session.finished_by_id = (
            SessionStatus.DONE,
            performed_at,
            athlete.user_id,
        )
        session.effort, session.minutes = random.randint(5, 8), random.randint(28, 52)
        if keeps_pain:
            pain += _pain(athlete, session, position, today, random, performed_at)
    copy_rows(SetLog, _SET_COLUMNS, rows)
    for session in sessions:
        session.revision += 1
    Session.objects.bulk_update(
        sessions,
        ["status", "skip_reason", "finished_at", "finished_by", "effort", "minutes", "revision"],
        batch_size=200,
    )
    PainReport.objects.bulk_create(pain)
    return bool(rows)


def _sets(
    athlete: Athlete, item: SessionItem, mass_kg: Decimal, weeks_in: int, position: int,
    performed_at: datetime, random: Random,
) -> Iterable[tuple[Any, ...]]:  # fmt: skip
    for target in item.targets:
        reps = hold_s = distance_m = load_kg = force_n = rir = None
        weaker = position == _UNEVEN and target["side"] == "left"
        if target["hold_s"]:
            hold_s = int(target["hold_s"])
            if item.exercise.measure == "force_seconds":
                share = Decimal("1.62") + Decimal(random.randrange(-12, 13)) / 100 - (Decimal("0.2") if weaker else 0)
                force_n = round(mass_kg * Decimal("9.81") * share)
        elif target["distance_m"]:
            distance_m = target["distance_m"]
        else:
            reps = target["reps_max"] or random.randint(22, 34)
        if item.exercise.measures_load:
            load_kg = _load_kg(item, target, mass_kg, weeks_in, weaker)
        if reps and item.intensity_kind in ("rir", "rm", "pct_1rm"):
            goal = float(item.intensity_value or 0) if item.intensity_kind == "rir" else 1
            rir = max(0.0, goal + random.choice((-1, 0, 0, 0, 0.5, 1)))
            if rir == 0 and random.random() < 0.4:
                reps = max(1, reps - 1)
        yield (
            uuid.uuid4(), item.club_id, item.pk, target["number"], target["side"], target["kind"], reps, hold_s,
            distance_m, load_kg, force_n, rir, *_machine(athlete, item, load_kg), performed_at, performed_at,
            athlete.user_id,
        )  # fmt: skip


def _machine(athlete: Athlete, item: SessionItem, load_kg: Decimal | None) -> tuple[str, Decimal | None, bool | None]:
    """Return lever side, counterweight and ballast, as they are said above the club's limit."""
    if not has_machine(item) or not is_above_kg(load_kg, athlete.club.ballast_above_kg):
        return "", None, None
    return Side.LEFT, Decimal(10), True


def _load_kg(item: SessionItem, target: dict[str, Any], mass_kg: Decimal, weeks_in: int, weaker: bool) -> Decimal:
    """Return the target, or a load the athlete would choose, which grows by about half a per cent a week."""
    if target["load_kg"] is not None and target["how"] in ("body_weight", "added"):
        return Decimal(str(target["load_kg"]))
    growth = 1 + Decimal(weeks_in) * Decimal("0.006")
    if target["load_kg"] is not None:
        whole = Decimal(str(target["load_kg"])) * growth
    else:
        best_kg = mass_kg * _STRENGTH.get(item.exercise.slug, _OTHER_LOAD) * growth
        reps = min(Decimal(target["reps_max"] or 8) + (item.intensity_value or 0), Decimal(15))
        whole = load_for_repetitions_kg(one_rep_max_kg=best_kg, reps=reps)
        whole *= Decimal("0.86") if weaker else 1
    return max(_STEP_KG * round(whole / _STEP_KG), Decimal(0))


def _pain(
    athlete: Athlete, session: Session, position: int, today: date, random: Random, at: datetime
) -> list[PainReport]:
    side = "right" if random.random() < 0.6 else "left"
    days_ago = (today - session.scheduled_on).days
    if position == _SORE and days_ago < 10:
        score, side = random.randint(4, 5), "right"
    elif random.random() < 0.07:
        score = random.randint(1, 3)
    else:
        return []
    return [
        PainReport(
            club_id=session.club_id, athlete=athlete, training_on=session.scheduled_on, session=session,
            moment=PainMoment.AFTER, side=side, score=score, reported_at=at,
        )
    ]  # fmt: skip


def _keep_in_training(demo: DemoClub, sport: Sport, athlete: Athlete, today: date, at: datetime) -> None:
    """Bring the next session forward to today where today would be free; after a plan's end, begin it anew.

    The block with the raise stands beside the squad's plan and stays where it is.
    """
    of_squad = Session.objects.filter(athlete=athlete, assignment__programme__club__isnull=True)
    ahead = of_squad.filter(status__in=OPEN_STATUSES, scheduled_on__gte=today)
    if not ahead.exists():
        slug, _week, weekdays, at_time = _PLANS[sport][-1]
        version = ProgrammeVersion.objects.select_related("programme").get(programme__slug=slug, number=1)
        assign_programme(
            version=version,
            athletes=[athlete],
            starts_on=today,
            weekdays=weekdays,
            times=[at_time],
            by=demo.coach,
            today=today,
            at=at,
        )
    following = ahead.order_by("scheduled_on", "scheduled_time", "id").first()
    if following and following.scheduled_on != today and not _trained_on(athlete, today):
        Session.objects.filter(pk=following.pk).update(scheduled_on=today, revision=F("revision") + 1)


def _trained_on(athlete: Athlete, day: date) -> bool:
    return Session.objects.filter(athlete=athlete, scheduled_on=day, status=SessionStatus.DONE).exists()


def _record_tests(demo: DemoClub, monday: date, *, weeks: tuple[int, ...], today: date) -> None:
    protocols = {p.slug: p for p in TestProtocol.objects.filter(slug__in=_TESTED, club__isnull=True)}
    results = []
    for athletes in demo.athletes.values():
        for position, athlete in enumerate(athletes):
            random = Random(f"{athlete.name} tests")
            mass_kg = athlete.body_masses.earliest("measured_on").mass_kg
            # Two in nine have never been tested: their loads are theirs to choose.
            if position % 9 >= 7:
                continue
            for week in weeks:
                for slug, protocol in sorted(protocols.items()):
                    best_kg = mass_kg * _STRENGTH[slug.removesuffix("-rep-max")]
                    best_kg *= Decimal(random.randrange(88, 112)) / 100 * (1 + Decimal(week) * Decimal("0.006"))
                    for side in ("left", "right"):
                        share = Decimal("0.86") if position == _UNEVEN and side == "left" else Decimal(1)
                        share *= Decimal(random.randrange(97, 104)) / 100
                        load_kg = load_for_repetitions_kg(one_rep_max_kg=best_kg * share, reps=6)
                        results.append(
                            TestResult(
                                club=athlete.club, athlete=athlete, protocol=protocol, side=side, reps=6,
                                tested_on=min(monday + timedelta(weeks=week, days=-1), today),
                                load_kg=_STEP_KG * round(load_kg / _STEP_KG), recorded_by=demo.coach,
                            )
                        )  # fmt: skip
    TestResult.objects.bulk_create(results)
