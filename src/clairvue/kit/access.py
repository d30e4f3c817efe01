"""Who may ask for what a route answers: one word beside each route, held by a guard and tried by a test for everybody.

The words are about people, not about HTTP: `accounts.edge.admit` turns them into answers.
"""

from enum import Enum


class Access(Enum):
    """Whom a route answers. Whoever is not meant gets 401 when signed out and where signing in could help, else 404."""

    ANYBODY = "anybody"
    """Everybody: it names nothing that could be hidden."""
    SIGNED_IN = "signed in"
    """Whoever is signed in, about what is theirs or nobody's."""
    WHO_SEES = "who sees"
    """Whoever may see the thing that is named, signed in or not. For others it does not exist."""
    SIGNED_IN_WHO_SEES = "signed in and sees"
    """The same, but only when signed in: it leaves something under a name."""
    OWNER = "owner"
    """Whoever the named thing belongs to. For all others it does not exist."""
    MACHINE = "machine"
    """Programs on the machine itself, unless the operator opens it."""
    MODERATOR = "moderator"
    OPERATOR = "operator"
    AUDITOR = "auditor"
    """Staff of the cell with that role, freshly proven. For all others the route does not exist."""
    STAFF = "staff"
    """Staff of any role, each shown what that role is for."""


# Which roles open a route that is for staff.
ROLES = {
    Access.MODERATOR: frozenset({"moderator"}),
    Access.OPERATOR: frozenset({"operator"}),
    Access.AUDITOR: frozenset({"auditor"}),
    Access.STAFF: frozenset({"moderator", "operator", "auditor"}),
}
NEEDS_NOBODY = frozenset({Access.ANYBODY, Access.WHO_SEES, Access.MACHINE})
