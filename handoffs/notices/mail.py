"""Messages by e-mail, as text and HTML."""

import smtplib
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from handoffs.notices.errors import NotSent
from handoffs.notices.wording import Told, subject

SHOWN = 50
FOR_GOOD = 500
"""From this reply code on a mail server means it."""


def send(person: User, messages: Sequence[Told], name: str) -> None:
    """Send one mail with all of it, or raise `NotSent`.

    `name` is the same when the same mail is sent again, so that whoever gets it twice can tell.
    """
    try:
        _mail(person, messages, name).send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise NotSent("The mail server refuses the address.", for_good=min(codes, default=0) >= FOR_GOOD) from error
    except (smtplib.SMTPDataError, smtplib.SMTPSenderRefused) as error:
        raise NotSent(f"The mail server answered {error.smtp_code}.", for_good=error.smtp_code >= FOR_GOOD) from error
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(f"The mail server was not reached: {type(error).__name__}.", whole_channel=True) from error


def _mail(person: User, messages: Sequence[Told], name: str) -> EmailMultiAlternatives:
    choices = f"{settings.PUBLIC_URL}{reverse('notice-settings')}"
    context: dict[str, Any] = {
        "person": person,
        "subject": subject(messages),
        "messages": messages[:SHOWN],
        "rest": len(messages[SHOWN:]),
        "all_url": f"{settings.PUBLIC_URL}{reverse('notices')}",
        "choices_url": choices,
    }
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    mail = EmailMultiAlternatives(
        subject=" ".join(context["subject"].split()),
        body=render_to_string("notices/mail.txt", context),
        to=[person.email],
        headers={
            "Message-ID": f"<{name}@{domain}>",
            "List-Unsubscribe": f"<{choices}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(render_to_string("notices/mail.html", context), "text/html")
    return mail
