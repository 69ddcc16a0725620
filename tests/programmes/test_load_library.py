"""Loading the built-in programmes: once, again, and after the file has changed."""

from io import StringIO

import pytest
import yaml
from django.core.management import call_command

from programmes.models import PlannedSession, PlanStage, Prescription, Programme, ProgrammeVersion
from programmes.operations import built_in
from programmes.rules.notation import parse_dose


def load():
    out = StringIO()
    call_command("load_library", stdout=out)
    return out.getvalue().strip()


@pytest.fixture
def data(settings, tmp_path, monkeypatch):
    """The data file in a folder where a test may change it."""
    source = built_in.DATA / "programmes.yaml"
    entries = yaml.safe_load(source.read_text(encoding="utf-8"))
    monkeypatch.setattr(built_in, "DATA", tmp_path)

    def write():
        (tmp_path / "programmes.yaml").write_text(yaml.safe_dump(entries, allow_unicode=True), encoding="utf-8")

    write()
    return entries, write


def test_library_loads_every_programme_of_the_file(db, data):
    entries, _write = data
    said = load()

    assert said.startswith("Library: ")
    assert set(Programme.objects.values_list("slug", flat=True)) == {entry["slug"] for entry in entries}
    assert set(ProgrammeVersion.objects.values_list("number", "state")) == {(1, "frozen")}
    assert not Programme.objects.filter(club__isnull=False).exists()


def test_loading_again_changes_nothing(db):
    load()
    before = set(PlannedSession.objects.values_list("pk", flat=True))

    assert load() == "Library is up to date."
    assert set(PlannedSession.objects.values_list("pk", flat=True)) == before


def test_stages_are_loaded_and_a_changed_criterion_makes_the_next_version(data, db):
    entries, write = data
    load()
    stages = PlanStage.objects.filter(version__programme__slug="rtr-soleus")
    assert list(stages.order_by("number").values_list("number", "name")) == [
        (1, "Foundation"), (2, "Loaded strength"), (3, "Power and plyometrics"), (4, "Running"),
    ]  # fmt: skip
    sessions = PlannedSession.objects.filter(version__programme__slug="rtr-soleus")
    labels = {(f"Stage {number}", number) for number in range(1, 5)}
    assert set(sessions.values_list("label", "stage__number")) == labels
    assert not PlannedSession.objects.filter(stage__isnull=False).exclude(pk__in=sessions).exists()

    next(one for one in entries if one["slug"] == "rtr-soleus")["stages"][1]["criteria"].append("Asked.")
    write()

    assert load() == "Library: 1 rows changed."
    assert sorted(set(stages.values_list("version__number", flat=True))) == [1, 2]


def test_lines_are_what_their_text_says(db):
    load()

    for line in Prescription.objects.all():
        dose = parse_dose(line.text)
        assert line.dose == dose
        assert (line.sets, line.side, line.unit) == (len(dose.sets), dose.side, dose.unit)
        assert (line.amount_low, line.amount_high, line.rest_s) == (dose.lead.low, dose.lead.high, dose.rest_s)
        assert line.intensity_kind == (dose.lead.intensity.kind if dose.lead.intensity else "")
        assert line.tempo == (str(dose.tempo) if dose.tempo else "")


def test_every_week_of_a_version_has_its_sessions_in_order(db):
    load()

    for version in ProgrammeVersion.objects.prefetch_related("sessions"):
        weeks = {session.week for session in version.sessions.all()}
        assert weeks <= set(range(1, version.weeks + 1))
        for week in weeks:
            places = sorted(session.position for session in version.sessions.all() if session.week == week)
            assert places == list(range(1, len(places) + 1))


def test_changed_words_keep_the_version(db, data):
    entries, write = data
    load()
    entries[0]["purpose"] = "A better sentence."
    write()

    assert load() == "Library: 1 rows changed."
    assert Programme.objects.get(slug=entries[0]["slug"]).purpose == "A better sentence."
    assert ProgrammeVersion.objects.filter(programme__slug=entries[0]["slug"]).count() == 1


def test_changed_plan_is_the_next_version_and_the_first_stays(db, data):
    entries, write = data
    load()
    first = ProgrammeVersion.objects.get(programme__slug=entries[0]["slug"])
    before = list(Prescription.objects.filter(session__version=first).order_by("pk").values_list("text", flat=True))
    entries[0]["sessions"][0]["items"][0]["dose"] = "5x5 each @RIR3"
    write()

    load()

    versions = ProgrammeVersion.objects.filter(programme__slug=entries[0]["slug"]).order_by("number")
    assert [version.number for version in versions] == [1, 2]
    assert "5x5 each @RIR3" in versions[1].sessions.get(week=1, position=1).prescriptions.get(position=1).text
    after = list(Prescription.objects.filter(session__version=first).order_by("pk").values_list("text", flat=True))
    assert after == before
    assert load() == "Library is up to date."


def test_broken_file_changes_nothing(db, data):
    entries, write = data
    load()
    entries[0]["purpose"] = "A better sentence."
    entries[-1]["sessions"][0]["items"][0]["dose"] = "nonsense"
    write()

    with pytest.raises(ValueError, match="expected"):
        load()

    assert not Programme.objects.filter(purpose="A better sentence.").exists()


def test_ids_are_the_same_on_every_installation(db):
    load()
    before = dict(Programme.objects.values_list("slug", "public_id"))
    Programme.objects.all().delete()

    load()

    assert dict(Programme.objects.values_list("slug", "public_id")) == before
