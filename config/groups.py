"""A table of the settings."""

from pydantic import BaseModel, ConfigDict


class Group(BaseModel):
    """A table of the file. Nothing in it may be changed later, and nothing else may be in it."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
