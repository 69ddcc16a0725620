"""Progress of an athlete over a period, over the API."""

import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in
from accounts.operations import record_access
from core.api import query_values
from training.access import get_athlete
from training.access import shows_pain as may_see_pain
from training.queries.days import today_of
from training.queries.progress import MOST_DAYS, Period, progress_of
from training.serializers.progress import ProgressAnswer, ProgressQuery, progress_json

_WEEKS_UNLESS_SAID = 12


class AthleteProgress(APIView):
    @extend_schema(operation_id="athletes_progress", parameters=[ProgressQuery], responses=ProgressAnswer)
    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """Loads and estimated strength, work by week, tests against benchmarks, and pain, over at most 366 days."""
        user, at = signed_in(request), timezone.now()
        athlete = get_athlete(user, public_id)
        sees_pain = may_see_pain(user, athlete)
        today = today_of(athlete, at)
        period = _period(query_values(ProgressQuery, request), today=today)
        found = progress_of(athlete=athlete, viewer=user, sees_pain=sees_pain, period=period, today=today)
        if sees_pain and athlete.user_id != user.pk:
            subject = str(athlete.public_id)
            record_access(club=athlete.club, user=user, what="athlete_pain", subject=subject, at=at)
        return Response({"athlete": str(athlete.public_id), **progress_json(found)})


def _period(asked: Mapping[str, Any], *, today: date) -> Period:
    """Return the days that are asked for."""
    last = asked.get("to") or today
    first = asked.get("from") or Period.of_weeks(_WEEKS_UNLESS_SAID, today=last).first
    if last > today:
        raise exceptions.ValidationError(
            {
                "to": _("to takes a day up to %(today)s, the athlete's today; %(value)s is later.")
                % {"today": today, "value": last}
            }
        )
    if not last - timedelta(days=MOST_DAYS) < first <= last:
        raise exceptions.ValidationError(
            {
                "from": _("from takes a day from %(first)s to %(last)s (to); %(value)s is not that.")
                % {"first": last - timedelta(days=MOST_DAYS - 1), "last": last, "value": first}
            }
        )
    return Period(first=first, last=last)
