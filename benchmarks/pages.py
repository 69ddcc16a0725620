"""Pages as a phone on a poor network meets them, in Chromium: what they fetch, and when they show and answer.

1.6 Mbps and 150 ms there and back, for the page and for its service worker, and a processor slowed to a quarter.
"""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page

from accounts.models import User
from athletes.models import Squad, SquadPlace
from benchmarks.data import Ground, athlete_with_sessions
from benchmarks.measure import report, say
from benchmarks.server import web_server
from tests.browser import CHROMIUM, DESKTOP, PHONE, chromium
from tests.journeys.browser import sign_in
from training.operations.assigning import assign_programme

ROUNDS = 3
TAPS = 3
ATHLETES_ON_BOARD = 24
BYTES_A_SECOND = 1_600_000 / 8
LATENCY_MS = 150
SLOWER = 4
# A server that is there and says nothing.
SILENT_MS = 60_000
KEPT_PAGES = 10
# After a page has loaded, for what its scripts still lay over it.
REST_MS = 500

_PAINT = """() => new Promise((found) => {
  new PerformanceObserver((list) => found(list.getEntries().at(-1).startTime))
    .observe({ type: "largest-contentful-paint", buffered: true });
})"""
_SHIFT = """() => new Promise((found) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) sum += one.hadRecentInput ? 0 : one.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => found(sum), 100);
})"""
# From the tap to the next frame, as the browser times it, and to the sentence that the set is kept.
_WATCH = """() => {
  globalThis.answered = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (one.interactionId) answered = Math.max(answered, one.duration);
  }).observe({ type: "event", durationThreshold: 16 });
  globalThis.kept_after = new Promise((told) => addEventListener("click", ({ timeStamp }) => {
    const rows = () => document.querySelectorAll(".set:is(.kept, .done)").length;
    const before = rows();
    const seen = new MutationObserver(() => {
      if (rows() === before) return;
      told(performance.now() - timeStamp);
      seen.disconnect();
    });
    seen.observe(document.body, { childList: true, subtree: true });
  }, { capture: true, once: true }));
}"""
_UNTIL_KEPT = f"""async () => {{
  const kept = async () => {{
    const name = (await caches.keys()).find((one) => one.startsWith("pages-"));
    return name ? (await (await caches.open(name)).keys()).length : 0;
  }};
  while ((await kept()) < {KEPT_PAGES}) await new Promise((next) => setTimeout(next, 100));
}}"""


@dataclass(frozen=True, kw_only=True)
class Visit:
    requests: int
    transferred: int
    paint_ms: float
    shift: float


def measure_pages(ground: Ground) -> None:
    if CHROMIUM is None:
        say("Chromium was not found, so no page is measured")
        return
    athlete, _session = athlete_with_sessions(ground, email="pages@benchmark.example", in_week=3)
    squad = _squad(ground)
    say("collecting the static files")
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "DEMO_MODE": "1"}
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    ignored = ("redoc", "drf_spectacular_sidecar", "rest_framework", "admin")
    subprocess.run([*command, *(f"--ignore={name}" for name in ignored)], check=True, env=environment)
    with web_server(environment) as port, chromium() as browser:
        address = f"http://localhost:{port}"
        assert athlete.user
        phone = _Visitor(browser, address, athlete.user, PHONE)
        _report_visits("today_first", [phone.first("/today/") for _ in range(ROUNDS)])
        _report_taps(phone)
        _report_kept(phone)
        _report_visits("week_first", [phone.first("/week/") for _ in range(ROUNDS)])
        coach = _Visitor(browser, address, ground.coach, DESKTOP)
        _report_visits("board_first", [coach.first(f"/squads/{squad.public_id}/") for _ in range(ROUNDS)])


def _squad(ground: Ground) -> Squad:
    squad = Squad.objects.create(club=ground.club, name="Squad of the board")
    athletes = ground.athletes[:ATHLETES_ON_BOARD]
    SquadPlace.objects.bulk_create(
        SquadPlace(club=ground.club, squad=squad, athlete=one, starts_on=ground.today - timedelta(weeks=4))
        for one in athletes
    )
    assign_programme(
        version=ground.version,
        athletes=athletes,
        starts_on=ground.today - timedelta(weeks=2),
        weekdays=[0, 2, 4],
        times=[time(17, 30)],
        by=ground.coach,
        today=ground.today - timedelta(weeks=2),
        at=ground.at,
    )
    return squad


