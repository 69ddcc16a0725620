"""What the page shell shows: navigation, club, demo banner."""

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.choices import Role

# Pages below a squad, an athlete or a session that belong to the calendar.
_PLANNED = "(calendar|fixtures|moves|move|skip)"


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the navigation of the signed-in person; pages that render without a request context get none."""
    context: dict[str, Any] = {"demo_mode": settings.DEMO_MODE}
    user = getattr(request, "user", None)
    standing = getattr(request, "standing", None)
    if user is None or not user.is_authenticated or standing is None:
        return context
    if settings.DEMO_MODE:
        context["demo_mail_url"] = reverse("accounts:demo_mail")
    links = _staff_links(standing.roles) if standing.club else _athlete_links()
    return context | {
        "nav_items": [
            {"label": label, "url": url, "current": any(re.match(part, request.path) for part in parts)}
            for label, url, parts in links
        ],
        "club": standing.club,
        "membership_role_label": ", ".join(str(role.label) for role in Role if role.value in standing.roles),
        "club_choices": [
            {
                "name": club.name,
                "url": reverse("accounts:enter_club", args=[club.public_id]),
                "current": club == standing.club,
            }
            for club in standing.clubs
        ],
    }


def _staff_links(roles: frozenset[str]) -> list[tuple[str, str, tuple[str, ...]]]:
    links = [
        (_("Squads"), reverse("training:squads"), (rf"/(squads|athletes|sessions)/(?!.*/{_PLANNED}/)",)),
        (
            _("Calendar"),
            reverse("training:calendar"),
            (rf"/(squads|athletes|sessions)/.*/{_PLANNED}/", "/fixtures/"),
        ),
        (_("Programmes"), reverse("programmes:list"), ("/programmes/",)),
        (_("Library"), reverse("exercises:list"), ("/exercises/",)),
        (_("Reports"), reverse("reports:squad_report"), ("/reports/",)),
    ]
    if Role.OWNER in roles:
        links.append((_("Club"), reverse("accounts:club"), ("/club/",)))
    return links


def _athlete_links() -> list[tuple[str, str, tuple[str, ...]]]:
    return [
        (_("Today"), reverse("training:today"), ("/today/", "/sessions/")),
        (_("Week"), reverse("training:week"), ("/week/", "/athletes/.*/calendar/")),
        (_("History"), reverse("training:history"), ("/history/",)),
        (_("Progress"), reverse("training:progress"), ("/progress/",)),
        (_("Me"), reverse("athletes:me"), ("/me/",)),
    ]
