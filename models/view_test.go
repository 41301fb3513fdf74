package models_test

import (
	"slices"
	"testing"
	"time"

	"example.com/impedance/models"
)

func TestRegistrationPlan(t *testing.T) {
	now := models.Instant(time.Now())
	r := models.Registration{
		User:    someone(),
		First:   models.Text{Body: "hello"},
		Follows: []int64{5, 3, 5, 4, 3},
	}
	user, post, followees, err := r.Plan(now)
	if err != nil || user != r.User.User(now) {
		t.Errorf("got user %+v, %v", user, err)
	}
	if want := (models.Post{Content: r.First, CreatedAt: now}); post != want {
		t.Errorf("got post %+v, want %+v", post, want)
	}
	if want := []int64{3, 4, 5}; !slices.Equal(followees, want) {
		t.Errorf("got followees %v, want %v", followees, want)
	}
	if want := []int64{5, 3, 5, 4, 3}; !slices.Equal(r.Follows, want) {
		t.Errorf("the argument became %v", r.Follows)
	}
}

func TestRegistrationPlanRefused(t *testing.T) {
	r := models.Registration{First: models.Text{Body: "hello"}, Follows: []int64{1}}
	user, post, followees, err := r.Plan(time.Now())
	refuses(t, err, "handle")
	if user != (models.User{}) || post != (models.Post{}) || followees != nil {
		t.Errorf("got %+v, %+v and %v with the error", user, post, followees)
	}
	_, _, _, err = models.Registration{User: someone()}.Plan(time.Now())
	refuses(t, err, "body")
}

func TestCheckLimit(t *testing.T) {
	for limit, ok := range map[int]bool{-1: false, 0: false, 1: true, 100: true, 101: false} {
		if ok {
			accepts(t, models.CheckLimit(limit))
		} else {
			refuses(t, models.CheckLimit(limit), "limit")
		}
	}
}

func TestCheckFollow(t *testing.T) {
	accepts(t, models.CheckFollow(1, 2))
	refuses(t, models.CheckFollow(1, 1), "followee")
}
