-- The spine: what was seen, what is to be done, what was flagged, and the Telegram session.
-- Ids, states, categories and times only. No table may hold a member's words, name or number.
-- Times are seconds since 1970 (UTC). How long rows live: adapters/sqlite/retention.py.

-- Every message with id <= low was read from Telegram's history and applied.
CREATE TABLE cursor (
    chat INTEGER PRIMARY KEY,
    low  INTEGER NOT NULL
);

-- Messages above `low` that came as live updates and were applied.
CREATE TABLE seen (
    chat INTEGER NOT NULL,
    id   INTEGER NOT NULL,
    PRIMARY KEY (chat, id)
) WITHOUT ROWID;

-- The newest edit of a message that was applied.
CREATE TABLE edit (
    chat INTEGER NOT NULL,
    id   INTEGER NOT NULL,
    at   INTEGER NOT NULL,
    PRIMARY KEY (chat, id)
) WITHOUT ROWID;

-- Effects: waiting, then sent, refused or withdrawn. `message` is the id Telegram gave.
CREATE TABLE outbox (
    id       INTEGER PRIMARY KEY,
    key      TEXT    NOT NULL UNIQUE,
    chat     INTEGER NOT NULL,
    payload  TEXT,
    rid      INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    due      INTEGER NOT NULL,
    state    TEXT    NOT NULL DEFAULT 'waiting'
             CHECK (state IN ('waiting', 'sent', 'refused', 'withdrawn')),
    revision INTEGER NOT NULL DEFAULT 0,
    tried    INTEGER NOT NULL DEFAULT 0,
    message  INTEGER,
    code     TEXT,
    at       INTEGER NOT NULL
);
CREATE INDEX outbox_waiting ON outbox (chat, priority, id) WHERE state = 'waiting';
CREATE INDEX outbox_message ON outbox (chat, message) WHERE message IS NOT NULL;
CREATE INDEX outbox_age ON outbox (at);

-- An id is never given twice: the keys of effects, and hence their `random_id`s, are made of it, and
-- Telegram posts a `random_id` once for ever.
CREATE TABLE flag (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    key        TEXT    NOT NULL UNIQUE,
    chat       INTEGER NOT NULL,
    message    INTEGER NOT NULL,
    member     INTEGER,
    kind       TEXT    NOT NULL,
    reason     TEXT    NOT NULL,
    version    INTEGER NOT NULL DEFAULT 0,
    state      TEXT    NOT NULL,
    turn       INTEGER NOT NULL DEFAULT 0,
    since      INTEGER NOT NULL DEFAULT 0,
    decision   TEXT,
    decided_by INTEGER,
    decided_at INTEGER,
    deleted    INTEGER NOT NULL DEFAULT 0,
    gone       INTEGER NOT NULL DEFAULT 0,
    reports    INTEGER NOT NULL DEFAULT 0,
    trouble    TEXT,
    at         INTEGER NOT NULL
);
CREATE INDEX flag_message ON flag (chat, message);
-- Holds all that the question about earlier decisions asks for. Only decided flags are in it, so a
-- new flag need not find its place among all of them.
CREATE INDEX flag_member ON flag (chat, member, id, state, deleted, decided_at)
    WHERE decided_at IS NOT NULL;
CREATE INDEX flag_open ON flag (at) WHERE state IN ('open', 'mine');
CREATE INDEX flag_decided ON flag (decided_at) WHERE decided_at IS NOT NULL;
CREATE INDEX flag_age ON flag (at);

-- Staff's reactions on a card that were already acted upon.
CREATE TABLE card_reaction (
    flag  INTEGER NOT NULL REFERENCES flag (id) ON DELETE CASCADE,
    actor INTEGER NOT NULL,
    emoji TEXT    NOT NULL,
    PRIMARY KEY (flag, actor, emoji)
) WITHOUT ROWID;

-- Events that raised an error: what to look into, by id.
CREATE TABLE trouble (
    id    INTEGER PRIMARY KEY,
    chat  INTEGER NOT NULL,
    event TEXT    NOT NULL,
    at    INTEGER NOT NULL
);

-- The Telegram login, stripped to what Telethon cannot do without.
CREATE TABLE session (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    dc       INTEGER NOT NULL,
    host     TEXT,
    port     INTEGER,
    auth_key BLOB
);
CREATE TABLE update_state (
    id   INTEGER PRIMARY KEY,
    pts  INTEGER NOT NULL,
    qts  INTEGER NOT NULL,
    date INTEGER NOT NULL,
    seq  INTEGER NOT NULL
);
CREATE TABLE peer (
    id   INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL
);

CREATE TABLE secret (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
);
