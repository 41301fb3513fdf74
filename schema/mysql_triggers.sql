-- What belongs to mysql.sql and is apart from it because generators of code do not read
-- triggers (https://github.com/sqlc-dev/sqlc/issues/1403).

-- Publish: only a reply has a parent, and what is passed on is a text or a reply. Posts
-- never change, so it is enough to look when a post is made. A post that is missing is the
-- foreign key's to refuse.
CREATE TRIGGER posts_repost_of_repost BEFORE INSERT ON posts
FOR EACH ROW
BEGIN
    IF NEW.kind <> 'reply' AND NEW.parent_id IS NOT NULL THEN
        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'only a reply has a parent';
    END IF;
    IF NEW.kind = 'repost' AND (SELECT kind FROM posts WHERE id = NEW.repost_of_id) = 'repost' THEN
        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a repost cannot be reposted';
    END IF;
END;
