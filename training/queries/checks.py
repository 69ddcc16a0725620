"""Morning checks as they were given, and what they are compared with."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import cast

from django.utils.translation import gettext as _

from accounts.models import User
from athletes.models import RATED_ANSWERS, Athlete, CheckIn
from training.choices import OPEN_STATUSES, PainMoment, SessionKind, Side
from training.models import PainReport, Session
from training.rules.pain import NextLoad, Rule, Verdict, baseline, is_stiffer, next_load, usual_stiffness, week_rises
from training.wording import answers_words

ANSWERS = ("stiffness_minutes", *RATED_ANSWERS)
PAIN_SIDES = (Side.LEFT, Side.RIGHT)
COMPARED = timedelta(days=14)
WEEK = timedelta(days=7)
PLAN_WITHIN = timedelta(days=7)
# From mild to grave.
_GRAVITY = tuple(NextLoad)


@dataclass(kw_only=True)
class MorningCheck:
    """What an athlete said of a morning; values that were not given are None."""

    on: date
    pain: dict[str, int] = field(default_factory=dict)
    stiffness_minutes: int | None = None
    sleep: int | None = None
    fatigue: int | None = None
    stress: int | None = None
    soreness: int | None = None

    @property
    def is_given(self) -> bool:
        return bool(self.pain) or any(getattr(self, name) is not None for name in ANSWERS)

    @property
    def said(self) -> list[str]:
        """Return what was said in words: "Pain left 3, right 0", "stiff 20 min", "sleep 2"."""
        pain = ", ".join(f"{str(side.label).lower()} {self.pain[side]}" for side in PAIN_SIDES if side in self.pain)
        return [*([_("Pain %(scores)s") % {"scores": pain}] if pain else []), *self.answers_said]

    @property
    def answers_said(self) -> list[str]:
        return answers_words(stiffness_minutes=self.stiffness_minutes, sleep=self.sleep, fatigue=self.fatigue)

    @property
    def left(self) -> int | None:
        return self.pain.get(Side.LEFT)

    @property
    def right(self) -> int | None:
        return self.pain.get(Side.RIGHT)


@dataclass(frozen=True, kw_only=True)
class Morning:
    """One athlete's morning with the two weeks before it; `trained` is the worst of the day before, by side.

    `rule` is the pain rule of the plan that today's session, or the next one within a week, belongs to.
    """

    athlete: Athlete
    check: MorningCheck
    earlier: Sequence[MorningCheck]
    trained: Mapping[tuple[str, str], int]
    rule: Rule | None

    def verdict(self, side: Side) -> Verdict | None:
        """Return what one side's scores mean for the next session; None without a score or a plan."""
        morning = self.check.pain.get(side)
        if morning is None or self.rule is None:
            return None
        return next_load(
            self.rule,
            during=self.trained.get((side, PainMoment.DURING)),
            after=self.trained.get((side, PainMoment.AFTER)),
            morning=morning,
            usual=self.usual_pain(side),
            rises=self._rises(side),
        )

    @property
    def gravest(self) -> tuple[Verdict, Side] | None:
        """Return what the worse side asks for."""
        found = [(verdict, side) for side in PAIN_SIDES if (verdict := self.verdict(side)) is not None]
        return max(found, key=lambda one: _GRAVITY.index(one[0].load), default=None)

    def usual_pain(self, side: Side) -> Fraction | None:
        return baseline([one.pain[side] for one in self.earlier if side in one.pain])

    @property
    def usual_stiffness_min(self) -> int | None:
        usual = usual_stiffness(self._stiffness)
        return None if usual is None else round(usual)

    @property
    def is_stiffer(self) -> bool:
        minutes = self.check.stiffness_minutes
        return minutes is not None and is_stiffer(minutes, usual_stiffness(self._stiffness))

    @property
    def _stiffness(self) -> list[int]:
        return [one.stiffness_minutes for one in self.earlier if one.stiffness_minutes is not None]

    def _rises(self, side: Side) -> bool:
        scores = [(self.check.on, self.check.pain), *((one.on, one.pain) for one in self.earlier)]
        since = self.check.on - WEEK
        this_week = [pain[side] for on, pain in scores if side in pain and on > since]
        return week_rises(this_week, [pain[side] for on, pain in scores if side in pain and since - WEEK < on <= since])


