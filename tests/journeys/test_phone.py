"""Reminders on the phone's screen: turned on with a tap, shown by the service worker, gone at sign-out.

No push service can be reached from here, so a few lines stand in for the browser's side of one.
"""

import json

import pytest
from playwright.sync_api import CDPSession, Page, Worker, expect

from reminders.access import unsubscribe_token
from reminders.models import PushSubscription, ReminderPreference
from tests.browser import accessibility_faults
from tests.journeys.browser import small_targets
from tests.reminders.push_server import Phone

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = "/me/reminders/"
PHONE = Phone(endpoint="https://fcm.googleapis.com/fcm/send/one")
STAND_IN = """(subscription) => {
  const octets = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (one) => one.charCodeAt(0)).buffer;
  };
  const held = () => localStorage.held && {
    endpoint: subscription.endpoint,
    options: { applicationServerKey: octets(localStorage.held) },
    toJSON: () => subscription,
    unsubscribe: async () => { delete localStorage.held; return true; },
  };
  PushManager.prototype.getSubscription = async () => held() || null;
  PushManager.prototype.subscribe = async ({ applicationServerKey, userVisibleOnly }) => {
    if (!userVisibleOnly) throw new Error("a silent push");
    localStorage.held = applicationServerKey;
    return held();
  };
}"""


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO_MODE = False


def with_push(page: Page) -> None:
    """Let the page's browser have a push service, which keeps its one subscription."""
    page.context.grant_permissions(["notifications"])
    subscription = {"endpoint": PHONE.endpoint, "keys": PHONE.keys}
    page.add_init_script(f"({STAND_IN})({json.dumps(subscription)})")
    page.reload()


def test_phone_is_turned_on_with_one_tap_and_off_with_another(cast, open_page):
    page = open_page(PAGE, cast.athlete_user, service_workers="allow")
    with_push(page)
    card = page.locator("#phone")
    assert [fault for fault in small_targets(page, 44) if "Turn on here" in fault] == []

    card.get_by_role("button", name="Turn on here").click()

    expect(page.get_by_text("This device shows your reminders from now on.")).to_be_visible()
    expect(card.get_by_text("This one")).to_be_visible()
    expect(card.get_by_role("button", name="Turn on here")).to_be_hidden()
    device = PushSubscription.objects.get()
    assert (device.person, device.endpoint, device.p256dh) == (cast.athlete_user, PHONE.endpoint, PHONE.keys["p256dh"])
    assert accessibility_faults(page) == []

    card.get_by_role("button", name="Turn off").click()

    expect(card.get_by_role("button", name="Turn on here")).to_be_visible()
    assert not PushSubscription.objects.exists()
    assert page.evaluate("localStorage.held") is None


def test_phone_that_another_person_turned_on_is_not_one_s_own(cast, open_page):
    PushSubscription.objects.create(person=cast.teammate_user, endpoint=PHONE.endpoint, **PHONE.keys)
    page = open_page(PAGE, cast.athlete_user, service_workers="allow")
    with_push(page)

    page.locator("#phone").get_by_role("button", name="Turn on here").click()

    expect(page.locator("#phone").get_by_text("This one")).to_be_visible()
    assert PushSubscription.objects.get().person == cast.athlete_user


def test_browser_that_blocks_messages_says_what_to_do(cast, open_page):
    page = open_page(PAGE, cast.athlete_user, service_workers="allow")
    page.add_init_script("Object.defineProperty(Notification, 'permission', { value: 'denied' })")
    page.reload()

    expect(page.locator("#phone [role=status]")).to_contain_text("Allow them in its settings")
    expect(page.get_by_role("button", name="Turn on here")).to_be_hidden()


def test_browser_without_push_says_so(cast, open_page):
    page = open_page(PAGE, cast.athlete_user, service_workers="allow")
    page.add_init_script("delete self.PushManager")
    page.reload()

    expect(page.locator("#phone [role=status]")).to_contain_text("add Soleus to the Home Screen")


def test_browser_whose_push_service_is_away_says_so(cast, open_page):
    page = open_page(PAGE, cast.athlete_user, service_workers="allow")
    page.context.grant_permissions(["notifications"])
    page.add_init_script("PushManager.prototype.subscribe = async () => { throw new Error('away'); }")
    page.reload()

    page.get_by_role("button", name="Turn on here").click()

    expect(page.locator("#phone [role=status]")).to_contain_text("Nothing was turned on")
    assert not PushSubscription.objects.exists()


def test_mails_are_stopped_from_the_mail_without_signing_in(cast, open_page):
    page = open_page(f"/unsubscribe/{unsubscribe_token(person=cast.athlete_user, club=cast.club)}/")
    assert accessibility_faults(page) == []

    page.get_by_role("button", name="Stop these mails").click()

    expect(page.get_by_role("heading", name="Harbour AC sends you no more reminder mails")).to_be_visible()
    assert accessibility_faults(page) == []
    assert ReminderPreference.objects.get().is_on is False


