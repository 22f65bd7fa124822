"""Every URL of Baton."""

from django.contrib import admin
from django.urls import include, path

from config import views

handler400 = "config.errors.bad_request"
handler403 = "config.errors.permission_denied"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"

urlpatterns = [
    path("healthz", views.healthz),
    path("readyz", views.readyz),
    path("metrics", views.metrics_view),
    path("", include("handoffs.urls")),
    path("account/", include("accounts.urls")),
    path("admin/", admin.site.urls),
    path("api/", include("config.api")),
    path("", include("signals.urls")),
]
