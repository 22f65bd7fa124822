"""The admin as an installed app; kept apart because it is loaded before any model."""

from django.contrib.admin.apps import AdminConfig


class BatonAdminConfig(AdminConfig):
    """Puts Baton's own site in the place of Django's."""

    default = False
    default_site = "config.admin_site.BatonSite"
