"""The morning checks of the demo club's athletes who agreed to them, up to yesterday."""

from datetime import date, datetime, time, timedelta
from random import Random

from athletes.models import Athlete, CheckIn, HealthConsent
from core.dates import instant
from training.choices import PainMoment, Side
from training.demo.people import DemoClub
from training.models import PainReport

_DAYS = 12


def lay_down_mornings(demo: DemoClub, *, sore: int, today: date) -> None:
    """Answer the mornings of the last days that were not answered; `sore` is whose right calf hurts, by position."""
    agreed = set(HealthConsent.objects.filter(withdrawn_at__isnull=True).values_list("athlete", flat=True))
    checks: list[CheckIn] = []
    pain: list[PainReport] = []
    for athletes in demo.athletes.values():
        for position, athlete in enumerate(athletes):
            if athlete.pk not in agreed or position % 4 == 1:
                continue
            for ago in range(1, _DAYS + 1):
                _answer(athlete, today - timedelta(days=ago), position == sore, checks, pain)
    CheckIn.objects.bulk_create(checks, ignore_conflicts=True)
    PainReport.objects.bulk_create(pain, ignore_conflicts=True)


def _answer(athlete: Athlete, on: date, is_sore: bool, checks: list[CheckIn], pain: list[PainReport]) -> None:
    # The same morning is answered alike on every start.
    random = Random(f"{athlete.name} {on} morning")
    if random.random() < 0.2:
        return
    at: datetime = instant(on, time(7, random.randrange(60)), zone=athlete.zone)
    checks.append(
        CheckIn(
            club_id=athlete.club_id,
            athlete=athlete,
            checked_on=on,
            stiffness_minutes=random.choice((15, 20, 25)) if is_sore else random.choice((0, 0, 0, 5)),
            sleep=random.choice((2, 2, 3, 4)),
            fatigue=random.choice((2, 3, 3, 4)),
            edited_at=at,
        )
    )
    scores = {Side.LEFT: 0, Side.RIGHT: random.randint(2, 3) if is_sore else int(random.random() < 0.1)}
    pain += [
        PainReport(
            club_id=athlete.club_id,
            athlete=athlete,
            training_on=on,
            moment=PainMoment.MORNING,
            side=side,
            score=score,
            reported_at=at,
        )
        for side, score in scores.items()
    ]
