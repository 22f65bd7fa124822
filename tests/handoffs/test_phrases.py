"""What a message must not say, and what is no such thing."""

import pytest

from handoffs.phrases import calendar_link, checking_in


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hi Dana, just checking in on this.", "just checking in"),
        ("I JUST\nWANTED TO TOUCH BASE about it", "WANTED TO TOUCH BASE"),
        ("Circling back on my last note", "Circling back"),
        ("bumping this up", "bumping this"),
        ("Only following up here", "Only following up"),
        ("You keep hitting the limit; shall I lift it?", ""),
        ("I was checking the inbox integration", ""),
        ("It is just a check of the inputs", ""),
    ],
)
def test_words_that_only_ask_to_be_noticed(text: str, words: str) -> None:
    assert checking_in(text) == words


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("Pick a slot: https://calendly.com/ann/30min.", "https://calendly.com/ann/30min"),
        ("here (meetings.hubspot.com/ann) if you like", "meetings.hubspot.com/ann"),
        (
            "https://calendar.google.com/calendar/u/0/appointments/x",
            "https://calendar.google.com/calendar/u/0/appointments/x",
        ),
        ("https://calendar.app.google/abc", "https://calendar.app.google/abc"),
        ("I use https://app.acme.com/calendar for it", ""),
        ("vertical.com/page and mycal.community", ""),
    ],
)
def test_links_that_lead_to_a_calendar(text: str, link: str) -> None:
    assert calendar_link(text) == link
