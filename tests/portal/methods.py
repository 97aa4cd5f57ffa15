"""The methods: a table of name -> scope and function."""

from dataclasses import dataclass, field

from portal import batch, cards, php, seed
from portal.answer import PortalError, iso, refused
from portal.auth import GLOBAL_SCOPE


@dataclass
class Context:
    """One method call; batch items get their own."""
    portal: object
    caller: object
    record: dict                    # of the call log
    method: str = ""
    removed: list = field(default_factory=list)


def _card_method(operation, entity):
    def call(ctx, params):
        if not ctx.caller.user.crm:
            raise refused("Access denied.")
        type_id = cards.ENTITIES.get(entity)
        if type_id is None:
            type_id = php.to_int(params.get(
                php.isset(params, "entityTypeId", "ENTITY_TYPE_ID")))
        cards.check_type(type_id, seed.DYNAMIC_TYPES)
        target = cards.resolve(type_id, params, ctx.caller.user.id,
                               ctx.portal.switches["fatal_on_typeerror"])
        if not cards.permitted(operation, target, ctx.caller.user):
            raise refused("Access denied.")
        return OPERATIONS[operation](ctx, target, params)
    return call


def _get(ctx, target, params):
    ctx.record["target"] = f"{target.owner}/{target.row}"
    return ctx.portal.state.card(target.owner, target.row)


def _set(ctx, target, params):
    name = php.isset(params, "data", "DATA", "Data", "arData")
    data = cards.checked(params.get(name))
    ctx.record["target"] = f"{target.owner}/{target.row}"
    ctx.portal.state.put_card(target.owner, target.row, data)
    return True


def _reset(ctx, target, params):
    ctx.record["target"] = f"{target.owner}/{target.row}"
    if ctx.portal.state.drop_card(target.owner, target.row):
        ctx.record["deleted"].append(f"{target.owner}/{target.row}")
    return True


def _force(ctx, target, params):
    ctx.record["target"] = f"*/{target.base}"
    for row in (target.base, f"{target.base}_scope"):
        owners = ctx.portal.state.drop_everybodys(row)
        ctx.record["deleted"] += [f"{owner}/{row}" for owner in owners]
    return True


OPERATIONS = {"get": _get, "set": _set, "reset": _reset, "force": _force}


# --- the portal about itself ------------------------------------------------

def _profile(ctx, params):
    user = ctx.caller.user
    return {"ID": str(user.id), "ADMIN": user.admin, "NAME": user.name,
            "LAST_NAME": user.last_name, "PERSONAL_GENDER": "",
            "TIME_ZONE": ""}


def _user_current(ctx, params):
    user = ctx.caller.user
    return {"ID": str(user.id), "XML_ID": None, "ACTIVE": user.active,
            "NAME": user.name, "LAST_NAME": user.last_name,
            "EMAIL": f"{user.login}@portal.test", "IS_ONLINE": "Y",
            "USER_TYPE": "employee"}


def _method_get(ctx, params):
    """Unlike the router it looks up the name exactly as given."""
    method = METHODS.get(params.get("name")) if isinstance(
        params.get("name"), str) else None
    available = method is not None and (
        method[0] == GLOBAL_SCOPE or method[0] in ctx.caller.scopes)
    return {"isExisting": method is not None, "isAvailable": available}


def _scope(ctx, params):
    if _truthy(_upper(params).get("FULL")):
        return sorted({scope for scope, _ in METHODS.values() if scope})
    return list(ctx.caller.scopes)


def _methods(ctx, params):
    params = _upper(params)
    wanted = [GLOBAL_SCOPE, *ctx.caller.scopes]
    if isinstance(params.get("SCOPE"), str) and params["SCOPE"]:
        wanted = [params["SCOPE"]]
    elif _truthy(params.get("FULL")):
        wanted = {scope for scope, _ in METHODS.values()}
    return [name for name, (scope, _) in METHODS.items() if scope in wanted]


def _app_info(ctx, params):
    if ctx.caller.kind == "webhook":
        return {"SCOPE": list(ctx.caller.scopes), "LICENSE": "de_project"}
    return {"ID": 17, "CODE": seed.CLIENT_ID, "VERSION": 1, "STATUS": "L",
            "INSTALLED": True, "PAYMENT_EXPIRED": "N", "DAYS": None,
            "LANGUAGE_ID": "de", "LICENSE": "de_project",
            "LICENSE_TYPE": "project", "LICENSE_FAMILY": "project"}


def _feature_get(ctx, params):
    if not _truthy(_upper(params).get("CODE")):
        raise PortalError(400, "CODE_EMPTY", "CODE can't be empty")
    return {"value": "N"}


def _options(ctx, params):
    if ctx.caller.kind != "oauth":
        raise PortalError(403, "ACCESS_DENIED",
                          "Access denied! Application context required")
    return None if "option" in params else {}


def _server_time(ctx, params):
    return iso(ctx.portal.clock.now())


def _currencies(ctx, params):
    return [{"CURRENCY": "EUR", "AMOUNT_CNT": "1", "AMOUNT": "1.0000",
             "SORT": "100", "BASE": "Y", "FULL_NAME": "Euro", "LID": "en",
             "FORMAT_STRING": "#VALUE# &euro;", "DEC_POINT": ".",
             "THOUSANDS_SEP": None, "DECIMALS": "2"}]


def _truthy(value):
    return bool(value) and value != "0"


def _upper(params):
    return {str(key).upper(): value for key, value in params.items()}


METHODS = {
    "batch": (GLOBAL_SCOPE, batch.run),
    "scope": (GLOBAL_SCOPE, _scope),
    "methods": (GLOBAL_SCOPE, _methods),
    "method.get": (GLOBAL_SCOPE, _method_get),
    "server.time": (GLOBAL_SCOPE, _server_time),
    "app.option.get": (GLOBAL_SCOPE, _options),
    "user.option.get": (GLOBAL_SCOPE, _options),
    "app.info": (GLOBAL_SCOPE, _app_info),
    "feature.get": (GLOBAL_SCOPE, _feature_get),
    "profile": (GLOBAL_SCOPE, _profile),
    "user.current": ("user", _user_current),
    "crm.currency.list": ("crm", _currencies),
    "crm.currency.base.get": ("crm", lambda ctx, params: "EUR"),
}
SUFFIXES = {"get": "get", "set": "set", "reset": "reset",
            "forcecommonscopeforall": "force"}
for _entity in (*cards.ENTITIES, "item"):
    for _suffix, _operation in SUFFIXES.items():
        METHODS[f"crm.{_entity}.details.configuration.{_suffix}"] = (
            "crm", _card_method(_operation, _entity))


def find(name):
    """(scope, function) of a method in any case, or 404."""
    method = METHODS.get(name.lower())
    if method is None:
        raise PortalError(404, "ERROR_METHOD_NOT_FOUND", "Method not found!")
    return method
