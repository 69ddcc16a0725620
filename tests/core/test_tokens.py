import re

from django.conf import settings

PAIRS = [
    (ink, ground)
    for ground in ("paper", "surface", "sunken")
    for ink in ("ink", "ink-soft", "soleus", "gastroc", "good", "watch", "stop")
] + [
    *((hue, f"{hue}-tint") for hue in ("soleus", "gastroc", "good", "watch", "stop")),
    ("on-accent", "soleus"),
    ("on-accent", "soleus-strong"),
]


def _themes():
    sheet = (settings.BASE_DIR / "static/css/tokens.css").read_text()
    blocks = re.findall(r"\{\s*color-scheme: (light|dark);([^}]*)\}", sheet)
    return [(name, dict(re.findall(r"--([\w-]+): (.+?);(?=\s)", body))) for name, body in blocks]


def _luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_both_dark_blocks_are_equal():
    (light, _), (first, preferred), (second, chosen) = _themes()

    assert (light, first, second) == ("light", "dark", "dark")
    assert preferred == chosen


def test_text_colours_reach_contrast_on_every_ground():
    low = []
    for name, tokens in _themes():
        for ink, ground in PAIRS:
            darker, lighter = sorted((_luminance(tokens[ink]), _luminance(tokens[ground])))
            ratio = (lighter + 0.05) / (darker + 0.05)
            if ratio < 4.5:
                low.append((name, ink, ground, round(ratio, 2)))

    assert low == []
