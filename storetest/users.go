package storetest

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"example.com/impedance/models"
)

func createUserStoresEveryField(f *fixture) {
	n := models.NewUser{
		Handle: "ada_1815",
		Email:  "Ada@example.com",
		Profile: models.Profile{
			DisplayName: "Ada Lovelace",
			Bio:         new("Counts."),
			Location:    "London",
			Website:     "https://example.com/ada",
		},
		Discoverable: new(false),
	}
	want := n.User(f.clock.next())
	got, err := f.Store.CreateUser(f.ctx, n)
	f.ok("CreateUser", err)
	if got.ID <= 0 {
		f.Errorf("id %d, want a positive one", got.ID)
	}
	want.ID = got.ID
	f.stored("CreateUser", *got, want)
}

// stored checks a user that an operation returned, and that every way to read the user
// returns the same.
func (f *fixture) stored(what string, got, want models.User) {
	f.Helper()
	f.equal(what, got, want)
	byID, err := f.Store.UserByID(f.ctx, want.ID)
	f.ok("UserByID", err)
	f.equal("UserByID after "+what, *byID, want)
	byHandle, err := f.Store.UserByHandle(f.ctx, want.Handle)
	f.ok("UserByHandle", err)
	f.equal("UserByHandle after "+what, *byHandle, want)
	many, err := f.Store.UsersByID(f.ctx, []int64{want.ID})
	f.ok("UsersByID", err)
	f.equal("UsersByID after "+what, many, []models.User{want})
	rows := f.tables().Users
	i := slices.IndexFunc(rows, func(u models.User) bool { return u.ID == want.ID })
	if i < 0 {
		f.Fatalf("after %s there is no row with id %d", what, want.ID)
	}
	f.equal("row after "+what, rows[i], want)
}

// create stores n and checks that what comes back is what went in.
func (f *fixture) create(n models.NewUser) models.User {
	f.Helper()
	want := n.User(f.clock.next())
	got, err := f.Store.CreateUser(f.ctx, n)
	f.ok("CreateUser", err)
	want.ID = got.ID
	f.stored("CreateUser", *got, want)
	return *got
}

func createUserBio(f *fixture) {
	for i, bio := range []*string{nil, new(""), new("set")} {
		n := newUser(fmt.Sprintf("bio%d", i))
		n.Profile.Bio = bio
		f.create(n)
	}
}

func createUserDiscoverable(f *fixture) {
	for i, discoverable := range []*bool{nil, new(false), new(true)} {
		n := newUser(fmt.Sprintf("seen%d", i))
		n.Discoverable = discoverable
		if got, want := f.create(n).Discoverable, i != 1; got != want {
			f.Errorf("user %d: discoverable %t, want %t", i, got, want)
		}
	}
}

func createUserText(f *fixture) {
	for i, x := range texts {
		n := newUser(fmt.Sprintf("text%d", i))
		n.Email = x.text + "@" + x.text
		n.Profile = profileOf(x.text)
		f.create(n)
	}
}

func createUserLimits(f *fixture) {
	f.create(models.NewUser{
		Handle:  strings.Repeat("_", 30),
		Email:   strings.Repeat(wide, 252) + "@" + wide,
		Profile: longestProfile(),
	})
	f.create(models.NewUser{
		Handle:  "0",
		Email:   "a@b",
		Profile: models.Profile{DisplayName: wide, Bio: new("")},
	})
}

func createUserInvalid(f *fixture) {
	// The handle is taken too: an invalid argument is found before the database is asked.
	f.user("fine")
	f.unchanged(func() {
		for _, bad := range badUsers() {
			got, err := f.Store.CreateUser(f.ctx, bad.user)
			f.invalid(fmt.Sprintf("%s %.40q", bad.field, bad.name), err, bad.field, got)
		}
	})
}

func createUserConflict(f *fixture) {
	first := f.user("ada")
	f.unchanged(func() {
		sameHandle := newUser("ada")
		sameHandle.Email = "other@example.com"
		got, err := f.Store.CreateUser(f.ctx, sameHandle)
		f.refused("same handle", err, models.ErrConflict, got)

		sameEmail := newUser("other")
		sameEmail.Email = first.Email
		got, err = f.Store.CreateUser(f.ctx, sameEmail)
		f.refused("same email", err, models.ErrConflict, got)
	})
	otherCase := newUser("other")
	otherCase.Email = "ADA@example.com"
	f.create(otherCase)
	spaceAfter := newUser("another")
	spaceAfter.Email = first.Email + " "
	f.create(spaceAfter)

	f.ok("DeleteUser", f.Store.DeleteUser(f.ctx, first.ID))
	f.create(newUser("ada"))
}

