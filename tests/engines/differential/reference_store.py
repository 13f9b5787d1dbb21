"""A store of dictionaries that engines are compared with."""

from collections.abc import Callable
from typing import Any

from graph.errors import GraphError
from graph.schema import Schema
from tests.engines.differential.reference_reader import ReferenceReader, State
from tests.engines.differential.reference_writer import ReferenceWriter


class ReferenceStore:
    """Store everything in dictionaries, as `Store` describes."""

    reader, writer = ReferenceReader, ReferenceWriter

    def __init__(self, schema: Schema) -> None:
        self.schema, self.state = schema, State()

    def read(self, work: Callable[[Any], Any]) -> Any:
        return work(self.reader(self.schema, self.state))

    def write(self, work: Callable[[Any], Any]) -> Any:
        writer = self.writer(self.schema, self.state)
        result = work(RefusalKeeper(writer))
        if writer.refused is not None:
            raise writer.refused
        writer.state.revision = writer.number if writer.touched else self.state.revision
        self.state = writer.state
        return result


class RefusalKeeper:
    """A writer that remembers a refusal of its writing verbs, whatever the work does about it."""

    def __init__(self, writer: ReferenceWriter) -> None:
        self.writer = writer

    def __getattr__(self, verb: str) -> Any:
        act = getattr(self.writer, verb)
        if verb not in {"put", "append", "tie", "untie", "restore"}:
            return act

        def remembering(*args: Any, **more: Any) -> Any:
            try:
                return act(*args, **more)
            except GraphError as error:
                self.writer.refused = error
                raise

        return remembering
