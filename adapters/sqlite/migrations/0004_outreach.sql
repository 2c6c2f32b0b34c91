-- Outreach: requests, who answered, emergencies, who is on duty. Ids, states and times only; members
-- are keyed hashes. Times are seconds since 1970 (UTC). How long rows live:
-- adapters/sqlite/retention.py.

-- An id is never given twice: the keys of effects are made of it.
CREATE TABLE request (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    chat            INTEGER NOT NULL,
    message         INTEGER NOT NULL,
    author          TEXT,
    kind            TEXT    NOT NULL,
    topic           TEXT,
    language        TEXT    NOT NULL,
    at              INTEGER NOT NULL,
    state           TEXT    NOT NULL,
    waits_since     INTEGER,
    heard_at        INTEGER,
    due             INTEGER,
    told_at         INTEGER,
    calls           INTEGER NOT NULL,
    holder          INTEGER,
    held_since      INTEGER,
    decision        TEXT,
    decided_by      INTEGER,
    decided_at      INTEGER,
    decided_turn    INTEGER NOT NULL,
    changed_at      INTEGER,
    turn            INTEGER NOT NULL,
    since           INTEGER NOT NULL,
    first_answer_at INTEGER,
    staffed         INTEGER NOT NULL,
    noticed         INTEGER NOT NULL,
    thanked         INTEGER NOT NULL,
    gone            INTEGER NOT NULL,
    left            INTEGER NOT NULL,
    by_hand         INTEGER NOT NULL,
    reason          TEXT,
    trouble         TEXT,
    -- Whether somebody waits.
    open            INTEGER NOT NULL,
    UNIQUE (chat, message)
);
CREATE INDEX request_due ON request (due) WHERE due IS NOT NULL;
CREATE INDEX request_open ON request (id) WHERE open;
CREATE INDEX request_author ON request (author) WHERE open AND author IS NOT NULL;
CREATE INDEX request_age ON request (at);

-- Further messages of a request: of one who writes in several, or asks again.
CREATE TABLE request_message (
    chat    INTEGER NOT NULL,
    message INTEGER NOT NULL,
    request INTEGER NOT NULL REFERENCES request (id) ON DELETE CASCADE,
    PRIMARY KEY (chat, message)
) WITHOUT ROWID;
CREATE INDEX request_message_request ON request_message (request);

-- Messages that answer a request, as it seems; the order of their ids gives them their numbers on
-- the card. `right` is a worker's word, `judged` the turn of the request in which it was given.
CREATE TABLE reply (
    id         INTEGER PRIMARY KEY,
    request    INTEGER NOT NULL REFERENCES request (id) ON DELETE CASCADE,
    message    INTEGER NOT NULL,
    staff      INTEGER NOT NULL,
    confidence REAL    NOT NULL,
    at         INTEGER NOT NULL,
    right      INTEGER,
    judged     INTEGER NOT NULL,
    judged_at  INTEGER,
    gone       INTEGER NOT NULL,
    UNIQUE (request, message)
);
CREATE INDEX reply_message ON reply (message);

CREATE TABLE emergency (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    chat       INTEGER NOT NULL,
    message    INTEGER NOT NULL,
    author     TEXT,
    reason     TEXT    NOT NULL,
    language   TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    incident   INTEGER NOT NULL,
    state      TEXT    NOT NULL,
    due        INTEGER,
    paged_at   INTEGER,
    pages      INTEGER NOT NULL,
    prompts    INTEGER NOT NULL,
    joined     INTEGER NOT NULL,
    holder     INTEGER,
    decision   TEXT,
    decided_by INTEGER,
    decided_at INTEGER,
    turn       INTEGER NOT NULL,
    text_turn  INTEGER NOT NULL,
    gone       INTEGER NOT NULL,
    trouble    TEXT,
    UNIQUE (chat, message)
);
CREATE INDEX emergency_active ON emergency (id) WHERE state IN ('raised', 'taken');
CREATE INDEX emergency_author ON emergency (author) WHERE author IS NOT NULL;
CREATE INDEX emergency_age ON emergency (at);

-- Further alarms about the same.
CREATE TABLE emergency_message (
    chat      INTEGER NOT NULL,
    message   INTEGER NOT NULL,
    emergency INTEGER NOT NULL REFERENCES emergency (id) ON DELETE CASCADE,
    PRIMARY KEY (chat, message)
) WITHOUT ROWID;
CREATE INDEX emergency_message_emergency ON emergency_message (emergency);

-- The staff's reactions on cards, pages and prompts that were acted upon, by the post's key.
CREATE TABLE vote (
    key   TEXT    NOT NULL,
    actor INTEGER NOT NULL,
    emoji TEXT    NOT NULL,
    PRIMARY KEY (key, actor, emoji)
) WITHOUT ROWID;

-- Who of the staff is on duty, and what they are good at, by their own word.
CREATE TABLE duty (
    account INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL
);
CREATE TABLE speciality (
    account INTEGER NOT NULL,
    name    TEXT    NOT NULL,
    PRIMARY KEY (account, name)
) WITHOUT ROWID;

-- Who was asked for text instead of voice, by keyed hash and day (ISO).
CREATE TABLE wish (
    member TEXT NOT NULL,
    day    TEXT NOT NULL,
    PRIMARY KEY (member, day)
) WITHOUT ROWID;
CREATE INDEX wish_day ON wish (day);

CREATE TABLE hand_over (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    at  INTEGER NOT NULL
);
