"""What every request passes, whoever sends it."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils.translation import gettext as _

from core.problems import is_api, plain_problem


def refuse_nul_bytes(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 400 to an address with a NUL byte: PostgreSQL cannot hold one, so no row can match it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            fault = _("The address holds a character that cannot be used.")
            if is_api(request):
                return plain_problem(HTTPStatus.BAD_REQUEST, "bad_address", fault)
            return HttpResponseBadRequest(fault)
        return get_response(request)

    return middleware
