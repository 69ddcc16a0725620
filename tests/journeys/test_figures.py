"""The moving figure: it moves, it can be paused by keyboard, and it stands still for who asked for less motion."""

from typing import Any

import pytest

from tests.journeys.browser import until
from tests.training.plans import make_exercise

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WHERE = "/exercises/seated-raise/"
SHANK = "() => document.querySelector('.moves use[href=\"#f-shank\"]').getScreenCTM().e"


@pytest.fixture(autouse=True)
def _exercise(db: Any) -> None:
    make_exercise(figure="seated-calf-raise-plate")


def seen(page: Any) -> list[bool]:
    return [page.locator(f".figure .{name}").is_visible() for name in ("moves", "stands")]


def test_figure_moves_until_it_is_paused_by_keyboard(cast, open_page) -> None:
    page = open_page(WHERE, cast.athlete_user)
    assert seen(page) == [True, False]
    before = page.evaluate(SHANK)
    until(page, f"({SHANK})() !== {before}")

    pause = page.get_by_role("checkbox", name="Pause the figure")
    pause.focus()
    page.keyboard.press("Space")
    assert seen(page) == [False, True]
    page.keyboard.press("Space")
    assert seen(page) == [True, False]


def test_figure_can_be_paused_without_scripts(cast, open_page) -> None:
    page = open_page(WHERE, cast.athlete_user, java_script_enabled=False)
    page.get_by_role("checkbox", name="Pause the figure").check()
    assert seen(page) == [False, True]


@pytest.mark.parametrize("scripts", [True, False])
def test_figure_stands_still_for_who_asked_for_less_motion(cast, open_page, scripts: bool) -> None:
    page = open_page(WHERE, cast.athlete_user, reduced_motion="reduce", java_script_enabled=scripts)
    assert seen(page) == [False, True]
    assert not page.get_by_role("checkbox", name="Pause the figure").is_visible()