func createUsersMany(f *fixture) {
	ns := newUsers(10_000)
	bios := []*string{nil, new(""), new("set")}
	for i := range ns {
		ns[i].Profile.Bio = bios[i%3]
		ns[i].Profile.Location = strings.Repeat("l", i%7)
		ns[i].Discoverable = []*bool{nil, new(false), new(true)}[i%3]
	}
	// Handles in descending order, so that no index has the order of the ids.
	slices.Reverse(ns)
	want, err := models.NewUsers(ns, f.clock.next())
	f.ok("NewUsers", err)
	got, err := f.Store.CreateUsers(f.ctx, ns)
	f.ok("CreateUsers", err)
	if len(got) != len(want) {
		f.Fatalf("%d users, want %d", len(got), len(want))
	}
	for i := range want {
		want[i].ID = got[i].ID
		if i > 0 && got[i].ID <= got[i-1].ID {
			f.Fatalf("id %d after %d, want ascending ids", got[i].ID, got[i-1].ID)
		}
	}
	sameRows(f, "CreateUsers", got, want)
	sameRows(f, "rows", f.tables().Users, want)
}

func createUsersAllOrNone(f *fixture) {
	taken := f.user("taken")
	sameHandle := newUser("taken")
	sameHandle.Email = "other@example.com"
	sameEmail := newUser("other")
	sameEmail.Email = taken.Email
	twin := newUser("u00000")
	twin.Email = "twin@example.com"
	twinEmail := newUser("twin")
	twinEmail.Email = newUser("u00000").Email
	f.unchanged(func() {
		for name, last := range map[string]models.NewUser{
			"handle taken": sameHandle, "email taken": sameEmail,
			"handle twice": twin, "email twice": twinEmail,
		} {
			got, err := f.Store.CreateUsers(f.ctx, append(newUsers(5_000), last))
			f.refused(name, err, models.ErrConflict, got)
		}
	})
	f.users(10) // nothing of the batches is in the way
}

func createUsersInvalid(f *fixture) {
	f.user("u00000")
	f.unchanged(func() {
		for _, bad := range badUsers() {
			got, err := f.Store.CreateUsers(f.ctx, append(newUsers(3), bad.user))
			f.invalid(fmt.Sprintf("%s %.40q", bad.field, bad.name), err, bad.field, got)
		}
	})
}

func createUsersEmpty(f *fixture) {
	for _, ns := range [][]models.NewUser{nil, {}} {
		got, err := f.Store.CreateUsers(f.ctx, ns)
		f.ok("CreateUsers", err)
		f.equal("CreateUsers", got, []models.User(nil))
	}
}

func userByID(f *fixture) {
	us := f.users(3)
	got, err := f.Store.UserByID(f.ctx, us[1].ID)
	f.ok("UserByID", err)
	f.equal("UserByID", *got, us[1])
	for _, id := range []int64{missingID, 0, -1} {
		got, err := f.Store.UserByID(f.ctx, id)
		f.refused(fmt.Sprint("id ", id), err, models.ErrNotFound, got)
	}
}

func userByHandle(f *fixture) {
	want := f.user("a_a")
	f.user("aaa")
	f.user("a_ab")
	got, err := f.Store.UserByHandle(f.ctx, "a_a")
	f.ok("UserByHandle", err)
	f.equal("UserByHandle", *got, want)
	for _, handle := range []string{"a_", "___", "b"} {
		got, err := f.Store.UserByHandle(f.ctx, handle)
		f.refused("handle "+handle, err, models.ErrNotFound, got)
	}
	// None of these can be a handle. Whether a store looks for it or says so is its own.
	for _, handle := range []string{"", "A_A", "a%", "a_a ", " a_a", "a_a\x00", "\xff"} {
		got, err := f.Store.UserByHandle(f.ctx, handle)
		want := models.ErrNotFound
		if errors.Is(err, models.ErrInvalid) {
			want = models.ErrInvalid
		}
		f.refused(fmt.Sprintf("handle %q", handle), err, want, got)
	}
}

func usersByIDOrder(f *fixture) {
	us := f.users(5)
	gone := us[2]
	f.ok("DeleteUser", f.Store.DeleteUser(f.ctx, gone.ID))
	got, err := f.Store.UsersByID(f.ctx, []int64{
		us[3].ID, missingID, us[0].ID, us[3].ID, gone.ID, 0, -1, us[4].ID, us[0].ID,
	})
	f.ok("UsersByID", err)
	f.equal("UsersByID", got, []models.User{us[3], us[0], us[3], us[4], us[0]})
	for _, none := range [][]int64{nil, {}, {missingID}} {
		got, err := f.Store.UsersByID(f.ctx, none)
		f.ok("UsersByID", err)
		f.equal("UsersByID of none", got, []models.User(nil))
	}
}

