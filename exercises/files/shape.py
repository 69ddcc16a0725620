"""What both file formats share: the keys of an entry, and how an unreadable file is said."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _

from core.errors import DomainError, Fault

MOST_ENTRIES: Final = 2000

REQUIRED: Final = (
    "slug",
    "name",
    "category",
    "primary_muscle",
    "secondary_muscles",
    "knee_from_deg",
    "knee_to_deg",
    "action",
    "side",
    "equipment",
    "level",
    "measure",
    "bodyweight_fraction",
    "tendon_tier",
    "setup",
    "cues",
    "faults",
    "safety",
    "progression",
    "regression",
    "sources",
)
OPTIONAL: Final = ("asks_acknowledgement", "figure", "changes")
WORD_LISTS: Final = frozenset({"secondary_muscles", "equipment", "sources"})
LISTS: Final = WORD_LISTS | {"setup", "cues", "faults", "safety"}
NUMBERS: Final = frozenset({"knee_from_deg", "knee_to_deg", "level", "bodyweight_fraction", "tendon_tier"})
YES_NO: Final = frozenset({"asks_acknowledgement"})
MAY_BE_NULL: Final = frozenset({"bodyweight_fraction", "progression", "regression"})


class FileUnreadable(DomainError):
    """The file cannot be read as what it says it is; each sentence is a fault of its own."""

    code = "file_unreadable"

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences), faults=[Fault("", self.code, sentence) for sentence in sentences])


def too_many_entries() -> FileUnreadable:
    return FileUnreadable(
        _("A file takes at most %(most)d exercises; this one holds more. Import it in parts.") % {"most": MOST_ENTRIES}
    )


def no_entries() -> FileUnreadable:
    return FileUnreadable(_("The file holds no exercises."))


def numbered(numbers: Sequence[int]) -> str:
    """Return the first numbers of a list in words: "3, 5, 8 and others"."""
    shown = ", ".join(str(number) for number in numbers[:5])
    return _("%(shown)s and others") % {"shown": shown} if len(numbers) > 5 else shown
