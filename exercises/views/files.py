"""Importing and exporting the library as a file."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import current_club, signed_in
from accounts.models import Club
from exercises.access import club_to_write_for
from exercises.choices import FileContents, FileFormat
from exercises.files.writing import library_file
from exercises.forms.files import CheckForm, ExportForm, ImportForm
from exercises.operations.entries import FIELDS
from exercises.operations.files import Imported, ImportRefused, LibraryChanged, Taken, import_library

# More are too long to read, and mostly the same one.
MOST_FAULTS_SHOWN = 500
FileForm = CheckForm | ImportForm


@login_required
@require_http_methods(["GET", "POST"])
def library_import(request: HttpRequest) -> HttpResponse:
    """Check a file and show what it would do; then import the text that the page sends back."""
    club = club_to_write_for(request)
    if request.method != "POST":
        return _page(request, CheckForm())
    form = ImportForm(request.POST) if "seen" in request.POST else CheckForm(request.POST, request.FILES)
    if isinstance(form, ImportForm) and form.is_valid():
        try:
            imported = _take(request, club, form, seen=form.cleaned_data["seen"])
        except (ImportRefused, LibraryChanged) as error:
            messages.warning(request, error.message)
        else:
            messages.success(request, _said(imported))
            return redirect("exercises:list")
    return _checked(request, club, form)


def _take(request: HttpRequest, club: Club, form: FileForm, **options: Any) -> Imported:
    return import_library(club=club, entries=form.entries, by=signed_in(request), at=timezone.now(), **options)


def _checked(request: HttpRequest, club: Club, form: FileForm) -> HttpResponse:
    """Show what the file would do, or all that is wrong with it."""
    if not form.is_valid():
        if isinstance(form, ImportForm):
            messages.error(request, _("The checked file did not come back whole. Choose it again."))
        return _page(request, form if isinstance(form, CheckForm) else CheckForm(), status=422)
    try:
        outcome = _take(request, club, form, dry_run=True)
    except ImportRefused as error:
        shown = error.found[:MOST_FAULTS_SHOWN]
        context = {"faults": shown, "count": len(error.found), "more": len(error.found) - len(shown)}
        return _page(request, CheckForm(), status=422, **context)
    return _page(
        request,
        CheckForm(),
        outcome=outcome,
        checked=form.cleaned_data,
        number=len(outcome.new) + len(outcome.changed),
        new=[taken for taken in outcome.new if not taken.before_built_in],
        replacing=[(taken, _change_words(taken)) for taken in outcome.new if taken.before_built_in],
        changed=[(taken, _change_words(taken)) for taken in outcome.changed],
    )


def _page(request: HttpRequest, form: CheckForm, *, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, "exercises/import.html", {"form": form, **context}, status=status)


def _change_words(taken: Taken) -> list[str]:
    """Return what differs, key by key: "Level: 1 → 2", and for texts and lists the name of the key alone."""
    words = []
    for key, values in taken.changes.items():
        label = str(FIELDS[key].label)
        short = all(value is None or isinstance(value, str | int | Decimal) for value in values)
        is_said = short and not isinstance(values[1], bool)
        before, after = (_("none") if value in (None, "") else value for value in values)
        words.append(f"{label}: {before} → {after}" if is_said else label)
    return words


def _said(imported: Imported) -> str:
    new = ngettext("%(count)d new exercise", "%(count)d new exercises", len(imported.new))
    changed = ngettext("%(count)d changed", "%(count)d changed", len(imported.changed))
    return _("Imported: %(new)s, %(changed)s.") % {
        "new": new % {"count": len(imported.new)},
        "changed": changed % {"count": len(imported.changed)},
    }


@login_required
@require_GET
def library_export(request: HttpRequest) -> HttpResponse:
    """Answer the library as a file; what cannot be answered is said in plain text."""
    club = current_club(request)
    form = ExportForm(request.GET)
    if not form.is_valid():
        sentences = [str(sentence) for faults in form.errors.values() for sentence in faults]
        return HttpResponse(" ".join(sentences), status=400, content_type="text/plain; charset=utf-8")
    file_format = FileFormat(form.cleaned_data["format"] or FileFormat.YAML)
    return library_file(
        club, file_format, FileContents(form.cleaned_data["whose"] or FileContents.ALL), at=timezone.now()
    )
