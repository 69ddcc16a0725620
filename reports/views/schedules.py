"""Reports that come by themselves: what is scheduled, a new one, pausing and ending one."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import current_club, signed_in
from core.errors import DomainError, add_to_form
from reports.access import get_schedule, reportable_squads, staff_of
from reports.forms.schedules import ScheduleForm
from reports.operations.schedules import add_schedule, end_schedule, set_schedule_on
from reports.queries.schedules import schedule_lines, schedules_of


@login_required
@require_safe
def schedules(request: HttpRequest) -> HttpResponse:
    club = current_club(request)
    lines = schedule_lines(schedules_of(signed_in(request), club))
    return render(request, "reports/schedules.html", {"lines": lines})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def schedule_new(request: HttpRequest) -> HttpResponse:
    club, user = current_club(request), signed_in(request)
    form = ScheduleForm(
        request.POST if request.method == "POST" else None,
        squads=reportable_squads(user, club),
        staff=staff_of(club),
        initial={"recipients": [str(user.public_id)]},
    )
    if request.method == "POST" and form.is_valid():
        try:
            add_schedule(club=club, by=user, **form.values)
        except DomainError as error:
            add_to_form(error, form)
        else:
            messages.success(request, _("Scheduled. Who gets it is told by mail whenever it is ready."))
            return redirect("reports:schedules")
    status = 422 if form.errors else 200
    return render(request, "reports/schedule_new.html", {"form": form}, status=status)


@login_required
@require_POST
def schedule_switch(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Pause the schedule, or let it go on where `on` is 1."""
    set_schedule_on(schedule=get_schedule(signed_in(request), public_id), is_on=request.POST.get("on") == "1")
    return redirect("reports:schedules")


@login_required
@require_POST
def schedule_end(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    end_schedule(schedule=get_schedule(signed_in(request), public_id))
    messages.success(request, _("The schedule is ended."))
    return redirect("reports:schedules")
