"""Views of the report that a person keeps under a name."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import LineField
from reports.models import SavedView


class SaveViewForm(forms.Form):
    """The name of a view; squads, period and columns come with it from the report on screen."""

    name = LineField(label=_("Keep it as"), max_length=80)


def query_of(view: SavedView) -> dict[str, Any]:
    """Return the query of the report that a view stands for."""
    query: dict[str, Any] = {"squad": [str(squad) for squad in view.squads] or "all", "period": view.period}
    return query | ({"columns": view.columns} if view.columns else {})
