"""The revision that a change was made from, as `If-Match` says it."""

from http import HTTPStatus

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.request import Request

from core.errors import DomainError

IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="The ETag that the change was made from"
)
CHANGED = OpenApiResponse(description="Changed meanwhile, nothing was stored; `current` is how it stands")
NO_MATCH = OpenApiResponse(description="If-Match is missing")


class PreconditionMissing(DomainError):
    code = "precondition_required"
    status = HTTPStatus.PRECONDITION_REQUIRED


def matched_revision(request: Request) -> int:
    """Return the revision that a tag begins with; one that names none is nobody's.

    Raises:
        PreconditionMissing: without an If-Match nobody could tell whose change would be lost.
    """
    given = request.headers.get("If-Match")
    if given is None:
        raise PreconditionMissing(_("If-Match is missing; it takes the ETag of what the change was made from."))
    number = given.strip().removeprefix("W/").strip('"').partition("-")[0]
    return int(number) if number.isdecimal() and number.isascii() and len(number) < 10 else -1
