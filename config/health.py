"""The probe that tells whether what people wait for is made and leaves the house."""

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from reminders.queries.backlog import backlog
from reports.queries.exports import files_waiting


@require_safe
@never_cache
def health_deep(request: HttpRequest) -> JsonResponse:
    """Answer 503 when a reminder waits for more than 120 s, nothing plans them, or a file waits for 15 minutes."""
    now = timezone.now()
    try:
        reminders, files = backlog(now=now), files_waiting(now=now)
    except DatabaseError:
        return JsonResponse({"status": "database away"}, status=503)
    status = "ok"
    if not files.is_made:
        status = "files late"
    if not reminders.is_planned:
        status = "not planned"
    if not reminders.is_sent:
        status = "late"
    body = {
        "status": status,
        "oldest_due_unsent_s": reminders.oldest_s,
        "due": reminders.due,
        "being_sent": reminders.being_sent,
        "retrying": reminders.retrying,
        "last_planned_s": reminders.planned_s,
        "files_waiting": files.waiting,
        "oldest_file_waiting_s": files.oldest_s,
    }
    return JsonResponse(body, status=200 if status == "ok" else 503)
