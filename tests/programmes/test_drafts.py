"""Drafts: saved whole, never over another's work, frozen when they hold no fault."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from programmes.choices import VersionState
from programmes.models import PlanStage, Prescription, ProgrammeVersion
from programmes.operations.drafts import (
    DraftChanged,
    DraftHasFaults,
    DraftMalformed,
    NothingToFreeze,
    freeze,
    save_draft,
)
from programmes.operations.own import (
    DetailsChanged,
    archive_programme,
    copy_programme,
    create_programme,
    details_tag,
    edit_details,
    restore_programme,
)
from programmes.queries import document_of, programme_cards
from programmes.rules.document import check_document
from tests.programmes.drafts import GOOD, make_draft, newest, plan, session
from tests.training.plans import make_exercise, make_plan, make_version

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.fixture
def exercise(db):
    return make_exercise()


@pytest.fixture
def programme(cast, exercise):
    return make_draft(cast.club, cast.coach)


def frozen(programme, by, **given):
    return freeze(programme=programme, by=by, at=AT, **{"change_note": "", **given})


def test_new_programme_has_a_draft_of_one_week_and_a_slug_of_its_own(cast):
    made = [create_programme(club=cast.club, name="Soleus, in season", by=cast.coach) for _time in range(3)]

    assert [one.slug for one in made] == ["soleus-in-season", "soleus-in-season-2", "soleus-in-season-3"]
    assert create_programme(club=cast.club, name="足", by=cast.coach).slug == "programme"
    draft = newest(made[0])
    assert (draft.state, draft.number, draft.revision, draft.edited_by) == (VersionState.DRAFT, 1, 1, cast.coach)
    assert check_document(draft.document).columns == 3


def test_saving_raises_the_revision_and_keeps_what_was_typed(cast, programme):
    typed = plan([session("3x8 @RI", exercise="no such thing"), None, None], [None, None, session(" 4x6 ")])

    saved = save_draft(programme=programme, document=typed, revision=2, by=cast.owner)

    assert (saved.revision, saved.weeks, saved.edited_by) == (3, 2, cast.owner)
    assert check_document(newest(programme).document) == check_document(typed)


def test_saving_what_is_stored_changes_nothing_whatever_the_revision(cast, programme):
    again = save_draft(programme=programme, document=plan([session(), None]), revision=1, by=cast.owner)

    assert (again.revision, again.edited_by) == (2, cast.coach)


def test_other_plan_on_an_old_revision_is_refused_with_the_stored_one(cast, programme):
    save_draft(programme=programme, document=plan([session("4x6"), None]), revision=2, by=cast.owner)

    with pytest.raises(DraftChanged) as refused:
        save_draft(programme=programme, document=plan([session("5x5"), None]), revision=2, by=cast.coach)

    assert "Harbour Owner" in refused.value.message
    assert refused.value.stored.revision == 3
    assert document_of(newest(programme)).weeks[0].sessions[0].lines[0].text == "4x6"


def test_malformed_document_changes_nothing(cast, programme):
    with pytest.raises(DraftMalformed) as refused:
        save_draft(programme=programme, document=plan(*[[None]] * 200), revision=2, by=cast.coach)

    assert refused.value.field == "document/weeks"
    assert "1 to 52" in refused.value.message
    assert newest(programme).revision == 2


def test_freezing_writes_typed_rows_and_the_next_change_opens_the_next_draft(cast, programme):
    typed = plan(
        [session(GOOD, "2xmax @bw", "", per_week=2, note="easy"), session(label="B")], [None, session(label="B")]
    )
    typed["weeks"][0]["note"] = "deload"
    typed["weeks"][0]["sessions"][0]["lines"][2]["exercise"] = ""
    save_draft(programme=programme, document=typed, revision=2, by=cast.coach)

    version = frozen(programme, cast.coach, change_note="First go", revision=3)

    assert (version.state, version.document, version.weeks, version.revision) == (VersionState.FROZEN, None, 2, 4)
    assert (version.change_note, version.frozen_at, version.edited_by) == ("First go", AT, cast.coach)
    rows = version.sessions.order_by("week", "position").values_list("week", "position", "label", "per_week", "note")
    assert list(rows) == [(1, 1, "A", 2, "deload · easy"), (1, 2, "B", 1, "deload"), (2, 2, "B", 1, "")]
    lines = Prescription.objects.filter(session__version=version, session__label="A").order_by("position")
    assert [(line.position, line.text) for line in lines] == [(1, GOOD), (2, "2xMAX @BW")]
    reopened = document_of(newest(programme))
    assert reopened.weeks[0].note == "deload"
    assert [one and one.note for one in reopened.weeks[0].sessions] == ["easy", ""]

    draft = save_draft(programme=programme, document=plan([session("4x6")]), revision=4, by=cast.coach)
    assert (draft.number, draft.state, draft.revision) == (2, VersionState.DRAFT, 5)
    assert version.sessions.count() == 3


def test_every_fault_is_told_at_once_and_nothing_is_written(cast, programme):
    typed = plan([session("0x8", "3x8 @RIR9"), session(label="A", exercise="nothing")])
    save_draft(programme=programme, document=typed, revision=2, by=cast.coach)

    with pytest.raises(DraftHasFaults) as refused:
        frozen(programme, cast.coach)

    assert [(one.column, one.line, one.field) for one in refused.value.found] == [
        (0, 0, "text"),
        (0, 1, "text"),
        (1, None, "session"),
        (1, 0, "exercise"),
    ]
    assert newest(programme).state == VersionState.DRAFT
    assert not Prescription.objects.exists()


def test_freezing_twice_or_something_unseen_is_refused(cast, programme):
    with pytest.raises(DraftChanged):
        frozen(programme, cast.coach, revision=1)
    frozen(programme, cast.coach)
    with pytest.raises(NothingToFreeze):
        frozen(programme, cast.coach)

    assert programme.versions.count() == 1


def test_exercises_of_a_rival_and_retired_ones_are_not_known(cast, programme, exercise):
    make_exercise("theirs", club=cast.rival_club)
    make_exercise("old", club=cast.club, retired_at=AT)
    typed = plan([session(exercise="theirs"), session(exercise="old", label="B")])
    save_draft(programme=programme, document=typed, revision=2, by=cast.coach)

    with pytest.raises(DraftHasFaults) as refused:
        frozen(programme, cast.coach)

    assert [one.params["exercise"] for one in refused.value.found] == ["theirs", "old"]


def test_own_exercise_comes_before_the_built_in_one_of_its_name(cast, programme, exercise):
    own = make_exercise(exercise.slug, club=cast.club)

    version = frozen(programme, cast.coach)

    assert {line.exercise for line in Prescription.objects.filter(session__version=version)} == {own}


def test_copy_keeps_evidence_sources_stages_and_the_clinician(cast, exercise):
    source = make_version(
        (exercise, GOOD), slug="rtr", weeks=2, clinician_only=True, evidence="A trial", sources=["key"],
        evidence_grade="published", never_heavy_on=[-1, 0], heavy_gap_h=48,
    )  # fmt: skip
    stage = PlanStage.objects.create(version=source, number=1, name="Foundation", criteria=["no pain"])
    source.sessions.update(stage=stage)

    made = copy_programme(version=source, club=cast.club, by=cast.coach)

    assert (made.name, made.copied_from, made.author, made.club) == ("Rtr", source.programme, cast.coach, cast.club)
    assert (made.evidence, made.sources, made.evidence_grade, made.clinician_only) == (
        "A trial", ["key"], "published", True,
    )  # fmt: skip
    assert (made.never_heavy_on, made.heavy_gap_h) == ([-1, 0], 48)
    draft = newest(made)
    assert document_of(draft) == document_of(source)
    version = frozen(made, cast.coach)
    assert [one.stage.name for one in version.sessions.select_related("stage")] == ["Foundation"] * 2
    assert version.stages.get().criteria == ["no pain"]


def test_what_is_written_from_nothing_is_an_own_design_and_so_is_its_copy(cast, exercise):
    programme = create_programme(club=cast.club, name="Ours", by=cast.coach)
    assert (programme.evidence_grade, programme.get_evidence_grade_display()) == ("own", "Own design")
    save_draft(programme=programme, document=plan([session(exercise=exercise.slug)]), revision=1, by=cast.coach)

    made = copy_programme(version=frozen(programme, cast.coach), club=cast.club, by=cast.coach)

    assert made.evidence_grade == "own"


def test_plan_with_more_places_than_columns_is_laid_side_by_side(db, exercise):
    version = make_plan([(week, "A", 1, 1, [(exercise, GOOD)]) for week in range(1, 13)])

    document = document_of(version)

    assert (len(document.weeks), document.columns) == (12, 1)


def test_repeat_with_one_id_finds_the_first(cast, exercise):
    source = make_version((exercise, GOOD))
    first = create_programme(club=cast.club, name="One", by=cast.coach)

    assert create_programme(club=cast.club, name="Two", by=cast.coach, public_id=first.public_id) == first
    assert copy_programme(version=source, club=cast.club, by=cast.coach, public_id=first.public_id) == first


def test_details_are_changed_one_by_one_and_never_over_another_change(cast, programme):
    tag = details_tag(programme)
    changed = edit_details(programme=programme, values={"never_heavy_on": [1, -1, 0, 0], "heavy_gap_h": 48}, tag=tag)

    assert (changed.name, changed.never_heavy_on, changed.heavy_gap_h) == ("Ours", [-1, 0, 1], 48)
    assert edit_details(programme=programme, values={"heavy_gap_h": 48}, tag=tag).updated_at == changed.updated_at
    with pytest.raises(DetailsChanged) as refused:
        edit_details(programme=programme, values={"name": "Other"}, tag=tag)
    assert refused.value.stored.heavy_gap_h == 48


def test_archived_programme_is_not_offered_until_it_is_brought_back(cast, programme):
    frozen(programme, cast.coach)

    archive_programme(programme=programme, at=AT)
    assert programme_cards(cast.coach, cast.club) == []
    restore_programme(programme=programme)
    assert [card.programme for card in programme_cards(cast.coach, cast.club)] == [programme]


def test_one_draft_a_programme_and_a_document_only_in_a_draft(programme):
    with pytest.raises(IntegrityError, match="programme_version_one_draft"):
        ProgrammeVersion.objects.create(programme=programme, number=2, weeks=1, document={})


@pytest.mark.parametrize("weeks", [1, 3])
def test_saving_and_freezing_take_the_same_queries(cast, exercise, weeks):
    programme = create_programme(club=cast.club, name="Ours", by=cast.coach)
    typed = plan(*[[session(), session(label="B")]] * weeks)

    with CaptureQueriesContext(connection) as saving:
        save_draft(programme=programme, document=typed, revision=1, by=cast.coach)
    with CaptureQueriesContext(connection) as freezing:
        frozen(programme, cast.coach)

    # Savepoint, lock, newest, write, release; freezing also: exercises, stages, rows, lines.
    assert (len(saving), len(freezing)) == (5, 10)
