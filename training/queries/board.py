"""The squad board: who needs the coach, what the week holds, and the squads at a glance."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from accounts.models import Club, User
from athletes.models import Athlete, Squad, SquadPlace
from core.charts import Day, DayState
from core.dates import monday_of
from programmes.choices import SetKind
from training.choices import SessionKind, SessionStatus, Side
from training.models import PainReport, Session, SetLog
from training.queries.attention import LOOKS_AHEAD, PAIN_FROM, Call, Why, reasons, silent_since
from training.queries.marks import MarkState, SessionMark, session_marks
from training.queries.notes import Note, seen_notes
from training.queries.symmetry import Symmetry, newest_symmetries

STRIP_DAYS = 14
WEEK = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class BoardRow:
    """One athlete on the board; `done` of `planned` are the sessions of this week."""

    athlete: Athlete
    age: int | None
    is_minor: bool
    why: Sequence[Why]
    days: Sequence[Day]
    symmetry: Symmetry | None
    done: int
    planned: int
    todays: SessionMark | None
    following: SessionMark | None
    week: Sequence[Sequence[SessionMark]]
    shows_pain: bool
    # The last of the session marks near today with a note; not for everybody's eyes, as `note` is.
    noted: SessionMark | None
    note: Note | None = None

    @property
    def first_why(self) -> Why:
        return self.why[0]


@dataclass(frozen=True, kw_only=True)
class Tonnage:
    """Reps × external kg by side this week so far, and the change to the same days of the week before."""

    left_kg: Decimal
    right_kg: Decimal
    change_pct: int | None

    @property
    def total_kg(self) -> Decimal:
        return self.left_kg + self.right_kg


@dataclass(frozen=True, kw_only=True)
class Next:
    """When the next sessions are, and of how many athletes."""

    on: date
    at: time | None
    athletes: int


@dataclass(frozen=True, kw_only=True)
class Board:
    rows: Sequence[BoardRow]
    tonnage: Tonnage
    following: Next | None
    week_days: Sequence[date]

    @property
    def by_name(self) -> list[BoardRow]:
        return sorted(self.rows, key=lambda row: (row.athlete.sort_name, row.athlete.pk))

    @property
    def pressing(self) -> int:
        return sum(row.first_why.is_pressing for row in self.rows)

    @property
    def done(self) -> int:
        return sum(row.done for row in self.rows)

    @property
    def planned(self) -> int:
        return sum(row.planned for row in self.rows)

    @property
    def has_plan(self) -> bool:
        return any(row.first_why.call != Call.NO_PLAN for row in self.rows)

    @property
    def shows_pain(self) -> bool:
        return any(row.shows_pain for row in self.rows)


@dataclass(kw_only=True)
class SquadCard:
    """A squad in the list of squads; `done` of `planned` are the sessions of this week."""

    squad: Squad
    athletes: int = 0
    done: int = 0
    planned: int = 0
    following: Next | None = None
    ahead: Counter[tuple[date, time | None]] = field(default_factory=Counter)


def athletes_in(squad: Squad) -> QuerySet[Athlete]:
    """Return the active athletes of an authorised squad, by name."""
    return (
        Athlete.objects.active()
        .in_squads(Squad.objects.filter(pk=squad.pk))
        .select_related("club")
        .order_by("sort_name", "id")
    )


def board_of(*, squad: Squad, viewer: User, today: date, monday: date, at: datetime) -> Board:
    """Return a squad's board with the week from `monday`.

    Five queries, however many athletes there are, and two more where one of them has a note.
    """
    athletes = list(athletes_in(squad))
    rows = board_rows(athletes=athletes, viewer=viewer, today=today, monday=monday)
    noted = {row.athlete.pk: row.noted for row in rows if row.noted}
    notes = seen_notes(noted=noted, club=squad.club, viewer=viewer, at=at)
    rows = [replace(row, note=notes.get(row.athlete.pk)) for row in rows]
    ahead = Counter((row.following.on, row.following.at) for row in rows if row.following)
    return Board(
        rows=sorted(rows, key=lambda row: (row.first_why.call, row.athlete.sort_name, row.athlete.pk)),
        tonnage=tonnage_of(athletes=athletes, today=today),
        following=_next(ahead),
        week_days=[monday + timedelta(days=number) for number in range(7)],
    )


def board_rows(*, athletes: Collection[Athlete], viewer: User, today: date, monday: date) -> list[BoardRow]:
    """Return the rows of athletes in the order given (three queries); pain only where the viewer may see it."""
    this_monday = monday_of(today)
    first = min(today - timedelta(days=STRIP_DAYS - 1), this_monday)
    last = max(today + LOOKS_AHEAD, this_monday + WEEK)
    marks = session_marks(athletes=athletes, spans=[(first, last), (monday, monday + timedelta(days=6))], today=today)
    symmetries = newest_symmetries(athletes=athletes, today=today)
    pain: dict[int, list[PainReport]] = defaultdict(list)
    for report in (
        PainReport.objects.visible_to(viewer)
        .filter(
            athlete__in=[athlete.pk for athlete in athletes],
            training_on__gt=today - timedelta(days=STRIP_DAYS),
            score__gte=PAIN_FROM,
        )
        .order_by("-training_on", "-score", "-id")
    ):
        pain[report.athlete_id].append(report)
    return [
        _row(athlete, marks[athlete.pk], pain[athlete.pk], symmetries.get(athlete.pk), today, monday)
        for athlete in athletes
    ]


def _row(
    athlete: Athlete,
    marks: list[SessionMark],
    pain: list[PainReport],
    symmetry: Symmetry | None,
    today: date,
    monday: date,
) -> BoardRow:
    this_monday = monday_of(today)
    # The week shown may lie far off; what counts now is near.
    near = [mark for mark in marks if today - timedelta(days=STRIP_DAYS) < mark.on <= today + LOOKS_AHEAD]
    of_week = [mark for mark in marks if mark.counts and this_monday <= mark.on < this_monday + WEEK]
    ahead = [mark for mark in near if mark.is_open and mark.on >= today]
    return BoardRow(
        athlete=athlete,
        age=athlete.age_on(today),
        is_minor=athlete.is_minor_on(today),
        why=reasons(marks=near, pain=pain, symmetry=symmetry, today=today),
        days=_days(near, pain, today),
        symmetry=symmetry,
        done=sum(mark.is_done for mark in of_week),
        planned=len(of_week),
        todays=next((mark for mark in near if mark.on == today), None),
        following=next(iter(ahead), None),
        week=[[mark for mark in marks if mark.on == monday + timedelta(days=number)] for number in range(7)],
        shows_pain=bool(pain),
        noted=next((mark for mark in reversed(near) if mark.note), None),
    )


def _days(marks: Sequence[SessionMark], pain: Sequence[PainReport], today: date) -> list[Day]:
    """Return the last 14 days with what each shows."""
    silent = silent_since(marks, today)
    has_past = any(mark.on <= today for mark in marks)
    by_day: dict[date, list[SessionMark]] = defaultdict(list)
    for mark in marks:
        by_day[mark.on].append(mark)
    worst: dict[date, PainReport] = {}
    for report in pain:
        worst.setdefault(report.training_on, report)
    days = []
    for ago in reversed(range(STRIP_DAYS)):
        on = today - timedelta(days=ago)
        if sore := worst.get(on):
            side = _("left") if sore.side == Side.LEFT else _("right")
            state, words = DayState.PAIN, _("pain %(score)s, %(side)s") % {"score": sore.score, "side": side}
        elif not has_past or (silent and on >= silent):
            state, words = DayState.NONE, ""
        else:
            state, words = _day_state(by_day[on])
        days.append(Day(on=on, state=state, words=words, is_today=ago == 0))
    return days


_STATES = {
    MarkState.DONE: DayState.DONE,
    MarkState.PART: DayState.PART,
    MarkState.STARTED: DayState.PART,
    MarkState.PLANNED: DayState.PLANNED,
    MarkState.MISSED: DayState.MISSED,
}


def _day_state(marks: Sequence[SessionMark]) -> tuple[DayState, str]:
    calf = {mark.state for mark in marks if mark.counts}
    if not calf:
        return _day_off(marks)
    if len(calf) == 1:
        return _STATES[calf.pop()], ""
    began = calf & {MarkState.DONE, MarkState.PART, MarkState.STARTED}
    if began:
        return DayState.PART, ""
    return (DayState.MISSED if MarkState.MISSED in calf else DayState.PLANNED), ""


def _day_off(marks: Sequence[SessionMark]) -> tuple[DayState, str]:
    """Return the state of a day without a session of the plan: a match, an excused one, other training, rest."""
    if any(mark.kind == SessionKind.MATCH for mark in marks):
        return DayState.MATCH, ""
    if excused := next((mark for mark in marks if mark.state == MarkState.EXCUSED), None):
        return DayState.REST, _("not today: %(reason)s") % {"reason": excused.reason}
    if any(mark.kind == SessionKind.CALF and mark.is_done for mark in marks):
        return DayState.DONE, _("extra session")
    return DayState.REST, _("other training") if marks else ""


def tonnage_of(*, athletes: Collection[Athlete], today: date) -> Tonnage:
    """Return the week's tonnage up to today by side (one query), without warm-ups; two-legged kg count half to each."""
    monday = monday_of(today)
    logged = (
        SetLog.objects.performed()
        .filter(
            item__session__athlete__in=[athlete.pk for athlete in athletes],
            item__session__kind=SessionKind.CALF,
        )
        .exclude(kind=SetKind.WARM_UP)
    )
    moved = F("reps") * F("load_kg")

    def between(first: date, last: date) -> Q:
        return Q(item__session__scheduled_on__gte=first, item__session__scheduled_on__lte=last)

    this_week, week_before = between(monday, today), between(monday - WEEK, today - WEEK)
    sums = logged.filter(this_week | week_before).aggregate(
        left=Sum(moved, filter=this_week & Q(side=Side.LEFT)),
        right=Sum(moved, filter=this_week & Q(side=Side.RIGHT)),
        both=Sum(moved, filter=this_week & Q(side=Side.BOTH)),
        before=Sum(moved, filter=week_before),
    )
    left, right, both, before = (sums[name] or Decimal(0) for name in ("left", "right", "both", "before"))
    change = 100 * (left + right + both - before) / before if before else None
    return Tonnage(
        left_kg=left + both / 2,
        right_kg=right + both / 2,
        change_pct=None if change is None else round(change),
    )


