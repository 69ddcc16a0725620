"""What a change of somebody's plan does, in sentences, before it is saved and after."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from training.operations.absences import AbsenceEffect
from training.operations.shifting import Shifted
from training.operations.swapping import Swapped


def absence_consequences(effect: AbsenceEffect) -> list[str]:
    """Return what time away does to sessions."""
    said = []
    if effect.taken_out:
        said.append(
            ngettext(
                "%(count)d session is taken out; it does not count as missed.",
                "%(count)d sessions are taken out; they do not count as missed.",
                effect.taken_out,
            )
            % {"count": effect.taken_out}
        )
    if effect.brought_back:
        said.append(
            ngettext(
                "%(count)d session comes back into the plan.",
                "%(count)d sessions come back into the plan.",
                effect.brought_back,
            )
            % {"count": effect.brought_back}
        )
    if effect.moved:
        weeks = ngettext("%(count)d week", "%(count)d weeks", effect.weeks) % {"count": effect.weeks}
        said.append(
            ngettext(
                "%(count)d session goes %(weeks)s later; training days stay what they are.",
                "%(count)d sessions go %(weeks)s later; training days stay what they are.",
                effect.moved,
            )
            % {"count": effect.moved, "weeks": weeks}
        )
    if effect.eased:
        said.append(
            ngettext(
                "%(count)d session after it asks for fewer sets, and says why.",
                "%(count)d sessions after it ask for fewer sets, and say why.",
                effect.eased,
            )
            % {"count": effect.eased}
        )
    return said or [_("No session changes.")]


def shift_consequences(shifted: Shifted) -> list[str]:
    """Return where the sessions of a plan go."""
    days = ngettext("%(count)d day", "%(count)d days", abs(shifted.days)) % {"count": abs(shifted.days)}
    if shifted.days > 0:
        words = ngettext("%(count)d session goes %(days)s later", "%(count)d sessions go %(days)s later", shifted.moved)
    else:
        words = ngettext(
            "%(count)d session goes %(days)s earlier", "%(count)d sessions go %(days)s earlier", shifted.moved
        )
    return [
        _("%(moved)s, from %(first)s to %(last)s.")
        % {
            "moved": words % {"count": shifted.moved, "days": days},
            "first": date_format(shifted.first_on, "l j F Y"),
            "last": date_format(shifted.last_on, "l j F Y"),
        },
        _("What was logged stays where it is."),
    ]


def swap_consequences(swapped: Swapped) -> list[str]:
    """Return in how many sessions an exercise takes the place of another."""
    names = {
        "count": swapped.lines,
        "new": swapped.exercise.name,
        "old": swapped.instead_of.name,
        "first": date_format(swapped.first_on, "j F Y"),
        "last": date_format(swapped.last_on, "j F Y"),
    }
    if swapped.lines == 1:
        said = [_("%(new)s instead of %(old)s on %(first)s.") % names]
    else:
        said = [_("%(new)s instead of %(old)s in %(count)d lines, from %(first)s to %(last)s.") % names]
    said.append(_("Sets and repetitions stay; loads are worked out anew."))
    if swapped.back:
        said.append(_("That is what the plan asks for, so nothing is said about a swap any more."))
    if swapped.exercise.asks_acknowledgement:
        said.append(_("Its safety text is to be read before the first set."))
    return said
