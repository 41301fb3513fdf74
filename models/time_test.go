package models_test

import (
	"testing"
	"time"

	"example.com/impedance/models"
)

func TestInstant(t *testing.T) {
	east := time.FixedZone("east", 5*3600+1800)
	for _, tt := range []struct {
		name       string
		give, want time.Time
	}{
		{"cut, not rounded", time.Date(2026, 1, 2, 3, 4, 5, 999_999_999, time.UTC),
			time.Date(2026, 1, 2, 3, 4, 5, 999_999_000, time.UTC)},
		{"another zone", time.Date(2026, 1, 2, 3, 4, 5, 1_999, east),
			time.Date(2026, 1, 1, 21, 34, 5, 1_000, time.UTC)},
		{"before 1970", time.Date(1969, 12, 31, 23, 59, 59, 999_999_999, time.UTC),
			time.Date(1969, 12, 31, 23, 59, 59, 999_999_000, time.UTC)},
		{"the earliest", models.Earliest, models.Earliest},
		{"the latest", models.Latest.Add(999), models.Latest},
		{"before the earliest", time.Time{}, models.Earliest},
		{"after the latest", models.Latest.AddDate(90_000, 0, 0), models.Latest},
	} {
		t.Run(tt.name, func(t *testing.T) {
			// == also compares the location, unlike Equal.
			if got := models.Instant(tt.give); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

// TestInstantSurvivesStorage holds that microseconds since 1970 are all there is to it.
func TestInstantSurvivesStorage(t *testing.T) {
	for _, give := range []time.Time{time.Now(), models.Earliest, models.Latest} {
		now := models.Instant(give)
		if got := time.UnixMicro(now.UnixMicro()).UTC(); got != now {
			t.Errorf("%v comes back as %v", now, got)
		}
	}
}

func TestClock(t *testing.T) {
	zone := time.FixedZone("west", -3600)
	clock := models.Clock(func() time.Time { return time.Date(2026, 5, 6, 7, 8, 9, 1_234, zone) })
	if got, want := clock.Now(), time.Date(2026, 5, 6, 8, 8, 9, 1_000, time.UTC); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	for _, tt := range []struct{ give, want time.Time }{
		{time.Time{}, models.Earliest.Add(time.Microsecond)},
		{models.Earliest.Add(999), models.Earliest.Add(time.Microsecond)},
		{models.Earliest.Add(1_000), models.Earliest.Add(time.Microsecond)},
		{models.Latest.Add(-1_000), models.Latest.Add(-time.Microsecond)},
		{models.Latest, models.Latest.Add(-time.Microsecond)},
		{models.Latest.AddDate(2_000, 0, 0), models.Latest.Add(-time.Microsecond)},
	} {
		if got := models.Clock(func() time.Time { return tt.give.In(zone) }).Now(); got != tt.want {
			t.Errorf("a clock at %v tells %v, want %v", tt.give, got, tt.want)
		}
	}
	before := models.Instant(time.Now())
	now := models.Clock(nil).Now()
	if after := time.Now(); now.Before(before) || now.After(after) || now != models.Instant(now) {
		t.Errorf("a nil clock tells %v, want between %v and %v", now, before, after)
	}
}
