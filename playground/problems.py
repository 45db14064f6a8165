"""How Slack says that something can't be taken."""

from dataclasses import dataclass, field


class RefusedError(Exception):
    """A Web API call answered `ok: false`. `more` are further fields of the answer."""

    def __init__(self, error: str, **more: object) -> None:
        super().__init__(error)
        self.error = error
        self.more = more
        self.problems: list[Problem] = []

    @classmethod
    def because(cls, error: str, problems: "list[Problem]") -> "RefusedError":
        """With one message a problem, in Slack's form."""
        refused = cls(
            error,
            errors=[str(p) for p in problems],
            response_metadata={"messages": [f"[ERROR] {p}" for p in problems]},
        )
        refused.problems = problems
        return refused


@dataclass(frozen=True)
class Problem:
    """One thing wrong, with where it is and, for a few, the error name it earns by itself."""

    pointer: str
    says: str
    error: str = ""

    def __str__(self) -> str:
        return f"{self.says} [json-pointer:{self.pointer}]"


@dataclass
class Problems:
    """What a check has found so far."""

    found: list[Problem] = field(default_factory=list)

    def add(self, pointer: str, says: str, error: str = "") -> None:
        """Note one more."""
        self.found.append(Problem(pointer, says, error))

    def refuse(self, error: str) -> None:
        """Raise RefusedError if there is any: a problem's own error name, else `error`."""
        if self.found:
            own = next((p.error for p in self.found if p.error), error)
            raise RefusedError.because(own, self.found)
