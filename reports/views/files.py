"""Files of reports: asking for one, following how far it is, taking it, cancelling it."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.middleware import HtmxDetails

from accounts.access import current_club, signed_in
from accounts.models import Club
from athletes.queries import club_day
from core.errors import DomainError, add_to_form
from reports.access import get_export, is_clinician, reportable_squads
from reports.choices import ExportState, PeriodChoice, Subject
from reports.files.writers import writer_of
from reports.forms.files import FileForm
from reports.models import ReportExport
from reports.operations.exports import FileGone, NotMadeYet, cancel_export, request_export, take_file
from reports.queries.exports import SHOWN, file_lines, files_of
from reports.queries.periods import period_of


@login_required
@require_safe
def files(request: HttpRequest) -> HttpResponse:
    """List the person's files; htmx asks again for the list alone while any of them is being made."""
    club = current_club(request)
    page = Paginator(files_of(signed_in(request), club), SHOWN).get_page(request.GET.get("page"))
    lines = file_lines(list(page.object_list))
    context = {"page": page, "lines": lines, "is_busy": any(line.is_unfinished for line in lines)}
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    return render(request, "reports/_files.html" if htmx else "reports/files.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def file_new(request: HttpRequest) -> HttpResponse:
    club = current_club(request)
    if request.method != "POST":
        return _form_page(request, _file_form(request, club, initial=_asked_before(request, club)))
    form = _file_form(request, club, data=request.POST)
    if form.is_valid() and form.period is not None:
        try:
            export = request_export(
                club=club,
                squads=form.chosen_squads,
                period=form.period,
                wish=form.wish,
                by=signed_in(request),
                at=timezone.now(),
            )
        except DomainError as error:
            add_to_form(error, form)
        else:
            messages.success(
                request,
                _("Your file is ready.")
                if export.state == ExportState.DONE
                else _("Your file is being made; you can go on and come back."),
            )
            return redirect("reports:files")
    return _form_page(request, form, status=422)


def _file_form(request: HttpRequest, club: Club, **kwargs: Any) -> FileForm:
    user = signed_in(request)
    return FileForm(squads=reportable_squads(user, club), sees_health=is_clinician(user, club), **kwargs)


def _asked_before(request: HttpRequest, club: Club) -> dict[str, Any]:
    """Return the squads and days that a link names, else all of them and the last four weeks."""
    period = period_of(PeriodChoice.LAST_4_WEEKS, squads=(), today=club_day(club))
    assert period is not None
    days = {"starts_on": period.starts_on, "ends_on": period.last_on}
    named = {name: request.GET[name] for name in days if name in request.GET}
    squads = [str(squad.public_id) for squad in reportable_squads(signed_in(request), club) if not squad.archived_at]
    return {"squad": request.GET.getlist("squad") or squads, **days, **named}


def _form_page(request: HttpRequest, form: FileForm, status: int = 200) -> HttpResponse:
    return render(request, "reports/file_new.html", {"form": form}, status=status)


@login_required
@require_safe
def file(request: HttpRequest, public_id: uuid.UUID) -> HttpResponseBase:
    export = get_export(signed_in(request), public_id)
    try:
        content = take_file(export=export, by=signed_in(request), at=timezone.now())
    except NotMadeYet:
        return redirect(_list_of(export))
    except FileGone as error:
        is_own = export.subject == Subject.OWN
        context = {"fault": error.message, "is_own": is_own}
        return render(request, "reports/file_gone.html", context, status=error.status)
    return FileResponse(
        content,
        as_attachment=True,
        filename=export.file_name,
        content_type=writer_of(export).content_type,
    )


@login_required
@require_POST
def file_cancel(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    export = get_export(signed_in(request), public_id)
    try:
        cancel_export(export=export)
    except DomainError as error:
        messages.warning(request, error.message)
    return redirect(_list_of(export))


def _list_of(export: ReportExport) -> str:
    return "reports:own_files" if export.subject == Subject.OWN else "reports:files"
