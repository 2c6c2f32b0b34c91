"""Every text that Steward shows, in Russian and English: `texts/ru.ftl` and `texts/en.ftl`.

The files are Project Fluent (https://projectfluent.org). A text is asked for by its name; a name
or an argument that is missing is an error, so that nobody ever reads `{ $count }` in a chat.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from fluent.runtime import FluentBundle
from fluent.runtime.types import fluent_number
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from core.errors import StewardError

LANGUAGES: Final = ("ru", "en")
FOLDER: Final = Path(__file__).with_suffix("")

Argument = int | float | str

# fluent.runtime refuses arguments of more than 2,500 characters, so that texts cannot blow up.
_LONG: Final = 1_000
_MARK: Final = re.compile("\ue002\\d+\ue002")


class TextError(LookupError):
    """A text does not exist, cannot be read, or was not given what it needs."""


class _References(Visitor):
    """Collects the variables, and the other texts, that a text is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.variables: set[str] = set()
        self.texts: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 # Fluent's
        self.variables.add(node.id.name)

    def visit_MessageReference(self, node: ast.MessageReference) -> None:  # noqa: N802 # Fluent's
        self.texts.add(node.id.name)

    def visit_TermReference(self, node: ast.TermReference) -> None:  # noqa: N802 # Fluent's
        self.texts.add(f"-{node.id.name}")


class Texts:
    """The texts of one language.

    >>> Texts("en").say("span-seconds", seconds=60)
    '60 seconds'
    """

    def __init__(self, language: str, folder: Path = FOLDER) -> None:
        """Read and check the whole file: a mistake in it shows at start, not in a chat."""
        resource = FluentParser().parse((folder / f"{language}.ftl").read_text("utf-8"))
        self.language = language
        self._needs: dict[str, _References] = {}
        for entry in resource.body:
            if isinstance(entry, ast.Junk):
                problem = entry.annotations[0].message if entry.annotations else "not Fluent"
                raise TextError(f"{language}.ftl: {problem}: {(entry.content or '').strip()[:60]}")
            if isinstance(entry, ast.Message | ast.Term):
                name = entry.id.name if isinstance(entry, ast.Message) else f"-{entry.id.name}"
                if name in self._needs:
                    raise TextError(f"{language}.ftl: {name} is there twice")
                self._needs[name] = _References()
                self._needs[name].visit(entry)
        for name in self._needs:
            self.variables(name)
        # No isolation marks around arguments: some Telegram apps show them as boxes.
        self._bundle = FluentBundle([language], use_isolating=False)
        self._bundle.add_resource(resource)

    @property
    def names(self) -> frozenset[str]:
        """The names of all texts."""
        return frozenset(name for name in self._needs if not name.startswith("-"))

    def variables(self, template: str) -> frozenset[str]:
        """What the text `template` needs to be told, also by way of the texts it is made of."""
        needs = self._needs.get(template)
        if needs is None:
            raise TextError(f"{self.language}.ftl has no text {template}")
        return frozenset(needs.variables).union(*(self.variables(text) for text in needs.texts))

    def say(self, template: str, /, **args: Argument) -> str:
        """The text `template`, filled in. TextError if it, or an argument it needs, is missing."""
        missing = self.variables(template) - args.keys()
        if missing:
            raise TextError(f"the text {template} needs {', '.join(sorted(missing))}")
        pattern = self._bundle.get_message(template).value
        if pattern is None:
            raise TextError(f"{self.language}.ftl: {template} is empty")
        marks, long = _marked(args)
        text, errors = self._bundle.format_pattern(pattern, _plain(marks))
        if errors:
            # What went wrong is not told: the arguments could be in it.
            raise TextError(f"the text {template} cannot be put together")
        return _MARK.sub(lambda mark: long.get(mark[0], mark[0]), str(text)) if long else str(text)

    def tell(self, error: StewardError) -> str:
        """An error in words."""
        return self.say(error.name, **error.details)


def _marked(args: Mapping[str, Argument]) -> tuple[dict[str, Argument], dict[str, str]]:
    """The arguments with marks in the place of long ones, and what each mark stands for."""
    marks, long = dict(args), dict[str, str]()
    for number, (name, value) in enumerate(args.items()):
        if isinstance(value, str) and len(value) > _LONG:
            marks[name] = mark = f"\ue002{number}\ue002"
            long[mark] = value
    return marks, long


def _plain(args: Mapping[str, Argument]) -> dict[str, object]:
    """Numbers without a thousands separator: most of ours are ids."""
    return {
        name: value if isinstance(value, str) else fluent_number(value, useGrouping=False)
        for name, value in args.items()
    }
