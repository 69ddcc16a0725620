"""Reads of programmes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import F, Prefetch, Q, QuerySet, Sum, prefetch_related_objects

from accounts.models import Club, User
from exercises.choices import Muscle
from exercises.models import Exercise
from programmes.choices import VersionState
from programmes.models import PlannedSession, PlanStage, Prescription, Programme, ProgrammeVersion
from programmes.rules import document as typed
from programmes.rules.groups import places_in_groups
from programmes.rules.summary import (
    ExerciseFacts,
    PlanLine,
    PlanSession,
    PlanWeek,
    WeekSummary,
    Work,
    by_muscle,
    read_plan,
    summarise,
)
from programmes.rules.warnings import PlanWarning, warnings
from programmes.wording import dose_words, rest_words, tempo_words


@dataclass(frozen=True, kw_only=True)
class ProgrammeCard:
    """A programme in a list; sessions a week from the emptiest week to the fullest."""

    programme: Programme
    weeks: int
    fewest: int
    most: int


@dataclass(frozen=True, kw_only=True)
class PlanHead:
    """The newest frozen version of a programme; sessions a week from the emptiest week to the fullest."""

    version: ProgrammeVersion
    fewest: int
    most: int


@dataclass(frozen=True, kw_only=True)
class PlannedLine:
    """One line of a plan: the notation, and the same in words; `superset` is its place in one, such as A1."""

    exercise: Exercise
    superset: str
    text: str
    dose: str
    tempo: str
    rest: str


@dataclass(frozen=True, kw_only=True)
class PlanCell:
    session: PlannedSession
    lines: Sequence[PlannedLine]


@dataclass(frozen=True, kw_only=True)
class MuscleWork:
    """Planned sets of one muscle in a week; `kind` is the hue of its bar."""

    muscle: Muscle
    kind: str
    sets: int


@dataclass(frozen=True, kw_only=True)
class PlanWeeks:
    """Consecutive weeks that ask for the same; cells stand in the order of the plan's labels."""

    first: int
    last: int
    sessions: int
    cells: Sequence[PlanCell | None]
    work: Sequence[MuscleWork]


@dataclass(frozen=True, kw_only=True)
class PlanSummary:
    """What a plan adds up to and what to look at; `left_out` counts the lines of a draft that cannot be read."""

    weeks: Sequence[WeekSummary]
    warnings: Sequence[PlanWarning]
    left_out: int = 0

    @property
    def muscles(self) -> dict[str, Work]:
        return by_muscle(week.muscles for week in self.weeks)


@dataclass(frozen=True, kw_only=True)
class Plan:
    version: ProgrammeVersion
    summary: PlanSummary
    stages: Sequence[PlanStage]
    labels: Sequence[str]
    weeks: Sequence[PlanWeeks]
    fewest: int
    most: int
    per_day: int
    most_sets: int


@dataclass(frozen=True, kw_only=True)
class OwnProgramme:
    """A club's own programme in whatever state: its newest frozen version and its draft, where it has them."""

    programme: Programme
    ready: ProgrammeVersion | None
    draft: ProgrammeVersion | None


def programme_cards(user: User, club: Club) -> list[ProgrammeCard]:
    """Return the built-in programmes and the club's own that are ready to assign, the club's first."""
    programmes = Programme.objects.visible_to(user).filter(
        Q(club__isnull=True) | Q(club=club), archived_at__isnull=True
    )
    cards = [
        ProgrammeCard(programme=head.version.programme, weeks=head.version.weeks, fewest=head.fewest, most=head.most)
        for head in plan_heads(programmes)
    ]
    return sorted(cards, key=lambda card: (card.programme.club_id is None, card.programme.name.casefold()))


def plan_heads(programmes: Iterable[Programme]) -> list[PlanHead]:
    """Return the newest frozen version of each programme, in the same order (two queries); none, no head."""
    programmes = list(programmes)
    versions = {
        version.programme_id: version
        for version in ProgrammeVersion.objects.newest_frozen()
        .filter(programme__in=programmes)
        .select_related("programme__club", "programme__copied_from")
    }
    counts: dict[int, list[int]] = defaultdict(list)
    for version_id, _week, sessions in (
        PlannedSession.objects.filter(version__in=versions.values())
        .values("version", "week")
        .annotate(sessions=Sum("per_week"))
        .values_list("version", "week", "sessions")
    ):
        counts[version_id].append(sessions)
    found = [versions[programme.pk] for programme in programmes if programme.pk in versions]
    return [
        PlanHead(version=version, fewest=min(counts[version.pk], default=0), most=max(counts[version.pk], default=0))
        for version in found
    ]


def whole_plan(version: ProgrammeVersion) -> PlanHead:
    """Return a version with every session, line and exercise read."""
    (head,) = plan_heads([version.programme])
    prefetch_related_objects([head.version], "stages", "sessions__prescriptions__exercise")
    return head


