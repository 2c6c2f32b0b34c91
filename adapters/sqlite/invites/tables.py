"""All tables of the invites, on the connection of one transaction."""

from adapters.sqlite.database import Connection
from adapters.sqlite.invites.arrivals import ArrivalTable
from adapters.sqlite.invites.book import BookTable
from adapters.sqlite.invites.cards import CardTable
from adapters.sqlite.invites.links import LinkTable
from adapters.sqlite.invites.tree import TreeTable


class InviteTables:
    """Implements `invites.ports.Store`."""

    def __init__(self, connection: Connection) -> None:
        self.links = LinkTable(connection)
        self.tree = TreeTable(connection)
        self.arrivals = ArrivalTable(connection)
        self.cards = CardTable(connection)
        self.book = BookTable(connection)
