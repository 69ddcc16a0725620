"""One process that sends what is due by a provider that answers at once: `python -m benchmarks.sender`."""

import contextlib
import os
import sys

import django


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    django.setup()
    from django.utils import timezone

    from reminders.choices import Channel
    from reminders.operations import dispatch_due

    class AtOnce:
        def send(self, *said: object, **more: object) -> None:
            return

    print("ready", flush=True)
    sys.stdin.readline()
    senders = {channel: lambda: contextlib.nullcontext(AtOnce()) for channel in Channel.values}
    while dispatch_due(now=timezone.now(), senders=senders, seconds=60):
        pass


if __name__ == "__main__":
    main()
