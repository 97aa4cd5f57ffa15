"""A Bitrix24 portal on the wire, for tests and for trying out."""
