"""The drawn leg, and citations in running text."""

from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from exercises.queries import sources
from exercises.rules import leg as rules
from exercises.rules.sources import Source

register = template.Library()


@register.inclusion_tag("exercises/_leg.html")
def leg(knee_deg: int, label: str, *, dial: bool = False) -> dict[str, Any]:
    """Draw a leg from the side with the knee bent so far; `dial` adds the scale it is turned on."""
    return {"leg": rules.leg(knee_deg), "label": label, "dial": dial, "patella_deg": knee_deg * 0.55}


@register.simple_tag(takes_context=True)
def cite(context: Context, *keys: str) -> SafeString:
    """Name the sources of the sentence before, each leading to its entry, and remember them for `cited`."""
    found = sources.cited(keys)
    context["cites"].extend(keys)
    return format_html(
        '<span class="cite">({})</span>', format_html_join("; ", "{}", ((link_to(one),) for one in found))
    )


@register.simple_tag(takes_context=True)
def cited(context: Context) -> list[Source]:
    """Return the sources cited so far, each once, in the order of the page."""
    return sources.cited(dict.fromkeys(context["cites"]))


@register.filter
def link_to(source: Source) -> SafeString:
    """Return how a source is cited, as a link to its entry where there is one."""
    if not source.says:
        return format_html("{}", source.words)
    return format_html('<a href="{}#{}">{}</a>', reverse("exercises:sources"), source.key, source.words)
