-- The domain in SQLite's terms, and the only truth about its tables. Each index names
-- the operation it serves.
--
-- Times are declared TIMESTAMP and stored as integers, microseconds since 1970 in UTC:
-- eight bytes that sort as time does. SQLite has no type for time; the driver converts
-- from and to time.Time by the declared type (see Open).
-- Text compares bytewise, which is SQLite's default collation.
-- AUTOINCREMENT keeps an id from ever being given again.

CREATE TABLE users (
    id           INTEGER   PRIMARY KEY AUTOINCREMENT,
    handle       TEXT      NOT NULL UNIQUE    -- UserByHandle, ProfilePage, SearchUsers by prefix
                           CHECK (length(handle) BETWEEN 1 AND 30
                                  AND handle NOT GLOB '*[^a-z0-9_]*'),
    email        TEXT      NOT NULL UNIQUE CHECK (length(email) BETWEEN 3 AND 254),
    display_name TEXT      NOT NULL CHECK (length(display_name) BETWEEN 1 AND 50),
    bio          TEXT      CHECK (length(bio) <= 500),             -- NULL: never set
    location     TEXT      NOT NULL CHECK (length(location) <= 100),
    website      TEXT      NOT NULL CHECK (length(website) <= 200),
    discoverable BOOLEAN   NOT NULL DEFAULT TRUE CHECK (discoverable IN (FALSE, TRUE)),
    revision     INTEGER   NOT NULL DEFAULT 1 CHECK (revision >= 1),
    created_at   TIMESTAMP NOT NULL CHECK (typeof(created_at) = 'integer')
);

-- SearchUsers: newest and oldest first, joined between.
CREATE INDEX users_created ON users (created_at, id);

CREATE TABLE posts (
    id           INTEGER   PRIMARY KEY AUTOINCREMENT,
    author_id    INTEGER   NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind         TEXT      NOT NULL CHECK (kind IN ('text', 'reply', 'repost')),
    body         TEXT      CHECK (length(body) BETWEEN 1 AND 500), -- NULL: a repost's empty comment
    parent_id    INTEGER   REFERENCES posts (id) ON DELETE SET NULL, -- NULL in a reply: it is gone
    repost_of_id INTEGER   REFERENCES posts (id) ON DELETE CASCADE,
    created_at   TIMESTAMP NOT NULL CHECK (typeof(created_at) = 'integer'),
    CHECK (CASE kind
               WHEN 'text'   THEN body IS NOT NULL AND parent_id IS NULL AND repost_of_id IS NULL
               WHEN 'reply'  THEN body IS NOT NULL AND repost_of_id IS NULL
               WHEN 'repost' THEN parent_id IS NULL AND repost_of_id IS NOT NULL
           END)
);

-- PostsByAuthor, HomeTimeline, ProfilePage; the cascade of DeleteUser.
CREATE INDEX posts_author ON posts (author_id, created_at, id);
-- Thread; DeletePost, which must find the replies.
CREATE INDEX posts_parent ON posts (parent_id, created_at, id) WHERE parent_id IS NOT NULL;
-- DeletePost, which must find the reposts.
CREATE INDEX posts_repost ON posts (repost_of_id) WHERE repost_of_id IS NOT NULL;
-- TopAuthors.
CREATE INDEX posts_created ON posts (created_at, author_id);

-- Publish: what is passed on is a text or a reply. Posts never change, so it is enough
-- to look when the repost is made. A post that is missing is the foreign key's to refuse.
CREATE TRIGGER posts_repost_of_repost BEFORE INSERT ON posts
WHEN NEW.kind = 'repost' AND (SELECT kind FROM posts WHERE id = NEW.repost_of_id) = 'repost'
BEGIN
    SELECT RAISE(ABORT, 'a repost cannot be reposted');
END;

CREATE TABLE follows (
    follower_id INTEGER   NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    followee_id INTEGER   NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    since       TIMESTAMP NOT NULL CHECK (typeof(since) = 'integer'),
    notify      BOOLEAN   NOT NULL DEFAULT FALSE CHECK (notify IN (FALSE, TRUE)),
    PRIMARY KEY (follower_id, followee_id), -- Follow, Unfollow, SetNotify, HomeTimeline, Suggestions
    CHECK (follower_id <> followee_id)
) WITHOUT ROWID;

-- Following.
CREATE INDEX follows_following ON follows (follower_id, since, followee_id, notify);
-- Followers, ProfilePage, FollowCounts, TopAuthors; the cascade of DeleteUser.
CREATE INDEX follows_followers ON follows (followee_id, since, follower_id, notify);
