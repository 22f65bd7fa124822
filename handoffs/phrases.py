"""What a message must not say: pure reading of text, which the lint of the composer and the record after sending share.

Patterns err on the side of being silent: a finding is shown to a manager. They know English phrases; a calendar link is
known by where it leads, whatever the language. Other phrases and hosts are RevOps' to add (`handoffs.own_words`).
"""

import re

_CHECKING_IN = re.compile(
    r"""\b(?:
        (?:just|only|quickly)\s+(?:checking|touching|following|reaching|circling|bumping|pinging|popping)
            (?:\s+(?:in|base|up|out|back|this|you|by))?
      | checking\s+in\b
      | (?:wanted|want|would\s+like)\s+to\s+(?:check\s+in|touch\s+base|follow\s+up)
      | touch(?:ing)?\s+base
      | circl(?:e|ing)\s+back
      | bump(?:ing)?\s+this
      | (?:any|did\s+you\s+get\s+a\s+chance\s+to)\s+(?:thoughts\s+on\s+my|(?:read|see|look\s+at)\s+my)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_CALENDAR = re.compile(
    r"""(?:https?://|www\.|\b)(?:[\w-]+\.)*(?:
        calendly\.com | cal\.com | savvycal\.com | chilipiper\.com | zcal\.co | tidycal\.com | youcanbook\.me
      | doodle\.com | acuityscheduling\.com | meetings\.hubspot\.com | meetings-\w+\.hubspot\.com
      | calendar\.app\.google | calendar\.google\.com/calendar/(?:u/\d+/)?appointments
      | outlook\.office(?:365)?\.com/book
      | bookings\.cloud\.microsoft | reclaim\.ai/m | scheduleonce\.com | oncehub\.com
    )(?:/[^\s<>"')\]]*)?""",
    re.IGNORECASE | re.VERBOSE,
)


def checking_in(text: str) -> str:
    """The words that only ask to be noticed, as they stand; empty if there are none."""
    found = _CHECKING_IN.search(text)
    return " ".join(found[0].split()) if found else ""


def calendar_link(text: str) -> str:
    """The first link that leads to somebody's calendar; empty if there is none."""
    found = _CALENDAR.search(text)
    return found[0].rstrip(".,;:!?") if found else ""