def _next(ahead: Counter[tuple[date, time | None]]) -> Next | None:
    if not ahead:
        return None
    on, at = min(ahead, key=lambda place: (place[0], place[1] or time.max))
    return Next(on=on, at=at, athletes=ahead[on, at])


def squad_cards(*, user: User, club: Club, today: date) -> list[SquadCard]:
    """Return the squads of a club that the person may see, by name (three queries)."""
    squads = Squad.objects.visible_to(user).filter(club=club, archived_at__isnull=True)
    cards = {squad.pk: SquadCard(squad=squad) for squad in squads.order_by("name", "id")}
    squads_of: dict[int, list[SquadCard]] = defaultdict(list)
    for squad_id, athlete_id in SquadPlace.objects.filter(
        squad__in=cards, ends_before__isnull=True, athlete__archived_at__isnull=True
    ).values_list("squad_id", "athlete_id"):
        squads_of[athlete_id].append(cards[squad_id])
        cards[squad_id].athletes += 1
    monday = monday_of(today)
    sessions = (
        Session.objects.filter(athlete__in=squads_of, scheduled_on__gte=monday, scheduled_on__lte=today + WEEK)
        .exclude(status=SessionStatus.CANCELLED)
        .exclude(~Q(skip_reason=""), status=SessionStatus.SKIPPED)
        .filter(kind=SessionKind.CALF, assignment__isnull=False)
        .values_list("athlete_id", "scheduled_on", "scheduled_time", "status")
    )
    for athlete_id, on, at, status in sessions:
        for card in squads_of[athlete_id]:
            if on < monday + WEEK:
                card.planned += 1
                card.done += status == SessionStatus.DONE or (status == SessionStatus.STARTED and on < today)
            if on >= today and status in (SessionStatus.PLANNED, SessionStatus.STARTED):
                card.ahead[on, at] += 1
    for card in cards.values():
        card.following = _next(card.ahead)
    return list(cards.values())


def without_squad(*, user: User, club: Club) -> QuerySet[Athlete]:
    """Return the club's active athletes that the person may see and who are in no squad, by name."""
    placed = SquadPlace.objects.filter(club=club, ends_before__isnull=True, squad__archived_at__isnull=True).values(
        "athlete"
    )
    return (
        Athlete.objects.visible_to(user).active().filter(club=club).exclude(pk__in=placed).order_by("sort_name", "id")
    )
