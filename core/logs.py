"""What logs do not say."""

import logging
import re

# Links that need no sign-in carry a token of 43 characters or more; an id (UUID) has 36.
_TOKEN = re.compile(r"/[A-Za-z0-9_.:~-]{40,}")


class HideTokens(logging.Filter):
    """Leave the secret part out of addresses, such as those that Django logs when they lead nowhere."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_TOKEN.sub("/…", one) if isinstance(one, str) else one for one in record.args)
        return True