class _Visitor:
    """Somebody signed in on a device of their own, on the poor network."""

    def __init__(self, browser: Browser, address: str, user: User, viewport: Any) -> None:
        self.browser, self._address, self._user, self._viewport = browser, address, user, viewport

    @contextmanager
    def page(self, **options: Any) -> Iterator[Page]:
        context = self.browser.new_context(
            viewport=self._viewport, base_url=self._address, has_touch=True, reduced_motion="reduce", **options
        )
        sign_in(context, self._address, self._user)
        try:
            yield context.new_page()
        finally:
            context.close()

    def first(self, path: str) -> Visit:
        """Open a page on a device that has nothing of it; the service worker comes after it and stays out."""
        with self.page(service_workers="block") as page:
            session = _slowed(page)
            asked: list[str] = []
            sizes: list[int] = []
            session.on("Network.requestWillBeSent", lambda event: asked.append(event["request"]["url"]))
            session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
            paint_ms = _open(page, path)
            others = [url for url in asked if not url.startswith((self._address, "data:"))]
            assert not others, others
            asked = [url for url in asked if not url.startswith("data:")]
            return Visit(requests=len(asked), transferred=sum(sizes), paint_ms=paint_ms, shift=page.evaluate(_SHIFT))


class _Worker:
    """The service worker's own network: what is set for a page does not reach it."""

    def __init__(self, browser: Browser) -> None:
        self._session = browser.new_browser_cdp_session()
        targets = self._session.send("Target.getTargets")["targetInfos"]
        [found] = (one["targetId"] for one in targets if one["type"] == "service_worker")
        self._there = self._session.send("Target.attachToTarget", {"targetId": found, "flatten": False})["sessionId"]
        self._sent = 0
        self._send("Network.enable", {})

    def slow(self, latency_ms: float) -> None:
        self._send(*_network(latency_ms))

    def let_go(self) -> None:
        self._session.detach()

    def _send(self, method: str, parameters: dict[str, Any]) -> None:
        self._sent += 1
        message = json.dumps({"id": self._sent, "method": method, "params": parameters})
        self._session.send("Target.sendMessageToTarget", {"sessionId": self._there, "message": message})


def _network(latency_ms: float) -> tuple[str, dict[str, Any]]:
    speed = {"downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
    return "Network.emulateNetworkConditions", {"offline": False, "latency": latency_ms, **speed}


def _slowed(page: Page) -> CDPSession:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(*_network(LATENCY_MS))
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return session


def _open(page: Page, path: str, *, is_copy: bool | None = None) -> float:
    """Open a page, let it come to rest and return when its largest part was painted, in ms."""
    answer = page.goto(path)
    assert answer, path
    assert answer.status == 200, f"{path} answered {answer.status} at {answer.url}"
    page.wait_for_load_state("load")
    page.wait_for_timeout(REST_MS)
    is_one = page.evaluate("'copyOf' in document.body.dataset")
    assert is_copy in (None, is_one), f"{path} is not the page that was meant"
    return float(page.evaluate(_PAINT))


def _report_visits(name: str, visits: list[Visit]) -> None:
    report(f"{name}_requests", value=max(one.requests for one in visits), unit="requests")
    report(f"{name}_bytes", value=max(one.transferred for one in visits), unit="bytes")
    report(f"{name}_lcp", value=statistics.median(one.paint_ms for one in visits), unit="ms")
    report(f"{name}_cls", value=max(one.shift for one in visits), unit="score")


def _report_taps(visitor: _Visitor) -> None:
    """Log sets as shown: what the page answers at once, slowed, and when it says that the set is kept, as it is."""
    with visitor.page(service_workers="block") as page:
        session = _slowed(page)
        _open(page, "/today/")
        page.locator(".lift:has(.now .tick):not([open]) > summary").first.tap()
        answers, kept = [], []
        for number in range(2 * TAPS):
            if number == TAPS:
                session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
            page.evaluate(_WATCH)
            page.locator(".lift[open] .tick").first.tap()
            kept.append(float(page.evaluate("kept_after")))
            page.wait_for_timeout(200)
            answers.append(float(page.evaluate("answered")))
        report("today_tap_inp", value=max(answers[:TAPS]), unit="ms")
        report("today_tap_kept", value=statistics.median(kept[TAPS:]), unit="ms")


def _report_kept(visitor: _Visitor) -> None:
    """Open Today again with a network, with one that says nothing, and without one."""
    with visitor.page() as page:
        page.goto("/today/")
        page.evaluate(_UNTIL_KEPT)
        _slowed(page)
        worker = _Worker(visitor.browser)
        worker.slow(LATENCY_MS)
        taken = [_open(page, "/today/") for _ in range(ROUNDS)]
        report("today_warm_lcp", value=statistics.median(taken), unit="ms")
        worker.slow(SILENT_MS)
        taken = [_open(page, "/today/", is_copy=True) for _ in range(ROUNDS)]
        report("today_silent_lcp", value=statistics.median(taken), unit="ms")
        worker.let_go()
        page.context.set_offline(True)
        # One that is started anew is not offline at once, and would fetch the page: the worker stays awake.
        taken, shifts = [], []
        for _ in range(ROUNDS):
            taken.append(_open(page, "/today/", is_copy=True))
            shifts.append(float(page.evaluate(_SHIFT)))
        report("today_offline_lcp", value=statistics.median(taken), unit="ms")
        report("today_offline_cls", value=max(shifts), unit="score")
