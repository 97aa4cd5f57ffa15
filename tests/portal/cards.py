"""Which settings row a call means, who may touch it, what it does to it.

The resolution follows the server's own code step by step (contract 1.4-1.7),
with all that it silently misreads.
"""

from dataclasses import dataclass

from portal import php
from portal.answer import refused

LEAD, DEAL, CONTACT, COMPANY = 1, 2, 3, 4
QUOTE, SMART_INVOICE, SMART_DOCUMENT, SMART_B2E = 7, 31, 36, 39
DYNAMIC_BY_NATURE = (SMART_INVOICE, SMART_DOCUMENT, SMART_B2E)
ENTITIES = {"lead": LEAD, "deal": DEAL, "contact": CONTACT, "company": COMPANY}

TYPE_NAMES = {
    1: "LEAD", 2: "DEAL", 3: "CONTACT", 4: "COMPANY", 5: "INVOICE",
    6: "ACTIVITY", 7: "QUOTE", 8: "REQUISITE", 9: "DEAL_CATEGORY",
    10: "CUSTOM_ACTIVITY_TYPE", 11: "", 12: "CALL_LIST", 13: "DEAL_RECURRING",
    14: "ORDER", 15: "ORDER_CHECK", 16: "ORDER_SHIPMENT", 17: "ORDER_PAYMENT",
    18: "SUS_LEAD", 19: "SUS_DEAL", 20: "SUS_CONTACT", 21: "SUS_COMPANY",
    22: "SUS_QUOTE", 23: "SUS_INVOICE", 24: "SUS_ORDER", 25: "SUS_ACTIVITY",
    28: "SCORING", 31: "SMART_INVOICE", 32: "SUS_SMART_INVOICE",
    33: "STORE_DOCUMENT", 34: "SHIPMENT_DOCUMENT", 36: "SMART_DOCUMENT",
    37: "SUS_SMART_DOCUMENT", 38: "AGENT_CONTRACT", 39: "SMART_B2E_DOC",
    40: "SUS_SMART_B2E_DOC", 1024: "SYSTEM",
}
LAST_TYPE, SYSTEM_TYPE = 41, 1024

# customer types of a lead: simple has no prefix, an unknown one an empty one
LEAD_PREFIX = {0: None, 1: None, 2: "returning"}


def is_dynamic(type_id):
    if type_id >= 1030:
        return type_id % 2 == 0
    return 128 <= type_id < 192


def spellings(*words):
    """The four schemes in the order in which the server tries them."""
    joined = "".join(words)
    camel = words[0] + "".join(word.capitalize() for word in words[1:])
    return joined, joined.upper(), camel, camel[0].upper() + camel[1:]


@dataclass
class Target:
    """The row of one call; common rows belong to nobody."""
    type_id: int
    user: int
    common: bool
    extras: dict
    strict: bool    # fail like the older server on a category it cannot read

    @property
    def base(self):
        """The row name without the scope; may raise PhpTypeError."""
        extras = self.extras
        category = extras.get("CATEGORY_ID")
        if category is None:
            category = extras.get("DEAL_CATEGORY_ID")
        if self.strict:
            category = php.int_param(category) or 0
        else:
            category = php.to_int(category)
        if is_dynamic(self.type_id) or self.type_id in DYNAMIC_BY_NATURE:
            suffix = f"_c{category}" if category > 0 else ""
            return f"{type_name(self.type_id).lower()}_details{suffix}"
        name = f"{type_name(self.type_id).lower()}_details"
        if self.type_id == LEAD:
            kind = php.to_int(extras.get("LEAD_CUSTOMER_TYPE"))
            prefix = LEAD_PREFIX.get(kind, "")
            name = name if prefix is None else f"{prefix}_{name}"
        return f"{name}_c_{category}" if category > 0 else name

    @property
    def owner(self):
        return "common" if self.common else str(self.user)

    @property
    def row(self):
        return f"{self.base}_common" if self.common else self.base


