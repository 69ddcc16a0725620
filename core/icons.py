"""The one set of line icons: paths on a 20 × 20 grid, drawn in the colour of the text beside them."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_PATHS = {
    "archive": "M3 4h14v4H3zM4.5 8v8.5h11V8M8 11.5h4",
    "book": "M10 5.5C8.5 4 6 3.5 3 3.5v12c3 0 5.5.5 7 2 1.5-1.5 4-2 7-2v-12c-3 0-5.5.5-7 2zM10 5.5v12",
    "calendar": "M3 5h14v12H3zM3 9h14M7 2.5V6M13 2.5V6",
    "chart": "M3 17h14M5.5 17v-5M10 17V4M14.5 17V8.5",
    "chevron": "m5.5 8 4.5 4.5L14.5 8",
    "chevron-right": "m8 5.5 4.5 4.5L8 14.5",
    "clock": "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM10 6v4.5l3 1.75",
    "close": "m5 5 10 10M15 5 5 15",
    "down": "M10 4v12M5 11l5 5 5-5",
    "download": "M10 3v10M5.75 9 10 13.25 14.25 9M3.5 17h13",
    "dumbbell": "M7 10h6M4.5 5.5h2.5v9H4.5zM13 5.5h2.5v9H13zM2 8v4M18 8v4",
    "half": "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM10 2.5v15M12.5 4.5v11M15 6v8",
    "info": "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM10 9v5M10 6.2v.1",
    "key": "M12.5 2.5a5 5 0 1 0 0 10 5 5 0 0 0 0-10zM9 11l-6 6M5 15l2 2M13.7 6.3v.1",
    "logout": "M8 3H3.5v14H8M8.5 10H17M13.5 6.5 17 10l-3.5 3.5",
    "mail": "M2.5 4.5h15v11h-15zM2.5 5.5 10 11l7.5-5.5",
    "minus": "M4 10h12",
    "moon": "M16.5 12A7 7 0 0 1 8 3.5a7 7 0 1 0 8.5 8.5z",
    "mute": "M9.5 4 6 7.5H3v5h3L9.5 16zM13 8l4.5 4.5M17.5 8 13 12.5",
    "pencil": "m3 17 1-4L13.5 3.5l3 3L7 16zM11.5 5.5l3 3",
    "people": (
        "M7.5 3.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM2 17c0-3 2.3-5 5.5-5s5.5 2 5.5 5"
        "M13 3.8a3 3 0 0 1 0 5.4M15 12.4c1.9.7 3 2.3 3 4.6"
    ),
    "person": "M10 3a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM3.5 17.5c0-3.4 2.7-5.5 6.5-5.5s6.5 2.1 6.5 5.5",
    "phone": "M6 2.5h8v15H6zM9 15h2",
    "plus": "M10 4v12M4 10h12",
    "print": "M6 7V3h8v4M6 14H3V7h14v7h-3M6 11.5h8V17H6z",
    "search": "M8.5 3a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM12.5 12.5 17 17",
    "shield": "M10 2.5 3.5 5v5c0 3.7 2.7 6.3 6.5 7.5 3.8-1.2 6.5-3.8 6.5-7.5V5zM7 10l2.2 2.2L13 8.3",
    "sound": "M9.5 4 6 7.5H3v5h3L9.5 16zM13 7.5a3.6 3.6 0 0 1 0 5M15.5 5a7 7 0 0 1 0 10",
    "stop": "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM5 5l10 10",
    "swap": "M4 7h12M12.5 3.5 16 7l-3.5 3.5M16 13.5H4M7.5 10 4 13.5 7.5 17",
    "tick": "m4 10.5 4 4 8-9",
    "undo": "M7.5 4 3.5 8l4 4M3.5 8H12a4.5 4.5 0 0 1 0 9H8",
    "up": "M10 16V4M5 9l5-5 5 5",
    "warning": "M10 3 2 16.5h16zM10 8.5v4M10 14.6v.1",
}


def icon(name: str, label: str = "") -> SafeString:
    """Return an inline SVG; without a label it is hidden from screen readers, as the word beside it says it.

    Raises:
        ValueError: there is no icon of that name.
    """
    if name not in _PATHS:
        raise ValueError(f"no icon named {name!r}; there are {', '.join(sorted(_PATHS))}")
    said = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" {} viewBox="0 0 20 20" width="20" height="20" fill="none" stroke="currentColor"'
        ' stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" focusable="false">'
        '<path d="{}"/></svg>',
        said,
        _PATHS[name],
    )
