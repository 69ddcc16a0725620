"""Static files that come from installed packages."""

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

# The package holds every build of Bootstrap; hashed storage demands each sheet's map beside it.
_SHEETS = ("bootstrap.min.css", "bootstrap-reboot.min.css")
_SERVED = tuple(name for sheet in _SHEETS for name in (sheet, f"{sheet}.map"))


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed names, also where one of our scripts loads another.

    Django's own switch for it reads every script, and examples in the comments of packages name files that are not.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        (
            "js/*.js",
            (
                (
                    r"""(?P<matched>\bimport(?P<names>\s[^;"']*)from\s*"(?P<url>\./[^"]*)";)""",
                    """import%(names)sfrom "%(url)s";""",
                ),
            ),
        ),
    )


class BootstrapFinder(BaseFinder):
    """Serve Bootstrap's two stylesheets as `bootstrap/<name>` and nothing else of the package."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        spec = importlib.util.find_spec("bootstrap")
        if spec is None or not spec.submodule_search_locations:
            raise ImportError("bootstrap-wrapper is not installed")
        self.storage = FileSystemStorage(Path(next(iter(spec.submodule_search_locations))) / "css")
        self.storage.prefix = "bootstrap"  # type: ignore[attr-defined]
        super().__init__(*args, **kwargs)

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        name = path.removeprefix("bootstrap/")
        if path == name or name not in _SERVED:
            return []
        found = self.storage.path(name)
        return [found] if find_all else found

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        for name in _SERVED:
            yield name, self.storage
