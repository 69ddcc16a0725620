"""Tags that put an exercise's figure on a page."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from exercises import renderers
from exercises.figure_wording import figure_words, tint_words
from exercises.models import Exercise

register = template.Library()


@register.simple_tag
def figure_parts() -> SafeString:
    """Return the shapes that figures are made of; each page that shows figures holds them once."""
    return renderers.shapes()


@register.simple_tag
def figure(exercise: Exercise, shown: str = "still", tempo: str = "", hidden: bool = False) -> SafeString:
    """Return an exercise's figure.

    `shown` is "still" (the start as a ghost behind the end), "start", "end" or "moving", at a tempo such as
    "3-0-3-0". `hidden` is for where the words beside it say the same.
    """
    box, shapes = renderers.inside(exercise, shown=shown, tempo=tempo)
    if hidden:
        return format_html('<svg class="figure" viewBox="{}" aria-hidden="true">{}</svg>', box, shapes)
    words = figure_words(exercise, renderers.figure_of(exercise), shown)
    return format_html('<svg class="figure" viewBox="{}" role="img" aria-label="{}">{}</svg>', box, words, shapes)


@register.inclusion_tag("exercises/_figure_moving.html")
def moving_figure(exercise: Exercise, tempo: str = "") -> dict[str, Any]:
    """Show the figure in motion with its pause; holds and exercises without a figure stand still."""
    drawn = renderers.figure_of(exercise)
    moves = drawn is not None and drawn.kind != "hold"
    return {"exercise": exercise, "tempo": tempo, "moves": moves}


@register.simple_tag
def figure_caption(exercise: Exercise) -> str:
    return figure_words(exercise, renderers.figure_of(exercise))


@register.simple_tag
def figure_legend(exercise: Exercise) -> list[tuple[str, str]]:
    """Return the kind and the words of a tag for each coloured muscle."""
    return tint_words(renderers.tint_of(exercise))