def type_name(type_id):
    if is_dynamic(type_id):
        return f"DYNAMIC_{type_id}"
    return TYPE_NAMES.get(type_id, "")


def check_type(type_id, existing):
    """Refuse as the server does: not defined, or known but without a card."""
    known = (1 <= type_id <= LAST_TYPE or type_id == SYSTEM_TYPE
             or is_dynamic(type_id) and type_id in existing)
    if not known:
        raise refused("Parameter 'entityTypeID' is not defined")
    supported = (*ENTITIES.values(), QUOTE, *DYNAMIC_BY_NATURE)
    if type_id not in supported and not is_dynamic(type_id):
        raise refused(f"The entity type '{type_name(type_id)}' is not"
                      " supported in current context.")


def resolve(type_id, params, caller_id, strict):
    """The Target of a call; never refuses, as on the server."""
    user = php.to_int(params.get(php.isset(params, *spellings("user", "id"))))
    scope = params.get(php.isset(params, "scope", "SCOPE", "Scope"))
    extras = params.get(
        php.isset(params, "extras", "EXTRAS", "Extras", "arExtras"))
    extras = dict(extras) if isinstance(extras, dict) else {}
    if is_dynamic(type_id):
        _rename(extras, ("category", "id"), "CATEGORY_ID")
    elif type_id == DEAL:
        _rename(extras, ("deal", "category", "id"), "DEAL_CATEGORY_ID")
    elif type_id == LEAD:
        _rename(extras, ("lead", "customer", "type"), "LEAD_CUSTOMER_TYPE")
    return Target(type_id, user if user > 0 else caller_id,
                  scope == "C", extras, strict)


def _rename(extras, words, name):
    found = php.isset(extras, *spellings(*words))
    if found:
        extras[name] = extras.pop(found)


def permitted(operation, target, caller):
    """The rights table of contract 1.5; caller is a User."""
    if operation == "force":
        return caller.crm_admin
    if target.common:
        return operation == "get" or caller.crm_admin
    return target.user == caller.id or caller.crm_admin


# --- set: what survives ----------------------------------------------------

def checked(data):
    """The sections to store, or the refusal of contract 1.7."""
    if not isinstance(data, dict):
        raise refused("Parameter 'data' must be array.")
    first = data.get(0)
    if isinstance(first, dict) and first.get("type") == "column":
        elements = first.get("elements")
        data = elements if isinstance(elements, dict) else {}
    if not data:
        raise refused("There are no data to write.")
    if not php.is_list(data):
        raise refused("The data must be indexed array.")
    return [_section(i, section) for i, section in data.items()]


def _section(i, section):
    section = section if isinstance(section, dict) else {}
    kind = php.to_string(section.get("type")).strip() or "section"
    if kind != "section":
        raise refused(f"Section at index {i} have type '{kind}'."
                      " The expected type is 'section'.")
    if not _filled(section.get("name")):
        raise refused(f"Section at index {i} does not have name.")
    if not isinstance(section.get("title"), str):
        raise refused(f"Section at index {i} does not have title.")
    elements = section.get("elements")
    elements = elements.values() if isinstance(elements, dict) else ()
    return {"type": "section", "name": section["name"],
            "title": section["title"],
            "elements": [_element(i, j, e) for j, e in enumerate(elements)]}


def _element(i, j, element):
    element = element if isinstance(element, dict) else {}
    if not _filled(element.get("name")):
        raise refused(f"Element at index {j} in section at index {i}"
                      " does not have name.")
    kept = {"name": element["name"]}
    if _numeric(element.get("optionFlags")):
        kept["optionFlags"] = element["optionFlags"]
    if isinstance(element.get("options"), dict):
        kept["options"] = element["options"]
    return kept


def _filled(value):
    return value is not None and php.to_string(value).strip() != ""


def _numeric(value):
    if isinstance(value, bool):
        return False
    if isinstance(value, str):
        try:
            float(value.strip())
        except ValueError:
            return False
        return True
    return isinstance(value, (int, float))