def sessions_needed(version: ProgrammeVersion) -> tuple[int, int]:
    """Return how many training days the fullest week asks for, and how often at most one trains on a day.

    Of a plan with stages, of what is laid out when it is given: the first.
    """
    sessions = version.sessions.filter(Q(stage__isnull=True) | Q(stage__number=1))
    return _needed(sessions)


def _needed(sessions: Iterable[PlannedSession]) -> tuple[int, int]:
    days: dict[int, int] = defaultdict(int)
    per_day = 1
    for session in sessions:
        days[session.week] += session.per_week
        per_day = max(per_day, session.per_day)
    return max(days.values(), default=0), per_day


def plan_of(version: ProgrammeVersion) -> Plan:
    """Return a whole plan, consecutive equal weeks as one (four queries, however long it is)."""
    sessions = list(version.sessions.prefetch_related("prescriptions__exercise").order_by("week", "position"))
    labels = list(dict.fromkeys(session.label for session in sessions))
    by_week: dict[int, list[PlannedSession]] = defaultdict(list)
    for session in sessions:
        by_week[session.week].append(session)
    alike: list[list[int]] = []
    for week in range(1, version.weeks + 1):
        if alike and _asked(by_week[alike[-1][0]]) == _asked(by_week[week]):
            alike[-1].append(week)
        else:
            alike.append([week])
    summary = _summary([by_week[week] for week in range(1, version.weeks + 1)], version.programme)
    weeks = [
        _plan_weeks(numbers[0], numbers[-1], by_week[numbers[0]], labels, summary.weeks[numbers[0] - 1])
        for numbers in alike
    ]
    needed, per_day = _needed(sessions)
    return Plan(
        version=version,
        summary=summary,
        stages=sorted(version.stages.all(), key=lambda one: one.number),
        labels=labels,
        weeks=weeks,
        fewest=min((week.sessions for week in weeks), default=0),
        most=needed,
        per_day=per_day,
        most_sets=max((work.sets for week in weeks for work in week.work), default=0),
    )


def _asked(sessions: Iterable[PlannedSession]) -> list[tuple[object, ...]]:
    """Return all that a week asks for, for comparing it with another."""
    return [(s.label, s.per_week, s.per_day, s.note, [(p.exercise_id, p.text) for p in _in_order(s)]) for s in sessions]


def _in_order(session: PlannedSession) -> list[Prescription]:
    return sorted(session.prescriptions.all(), key=lambda line: line.position)


def _plan_weeks(
    first: int, last: int, sessions: list[PlannedSession], labels: list[str], summary: WeekSummary
) -> PlanWeeks:
    cells = {session.label: PlanCell(session=session, lines=_lines(session)) for session in sessions}
    return PlanWeeks(
        first=first,
        last=last,
        sessions=summary.days,
        cells=[cells.get(label) for label in labels],
        work=_work(summary),
    )


def _lines(session: PlannedSession) -> list[PlannedLine]:
    lines = []
    prescriptions = _in_order(session)
    places = places_in_groups([prescription.group for prescription in prescriptions])
    for prescription, (place, _size) in zip(prescriptions, places, strict=True):
        dose = prescription.dose
        lines.append(
            PlannedLine(
                exercise=prescription.exercise,
                superset=f"{prescription.group}{place}" if place else "",
                text=prescription.text,
                dose=dose_words(dose),
                tempo=tempo_words(dose.tempo) if dose.tempo else "",
                rest=rest_words(dose.rest_s),
            )
        )
    return lines


_HUES = {Muscle.SOLEUS: "soleus", Muscle.GASTROCNEMIUS: "gastroc"}


def _work(summary: WeekSummary) -> list[MuscleWork]:
    """Return the sets of a week by the muscle each exercise is aimed at, the soleus first, then the most."""
    ordered = sorted(summary.muscles.items(), key=lambda row: (row[0] != Muscle.SOLEUS, -row[1].sets, row[0]))
    return [
        MuscleWork(muscle=Muscle(muscle), kind=_HUES.get(Muscle(muscle), "quiet"), sets=work.sets)
        for muscle, work in ordered
    ]


def summary_of_rows(version: ProgrammeVersion) -> PlanSummary:
    """Return the summary of a frozen version, as `whole_plan` reads it."""
    by_week: dict[int, list[PlannedSession]] = defaultdict(list)
    for session in version.sessions.all():
        by_week[session.week].append(session)
    weeks = [sorted(by_week[week], key=lambda one: one.position) for week in range(1, version.weeks + 1)]
    return _summary(weeks, version.programme)


def summary_of_document(
    document: typed.Document, programme: Programme, exercises: Mapping[str, Exercise]
) -> PlanSummary:
    """Return the summary of a plan as it was typed."""
    known = {slug: _facts(exercise) for slug, exercise in exercises.items()}
    weeks, left_out = read_plan(document, known)
    return _summarised(weeks, programme, left_out)


def _summary(weeks: Iterable[Sequence[PlannedSession]], programme: Programme) -> PlanSummary:
    return _summarised([[_plan_session(session) for session in sessions] for sessions in weeks], programme)


