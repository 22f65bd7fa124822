"""The admin of users, keys, companies and people, and what all other admins are built on."""

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group

from accounts.admin import companies, keys, personal, users

__all__ = ["companies", "keys", "personal", "users"]

# Groups are the roles, which code knows by name; addresses belong to the users.
for _model in (Group, EmailAddress):
    if admin.site.is_registered(_model):
        admin.site.unregister(_model)
