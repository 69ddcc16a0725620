"""Reports that come by themselves: what is scheduled, a new one, changing, pausing and ending one."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import current_club, signed_in
from accounts.forms import attempt
from core.errors import DomainError
from reports.access import get_schedule, schedulable_squads, staff_of
from reports.choices import PeriodChoice
from reports.forms.schedules import ScheduleForm, initial_of
from reports.models import ReportSchedule
from reports.operations.schedules import add_schedule, change_schedule, end_schedule
from reports.queries.schedules import recipients_of, schedule_lines, schedules_of


@login_required
@require_safe
def schedules(request: HttpRequest) -> HttpResponse:
    club = current_club(request)
    lines = schedule_lines(schedules_of(signed_in(request), club), now=timezone.now())
    return render(request, "reports/schedules.html", {"lines": lines})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def schedule_new(request: HttpRequest) -> HttpResponse:
    club, user = current_club(request), signed_in(request)
    form = ScheduleForm(
        request.POST if request.method == "POST" else None,
        squads=schedulable_squads(user, club),
        staff=staff_of(club),
        initial={**_asked_before(request), "recipients": [str(user.public_id)]},
    )
    if form.is_valid() and (schedule := attempt(form, add_schedule, club=club, by=user, **form.values)):
        messages.success(request, _("Scheduled. %(next)s") % {"next": _next(schedule, timezone.now())})
        return redirect("reports:schedules")
    return render(request, "reports/schedule_form.html", {"form": form}, status=422 if form.errors else 200)


def _next(schedule: ReportSchedule, now: datetime) -> str:
    return schedule_lines([schedule], now=now)[0].next_words


def _asked_before(request: HttpRequest) -> dict[str, Any]:
    """Return what the report on screen shows, as far as a schedule has it."""
    period = request.GET.get("period", PeriodChoice.LAST_WEEK)
    return {"period": period, **{name: request.GET.getlist(name) for name in ("squad", "columns")}}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def schedule_edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    user = signed_in(request)
    schedule = get_schedule(user, public_id)
    form = ScheduleForm(
        request.POST if request.method == "POST" else None,
        squads=schedulable_squads(user, schedule.club, schedule),
        staff=staff_of(schedule.club),
        initial=initial_of(schedule, recipients_of(schedule)),
    )
    now = timezone.now()
    if form.is_valid() and (changed := attempt(form, change_schedule, schedule=schedule, at=now, **form.values)):
        messages.success(request, _("Saved. %(next)s") % {"next": _next(changed, now)})
        return redirect("reports:schedules")
    context = {"form": form, "schedule": schedule}
    return render(request, "reports/schedule_form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def schedule_switch(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Pause the schedule, or let it go on where `on` is 1."""
    schedule = get_schedule(signed_in(request), public_id)
    now = timezone.now()
    try:
        changed = change_schedule(schedule=schedule, at=now, is_on=request.POST.get("on") == "1")
    except DomainError as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, f"“{changed.name}”: {_next(changed, now)}")
    return redirect("reports:schedules")


@login_required
@require_POST
def schedule_end(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    end_schedule(schedule=get_schedule(signed_in(request), public_id))
    messages.success(request, _("The schedule is ended."))
    return redirect("reports:schedules")
