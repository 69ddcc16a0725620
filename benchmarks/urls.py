"""The project's addresses, and a view that does as little as an honest endpoint can."""

from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from athletes.models import Athlete
from config.urls import urlpatterns as project_urls


class FloorView(APIView):
    """Authenticated, one indexed query, an answer of `?bytes=` bytes."""

    def get(self, request: Request) -> Response:
        number = Athlete.objects.filter(user=request.user).values_list("pk", flat=True).first()
        answer = {"athlete": number, "padding": ""}
        missing = int(request.query_params["bytes"]) - len(f'{{"athlete":{number},"padding":""}}')
        return Response(answer | {"padding": "x" * max(missing, 0)})

    def put(self, request: Request) -> Response:
        assert request.data is not None
        return self.get(request)


urlpatterns = [path("floor/", FloorView.as_view()), *project_urls]