def checks_between(
    *, athletes: Collection[int], viewer: User, first: date, last: date
) -> dict[int, dict[date, MorningCheck]]:
    """Return morning checks by athlete and day, the newest first; only of those whose health the viewer may see.

    Two queries, however many athletes and days.
    """
    found: dict[int, dict[date, MorningCheck]] = defaultdict(dict)
    rows = CheckIn.objects.visible_to(viewer).filter(athlete__in=athletes, checked_on__gte=first, checked_on__lte=last)
    for row in rows:
        values = {name: getattr(row, name) for name in ANSWERS}
        found[row.athlete_id][row.checked_on] = MorningCheck(on=row.checked_on, **values)
    for report in PainReport.objects.visible_to(viewer).filter(
        athlete__in=athletes, moment=PainMoment.MORNING, training_on__gte=first, training_on__lte=last
    ):
        days = found[report.athlete_id]
        day = days.setdefault(report.training_on, MorningCheck(on=report.training_on))
        day.pain[report.side] = report.score
    return {
        athlete: {on: days[on] for on in sorted(days, reverse=True) if days[on].is_given}
        for athlete, days in found.items()
    }


def mornings_of(*, days: Mapping[int, tuple[Athlete, date]], viewer: User) -> list[Morning]:
    """Return the mornings of athletes, each of its own day, with what they are compared with.

    Two queries while nothing was said of these days, four after.
    """
    if not days:
        return []
    first, last = min(on for _who, on in days.values()), max(on for _who, on in days.values())
    checks = checks_between(athletes=days, viewer=viewer, first=first - COMPARED, last=last)
    is_given = any(on in checks.get(pk, {}) for pk, (_who, on) in days.items())
    trained = _pain_of_training(days, viewer, first, last) if is_given else {}
    plans = _plans(days, first, last) if is_given else {}
    mornings = []
    for pk, (athlete, on) in days.items():
        of_athlete = checks.get(pk, {})
        ahead = [(day, rule) for day, rule in plans.get(pk, ()) if on <= day <= on + PLAN_WITHIN]
        mornings.append(
            Morning(
                athlete=athlete,
                check=of_athlete.get(on) or MorningCheck(on=on),
                earlier=[one for day, one in of_athlete.items() if on - COMPARED <= day < on],
                trained=trained.get((pk, on - timedelta(days=1)), {}),
                rule=ahead[0][1] if ahead else None,
            )
        )
    return mornings


def _pain_of_training(
    days: Collection[int], viewer: User, first: date, last: date
) -> dict[tuple[int, date], dict[tuple[str, str], int]]:
    """Return the worst scores of the training before these days, by athlete and day, then by side and moment."""
    trained: dict[tuple[int, date], dict[tuple[str, str], int]] = defaultdict(dict)
    for report in PainReport.objects.visible_to(viewer).filter(
        athlete__in=days,
        moment__in=(PainMoment.DURING, PainMoment.AFTER),
        training_on__gte=first - timedelta(days=1),
        training_on__lt=last,
    ):
        worst, place = trained[report.athlete_id, report.training_on], (report.side, report.moment)
        worst[place] = max(worst.get(place, 0), report.score)
    return trained


def _plans(days: Collection[int], first: date, last: date) -> dict[int, list[tuple[date, Rule]]]:
    """Return the pain rules of the open sessions from a day on, by athlete and day."""
    plans: dict[int, list[tuple[date, Rule]]] = defaultdict(list)
    for athlete, on, rule in (
        Session.objects.filter(
            athlete__in=days,
            kind=SessionKind.CALF,
            status__in=OPEN_STATUSES,
            scheduled_on__gte=first,
            scheduled_on__lte=last + PLAN_WITHIN,
            assignment__isnull=False,
        )
        .order_by("scheduled_on", "scheduled_time", "id")
        .values_list("athlete", "scheduled_on", "assignment__programme__pain_rule")
    ):
        plans[athlete].append((on, cast(Rule, rule)))
    return plans
