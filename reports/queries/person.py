"""What one athlete's page says: their progress over a period, as the Progress page counts it, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from athletes.models import Athlete
from athletes.queries import squads_of
from reports.choices import PagePeriod
from reports.queries.periods import season_of
from reports.queries.training import Figures, Period
from training.choices import SessionKind
from training.queries.marks import SessionMark, session_marks
from training.queries.profile import COMING
from training.queries.progress import Period as ProgressPeriod
from training.queries.progress import Progress, progress_of

# Whole weeks up to today, so that the page says what Progress says; the season begins as in the squad report.
_WEEKS = {PagePeriod.LAST_4_WEEKS: 4, PagePeriod.LAST_12_WEEKS: 12}


@dataclass(frozen=True, kw_only=True)
class PersonPage:
    """`coming` are the calf sessions of the next 14 days; pain is in the progress only where it was asked for."""

    athlete: Athlete
    squads: Sequence[str]
    period: Period
    progress: Progress
    coming: Sequence[SessionMark]

    @property
    def figures(self) -> Figures:
        """Return the sums, as a row of the squad report holds them; time under tension and session load are none."""
        weeks = self.progress.weeks
        return sum(
            (
                Figures(
                    planned=week.due,
                    done=week.done,
                    sets=week.sets,
                    reps=week.reps,
                    tonnage_left_kg=week.left_kg,
                    tonnage_right_kg=week.right_kg,
                    contacts=week.contacts,
                )
                for week in weeks
            ),
            start=Figures(),
        )


def person_period(choice: PagePeriod, *, today: date) -> Period:
    if weeks := _WEEKS.get(choice):
        first = ProgressPeriod.of_weeks(weeks, today=today).first
    else:
        first = season_of(today).starts_on
    return Period(first, today + date.resolution)


def person_page(*, athlete: Athlete, viewer: User, period: Period, today: date, with_pain: bool) -> PersonPage:
    """Return an athlete's page for a person who may see them; of the period only the days up to today count."""
    last = max(min(period.last_on, today), period.starts_on)
    marks = session_marks(athletes=[athlete], spans=[(today, today + COMING)], today=today)
    return PersonPage(
        athlete=athlete,
        squads=[squad.name for squad in squads_of(athlete)],
        period=Period(period.starts_on, last + date.resolution),
        progress=progress_of(
            athlete=athlete,
            viewer=viewer,
            sees_pain=with_pain,
            period=ProgressPeriod(first=period.starts_on, last=last),
            today=today,
        ),
        coming=[mark for mark in marks[athlete.pk] if mark.is_open and mark.kind == SessionKind.CALF],
    )