def _plan_session(session: PlannedSession) -> PlanSession:
    lines = tuple(PlanLine(_facts(line.exercise), line.dose) for line in _in_order(session))
    return PlanSession(session.label, lines, session.per_week, session.per_day, session.stage_id)


def _summarised(weeks: Sequence[PlanWeek], programme: Programme, left_out: int = 0) -> PlanSummary:
    found = warnings(weeks, heavy_gap_h=programme.heavy_gap_h)
    return PlanSummary(weeks=summarise(weeks), warnings=found, left_out=left_out)


def _facts(exercise: Exercise) -> ExerciseFacts:
    return ExerciseFacts(exercise.name, exercise.primary_muscle, exercise.level, exercise.tendon_tier)


def own_programmes(programmes: QuerySet[Programme]) -> QuerySet[Programme]:
    """Return programmes with what `own_programme` reads of each (one query more, however many there are)."""
    versions = ProgrammeVersion.objects.select_related("edited_by").defer("document").order_by("-number")
    return programmes.select_related("club", "copied_from").prefetch_related(Prefetch("versions", queryset=versions))


def read_own_programme(programme: Programme) -> Programme:
    return own_programmes(Programme.objects.filter(pk=programme.pk)).get()


def own_programme(programme: Programme) -> OwnProgramme:
    versions = list(programme.versions.all())
    states = {state: [one for one in versions if one.state == state] for state in VersionState}
    ready, drafts = states[VersionState.FROZEN], states[VersionState.DRAFT]
    return OwnProgramme(programme=programme, ready=next(iter(ready), None), draft=next(iter(drafts), None))


def unready_programmes(club: Club) -> list[OwnProgramme]:
    """Return the club's programmes that have changes which cannot be given yet, by name."""
    drafted = Programme.objects.filter(club=club, versions__state=VersionState.DRAFT, archived_at__isnull=True)
    return [own_programme(one) for one in own_programmes(drafted.order_by("name", "pk"))]


def archived_programmes(club: Club) -> list[Programme]:
    return list(Programme.objects.filter(club=club, archived_at__isnull=False).order_by("name", "pk"))


def newest_version(programme: Programme) -> ProgrammeVersion:
    """Return the draft, or the newest frozen version where there is none."""
    versions = ProgrammeVersion.objects.select_related("programme__club", "edited_by")
    return versions.filter(programme=programme).order_by("-number")[0]


def exercises_for(programme: Programme) -> dict[str, Exercise]:
    """Return by slug what a club's programme may hold: its own exercises before built-in ones, no retired one."""
    exercises = Exercise.objects.filter(Q(club__isnull=True) | Q(club=programme.club_id), retired_at__isnull=True)
    return {exercise.slug: exercise for exercise in exercises.order_by(F("club").asc(nulls_first=True), "pk")}


def document_of(version: ProgrammeVersion) -> typed.Document:
    """Return the plan of a draft as it is stored, that of a frozen version as it would be typed."""
    if version.state == VersionState.DRAFT:
        return typed.check_document(version.document)
    sessions = list(
        version.sessions.select_related("stage")
        .prefetch_related("prescriptions__exercise")
        .order_by("week", "position")
    )
    places = columns_of(sessions)
    width = max(places.values(), default=1)
    by_week: dict[int, list[PlannedSession]] = defaultdict(list)
    for session in sessions:
        by_week[session.week].append(session)
    return typed.Document(tuple(_typed_week(by_week[week], places, width) for week in range(1, version.weeks + 1)))


def columns_of(sessions: Sequence[PlannedSession]) -> dict[int, int]:
    """Return the columns of the grid, counted from 1, that the sessions of one version stand in, by their id."""
    # Positions are the columns, but for plans that were never in a grid.
    if max((session.position for session in sessions), default=1) <= typed.MOST_COLUMNS:
        return {session.pk: session.position for session in sessions}
    columns: dict[int, int] = {}
    for _week, listed in groupby(sorted(sessions, key=lambda one: (one.week, one.position)), key=lambda one: one.week):
        columns |= {session.pk: place for place, session in enumerate(listed, start=1)}
    return columns


def _typed_week(sessions: Sequence[PlannedSession], places: Mapping[int, int], width: int) -> typed.Week:
    cells: list[typed.Session | None] = [None] * width
    week_note, notes = typed.typed_notes([session.note for session in sessions])
    for session, note in zip(sessions, notes, strict=True):
        cells[places[session.pk] - 1] = typed.Session(
            label=session.label,
            per_week=session.per_week,
            per_day=session.per_day,
            note=note,
            lines=tuple(typed.Line(line.exercise.slug, line.text) for line in _in_order(session)),
            stage=session.stage.number if session.stage else None,
        )
    return typed.Week(tuple(cells), week_note)


def faults_of(
    version: ProgrammeVersion, document: typed.Document, exercises: Mapping[str, Exercise] | None = None
) -> list[typed.Fault]:
    """Return all that keeps the plan of a club's own programme from being given."""
    known = exercises_for(version.programme) if exercises is None else exercises
    return typed.faults(document, known, stages=version.stages.count())
