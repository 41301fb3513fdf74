-- The domain in the terms that MySQL 8 and MariaDB share, and the only truth about its
-- tables there. Each index names the operation it serves.
--
-- Times are DATETIME(6), which has no zone: connections read and write it in UTC. TIMESTAMP
-- would end in 2038.
-- Text compares by code points, and a trailing space counts, unlike under utf8mb4_bin. The
-- collation that does so has another name on each of the two servers.
-- AUTO_INCREMENT never gives an id again: InnoDB keeps its counter through restarts.

CREATE TABLE users (
    id           BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    handle       VARCHAR(30)  NOT NULL UNIQUE -- UserByHandle, ProfilePage, SearchUsers by prefix
                              CHECK (handle REGEXP '^[a-z0-9_]+$'),
    email        VARCHAR(254) NOT NULL UNIQUE CHECK (CHAR_LENGTH(email) >= 3),
    display_name VARCHAR(50)  NOT NULL CHECK (CHAR_LENGTH(display_name) >= 1),
    bio          VARCHAR(500) NULL,                                  -- NULL: never set
    location     VARCHAR(100) NOT NULL,
    website      VARCHAR(200) NOT NULL,
    discoverable BOOLEAN      NOT NULL DEFAULT TRUE CHECK (discoverable IN (FALSE, TRUE)),
    revision     BIGINT       NOT NULL DEFAULT 1 CHECK (revision >= 1),
    created_at   DATETIME(6)  NOT NULL
) CHARACTER SET utf8mb4 COLLATE /*!80000 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

-- SearchUsers: newest and oldest first, joined between.
CREATE INDEX users_created ON users (created_at, id);

-- MySQL lets no column that a foreign key may set to NULL stand in a CHECK, so that the rule
-- on parent_id is in mysql_triggers.sql. An index of its own is wanted for each foreign key;
-- those that serve operations come first, so that none is made beside them.
CREATE TABLE posts (
    id           BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    author_id    BIGINT       NOT NULL,
    kind         VARCHAR(6)   NOT NULL CHECK (kind IN ('text', 'reply', 'repost')),
    body         VARCHAR(500) NULL CHECK (CHAR_LENGTH(body) >= 1),   -- NULL: an empty comment
    parent_id    BIGINT       NULL,                                  -- NULL in a reply: it is gone
    repost_of_id BIGINT       NULL,
    created_at   DATETIME(6)  NOT NULL,
    -- PostsByAuthor, HomeTimeline, ProfilePage; the cascade of DeleteUser.
    KEY posts_author (author_id, created_at, id),
    -- Thread; DeletePost, which must find the replies.
    KEY posts_parent (parent_id, created_at, id),
    -- DeletePost, which must find the reposts.
    KEY posts_repost (repost_of_id),
    FOREIGN KEY (author_id) REFERENCES users (id) ON DELETE CASCADE,
    FOREIGN KEY (parent_id) REFERENCES posts (id) ON DELETE SET NULL,
    FOREIGN KEY (repost_of_id) REFERENCES posts (id) ON DELETE CASCADE,
    CHECK (CASE kind WHEN 'repost' THEN repost_of_id IS NOT NULL
                     ELSE body IS NOT NULL AND repost_of_id IS NULL END)
) CHARACTER SET utf8mb4 COLLATE /*!80000 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;

-- TopAuthors.
CREATE INDEX posts_created ON posts (created_at, author_id);

CREATE TABLE follows (
    follower_id BIGINT      NOT NULL,
    followee_id BIGINT      NOT NULL,
    since       DATETIME(6) NOT NULL,
    notify      BOOLEAN     NOT NULL DEFAULT FALSE CHECK (notify IN (FALSE, TRUE)),
    PRIMARY KEY (follower_id, followee_id), -- Follow, SetNotify, HomeTimeline, Suggestions
    -- Following.
    KEY follows_following (follower_id, since, followee_id, notify),
    -- Followers, ProfilePage, FollowCounts, TopAuthors; the cascade of DeleteUser.
    KEY follows_followers (followee_id, since, follower_id, notify),
    FOREIGN KEY (follower_id) REFERENCES users (id) ON DELETE CASCADE,
    FOREIGN KEY (followee_id) REFERENCES users (id) ON DELETE CASCADE,
    CHECK (follower_id <> followee_id)
) CHARACTER SET utf8mb4 COLLATE /*!80000 utf8mb4_0900_bin */ /*M! utf8mb4_nopad_bin */;
