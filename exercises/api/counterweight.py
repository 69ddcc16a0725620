"""The counterweight of a leg-extension machine for phones."""

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in
from accounts.choices import Equipment
from exercises.access import get_exercise
from exercises.rules.counterweight import balance
from exercises.serializers.counterweight import BalanceAnswer, BalanceQuery


class Counterweight(APIView):
    @extend_schema(operation_id="exercises_counterweight", parameters=[BalanceQuery], responses=BalanceAnswer)
    def get(self, request: Request, slug: str) -> Response:
        """What each knee carries on a leg-extension machine, and the counterweight that evens it out.

        Our own statics, to be measured on a real machine: the support is rigid and level, and the counterweight
        hangs over the far knee.
        """
        exercise = get_exercise(signed_in(request), slug, None)
        if Equipment.LEG_EXTENSION_MACHINE not in exercise.equipment:
            raise Http404
        asked = BalanceQuery(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        return Response(BalanceAnswer(balance(**asked.validated_data)).data)
