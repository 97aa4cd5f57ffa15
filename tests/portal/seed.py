"""What the portal holds at first: people, credentials, cards."""

import hashlib
import secrets
import string
import struct
from dataclasses import dataclass, replace

CLIENT_ID = "local.5f3c1d2e4b6a70.18273645"
APP_SCOPES = ("crm", "user")
TOKEN_LIFE_S = 3600
REFRESH_LIFE_S = 180 * 86400
DYNAMIC_TYPES = (177, 1038)


@dataclass(frozen=True)
class User:
    id: int
    login: str
    name: str
    last_name: str
    admin: bool = False         # of the portal; profile shows it
    crm: bool = True            # may read something in CRM
    crm_admin: bool = False     # may change CRM settings
    active: bool = True

    def changed(self, **what):
        return replace(self, **what)


USERS = (
    User(1, "admin", "Ada", "Admin", admin=True, crm_admin=True),
    User(2, "crm-admin", "Carl", "Keeper", crm_admin=True),
    User(6, "six", "Sina", "O'Six"),
    User(7, "seven", "Sven", "Seven"),
    User(8, "outside", "Ole", "Outside", crm=False),
    User(9, "left", "Lea", "Left", active=False),
)

# name of the credential: user, scopes
WEBHOOKS = {
    "admin": (1, ("crm", "user")),
    "crm_admin": (2, ("crm", "user")),
    "user6": (6, ("crm", "user")),
    "user7": (7, ("crm", "user")),
    "no_crm": (8, ("crm", "user")),
    "inactive": (9, ("crm", "user")),
    "no_scope": (7, ("user",)),
}

# name of the pair: user, scopes, is the access token live, is the refresh token
TOKENS = {
    "admin": (1, ("crm", "user"), True, True),
    "user7": (7, ("crm", "user"), True, True),
    "no_crm": (8, ("crm", "user"), True, True),
    "inactive": (9, ("crm", "user"), True, True),
    "no_scope": (7, ("user",), True, True),
    "expired": (7, ("crm", "user"), False, True),
    "dead": (7, ("crm", "user"), False, False),
}
UNKNOWN_PAIR = "unknown"    # a file with a pair that the portal never gave

# user options that exist before the first call; owner "common" is scope C
ROWS = ("contact_details", "company_details", "lead_details",
        "returning_lead_details", "deal_details", "deal_details_c_9",
        "dynamic_177_details", "dynamic_177_details_c12")


def cards():
    """The first rows: (owner, row) -> value."""
    rows = {}
    for row in ROWS:
        for owner in ("1", "6", "7"):
            rows[owner, row] = sections(f"{row} of {owner}")
        rows["common", f"{row}_common"] = sections(f"{row} for all")
    rows["7", "contact_details_scope"] = "P"
    return rows


def sections(title):
    return [{
        "type": "section", "name": "main", "title": f"'{title}' & B/C",
        "elements": [
            {"name": "NAME", "optionFlags": "1"},
            {"name": "PHONE", "optionFlags": "0",
             "options": {"defaultCountry": "DE"}},
        ],
    }]


class Source:
    """Secrets: random, or always the same for a given seed text."""

    def __init__(self, seed=None):
        self.seed = seed
        self.count = 0

    def octets(self, size):
        if self.seed is None:
            return secrets.token_bytes(size)
        self.count += 1
        text = f"{self.seed}/{self.count}".encode()
        return hashlib.shake_256(text).digest(size)

    def text(self, size, letters=string.digits + string.ascii_lowercase):
        return "".join(letters[octet % len(letters)]
                       for octet in self.octets(size))

    def token(self, user, expires):
        """70 hex digits in the layout of contract 4.2."""
        head = struct.pack("<I", int(expires) & 0xFFFFFFFF)
        head += struct.pack(">IIIh", 4711, 100 + user, user, 0)
        return (head + self.octets(17)).hex()
