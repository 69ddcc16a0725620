from django.urls import URLPattern, path

from training.api import adjusting as adjusting_api
from training.api import assigning as assigning_api
from training.api import changing as changing_api
from training.api import checks as checks_api
from training.api import fixtures as fixtures_api
from training.api import logging as logging_api
from training.api import moves as moves_api
from training.api import moving as moving_api
from training.api import progress as progress_api
from training.api import staging as staging_api
from training.views import (
    assigning,
    calendar,
    changing,
    checks,
    coaching,
    fixtures,
    logging,
    moves,
    moving,
    progress,
    sheet,
    staging,
    weeks,
)

app_name = "training"
urlpatterns: list[URLPattern] = [
    path("today/", logging.today, name="today"),
    path("check/", checks.check, name="check"),
    path("week/", weeks.week, name="week"),
    path("history/", weeks.history, name="history"),
    path("progress/", progress.progress, name="progress"),
    path("sessions/<uuid:public_id>/", logging.session, name="session"),
    path("sessions/<uuid:public_id>/finish/", logging.finish, name="finish"),
    path("sessions/<uuid:public_id>/move/", moving.move, name="move"),
    path("sessions/<uuid:public_id>/skip/", moving.skip, name="skip"),
    path("sessions/<uuid:public_id>/unskip/", moving.unskip, name="unskip"),
    path("lines/<uuid:public_id>/feedback/", logging.feedback, name="feedback"),
    path("lines/<uuid:public_id>/sets/", logging.set_put, name="set_put"),
    path("lines/<uuid:public_id>/sets/<int:number>/remove/", logging.set_delete, name="set_delete"),
    path("lines/<uuid:public_id>/acknowledge/", logging.acknowledge, name="acknowledge"),
    path("squads/", coaching.squads, name="squads"),
    path("squads/<uuid:public_id>/", coaching.squad, name="squad"),
    path("squads/<uuid:public_id>/sheet/", sheet.gym_sheet, name="gym_sheet"),
    path("squads/<uuid:public_id>/moves/", moves.moves, name="moves"),
    path("squads/<uuid:public_id>/calendar/", calendar.squad_calendar, name="squad_calendar"),
    path("squads/<uuid:public_id>/fixtures/new/", fixtures.fixture_new, name="fixture_new"),
    path("squads/<uuid:public_id>/fixtures/import/", fixtures.fixtures_import, name="fixtures_import"),
    path("fixtures/<uuid:public_id>/", fixtures.fixture, name="fixture"),
    path("fixtures/<uuid:public_id>/cancel/", fixtures.fixture_cancel, name="fixture_cancel"),
    path("fixtures/<uuid:public_id>/restore/", fixtures.fixture_restore, name="fixture_restore"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("athletes/<uuid:public_id>/calendar/", calendar.athlete_calendar, name="athlete_calendar"),
    path("athletes/<uuid:public_id>/", coaching.athlete, name="athlete"),
    path("athletes/<uuid:public_id>/progress/", progress.athlete_progress, name="athlete_progress"),
    path("athletes/<uuid:public_id>/tests/new/", coaching.test_new, name="test_new"),
    path("athletes/<uuid:public_id>/body-mass/new/", coaching.body_mass_new, name="body_mass_new"),
    path("athletes/<uuid:public_id>/away/", changing.absence_new, name="absence_new"),
    path("away/<uuid:public_id>/", changing.absence, name="absence"),
    path("away/<uuid:public_id>/cancel/", changing.absence_cancel, name="absence_cancel"),
    path("assignments/<uuid:public_id>/shift/", changing.shift, name="shift"),
    path("lines/<uuid:public_id>/swap/", changing.swap, name="swap"),
    path("programmes/<uuid:public_id>/assign/", assigning.assign, name="assign"),
    path("programmes/<uuid:public_id>/assigned/", assigning.assigned, name="assigned"),
    path("assignments/<uuid:public_id>/stage/", staging.stage, name="stage"),
    path("assignments/<uuid:batch>/undo/", assigning.undo, name="assignment_undo"),
    path("programmes/<uuid:public_id>/versions/", changing.versions, name="versions"),
]
api_urlpatterns: list[URLPattern] = [
    path("today/", logging_api.Today.as_view(), name="today"),
    path("check-ins/<str:date>/", checks_api.OwnCheck.as_view(), name="check_in"),
    path("athletes/<uuid:public_id>/check-ins/", checks_api.AthleteChecks.as_view(), name="check_ins"),
    path("sessions/", logging_api.SessionList.as_view(), name="sessions"),
    path("sessions/<uuid:public_id>/", moving_api.SessionDetail.as_view(), name="session"),
    path("sessions/<uuid:public_id>/touches/", moving_api.SessionTouches.as_view(), name="session_touches"),
    path("sessions/<uuid:public_id>/finish/", logging_api.SessionFinish.as_view(), name="finish"),
    path("sessions/<uuid:public_id>/feedback/", logging_api.SessionFeedback.as_view(), name="session_feedback"),
    path("fixtures/", fixtures_api.FixtureList.as_view(), name="fixtures"),
    path("fixtures/import/", fixtures_api.FixturesImport.as_view(), name="fixtures_import"),
    path("fixtures/<uuid:public_id>/", fixtures_api.FixtureDetail.as_view(), name="fixture"),
    path("fixtures/<uuid:public_id>/cancel/", fixtures_api.FixtureCancel.as_view(), name="fixture_cancel"),
    path("fixtures/<uuid:public_id>/restore/", fixtures_api.FixtureRestore.as_view(), name="fixture_restore"),
    path("sets/<uuid:public_id>/", logging_api.SetDetail.as_view(), name="set"),
    path("athletes/<uuid:public_id>/progress/", progress_api.AthleteProgress.as_view(), name="athlete_progress"),
    path("squads/<uuid:public_id>/moves/", moves_api.SquadMoves.as_view(), name="moves"),
    path("programmes/<uuid:public_id>/assign/", assigning_api.ProgrammeAssign.as_view(), name="assign"),
    path("assignments/<uuid:public_id>/stage/", staging_api.AssignmentStage.as_view(), name="stage"),
    path("assignments/<uuid:batch>/undo/", assigning_api.AssignmentUndo.as_view(), name="assignment_undo"),
    path("programmes/<uuid:public_id>/versions/", changing_api.ProgrammeVersions.as_view(), name="versions"),
    path("athletes/<uuid:public_id>/absences/", adjusting_api.AthleteAbsences.as_view(), name="absences"),
    path("absences/<uuid:public_id>/", adjusting_api.AbsenceDetail.as_view(), name="absence"),
    path("absences/<uuid:public_id>/cancel/", adjusting_api.AbsenceCancel.as_view(), name="absence_cancel"),
    path("assignments/<uuid:public_id>/shift/", adjusting_api.AssignmentShift.as_view(), name="shift"),
    path("items/<uuid:public_id>/swap/", adjusting_api.ItemSwap.as_view(), name="swap"),
    path("programmes/<uuid:public_id>/apply/", changing_api.ProgrammeApply.as_view(), name="apply"),
]
