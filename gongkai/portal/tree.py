"""栏目树 as the public walks it: built once per page from the columns of an office."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from gongkai.publishing.models import Column

FIXED = frozenset({"guide", "rules", "statutory", "report", "application"})
"""Kinds of 政府信息公开 proper (专栏姓专); everything else stands apart."""


@dataclass(slots=True)
class Node:
    """One column with what hangs below it."""

    column: Column
    parent: "Node | None" = None
    children: list["Node"] = field(default_factory=list)

    @property
    def path(self) -> list["Node"]:
        """From the root down to this node."""
        return [*(self.parent.path if self.parent else []), self]

    def walk(self) -> Iterator["Node"]:
        """This node and everything below it."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def ids(self) -> list[int]:
        """Keys of this column and everything below it."""
        return [node.column.pk for node in self.walk()]


class Tree:
    """The columns of one office, by code and by kind."""

    def __init__(self, columns: Iterable[Column]) -> None:
        nodes = {column.pk: Node(column) for column in columns}
        self.roots: list[Node] = []
        for node in nodes.values():
            node.parent = nodes.get(node.column.parent_id or 0)
            (node.parent.children if node.parent else self.roots).append(node)
        self.by_code = {node.column.code: node for node in nodes.values()}

    @property
    def statutory_roots(self) -> list[Node]:
        """指南、制度、法定主动公开内容、年报、依申请公开."""
        return [node for node in self.roots if node.column.kind in FIXED]

    @property
    def other_roots(self) -> list[Node]:
        """工作动态、公告公示 and whatever else is not statutory content."""
        return [node for node in self.roots if node.column.kind not in FIXED]

    def root(self, kind: str) -> Node | None:
        """The first top column of a kind."""
        return next((node for node in self.roots if node.column.kind == kind), None)

    def ids_of(self, kind: str) -> list[int]:
        """Keys of every column of a kind, wherever it hangs."""
        return [node.column.pk for node in self.by_code.values() if node.column.kind == kind]

    def name(self, code: str) -> str:
        """The name of a column; empty when the office does not have it (any more)."""
        node = self.by_code.get(code)
        return node.column.name if node else ""
