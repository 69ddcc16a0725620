"""`Idempotency-Key`: an unsafe call that is repeated takes effect once and gets the first answer again."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError, connection, transaction
from django.http.request import RawPostDataException
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in
from accounts.models import IdempotencyKey, User
from core.errors import DomainError

Method = TypeVar("Method", bound=Callable[..., Response])
_MOST_CHARACTERS = 80
_PATIENCE = "5s"
# How the header is described, for the parameters of a view that takes it.
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="A repeat under the same key takes effect once and gets the first answer",
)


class KeyUnusable(DomainError):
    code = "idempotency_key"


class KeyReused(DomainError):
    code = "idempotency_key_reused"
    status = 422


class KeyInUse(DomainError):
    code = "idempotency_key_in_use"
    status = 409


def with_idempotency_key(method: Method) -> Method:
    """Run an API view's unsafe method in a transaction, once for each `Idempotency-Key` of a caller.

    A rival call waits for the first one and gets its answer; another body or address under the same key is 422;
    an error rolls back and frees the key. Without the header the method just runs in a transaction.
    """

    @wraps(method)
    def wrapper(view: APIView, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key")
        with transaction.atomic():
            answered = _claim(request, key) if key is not None else None
            if isinstance(answered, Response):
                return answered
            response = method(view, request, *args, **kwargs)
            if response.status_code >= 400:
                transaction.set_rollback(True)
            elif answered is not None:
                answered.status = response.status_code
                answered.answer = _as_json(response.data)
                answered.save()
            return response

    return cast(Method, wrapper)


def _claim(request: Request, key: str) -> IdempotencyKey | Response:
    """Take the key, or return the answer that was given under it.

    Raises:
        KeyUnusable, KeyReused, KeyInUse
    """
    if not 1 <= len(key) <= _MOST_CHARACTERS or not key.isprintable():
        raise KeyUnusable(
            _("Idempotency-Key takes 1 to %(most)d printable characters; it has %(count)d.")
            % {"most": _MOST_CHARACTERS, "count": len(key)}
        )
    route = f"{request.method} {request.path}"[:200]
    body = _body_sha256(request)
    user = signed_in(request)
    made = _insert(user=user, key=key, route=route, body=body)
    row = IdempotencyKey.objects.get(user=user, key=key)
    if made:
        return row
    if (row.route, row.body_sha256) != (route, body):
        raise KeyReused(_("This Idempotency-Key was used for another call; take a new one."))
    return Response(row.answer, status=row.status)


def _insert(*, user: User, key: str, route: str, body: str) -> bool:
    """Tell whether the key was free. A rival that holds it is waited for until its transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [_PATIENCE])
        try:
            cursor.execute(
                "INSERT INTO accounts_idempotencykey (user_id, key, route, body_sha256, created_at)"
                " VALUES (%s, %s, %s, %s, now()) ON CONFLICT DO NOTHING",
                [user.pk, key, route, body],
            )
        except OperationalError as error:
            raise KeyInUse(_("A call with this Idempotency-Key is still at work; repeat it in a moment.")) from error
        made = cursor.rowcount == 1
        # The effect waits for its locks as it would without a key.
        cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
    return made


def _body_sha256(request: Request) -> str:
    try:
        body = request._request.body
    except RequestDataTooBig as error:
        raise exceptions.ParseError(_("The body is larger than 1 MB.")) from error
    except RawPostDataException as error:
        # The CSRF check has read a form's body; the API takes none.
        raise exceptions.UnsupportedMediaType(request.content_type) from error
    return hashlib.sha256(body).hexdigest()


def _as_json(data: Any) -> Any:
    return json.loads(JSONRenderer().render(data)) if data is not None else None
