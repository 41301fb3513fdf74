// Package app is a small web application over [models.Store]: JSON over net/http and nothing else,
// except a strict reader of JSON.
// It runs over any layer and any engine, on one node, and keeps no state in memory between
// requests.
//
// # Routes
//
//	GET    /                                this list
//	POST   /users                           register: a user, a first post, first follows
//	GET    /users                           search
//	GET    /users/{id}                      a user, with an ETag
//	PUT    /users/{id}                      replace the profile, with If-Match
//	GET    /profiles/{handle}               profile page: user, counts, newest posts and followers
//	POST   /users/{id}/posts                publish
//	GET    /users/{id}/posts                posts, newest first
//	GET    /users/{id}/timeline             posts of the user's followees, newest first
//	GET    /users/{id}/follows              the user's follows of others, newest first
//	PUT    /users/{id}/follows/{followee}   follow; again changes nothing
//	DELETE /users/{id}/follows/{followee}   unfollow
//	GET    /users/{id}/followers            follows of the user, newest first
//	GET    /posts/{id}                      a post with its author
//	GET    /healthz                         the process is there
//	GET    /readyz                          and so is the database
//
// The list of routes is a page of HTML where that is accepted, as browsers do, and else JSON.
//
// Lists take limit (1–100, by default 20) and answer with {"items": […]}. If there are more items,
// a Link header has the address of the next page with rel="next"; its cursor is opaque. A list
// about a user who does not exist is empty, as in the store. Search takes handle_prefix,
// joined_from and joined_before (RFC 3339), has_bio, minimum_followers, and sort (newest, oldest,
// handle or followers). A parameter that the route does not take, and one that stands twice, is
// refused.
//
// Ids are strings, because the numbers of JavaScript end at 53 bits. The shapes are the types of
// shape.go; package models knows nothing of JSON.
//
// There is no authentication: every client may act as the user in the path. Put an authenticating
// proxy in front, or keep the application on loopback. Emails are stored and never shown.
//
// # Browsers
//
// Loopback alone does not keep the pages of other sites out of a browser on the same machine. The
// Host header must be localhost, an address of loopback or one of [Options.Hosts], with any port,
// on every route: a page can have its own name lead to this address (DNS rebinding), but a browser
// still sends that name. [http.CrossOriginProtection] refuses writes that a page of another origin
// sends. No CORS header lets such a page see what it reads.
//
// # Bodies
//
// A body is one JSON value in UTF-8, and is read strictly, as RFC 7493 has it: encoding/json would
// take the last of two fields of the same name, a name in another case, and U+FFFD for half a
// surrogate pair. Another charset is refused, and so is a Content-Encoding. A body whose
// Content-Length is too large is refused before it is sent, without 100 Continue.
//
// # Conditions
//
// A user has an ETag, and If-Match is as RFC 9110 has it: * is any revision, a list is any of its
// tags, and a weak tag matches none. An edit must have the header, so that none is lost unseen. A
// user who does not exist is not found, whatever the header says.
//
// # Status codes
//
// Errors are application/problem+json (RFC 9457) with type, title, status and detail. If a value
// breaks a rule of the domain, the error also names the field. The internal cause is in the log,
// under the request's X-Request-Id, and never in the answer.
//
//	200, 201, 204   done; 201 has the new thing's Location
//	400             the request cannot be read: no JSON, a field or parameter unknown or twice
//	403             a page of another origin sent a write
//	404             no such route, user, post or follow; an id that is no number
//	405             not with this method; Allow has the others
//	408             the body took too long to come
//	409             the handle or the email is taken
//	412, 428        another edit came first; an edit without If-Match
//	413, 415        the body is too large; it is not said to be plain JSON in UTF-8
//	421             the Host header names another server
//	422             the request can be read, but the named field breaks a rule
//	500             a defect, or a commit whose outcome is unknown
//	503             the database is away, busy, slow or full; Retry-After says when to try again
//
// The log has 499 for clients that left before their answer. net/http itself answers in plain text
// to requests that reach no handler, such as a malformed request line or too large a header.
//
// # Limits
//
// [Limits] bounds the resources of a client: the bytes of a body, and the time to send a header and
// a body, to be served and to read the answer. Each request has a deadline in its context instead
// of an http.TimeoutHandler around it: the deadline reaches the store, which releases its
// connection, and the handler still writes the answer. There is no limit on connections; a request
// waits for its turn in the database's pool, and not beyond its deadline.
package app
