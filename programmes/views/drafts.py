"""A club's own programmes: start, copy, write, freeze, describe, archive. Every page works without JavaScript."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import current_club, signed_in
from accounts.forms import attempt
from exercises.models import EDITORS
from programmes import access, queries, renderers
from programmes.forms import (
    ArrangeForm,
    DetailsForm,
    FreezeForm,
    NewProgrammeForm,
    SessionForm,
    lines_as_typed,
    with_hidden,
)
from programmes.grid_wording import grid_words
from programmes.models import Programme, ProgrammeVersion
from programmes.operations import drafts, own
from programmes.rules import arranging
from programmes.rules.document import MOST_COLUMNS, MOST_WEEKS, Session
from programmes.serializers.drafts import faults_json
from programmes.serializers.summary import summary_json


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    club = current_club(request, *EDITORS)
    form = NewProgrammeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = attempt(
            form, own.create_programme, club=club, name=given["name"], by=signed_in(request), public_id=given["form_id"]
        )
        if made:
            return redirect("programmes:edit", made.public_id)
    return render(request, "programmes/new.html", {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    club, user = current_club(request, *EDITORS), signed_in(request)
    version = access.get_version_to_copy(user, public_id, club)
    form = NewProgrammeForm(request.POST or None, initial={"name": version.programme.name})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = attempt(
            form,
            own.copy_programme,
            version=version,
            club=club,
            name=given["name"],
            by=user,
            public_id=given["form_id"],
        )
        if made:
            messages.success(request, _("This copy is yours to change. Nobody has it yet."))
            return redirect("programmes:edit", made.public_id)
    return render(request, "programmes/new.html", {"form": form, "source": version.programme})


@login_required
@require_safe
def edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    programme = access.get_own_programme(signed_in(request), public_id)
    version = queries.newest_version(programme)
    return render(request, "programmes/edit.html", _plan_context(programme, version))


@login_required
@require_safe
def summary(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What the plan adds up to now, for the builder to show after it saved."""
    programme = access.get_own_programme(signed_in(request), public_id)
    document = queries.document_of(queries.newest_version(programme))
    found = queries.summary_of_document(document, programme, queries.exercises_for(programme))
    return render(request, "programmes/_summary.html", {"summary": renderers.summary_view(found)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_session(request: HttpRequest, public_id: uuid.UUID, week: int, column: int) -> HttpResponse:
    """One session line by line; week and column count from 0."""
    user = signed_in(request)
    programme = access.get_own_programme(user, public_id)
    version = queries.newest_version(programme)
    document = queries.document_of(version)
    exercises = queries.exercises_for(programme)
    session = arranging.session_at(document, week, column)
    context = {"programme": programme, "week": week, "column": column, "session": session}
    if request.method == "POST":
        form = SessionForm(request.POST, exercises=exercises)
        is_rest = request.POST.get("act") == "rest"
        if form.is_valid() or is_rest:
            wanted = None if is_rest else form.session(session.stage if session else None)
            try:
                plan = arranging.put_session(document, week, column, wanted)
                saved = drafts.save_draft(
                    programme=programme, document=plan.to_json(), revision=form.made_from, by=user
                )
            except arranging.CannotArrange as error:
                return render(
                    request, "programmes/edit_session.html", context | {"form": form, "gone": error}, status=412
                )
            except drafts.DraftChanged as error:
                with_hidden(form, "revision", error.stored.revision)
                theirs = arranging.session_at(queries.document_of(error.stored), week, column)
                context |= {"form": form, "changed": error.message, "theirs": theirs}
                context["their_lines"] = lines_as_typed(theirs.lines, exercises) if theirs else ""
                return render(request, "programmes/edit_session.html", context, status=412)
            except drafts.DraftMalformed as error:
                form.add_error("note", error.message)
            else:
                return _after_session(request, saved, week, column)
    elif week >= len(document.weeks) or column >= document.columns:
        raise Http404
    else:
        shown = session or Session(arranging.free_label(document, week, column))
        initial = {name: getattr(shown, name) for name in ("label", "per_week", "per_day", "note")}
        initial |= {"lines": lines_as_typed(shown.lines, exercises), "revision": version.revision}
        form = SessionForm(exercises=exercises, initial=initial)
        rows = renderers.typed_weeks(document, queries.faults_of(version, document), exercises)
        context |= {"cell": rows[week].cells[column], "weeks": rows, "version": version}
    return render(request, "programmes/edit_session.html", context | {"form": form})


def _after_session(request: HttpRequest, saved: ProgrammeVersion, week: int, column: int) -> HttpResponse:
    document = queries.document_of(saved)
    if any(fault.week == week and fault.column == column for fault in queries.faults_of(saved, document)):
        messages.warning(request, _("Saved. What is marked keeps the plan from being given until it is corrected."))
        return redirect("programmes:edit_session", saved.programme.public_id, week, column)
    messages.success(request, _("Week %(week)d is saved.") % {"week": week + 1})
    return redirect("programmes:edit", saved.programme.public_id)


@login_required
@require_POST
def arrange(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Add, double or take out a week or a column, or note a week."""
    user = signed_in(request)
    programme = access.get_own_programme(user, public_id)
    document = queries.document_of(queries.newest_version(programme))
    form = ArrangeForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("programmes:edit", public_id)
    try:
        arranged = form.arranged(document)
        drafts.save_draft(
            programme=programme, document=arranged.to_json(), revision=form.cleaned_data["revision"], by=user
        )
    except arranging.CannotArrange as error:
        messages.error(request, _(error.template) % error.params)
    except (drafts.DraftChanged, drafts.DraftMalformed) as error:
        messages.error(request, error.message)
    return redirect("programmes:edit", public_id)


@login_required
@require_http_methods(["POST"])
def freeze(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    user = signed_in(request)
    programme = access.get_own_programme(user, public_id)
    form = FreezeForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            version = drafts.freeze(
                programme=programme,
                change_note=given["change_note"],
                revision=given["revision"],
                by=user,
                at=timezone.now(),
            )
        except drafts.NothingToFreeze as error:
            # A second press of the button: what was made is shown, nothing is made twice.
            messages.info(request, error.message)
            return redirect("programmes:detail", public_id)
        except drafts.DraftHasFaults as error:
            form.add_error(None, error.message)
        except drafts.DraftChanged as error:
            form.add_error(None, error.message)
            with_hidden(form, "revision", error.stored.revision)
        else:
            messages.success(request, _("Version %(number)d can be given now.") % {"number": version.number})
            return redirect("programmes:detail", public_id)
    version = queries.newest_version(programme)
    return render(request, "programmes/edit.html", _plan_context(programme, version, form), status=422)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    programme = access.get_own_programme(signed_in(request), public_id)
    form = DetailsForm(request.POST or None, programme=programme)
    context: dict[str, Any] = {"programme": programme, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            own.edit_details(programme=programme, values=form.values, tag=form.cleaned_data["tag"])
        except own.DetailsChanged as error:
            form.add_error(None, error.message)
            with_hidden(form, "tag", own.details_tag(error.stored))
            return render(request, "programmes/details.html", context | {"stored": error.stored}, status=412)
        messages.success(request, _("The programme’s details are saved."))
        return redirect("programmes:edit", public_id)
    return render(request, "programmes/details.html", context)


@login_required
@require_POST
def archive(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    programme = access.get_own_programme(signed_in(request), public_id)
    own.archive_programme(programme=programme, at=timezone.now())
    messages.success(request, _("%(name)s is archived. You can bring it back from this list.") % {"name": programme})
    return redirect("programmes:list")


@login_required
@require_POST
def restore(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    programme = access.get_own_programme(signed_in(request), public_id)
    own.restore_programme(programme=programme)
    messages.success(request, _("%(name)s is offered again.") % {"name": programme})
    return redirect("programmes:list")


def _plan_context(programme: Programme, version: ProgrammeVersion, form: FreezeForm | None = None) -> dict[str, Any]:
    document = queries.document_of(version)
    exercises = queries.exercises_for(programme)
    found = queries.faults_of(version, document, exercises)
    summary = queries.summary_of_document(document, programme, exercises)
    return {
        "programme": programme,
        "version": version,
        "document": document.to_json(),
        "faults": faults_json(found, document),
        "exercises": renderers.exercise_choices(exercises),
        "weeks": renderers.typed_weeks(document, found, exercises),
        "summary": renderers.summary_view(summary),
        "work": summary_json(summary)["weeks"],
        "columns": range(document.columns),
        "has_room": {"weeks": len(document.weeks) < MOST_WEEKS, "columns": document.columns < MOST_COLUMNS},
        "words": grid_words(),
        "icons": ("plus", "warning"),
        "form": form or FreezeForm(initial={"revision": version.revision}),
    }
