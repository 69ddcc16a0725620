"""Which of a person's clubs a call is about."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from rest_framework import exceptions

from accounts.models import Club
from core.fields import shown


def chosen_club(clubs: Iterable[Club], asked: Any) -> Club:
    """Return the club that is asked for, or the only one there is.

    Raises:
        PermissionDenied: there is none.
        ValidationError: it is none of them, or there are several to choose from.
    """
    known = {str(club.public_id): club for club in clubs}
    if not known:
        raise PermissionDenied
    if asked is None and len(known) == 1:
        return next(iter(known.values()))
    if str(asked).lower() not in known:
        sentence = _("club takes the id of one of your clubs; %(value)s is not that.")
        code = "required" if asked is None else "unknown_id"
        raise exceptions.ValidationError({"club": exceptions.ErrorDetail(sentence % {"value": shown(asked)}, code)})
    return known[str(asked).lower()]
