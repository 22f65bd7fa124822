"""Signed webhooks: other systems are told what happens here, in the form of Standard Webhooks 1.0.0.

Triggers write what happened into an outbox, in the transaction in which it does, with a delivery for each endpoint that
wants it (`trigger`). What is due is then sent at least once and tried again for days (`delivering`).
"""
