"""The pages that account executives work in."""

from django.urls import path

from handoffs.views import absences, accounts, detail, queue, why

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("news/", queue.news, name="queue-news"),
    path("handoffs/<int:pk>/", detail.detail, name="handoff"),
    path("handoffs/<int:pk>/acknowledge/", detail.acknowledge_handoff, name="handoff-acknowledge"),
    path("out-of-office/", absences.out_of_office, name="out-of-office"),
    path("out-of-office/<int:pk>/remove/", absences.remove_absence, name="absence-remove"),
    path("accounts/", accounts.account_list, name="accounts"),
    path("accounts/export.csv", accounts.account_export, name="accounts-export"),
    path("accounts/<int:pk>/", accounts.account_detail, name="account"),
    path("accounts/<int:pk>/why/", why.account_why, name="account-why"),
    path("accounts/<int:pk>/why/evidence/", why.account_evidence, name="account-evidence"),
]
