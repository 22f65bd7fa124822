"""Who works at the selling company of the demo; the one place that has the demo logins."""

from dataclasses import dataclass

from accounts.enums import Role

DEMO_PASSWORD = "baton-demo"  # noqa: S105 - the same for all, documented, and refused in production
DEMO_TEAM = "sales"


@dataclass(frozen=True)
class DemoUser:
    """A login of the demo."""

    email: str
    first_name: str
    last_name: str
    role: Role

    @property
    def sells(self) -> bool:
        """Belongs to the team whose queue the handoffs go to."""
        return self.role in {Role.AE, Role.MANAGER}


DEMO_USERS = (
    DemoUser("revops@demo.example", "Robin", "Okafor", Role.REVOPS),
    DemoUser("manager@demo.example", "Maya", "Lindqvist", Role.MANAGER),
    DemoUser("ann@demo.example", "Ann", "Castellano", Role.AE),
    DemoUser("bo@demo.example", "Bo", "Nakamura", Role.AE),
    DemoUser("product@demo.example", "Priya", "Raman", Role.PRODUCT_REVIEWER),
    DemoUser("marketing@demo.example", "Mateo", "Ferreira", Role.MARKETING_REVIEWER),
    DemoUser("sales@demo.example", "Sade", "Bello", Role.SALES_REVIEWER),
)
