-- Invites: links, who came by whose, who may not invite, and counts.
-- A member is a keyed hash of 16 bytes (core.ports.Mask), never an id: without the key, which is not
-- in this file, it leads to nobody. Staff are ids, as in `flag`.

-- A batch of links for a stop, a partner, a campaign. The keys of effects, and hence their
-- `random_id`s, are made of its id: none is given twice. The same goes for every AUTOINCREMENT below.
CREATE TABLE handout (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT    NOT NULL,
    week   TEXT    NOT NULL,
    size   INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    asked  INTEGER,
    done   INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX handout_age ON handout (at);

-- Telegram tells who came by a link long after it is closed, so it is kept for a while; `inviter`
-- says who asked for it, until the keep time is over or they ask to be forgotten.
CREATE TABLE link (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    title    TEXT    NOT NULL UNIQUE,
    source   TEXT    NOT NULL,
    asked    INTEGER NOT NULL,
    expires  INTEGER NOT NULL,
    uses     INTEGER NOT NULL,
    entry    TEXT    NOT NULL,
    state    TEXT    NOT NULL CHECK (state IN ('wanted', 'open', 'closing', 'closed')),
    why      TEXT,
    url      TEXT,
    used     INTEGER NOT NULL DEFAULT 0,
    inviter  BLOB    CHECK (length(inviter) = 16),
    handout  INTEGER REFERENCES handout (id),
    chat     INTEGER,
    language TEXT,
    late     INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX link_url ON link (url) WHERE url IS NOT NULL;
CREATE INDEX link_inviter ON link (inviter) WHERE inviter IS NOT NULL;
CREATE INDEX link_handout ON link (handout) WHERE handout IS NOT NULL;
-- However many were closed, what is live is found among what is live.
CREATE INDEX link_live ON link (source) WHERE state IN ('wanted', 'open', 'closing');
CREATE INDEX link_live_inviter ON link (inviter)
    WHERE inviter IS NOT NULL AND state IN ('wanted', 'open', 'closing');
CREATE INDEX link_age ON link (asked);

-- Who came by whose link: at most one row a member, and never in a circle.
CREATE TABLE edge (
    invitee BLOB    NOT NULL PRIMARY KEY CHECK (length(invitee) = 16),
    inviter BLOB    NOT NULL CHECK (length(inviter) = 16),
    at      INTEGER NOT NULL,
    expires INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX edge_inviter ON edge (inviter);
CREATE INDEX edge_age ON edge (expires);

-- Who may not invite: alone, or (`branch`) with everybody below, who need no rows of their own.
CREATE TABLE freeze (
    member  BLOB    NOT NULL CHECK (length(member) = 16),
    branch  INTEGER NOT NULL,
    set_by  INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    -- Somebody who was below it and would have left it; gone when that one, of the same `set_by` and
    -- `at`, is undone.
    copied  INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (member, branch)
) WITHOUT ROWID;
CREATE INDEX freeze_age ON freeze (expires);

-- Who came, for some days: several tell of one arrival, and the staff are told once.
CREATE TABLE arrival (
    id     INTEGER PRIMARY KEY,
    member BLOB    NOT NULL CHECK (length(member) = 16),
    at     INTEGER NOT NULL,
    way    TEXT    NOT NULL,
    ours   INTEGER NOT NULL,
    link   INTEGER,
    told   INTEGER NOT NULL DEFAULT 0,
    -- The member asked to be forgotten, and `member` is chance: the arrival is nobody's.
    forgotten INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX arrival_member ON arrival (member, at);
CREATE INDEX arrival_untold ON arrival (at) WHERE NOT told;
CREATE INDEX arrival_age ON arrival (at);
CREATE INDEX arrival_forgotten ON arrival (at) WHERE forgotten;

-- Who asks to be let in. The card is `request:{id}`, the answer at Telegram `admit:{id}:{turn}`.
CREATE TABLE join_request (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    member     BLOB    NOT NULL CHECK (length(member) = 16),
    at         INTEGER NOT NULL,
    link       INTEGER,
    answer     TEXT    NOT NULL,
    decided_by INTEGER,
    decided_at INTEGER,
    reacted    INTEGER NOT NULL DEFAULT 0,
    turn       INTEGER NOT NULL DEFAULT 0,
    trouble    TEXT,
    UNIQUE (member, at)
);
CREATE INDEX join_request_open ON join_request (id) WHERE answer = 'open';
CREATE INDEX join_request_age ON join_request (at);

-- What the staff are asked to freeze: a member, alone or with their branch, or a source. The card is
-- `plan:{id}`.
CREATE TABLE plan (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    target     TEXT    NOT NULL,
    member     BLOB    CHECK (length(member) = 16),
    source     TEXT,
    at         INTEGER NOT NULL,
    links      INTEGER NOT NULL,
    members    INTEGER NOT NULL,
    answer     TEXT    NOT NULL,
    decided_by INTEGER,
    decided_at INTEGER,
    reacted    INTEGER NOT NULL DEFAULT 0,
    turn       INTEGER NOT NULL DEFAULT 0,
    CHECK ((target = 'source') = (member IS NULL) AND (member IS NULL) <> (source IS NULL))
);
CREATE INDEX plan_member ON plan (member) WHERE member IS NOT NULL;
CREATE INDEX plan_age ON plan (at);

-- Where links are handed out.
CREATE TABLE source (
    name TEXT    PRIMARY KEY,
    off  INTEGER NOT NULL
) WITHOUT ROWID;

-- How many, by day in the NGO's zone (2026-11-27). Nobody is in it, so it may outlive everybody.
CREATE TABLE tally_day (
    day    TEXT    NOT NULL,
    source TEXT    NOT NULL,
    what   TEXT    NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (day, source, what)
) WITHOUT ROWID;

-- When a pause began, when a chore is due.
CREATE TABLE note (
    name TEXT    PRIMARY KEY,
    at   INTEGER NOT NULL
) WITHOUT ROWID;
