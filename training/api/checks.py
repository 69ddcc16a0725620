"""The morning check for phones, and its answers for those who may see them."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, cast

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in
from accounts.models import User
from accounts.operations import record_access
from core.api import body_values, query_values
from core.dates import EARLIEST, LATEST
from training.access import get_athlete_with_health
from training.cards.pain import morning_card, stored_words
from training.operations.checks import put_morning_check
from training.queries.checks import ANSWERS, MorningCheck, checks_between, mornings_of
from training.queries.days import athletes_of, today_of
from training.serializers.checks import (
    CheckBody,
    ChecksAnswer,
    DayInPath,
    OwnCheckAnswer,
    SpanQuery,
    StoredCheckAnswer,
    check_json,
)

MOST_DAYS = 92
_SHOWN = timedelta(days=27)
_LEGS = ("left", "right")
_DAY = OpenApiParameter("date", OpenApiTypes.DATE, OpenApiParameter.PATH, description="A training day")


class OwnCheck(APIView):
    @extend_schema(operation_id="check_ins_read", parameters=[_DAY], responses=OwnCheckAnswer)
    def get(self, request: Request, date: str) -> Response:
        """One's own morning check of a training day; what was not said is null."""
        user = signed_in(request)
        return Response(_own(user, athletes_of(user), _day(date)))

    @extend_schema(operation_id="check_ins_put", parameters=[_DAY], request=CheckBody, responses=StoredCheckAnswer)
    def put(self, request: Request, date: str) -> Response:
        """Store one's own morning check of a training day, today or up to 14 days ago, or edit it.

        What is left out stays. It is stored in every club one trains in where there is a recorded basis; without
        one nothing is, and `notice` says so. A repeat changes nothing.
        """
        user, at = signed_in(request), timezone.now()
        athletes = athletes_of(user)
        if not athletes:
            raise exceptions.PermissionDenied(_("Only athletes have a morning check."))
        on, body = _day(date), body_values(CheckBody, request)
        pain = {leg: body[f"pain_{leg}"] for leg in _LEGS if f"pain_{leg}" in body}
        answers = {name: body[name] for name in ANSWERS if name in body}
        stored = put_morning_check(
            athletes=athletes, on=on, answers=answers, pain=pain, edited_at=body.get("edited_at"), at=at
        )
        return Response(
            {
                **_own(user, athletes, on),
                "pain_stored": _stored(pain, (one.overtaken or one.pain_refused for one in stored)),
                "answers_stored": _stored(answers, (one.overtaken or one.answers_refused for one in stored)),
                "notice": " ".join(stored_words(stored, many_clubs=len(athletes) > 1)),
            }
        )


def _day(text: str) -> date:
    """Return the day of an address."""
    given = DayInPath(data={"date": text})
    given.is_valid(raise_exception=True)
    return cast(date, given.validated_data["date"])


def _own(user: User, athletes: Iterable[Any], on: date) -> dict[str, Any]:
    card = morning_card(mornings_of(days={athlete.pk: (athlete, on) for athlete in athletes}, viewer=user))
    check = card.morning.check if card else MorningCheck(on=on)
    return {**check_json(check), "changes": card.changes if card else []}


def _stored(given: Mapping[str, int | None], refused: Iterable[bool]) -> bool | None:
    """Tell whether values were kept in one club at least; None where none was given."""
    return not all(refused) if any(value is not None for value in given.values()) else None


class AthleteChecks(APIView):
    @extend_schema(operation_id="athletes_check_ins", parameters=[SpanQuery], responses=ChecksAnswer)
    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """An athlete's morning checks over at most 92 days: for themselves, their own coaches and clinicians."""
        user, at = signed_in(request), timezone.now()
        athlete = get_athlete_with_health(user, public_id)
        first, last = _span(query_values(SpanQuery, request), today=today_of(athlete, at))
        checks = checks_between(athletes=[athlete.pk], viewer=user, first=first, last=last).get(athlete.pk, {})
        if athlete.user_id != user.pk:
            subject = str(athlete.public_id)
            record_access(club=athlete.club, user=user, what="athlete_pain", subject=subject, at=at)
        return Response({"athlete": athlete.public_id, "checks": [check_json(one) for one in checks.values()]})


def _span(asked: Mapping[str, Any], *, today: date) -> tuple[date, date]:
    """Return the first and the last day that are asked for."""
    last = asked.get("to") or (min(asked["from"] + _SHOWN, LATEST) if "from" in asked else today)
    first = asked.get("from") or max(last - _SHOWN, EARLIEST)
    if not first <= last < first + timedelta(days=MOST_DAYS):
        raise exceptions.ValidationError(
            {
                "to": _("to takes a day from %(first)s (from) to %(last)s; %(value)s is not that.")
                % {"first": first, "last": first + timedelta(days=MOST_DAYS - 1), "value": last}
            }
        )
    return first, last
