"""The models of the accounts app, one file a subject."""

from accounts.models.account import Account, Domain
from accounts.models.api_key import ApiKey
from accounts.models.erasure import Erasure, Suppression
from accounts.models.fact import Fact
from accounts.models.idempotent_write import IdempotentWrite
from accounts.models.merge import AccountMerge, MergeSuggestion, PersonMerge
from accounts.models.person import Affiliation, Identifier, Membership, Person
from accounts.models.reassessment import PersonReassessment, Reassessment
from accounts.models.user import User, UserRole
from accounts.models.workspace import Workspace, WorkspaceAffiliation

__all__ = [
    "Account",
    "AccountMerge",
    "Affiliation",
    "ApiKey",
    "Domain",
    "Erasure",
    "Fact",
    "IdempotentWrite",
    "Identifier",
    "Membership",
    "MergeSuggestion",
    "Person",
    "PersonMerge",
    "PersonReassessment",
    "Reassessment",
    "Suppression",
    "User",
    "UserRole",
    "Workspace",
    "WorkspaceAffiliation",
]