def pushed(cdp: CDPSession, registration: str, origin: str, data: str) -> None:
    cdp.send("ServiceWorker.deliverPushMessage", {"origin": origin, "registrationId": registration, "data": data})


def shown(page: Page) -> list[dict[str, str]]:
    return page.evaluate(
        """navigator.serviceWorker.ready.then((one) => one.getNotifications())
          .then((all) => all.map(({ title, body, tag, data }) => ({ title, body, tag, data })))"""
    )


def wait_for(page: Page, titles: list[str]) -> list[dict[str, str]]:
    for _turn in range(50):
        found = shown(page)
        if [one["title"] for one in found] == titles:
            return found
        page.wait_for_timeout(100)
    raise AssertionError(f"{titles} should be shown; there is {found}")


def test_worker_shows_the_line_and_one_of_the_same_tag_takes_its_place(cast, open_page, live_server):
    page = open_page("/today/", cast.athlete_user, service_workers="allow")
    page.context.grant_permissions(["notifications"])
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    cdp = page.context.new_cdp_session(page)
    found: list[str] = []
    cdp.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(one["registrationId"] for one in event["registrations"]),
    )
    cdp.send("ServiceWorker.enable")
    for _turn in range(50):
        if found:
            break
        page.wait_for_timeout(100)

    pushed(
        cdp, found[0], live_server.url, json.dumps({"title": "Training session at 17:30", "url": "/week/", "tag": "a"})
    )
    assert wait_for(page, ["Training session at 17:30"]) == [
        {"title": "Training session at 17:30", "body": "", "tag": "a", "data": "/week/"}
    ]

    pushed(
        cdp, found[0], live_server.url, json.dumps({"title": "Training session at 18:00", "url": "/week/", "tag": "a"})
    )
    wait_for(page, ["Training session at 18:00"])


def test_worker_tells_the_server_when_the_browser_changes_its_address(cast, open_page):
    page = open_page("/today/", cast.athlete_user, service_workers="allow")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    worker = page.context.service_workers[0]
    subscription = {"endpoint": PHONE.endpoint, "keys": PHONE.keys}

    worker.evaluate(
        """(subscription) => {
          const event = new ExtendableEvent("pushsubscriptionchange");
          event.newSubscription = { toJSON: () => subscription };
          dispatchEvent(event);
        }""",
        subscription,
    )

    for _turn in range(50):
        if PushSubscription.objects.exists():
            break
        page.wait_for_timeout(100)
    device = PushSubscription.objects.get()
    assert (device.person, device.endpoint) == (cast.athlete_user, PHONE.endpoint)


def awake(page: Page) -> Worker:
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return page.context.service_workers[0]


def wait_in(worker: Worker, page: Page, holds: str, expected: object) -> None:
    for _turn in range(50):
        if (found := worker.evaluate(holds)) == expected:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{holds} should be {expected}; it is {found}")


@pytest.mark.parametrize(
    ("leads_to", "seen"),
    [
        ("/week/", {"focused": ["/week/"], "opened": []}),
        ("/today/", {"focused": [], "opened": ["/today/"]}),
        # What a stranger would have sent leads nowhere.
        ("https://elsewhere.example/week/", {"focused": [], "opened": []}),
    ],
)
def test_tap_on_a_message_leads_to_its_page_in_the_window_that_shows_it(cast, open_page, leads_to, seen):
    page = open_page("/today/", cast.athlete_user, service_workers="allow")
    page.context.grant_permissions(["notifications"])
    worker = awake(page)
    page.goto("/week/")

    # Windows open and come to the front for a finger only, so what the worker asks for is noted.
    worker.evaluate(
        """async (url) => {
          self.seen = { focused: [], opened: [] };
          const path = (one) => new URL(one, location.origin).pathname;
          WindowClient.prototype.focus = async function () { seen.focused.push(path(this.url)); };
          clients.openWindow = async (one) => { seen.opened.push(path(one)); };
          await registration.showNotification("Training session at 17:30", { data: url });
          const [notification] = await registration.getNotifications();
          dispatchEvent(new NotificationEvent("notificationclick", { notification }));
        }""",
        leads_to,
    )

    wait_in(worker, page, "registration.getNotifications().then((all) => all.length)", 0)
    wait_in(worker, page, "seen", seen)


def test_signing_out_takes_the_browser_s_address_away(cast, open_page):
    page = open_page("/today/", cast.athlete_user, service_workers="allow")
    worker = awake(page)
    worker.evaluate(
        """() => {
          self.isHeld = true;
          const held = { unsubscribe: async () => { self.isHeld = false; return true; } };
          PushManager.prototype.getSubscription = async () => (self.isHeld ? held : null);
        }"""
    )

    page.goto("/accounts/logout/")
    assert worker.evaluate("isHeld")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()

    page.wait_for_load_state()
    wait_in(worker, page, "isHeld", False)
