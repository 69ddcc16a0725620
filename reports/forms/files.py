"""What a file of the squad report is asked for with."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from athletes.models import Squad
from core.errors import DomainError, add_to_form
from reports.choices import Column, FileFormat, PagePeriod, Paper
from reports.files.writers import formats, own_formats
from reports.forms.squads import DayField
from reports.operations.exports import OwnWish, Wish, period_between
from reports.queries.training import Period


class OwnFileForm(forms.Form):
    """A file about oneself. The format is the button that is pressed; the rest is about the page."""

    file_format = forms.ChoiceField(
        label=_("File"),
        choices=own_formats,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("There is no such file; choose one of those on this page.")
        ),
    )
    period = forms.ChoiceField(
        label=_("Period"), choices=PagePeriod.choices, initial=PagePeriod.LAST_12_WEEKS, required=False
    )
    paper = forms.ChoiceField(label=_("Paper"), choices=Paper.choices, required=False)
    with_pain = forms.BooleanField(label=_("With my pain scores"), required=False)

    @property
    def wish(self) -> OwnWish:
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        return OwnWish(**chosen)


class FileForm(forms.Form):
    """Squads, days, and what the file holds; options of a format that cannot be made do not stand in it."""

    squad = forms.MultipleChoiceField(
        label=_("Squads"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one squad."),
            "invalid_choice": _("There is no such squad among yours; choose one of the list."),
        },
    )
    starts_on = DayField(_("From"), required=True)
    ends_on = DayField(_("To"), required=True)
    file_format = forms.ChoiceField(label=_("File"))
    paper = forms.ChoiceField(label=_("Paper of the PDF"), choices=Paper.choices, required=False)
    page_per_athlete = forms.BooleanField(label=_("PDF with a page for each athlete"), required=False)
    bom = forms.BooleanField(label=_("CSV for Excel, with a byte-order mark"), required=False)
    with_minors = forms.BooleanField(
        label=_("With athletes under 18. I may see their figures and hand them out only to people who may too."),
        required=False,
    )
    with_health = forms.BooleanField(label=_("With pain scores. The file is recorded with my name."), required=False)
    columns = forms.MultipleChoiceField(choices=Column.choices, required=False, widget=forms.MultipleHiddenInput)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, squads: Sequence[Squad], sees_health: bool, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.squads = {str(squad.public_id): squad for squad in squads}
        self.period: Period | None = None
        made = formats()
        self._set_choices("squad", [(public_id, squad.name) for public_id, squad in self.squads.items()])
        self._set_choices("file_format", made)
        if FileFormat.PDF not in dict(made):
            del self.fields["paper"], self.fields["page_per_athlete"]
        # No CSV holds health.
        if not sees_health or not dict(made).keys() & {FileFormat.PDF, FileFormat.XLSX}:
            del self.fields["with_health"]

    def _set_choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors.keys() & {"starts_on", "ends_on"}:
            try:
                self.period = period_between(cleaned["starts_on"], cleaned["ends_on"], field="ends_on")
            except DomainError as error:
                add_to_form(error, self)
        return cleaned

    @property
    def options(self) -> list[forms.BoundField]:
        """Return what a page asks for that has chosen squads and days already."""
        return [self[name] for name in self.fields if name not in ("squad", "starts_on", "ends_on", "columns")]

    @property
    def chosen_squads(self) -> list[Squad]:
        return [self.squads[public_id] for public_id in self.cleaned_data["squad"]]

    @property
    def wish(self) -> Wish:
        cleaned = self.cleaned_data
        return Wish(
            file_format=cleaned["file_format"],
            columns=cleaned["columns"],
            paper=cleaned.get("paper") or Paper.A4,
            page_per_athlete=cleaned.get("page_per_athlete", False),
            with_minors=cleaned["with_minors"],
            with_health=cleaned.get("with_health", False),
            bom=cleaned["bom"],
        )
