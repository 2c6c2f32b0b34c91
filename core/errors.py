"""The errors that Steward raises on purpose: each is the name of a text that says what to do."""

import errno


class StewardError(Exception):
    """Something that a person must mend; they are told the text `name`, without a traceback.

    `details` is what the text needs to be told: ids, names of settings and of files;
    never a word of a member. `config.texts` puts it into words.
    """

    def __init__(self, name: str, /, **details: int | str) -> None:
        super().__init__(name)
        self.name = name
        self.details = details

    def __str__(self) -> str:
        """For logs: the name and the details as they are."""
        return " ".join([self.name, *(f"{key}={value}" for key, value in self.details.items())])


class SettingsError(StewardError):
    """The settings are missing, misspelt or contradict each other."""


class StorageError(StewardError):
    """The data folder, its key or its lock cannot be used."""


class AccountError(StewardError):
    """Telegram does not accept this account, or it lacks a right."""


class ModelError(StewardError):
    """The large model cannot be installed, compiled or used."""


class ExportError(StewardError):
    """An exported chat, or a line of input, cannot be read."""


class Unreadable(StewardError):
    """Telegram could not be asked just now; the work is tried again later."""


def code_of(error: OSError) -> str:
    """The system's name for what went wrong, such as EACCES."""
    return errno.errorcode.get(error.errno or 0, "unknown")
