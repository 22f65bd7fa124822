"""The verbs of this app, one file a subject."""

from signals.actions.definitions import activate, change_signal, deactivate, request_backfill, save_signal, try_again
from signals.actions.rejections import StillRefused, dismiss, reopen, replay, request_replay
from signals.actions.uploads import cancel, discard, forget_old, go_on, receive, save_draft, start

__all__ = [
    "StillRefused",
    "activate",
    "cancel",
    "change_signal",
    "deactivate",
    "discard",
    "dismiss",
    "forget_old",
    "go_on",
    "receive",
    "reopen",
    "replay",
    "request_backfill",
    "request_replay",
    "save_draft",
    "save_signal",
    "start",
    "try_again",
]