func usersByIDMany(f *fixture) {
	us := f.users(1_000)
	asked := make([]int64, 40_000)
	var want []models.User
	for i := range asked {
		if i%2 == 0 {
			asked[i] = missingID + int64(i)
			continue
		}
		u := us[i*7919%len(us)]
		asked[i] = u.ID
		want = append(want, u)
	}
	before := slices.Clone(asked)
	got, err := f.Store.UsersByID(f.ctx, asked)
	f.ok("UsersByID", err)
	sameRows(f, "UsersByID", got, want)
	if !slices.Equal(asked, before) {
		f.Error("UsersByID changed its argument")
	}
}

// A population has ties in every sort key and every kind of bio.
type population struct {
	users     []models.User
	followers map[int64]int64
}

func populate(f *fixture) population {
	start := f.clock.next()
	bios := []*string{nil, new(""), new("set"), new(" ")}
	p := population{followers: map[int64]int64{}}
	prefixes := []string{"a_", "ab", "a", "b"}
	for i := range 24 {
		// Four users each share a time, and the ids do not follow the times.
		f.clock.set(start.Add(time.Duration(i*5%6)*time.Microsecond), 0)
		n := newUser(fmt.Sprintf("%s%02d", prefixes[i%4], i*11%24))
		n.Profile.Bio = bios[i/4%4]
		n.Discoverable = new(i%8 != 7)
		p.users = append(p.users, f.create(n))
	}
	for i, followee := range p.users {
		for j := range i % 4 {
			follower := p.users[(i+j*5+1)%len(p.users)]
			f.follow(follower, followee)
			p.followers[followee.ID]++
		}
	}
	return p
}

// search computes what SearchUsers must return, from the definitions alone.
func (p population) search(s models.UserSearch) []models.User {
	var found []models.User
	for _, u := range p.users {
		switch {
		case !u.Discoverable,
			!strings.HasPrefix(u.Handle, s.HandlePrefix),
			!s.JoinedFrom.IsZero() && u.CreatedAt.Before(s.JoinedFrom),
			!s.JoinedBefore.IsZero() && !u.CreatedAt.Before(s.JoinedBefore),
			s.HasBio && (u.Profile.Bio == nil || *u.Profile.Bio == ""),
			p.followers[u.ID] < s.MinFollowers:
		default:
			found = append(found, u)
		}
	}
	slices.SortFunc(found, func(a, b models.User) int {
		switch s.Sort {
		case models.NewestFirst:
			return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), cmp.Compare(b.ID, a.ID))
		case models.OldestFirst:
			return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.ID, b.ID))
		case models.ByHandle:
			return cmp.Compare(a.Handle, b.Handle)
		default:
			return cmp.Or(cmp.Compare(p.followers[b.ID], p.followers[a.ID]), cmp.Compare(b.ID, a.ID))
		}
	})
	return found
}

// searches are all combinations of the filters, in every order, over the times of a
// population that starts then.
func searches(start time.Time) []models.UserSearch {
	var all []models.UserSearch
	for set := range 16 {
		var s models.UserSearch
		if set&1 != 0 {
			s.HandlePrefix = "a_"
		}
		if set&2 != 0 {
			s.JoinedFrom = start.Add(time.Microsecond)
			s.JoinedBefore = start.Add(5 * time.Microsecond)
		}
		if set&4 != 0 {
			s.HasBio = true
		}
		if set&8 != 0 {
			s.MinFollowers = 2
		}
		for s.Sort = models.NewestFirst; s.Sort <= models.MostFollowers; s.Sort++ {
			all = append(all, s)
		}
	}
	return all
}

func searchUsersBruteForce(f *fixture) {
	start := f.clock.next()
	p := populate(f)
	all := searches(start)
	for sort := models.NewestFirst; sort <= models.MostFollowers; sort++ {
		all = append(all,
			models.UserSearch{JoinedFrom: start.Add(2 * time.Microsecond), Sort: sort},
			models.UserSearch{JoinedBefore: start.Add(2 * time.Microsecond), Sort: sort})
	}
	for _, s := range all {
		want := p.search(s)
		for _, limit := range []int{1, 3, 100} {
			got := walk(f, limit, func(page models.Page) (*models.Listing[models.User], error) {
				return f.Store.SearchUsers(f.ctx, s, page)
			})
			f.equal(fmt.Sprintf("SearchUsers %+v by pages of %d", s, limit), got, want)
		}
	}
}

