"""Errors of the store: each carries a code and parameters, never words for a user."""


class GraphError(Exception):
    """Base of all errors of the store; the whole transaction it happened in is undone."""

    code = "graph_error"

    def __init__(self, **details: object) -> None:
        super().__init__(self.code, details)
        self.details = details

    def __str__(self) -> str:
        """Return the code and the parameters."""
        listed = ", ".join(f"{name}={value!r}" for name, value in self.details.items())
        return f"{self.code}({listed})"


class UnknownName(GraphError):
    """A kind, field or edge kind that the schema does not declare, or a wrong use of one."""

    code = "unknown_name"


class WrongValue(GraphError):
    """A value that does not fit the declared type of its field."""

    code = "wrong_value"


class Stale(GraphError):
    """A node was changed, or already exists, since the caller saw it; details: kind, id, seen, found."""

    code = "stale"


class Taken(GraphError):
    """Another node already has this value in a unique field; details: kind, field, value."""

    code = "taken"


class MissingEnd(GraphError):
    """An end of an edge is not stored; details: edge, end, id."""

    code = "missing_end"


class NotEmpty(GraphError):
    """A store must be empty before a backup is restored into it."""

    code = "not_empty"


class Unavailable(GraphError):
    """The database cannot be reached now; nothing is known to be changed; trying again later is right."""

    code = "unavailable"


class NoStore(GraphError):
    """There is no store at this place, and none was to be made; details: place."""

    code = "no_store"


class EmptyFile(NoStore):
    """The file at this place is empty: it may have held a store, and none is made over it; details: place."""

    code = "empty_file"


class WrongStore(GraphError):
    """The file or database is not ours, too new, or the engine's library is unsafe; details say which."""

    code = "wrong_store"


class Damaged(WrongStore):
    """The file of a store is damaged; details: reason, detail or place."""

    code = "damaged_store"


class ForeignLog(Damaged):
    """A write log that belongs to another file lies beside the file; details: place of the log."""

    code = "foreign_write_log"
