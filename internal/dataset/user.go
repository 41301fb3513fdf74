package dataset

import (
	"strconv"
	"strings"

	"example.com/impedance/models"
)

// language returns what a user writes in.
func (w *network) language(user uint64) *language {
	r := stream(w.seed, streamUser, user)
	return pick(&r, languages)
}

// users makes the rows of users.
func (w *network) users() rows[models.User] {
	return func(yield func(models.User) error) error {
		var text phrases
		for id := uint64(1); id <= w.n; id++ {
			if err := yield(w.user(&text, id)); err != nil {
				return err
			}
		}
		return nil
	}
}

func (w *network) user(text *phrases, id uint64) models.User {
	r := stream(w.seed, streamUser, id)
	l := pick(&r, languages) // first, as language does
	given, family := pick(&r, givenNames), pick(&r, familyNames)
	handle := handle(&r, given, family, id)
	return models.User{
		ID:     int64(id),
		Handle: handle,
		Email:  email(&r, given, family, id),
		Profile: models.Profile{
			DisplayName: displayName(&r, l, given, family),
			Bio:         bio(&r, text, l),
			Location:    location(&r, l),
			Website:     website(&r, handle),
		},
		Discoverable: r.chance(95),
		Revision:     revision(&r),
		CreatedAt:    instant(w.joined(id)),
	}
}

// handle ends in the user's number, all before it being letters and underscores: that
// makes it unique.
func handle(r *random, given, family string, id uint64) string {
	number := strconv.FormatUint(id, 10)
	switch r.below(4) {
	case 0:
		return given + number
	case 1:
		return given + "_" + number
	case 2:
		return given + family[:1] + number
	default:
		return given + "_" + family + number
	}
}

// email has the user's number before the @. Some have capitals, which count.
func email(r *random, given, family string, id uint64) string {
	if r.chance(5) {
		given = strings.ToUpper(given[:1]) + given[1:]
	}
	return given + "." + family + strconv.FormatUint(id, 10) + "@" + pick(r, domains)
}

func displayName(r *random, l *language, given, family string) string {
	name := strings.ToUpper(given[:1]) + given[1:]
	if l != english {
		name = pick(r, l.names)
	}
	switch {
	case r.chance(50):
		name += " " + strings.ToUpper(family[:1]) + family[1:]
	case r.chance(10):
		name += " " + pick(r, emoji)
	}
	return name
}

// bio is never set for three users in ten, and set to nothing for one.
func bio(r *random, text *phrases, l *language) *string {
	switch x := r.below(1000); {
	case x < 300:
		return nil
	case x < 400:
		return new("")
	case x < 402:
		return new(text.full(r, l, 500))
	default:
		return new(text.write(r, l, 10+r.below(120)))
	}
}

func location(r *random, l *language) string {
	if r.chance(40) {
		return ""
	}
	return pick(r, l.places)
}

func website(r *random, handle string) string {
	if r.chance(70) {
		return ""
	}
	return "https://" + pick(r, domains) + "/" + handle
}

// revision is 1 for those who never edited their profile.
func revision(r *random) int64 {
	if r.chance(80) {
		return 1
	}
	return 2 + int64(r.below(8))
}