func searchUsersPrefix(f *fixture) {
	for _, handle := range []string{"a", "a_", "a_z", "aaz", "a0z", "azz", "b", "_", "z", "zz"} {
		f.user(handle)
	}
	for prefix, want := range map[string][]string{
		"a":  {"a", "a0z", "a_", "a_z", "aaz", "azz"},
		"a_": {"a_", "a_z"},
		"az": {"azz"},
		"_":  {"_"},
		"__": nil,
		"z":  {"z", "zz"},
		"":   {"_", "a", "a0z", "a_", "a_z", "aaz", "azz", "b", "z", "zz"},
	} {
		s := models.UserSearch{HandlePrefix: prefix, Sort: models.ByHandle}
		got, err := f.Store.SearchUsers(f.ctx, s, models.Page{Limit: 100})
		f.ok("SearchUsers", err)
		var handles []string
		for _, u := range got.Items {
			handles = append(handles, u.Handle)
		}
		f.equal(fmt.Sprintf("handles with prefix %q", prefix), handles, want)
	}
}

func searchUsersTimes(f *fixture) {
	u := f.user("ada")
	zone := time.FixedZone("", 5*60*60+45*60)
	joined := u.CreatedAt.In(zone)
	for _, x := range []struct {
		name         string
		from, before time.Time
		want         []models.User
	}{
		{"from then", joined, time.Time{}, []models.User{u}},
		{"from within that microsecond", joined.Add(999), time.Time{}, []models.User{u}},
		{"from the next", joined.Add(time.Microsecond), time.Time{}, nil},
		{"before then", time.Time{}, joined, nil},
		{"before within that microsecond", time.Time{}, joined.Add(999), nil},
		{"before the next", time.Time{}, joined.Add(time.Microsecond), []models.User{u}},
		{"from the end before the start", joined.Add(time.Hour), joined.Add(-time.Hour), nil},
	} {
		s := models.UserSearch{JoinedFrom: x.from, JoinedBefore: x.before}
		got, err := f.Store.SearchUsers(f.ctx, s, models.Page{Limit: 10})
		f.ok("SearchUsers", err)
		f.equal("joined "+x.name, got.Items, x.want)
	}
}

func searchUsersInvalid(f *fixture) {
	for _, bad := range []struct {
		field  string
		search models.UserSearch
	}{
		{"handle prefix", models.UserSearch{HandlePrefix: "A"}},
		{"handle prefix", models.UserSearch{HandlePrefix: "a%"}},
		{"handle prefix", models.UserSearch{HandlePrefix: "a\x00"}},
		{"handle prefix", models.UserSearch{HandlePrefix: strings.Repeat("a", 31)}},
		{"minimum followers", models.UserSearch{MinFollowers: -1}},
		{"sort", models.UserSearch{Sort: -1}},
		{"sort", models.UserSearch{Sort: models.MostFollowers + 1}},
	} {
		got, err := f.Store.SearchUsers(f.ctx, bad.search, models.Page{Limit: 1})
		f.invalid(fmt.Sprintf("%+v", bad.search), err, bad.field, got)
	}
}

// edit stores e and checks that the user is u with what e says.
func (f *fixture) edit(u models.User, e models.ProfileEdit) models.User {
	f.Helper()
	want := u
	want.Profile, want.Discoverable = e.Profile, e.Discoverable
	want.Revision = e.Revision + 1
	got, err := f.Store.UpdateProfile(f.ctx, e)
	f.ok("UpdateProfile", err)
	f.stored("UpdateProfile", *got, want)
	return *got
}

func editOf(u models.User, p models.Profile) models.ProfileEdit {
	return models.ProfileEdit{
		UserID: u.ID, Revision: u.Revision, Profile: p, Discoverable: u.Discoverable,
	}
}

func updateProfileEveryField(f *fixture) {
	u, other := f.user("ada"), f.user("bob")
	for _, text := range []string{"one", "two", "two"} { // the last changes nothing but the revision
		e := editOf(u, profileOf(text))
		e.Discoverable = !u.Discoverable
		u = f.edit(u, e)
	}
	u = f.edit(u, editOf(u, longestProfile()))
	if u.Revision != 5 {
		f.Errorf("revision %d after four edits, want 5", u.Revision)
	}
	f.equal("rows", f.tables().Users, []models.User{u, other})
}

func updateProfileZeroValues(f *fixture) {
	n := newUser("ada")
	n.Profile = profileOf("set")
	u := f.create(n)
	f.edit(u, models.ProfileEdit{
		UserID: u.ID, Revision: u.Revision, Profile: models.Profile{DisplayName: "Ada"},
	})
}

