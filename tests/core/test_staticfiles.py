"""Hashed names of scripts that load each other."""

import re
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from core.staticfiles import StaticStorage


def test_scripts_load_each_other_by_hashed_names(tmp_path):
    builder = Path(settings.BASE_DIR) / "static" / "js" / "builder"
    source = FileSystemStorage(builder.parents[1])
    names = [f"js/builder/{path.name}" for path in builder.glob("*.js")]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes((builder.parents[1] / name).read_bytes())

    storage = StaticStorage(location=tmp_path)
    faults = [
        done
        for _name, _hashed, done in storage.post_process({n: (source, n) for n in names})
        if done not in (True, False)
    ]

    assert faults == []
    for path in tmp_path.rglob("*.js"):
        for loaded in re.findall(r'^import [^"]* from "\./([^"]*)";$', path.read_text(encoding="utf-8"), re.M):
            assert re.fullmatch(r"\w+\.[0-9a-f]{12}\.js", loaded), (path.name, loaded)
            assert (path.parent / loaded).exists()
    assert storage.stored_name("js/builder/main.js") != "js/builder/main.js"
