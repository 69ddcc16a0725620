"""Another exercise in the place of a line's, or none: as staff plan it, and as athletes choose on the day."""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in
from accounts.idempotency import IDEMPOTENCY_KEY, with_idempotency_key
from athletes.queries import club_day
from core.api import body_values, found_by_id
from exercises.models import Exercise
from training import access
from training.choices import ItemStatus
from training.operations.lines import skip_line, swap_own_exercise, take_line_in
from training.operations.swapping import swap_exercise
from training.queries.days import today_of
from training.queries.swapping import own_substitutes, substitutes_of
from training.serializers.changing import SkipAnswer, SkipBody, SubstitutesAnswer, SwapAnswer, SwapBody

Json = dict[str, Any]


class ItemSwap(APIView):
    @extend_schema(operation_id="items_substitutes", responses=SubstitutesAnswer)
    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """The exercises that fit what a line asks for, what is nearest first; for its athlete those to choose from."""
        user = signed_in(request)
        item, plans = access.get_item_to_swap_or_own(user, public_id)
        found = substitutes_of(user=user, item=item) if plans else own_substitutes(user=user, items=[item])[item.pk]
        return Response(
            {
                "planned": _exercise_json(found.planned) if found.planned else None,
                "easier": [_exercise_json(one) for one in found.easier],
                "harder": [_exercise_json(one) for one in found.harder],
                "same_muscle": [_exercise_json(one) for one in found.same_muscle],
                "others": [_exercise_json(one) for one in found.others],
                "coming": found.coming,
            }
        )

    @extend_schema(operation_id="items_swap", request=SwapBody, responses=SwapAnswer, parameters=[IDEMPOTENCY_KEY])
    @with_idempotency_key
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Put another exercise in the place of a line's, with the same dose and loads worked out anew.

        Athletes do so in their own session of the day, without `coming`; what stands there already is `lines` 0.
        """
        user, at = signed_in(request), timezone.now()
        item, plans = access.get_item_to_swap_or_own(user, public_id)
        body = body_values(SwapBody, request)
        athlete, on = item.session.athlete, item.session.scheduled_on
        exercise = found_by_id("exercise", access.get_exercise_to_plan, user, athlete.club, body["exercise"])
        given = {"item": item, "exercise": exercise, "reason": body["reason"], "dry_run": body["dry_run"], "by": user}
        if plans:
            swapped = swap_exercise(**given, coming=body["coming"], today=club_day(athlete.club))
        elif body["coming"]:
            raise PermissionDenied(_("Your coach changes the sessions to come; leave `coming` out."))
        elif not (own := swap_own_exercise(**given, today=today_of(athlete, at))):
            return Response(SwapAnswer({"dry_run": body["dry_run"], "lines": 0, "first_on": on, "last_on": on}).data)
        else:
            swapped = own
        return Response(SwapAnswer({"dry_run": body["dry_run"], **vars(swapped)}).data)


class ItemSkip(APIView):
    @extend_schema(operation_id="items_skip", request=SkipBody, responses=SkipAnswer, parameters=[IDEMPOTENCY_KEY])
    @with_idempotency_key
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Leave a line out of its session with a reason, or take it in again; sets of it stay."""
        user = signed_in(request)
        item = access.get_item_to_log(user, public_id)
        body = body_values(SkipBody, request)
        if body["skipped"]:
            skip_line(item=item, reason=body["reason"], by=user)
            return Response({"status": ItemStatus.SKIPPED, "skip_reason": " ".join(body["reason"].split())})
        take_line_in(item=item, by=user)
        return Response({"status": ItemStatus.PLANNED, "skip_reason": ""})


def _exercise_json(exercise: Exercise) -> Json:
    return {"id": str(exercise.public_id), "slug": exercise.slug, "name": exercise.name}