func updateProfileBio(f *fixture) {
	u := f.user("ada")
	states := []*string{nil, new(""), new("set")}
	for _, from := range states {
		for _, to := range states {
			u = f.edit(u, editOf(u, models.Profile{DisplayName: "Ada", Bio: from}))
			u = f.edit(u, editOf(u, models.Profile{DisplayName: "Ada", Bio: to}))
		}
	}
}

func updateProfileText(f *fixture) {
	u := f.user("ada")
	for _, x := range texts {
		u = f.edit(u, editOf(u, profileOf(x.text)))
	}
}

func updateProfileInvalid(f *fixture) {
	u := f.user("ada")
	f.unchanged(func() {
		for _, bad := range badProfiles() {
			for _, id := range []int64{u.ID, missingID} {
				e := models.ProfileEdit{UserID: id, Revision: u.Revision, Profile: bad.profile}
				got, err := f.Store.UpdateProfile(f.ctx, e)
				f.invalid(fmt.Sprintf("%s: %s", bad.field, bad.name), err, bad.field, got)
			}
		}
	})
}

func updateProfileStale(f *fixture) {
	u := f.user("ada")
	u = f.edit(u, editOf(u, profileOf("one")))
	u = f.edit(u, editOf(u, profileOf("two")))
	f.unchanged(func() {
		for _, revision := range []int64{u.Revision - 1, u.Revision + 1, 1, 0, -1} {
			e := editOf(u, profileOf("three"))
			e.Revision = revision
			got, err := f.Store.UpdateProfile(f.ctx, e)
			f.refused(fmt.Sprint("revision ", revision), err, models.ErrStale, got)
		}
		got, err := f.Store.UpdateProfile(f.ctx, models.ProfileEdit{
			UserID: missingID, Revision: 1, Profile: profileOf("three"),
		})
		f.refused("unknown user", err, models.ErrNotFound, got)
	})
}

func updateProfileRace(f *fixture) {
	u := f.user("ada")
	for range 20 {
		errs := make([]error, 2)
		var editors sync.WaitGroup
		for i := range errs {
			editors.Go(func() {
				_, errs[i] = f.Store.UpdateProfile(f.ctx, editOf(u, profileOf(fmt.Sprint("editor ", i))))
			})
		}
		editors.Wait()
		winner := slices.Index(errs, nil)
		if winner < 0 || !errors.Is(errs[1-winner], models.ErrStale) {
			f.Fatalf("errors of two editors: %v, want one nil and one ErrStale", errs)
		}
		got, err := f.Store.UserByID(f.ctx, u.ID)
		f.ok("UserByID", err)
		u.Profile = profileOf(fmt.Sprint("editor ", winner))
		u.Revision++
		f.equal("user after a race", *got, u)
	}
}

func deleteUserCascade(f *fixture) {
	gone, stays, other := f.user("gone"), f.user("stays"), f.user("other")
	post := f.text(gone, "goes")
	ownReply := f.reply(gone, f.text(stays, "stays"))
	orphan := f.reply(stays, post)
	deep := f.reply(stays, orphan)
	repost := f.repost(stays, post)
	orphanOfRepost := f.reply(other, repost)
	f.repost(other, ownReply)
	f.follow(gone, stays)
	f.follow(other, gone)
	kept := f.follow(stays, other)

	want := f.tables()
	want.Users = []models.User{stays, other}
	want.Follows = []models.Follow{kept}
	orphan.Content = models.Reply{Body: "reply"}
	orphanOfRepost.Content = models.Reply{Body: "reply"}
	want.Posts = []models.Post{want.Posts[1], orphan, deep, orphanOfRepost}
	f.ok("DeleteUser", f.Store.DeleteUser(f.ctx, gone.ID))
	f.hold("tables", want)

	got, err := f.Store.PostByID(f.ctx, orphan.ID)
	f.ok("PostByID", err)
	f.equal("content of an orphan", got.Content, orphan.Content)
	f.unchanged(func() {
		for _, id := range []int64{gone.ID, missingID, 0, -1} {
			f.refused(fmt.Sprint("id ", id), f.Store.DeleteUser(f.ctx, id), models.ErrNotFound)
		}
	})
}

func deleteUserNoReuse(f *fixture) {
	last := f.user("ada").ID
	for range 3 {
		f.ok("DeleteUser", f.Store.DeleteUser(f.ctx, last))
		again := f.user("ada")
		if again.ID <= last {
			f.Errorf("id %d after %d was deleted, want a higher one", again.ID, last)
		}
		last = again.ID
	}
}
