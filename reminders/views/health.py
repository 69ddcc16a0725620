"""The probe that tells whether reminders leave the house."""

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from reminders.queries.backlog import backlog


@require_safe
@never_cache
def health_deep(request: HttpRequest) -> JsonResponse:
    """Tell whether reminders leave the house: 503 when one waits for more than 120 s, or nothing plans them."""
    try:
        found = backlog(now=timezone.now())
    except DatabaseError:
        return JsonResponse({"status": "database away"}, status=503)
    status = "ok"
    if not found.is_planned:
        status = "not planned"
    if not found.is_sent:
        status = "late"
    body = {
        "status": status,
        "oldest_due_unsent_s": found.oldest_s,
        "due": found.due,
        "being_sent": found.being_sent,
        "retrying": found.retrying,
        "last_planned_s": found.planned_s,
    }
    return JsonResponse(body, status=200 if status == "ok" else 503)
