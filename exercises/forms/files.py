"""What is asked for to check a file of exercises and then to import it, and to export the library."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from exercises.choices import FileContents, FileFormat
from exercises.files.reading import format_of, parse, text_of
from exercises.operations.files import Placed

MOST_FAULTS = 20


class CheckForm(forms.Form):
    """A file, read to its entries; what it would do is the operation's to say."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("YAML or CSV in UTF-8, at most 1 MB and 2,000 exercises."),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file first.")},
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,.csv"}),
    )
    entries: Sequence[Placed] = ()

    def clean(self) -> dict[str, Any]:
        cleaned = dict(self.cleaned_data)
        if upload := cleaned.get("file"):
            try:
                cleaned["format"] = format_of(upload.name)
                cleaned["text"] = text_of(upload.read())
                self.entries = parse(cleaned["text"], cleaned["format"])
            except DomainError as error:
                for fault in error.faults[:MOST_FAULTS]:
                    self.add_error("file", fault.message)
        return cleaned


class ImportForm(forms.Form):
    """The text of a checked file, sent back by the page that showed what it would do (`seen`)."""

    text = forms.CharField(strip=False)
    format = forms.ChoiceField(choices=FileFormat.choices)
    seen = forms.CharField()
    entries: Sequence[Placed] = ()

    def clean(self) -> dict[str, Any]:
        cleaned = dict(self.cleaned_data)
        if not self.errors:
            try:
                self.entries = parse(cleaned["text"], FileFormat(cleaned["format"]))
            except DomainError as error:
                self.add_error("text", error.message)
        return cleaned


class ExportForm(forms.Form):
    """The address of a file: YAML of all that the club uses unless it says otherwise."""

    format = forms.ChoiceField(
        choices=FileFormat.choices,
        required=False,
        error_messages={"invalid_choice": _("format takes yaml or csv; “%(value)s” is not that.")},
    )
    whose = forms.ChoiceField(
        choices=FileContents.choices,
        required=False,
        error_messages={"invalid_choice": _("whose takes ours or all; “%(value)s” is not that.")},
    )
