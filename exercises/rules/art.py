"""The shapes that every figure is made of, drawn once a page; a figure only places them.

Each part's origin is the joint it turns about. Colours are classes, so that the theme decides them.
"""

from typing import Final

PARTS: Final = {
    "toes": '<path class="f-skin" d="M0-2.4C2.5-2.3 5-1.6 6.5-.4 8 .9 7.6 2.4 5.8 2.4H0A2.4 2.4 0 0 1 0-2.4z"/>',
    "foot": (
        '<path class="f-skin" d="M0 2.4C-3.5 2.4-5 1.3-8.3 1.4-11 1.5-12 2.4-14.8 2.4-18.3 2.4-19 .3-18.2-2.2'
        '-17.6-4-16.9-5-16.6-7A4 4 0 0 1-8.6-6.6C-6.6-4.6-3.4-3 0-2.4A2.4 2.4 0 0 1 0 2.4z"/>'
    ),
    "shank": (
        '<path class="f-skin" d="M3.7-.5C3.3-8 4-15 5-25 5.6-31 5.4-36 6.2-41A6.2 6.2 0 0 0-5.6-45.5'
        'C-7.6-41-9.7-36-9.4-30-9-22-4.9-15-4-7L-4.1-.6A3.9 3.9 0 0 0 3.7-.5z"/>'
    ),
    "soleus": (
        '<path class="f-soleus" d="M-.6-38.5C2.4-34.5 2.7-27 1.6-20 .6-14-1-8-2.2-3.4L-4-3.8C-4-8-4.8-13.4-6-18.6'
        '-4-22.6-2.4-26.4-1.4-31-.9-33.6-.6-36-.6-38.5z"/>'
    ),
    "gastroc": (
        '<path class="f-gastroc" d="M-3.8-45C-1.4-42-.9-37-2-31.2-3-26.8-4.6-23-6.5-19.4-8.2-22-9.4-26.5-9.5-30.6'
        '-9.7-37-7-43.5-3.8-45z"/>'
    ),
    "tibialis": (
        '<path class="f-other" d="M3.4-40C5.2-36 4.9-30 4.4-25 3.8-18 3-13 2.7-7 .9-13 .7-19 1.4-26'
        ' 1.8-32 2.4-36 3.4-40z"/>'
    ),
    "arch": (
        '<path class="f-other" d="M-1.5 1.6C-4 .4-6-.2-8.6-.2-11-.2-12.6.6-14.5 1.6-12-1.6-10-2.4-8-2.4'
        '-5-2.2-3-.6-1.5 1.6z"/>'
    ),
    "thigh": (
        '<path class="f-skin" d="M-5.8-1.5A5.9 5.9 0 0 0 6.2 1C7.2-1.5 6.4-3.5 6.4-5.5 7-11 8.6-17 9-25L-8.2-25'
        'C-7.6-16-6.2-8-5.8-1.5z"/>'
        '<path class="f-cloth" d="M8.3-14.5C9-20 9.4-30 9-43A9 9 0 0 0-9-43C-9-34-8.8-24-7.2-14.2'
        '-2-12.6 3-12.8 8.3-14.5z"/>'
    ),
    "head": (
        '<path class="f-skin" d="M-5.2 3C-5-2-5.6-4.4-6.6-7-10.6-12-9.6-28.5 2.2-28.5 9-28.5 11.2-23 10.7-18'
        'L12.1-14.2 10.6-13C10.7-9.4 9.9-6.6 7.6-6 6-5.6 4.8-5.6 4.4-4.6L5.2 3z"/>'
    ),
    "trunk": (
        '<path class="f-cloth" d="M8.6-14C9.6-8 9.4-3 9 0A9 9 0 0 1-8.6 2.6C-12 0-12-9-8.4-15z"/>'
        '<path class="f-shirt" d="M8.7-13C8.9-22 10.6-29 10.6-37 10.6-44 8-50 5.4-53.2 3-51.4-2-51.8-5-54.6'
        '-9.4-52.4-11.6-47-11.4-40-11.2-30-8.8-22-8.6-13.6-3-11.8 3-11.6 8.7-13z"/>'
    ),
    "arm": (
        '<path class="f-skin" d="M-4.3 8L-3.6 32A3.7 3.7 0 0 0 3.7 32.2C4 26 4.6 18 4.4 8z"/>'
        '<path class="f-shirt" d="M-5.2 0A5.2 5.2 0 0 1 5.3 0C5.6 6 5.3 11 5 16'
        ' 2 17.4-2 17.4-5 16-5.4 10-5.5 6-5.2 0z"/>'
    ),
    "fore": (
        '<path class="f-skin" d="M-3.7 0A3.7 3.7 0 0 1 3.7 0C3.9 6 3.2 16 2.5 24.5 4.4 27 4.6 30 4.2 33.5'
        'A3.6 3.6 0 0 1-3.4 35C-4.2 31-3.8 27.4-2.6 24.5-3.2 16-4.2 8-3.7 0z"/>'
    ),
}


def parts() -> str:
    """Return the shapes that figures are made of, to stand once on a page, out of sight.

    Rules for them name one class each: a shape that is used elsewhere keeps no ancestors to be found by."""
    shapes = "".join(f'<g id="f-{name}">{shape}</g>' for name, shape in PARTS.items())
    return f'<svg class="figure-parts" width="0" height="0" aria-hidden="true"><defs>{shapes}</defs></svg>'
