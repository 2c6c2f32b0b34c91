-- From which flag on the decisions of a chat move its threshold: those with a higher id do.
CREATE TABLE threshold (
    chat  INTEGER PRIMARY KEY,
    since INTEGER NOT NULL
);
-- Holds all that the question about the newest decisions asks for.
CREATE INDEX flag_judged ON flag (chat, id, state, kind)
    WHERE kind IN ('rude', 'report') AND state NOT IN ('open', 'mine');
