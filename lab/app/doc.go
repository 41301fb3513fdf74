// Package app is a small web application over [models.Store]: JSON over net/http and nothing
// else. It runs over any layer and any engine, on one node, and keeps nothing in memory that a
// request has left.
//
// # Routes
//
//	POST   /users                           register: a user, a first post, whom to follow
//	GET    /users                           search
//	GET    /users/{id}                      a user, with an ETag
//	PUT    /users/{id}                      replace the profile, with If-Match
//	GET    /profiles/{handle}               profile page: user, counts, newest posts and followers
//	POST   /users/{id}/posts                publish
//	GET    /users/{id}/posts                posts, newest first
//	GET    /users/{id}/timeline             posts of those whom the user follows, newest first
//	GET    /users/{id}/follows              whom the user follows, newest first
//	PUT    /users/{id}/follows/{followee}   follow; again changes nothing
//	DELETE /users/{id}/follows/{followee}   unfollow
//	GET    /users/{id}/followers            who follows the user, newest first
//	GET    /posts/{id}                      a post with its author
//	GET    /healthz                         the process is there
//	GET    /readyz                          and so is the database
//
// Lists take limit (1–100, 20 if it is left out) and answer with {"items": […]}. If there is
// more, a Link header has the address of the next page with rel="next"; the cursor in it is
// opaque. A list about a user who does not exist is empty, as the store has it. Search takes
// handle_prefix, joined_from and joined_before (RFC 3339), has_bio, minimum_followers, and sort
// (newest, oldest, handle or followers).
//
// Ids are strings, because the numbers of JavaScript end at 53 bits. The shapes are the types of
// shape.go; package models knows nothing of JSON.
//
// There is no authentication: who acts is who the path says, and anybody may say so. Put
// something in front that knows its users, or keep the application on loopback. Emails are
// stored and never shown.
//
// # Status codes
//
// Errors are application/problem+json (RFC 9457) with type, title, status and detail, and for a
// value that breaks a rule of the domain the field. What went wrong inside is in the log, under
// the request's X-Request-Id, and never in the answer.
//
//	200, 201, 204   done; 201 has the new thing's Location
//	400             the request cannot be read: no JSON, more than one value, an unknown field
//	404             no such route, user, post or follow; an id that is no number
//	405             not with this method; Allow has the others
//	408             the body took too long to come
//	409             the handle or the email is taken
//	412, 428        somebody else's edit came first; an edit without If-Match
//	413, 415        the body is too large; it is not said to be JSON
//	422             it can be read, and the field that is named breaks a rule
//	500             a defect, or a commit whose outcome is unknown
//	503             the database is away, busy or slow; Retry-After says when to ask again
//
// The log has 499 for clients that left before their answer. What net/http finds wrong before it
// asks any handler (a malformed request line, too large a header) it answers in plain text.
//
// # Limits
//
// [Limits] bounds what a client can take: the bytes of a body, and the time to send a header, a
// body, to be served and to read the answer. Each request has a deadline in its context rather
// than an http.TimeoutHandler around it: the deadline reaches the store, which gives up its
// connection, and the answer is still ours to write. There is no limit on connections; a request
// waits for its turn in the database's pool, and not beyond its deadline.
package app
