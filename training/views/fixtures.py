"""The pages of a squad's fixtures: add, change, cancel, and take from a calendar file."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import signed_in
from athletes.models import Squad
from athletes.queries import club_day
from training.access import get_fixture_to_train, get_squad_to_train
from training.choices import FixtureKind
from training.forms.calendar import asked_day
from training.forms.fixtures import (
    CalendarFileForm,
    CalendarTextForm,
    FixtureChangeForm,
    FixtureForm,
    stored_values,
)
from training.models import Fixture
from training.operations.fixtures import (
    FixtureChanged,
    FixturesMoved,
    Imported,
    add_fixture,
    cancel_fixture,
    change_fixture,
    import_fixtures,
    restore_fixture,
    usual_kind,
)
from training.queries.days import active_athletes_of
from training.queries.placing import proposals_of

FileForm = CalendarFileForm | CalendarTextForm


def _to_calendar(fixture: Fixture) -> HttpResponse:
    address = reverse("training:squad_calendar", args=[fixture.squad.public_id])
    return redirect(f"{address}?month={fixture.held_on:%Y-%m}#day-{fixture.held_on}")


def _say_proposals(request: HttpRequest, squad: Squad) -> None:
    """Say how many sessions the fixtures would move, where there are any; nothing moves by itself."""
    found = proposals_of(active_athletes_of(squad), today=club_day(squad.club))
    if number := sum(one.to_on is not None for one in found):
        words = ngettext(
            "%(count)d session would go to another day now: see “Days to look at”.",
            "%(count)d sessions would go to another day now: see “Days to look at”.",
            number,
        )
        messages.info(request, words % {"count": number})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def fixture_new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    squad = get_squad_to_train(signed_in(request), public_id)
    first = {"kind": usual_kind(squad.sport), "held_on": asked_day(request.GET.get("on"))}
    form = FixtureForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        fixture = add_fixture(squad=squad, by=signed_in(request), **form.values)
        messages.success(request, _("%(name)s is on the calendar.") % {"name": fixture.name})
        _say_proposals(request, squad)
        return _to_calendar(fixture)
    return render(request, "training/fixture_form.html", {"squad": squad, "form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def fixture(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    shown = get_fixture_to_train(signed_in(request), public_id)
    form = FixtureChangeForm(request.POST or None, initial=stored_values(shown))
    if request.method == "POST" and form.is_valid():
        try:
            changed = change_fixture(fixture=shown, values=form.values, revision=form.cleaned_data["revision"])
        except FixtureChanged as error:
            # What was typed stays; the next press stores it over what stands, which is shown beside it.
            typed = request.POST.copy()
            typed["revision"] = str(error.stored.revision)
            form.data = typed
            form.add_error(None, error.message)
            shown = error.stored
        else:
            messages.success(request, _("%(name)s is changed.") % {"name": changed.name})
            _say_proposals(request, shown.squad)
            return _to_calendar(changed)
    context = {"squad": shown.squad, "fixture": shown, "form": form}
    return render(request, "training/fixture_form.html", context)


@login_required
@require_POST
def fixture_cancel(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    cancelled = cancel_fixture(
        fixture=get_fixture_to_train(signed_in(request), public_id), revision=None, at=timezone.now()
    )
    messages.success(request, _("%(name)s is cancelled. You can bring it back.") % {"name": cancelled.name})
    return _to_calendar(cancelled)


@login_required
@require_POST
def fixture_restore(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    restored = restore_fixture(fixture=get_fixture_to_train(signed_in(request), public_id), revision=None)
    messages.success(request, _("%(name)s is on again.") % {"name": restored.name})
    _say_proposals(request, restored.squad)
    return _to_calendar(restored)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def fixtures_import(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Check a calendar file and show what it would do; then import the text that the page sends back."""
    squad = get_squad_to_train(signed_in(request), public_id)
    shared: dict[str, Any] = {"zone": squad.club.timezone, "today": club_day(squad.club)}
    if request.method != "POST":
        form: FileForm = CalendarFileForm(initial={"kind": usual_kind(squad.sport)}, **shared)
        return _import_page(request, squad, form)
    if "seen" not in request.POST:
        form = CalendarFileForm(request.POST, request.FILES, **shared)
    else:
        form = CalendarTextForm(request.POST, **shared)
        if form.is_valid():
            try:
                imported = _take(request, squad, form, seen=form.cleaned_data["seen"])
            except FixturesMoved as error:
                messages.warning(request, error.message)
            else:
                messages.success(request, _said(imported))
                _say_proposals(request, squad)
                return redirect("training:squad_calendar", squad.public_id)
    return _checked(request, squad, form, shared)


def _take(request: HttpRequest, squad: Squad, form: FileForm, **options: Any) -> Imported:
    return import_fixtures(
        squad=squad,
        file=form.file_read,
        kind=FixtureKind(form.cleaned_data["kind"]),
        by=signed_in(request),
        today=club_day(squad.club),
        at=timezone.now(),
        **options,
    )


def _said(imported: Imported) -> str:
    return _("Imported: %(new)d new, %(changed)d changed, %(cancelled)d cancelled.") % {
        "new": len(imported.new),
        "changed": len(imported.changed),
        "cancelled": len(imported.cancelled),
    }


def _checked(request: HttpRequest, squad: Squad, form: FileForm, shared: dict[str, Any]) -> HttpResponse:
    """Show what the file would do, or all that is wrong with it."""
    if form.is_valid():
        outcome = _take(request, squad, form, dry_run=True)
        return _import_page(request, squad, form, outcome=outcome, checked=form.cleaned_data)
    if isinstance(form, CalendarTextForm):
        messages.error(request, _("The checked file did not come back whole. Choose it again."))
        form = CalendarFileForm(initial={"kind": usual_kind(squad.sport)}, **shared)
    return _import_page(request, squad, form, status=422)


def _import_page(
    request: HttpRequest, squad: Squad, form: FileForm, *, status: int = 200, **context: Any
) -> HttpResponse:
    return render(request, "training/fixtures_import.html", {"squad": squad, "form": form, **context}, status=status)
