package probe

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"
)

// TestConcurrent has several goroutines work while others trace, delay, fail and count.
// The race detector watches; the counts must come out right.
func TestConcurrent(t *testing.T) {
	const workers, rounds = 8, 50
	p := New()
	db := open(t, p)
	before := p.Counts()
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stop:
				return
			default:
			}
			trace := p.Trace()
			p.Delay(time.Microsecond)
			p.Fail(func(c Call) *Fault { return &Fault{Do: func() {}} })
			_ = p.Counts()
			_ = trace.Events()
			p.Fail(nil)
			p.Delay(0)
			trace.Stop()
		}
	}()
	var crowd sync.WaitGroup
	for w := range workers {
		crowd.Go(func() {
			ctx := WithOperation(t.Context(), "work")
			for i := range rounds {
				if n, err := readAll(t, ctx, db, byID, 1+(w+i)%10); n != 1 || err != nil {
					t.Errorf("%d rows and %v, want 1", n, err)
				}
			}
		})
	}
	crowd.Wait()
	close(stop)
	<-stopped
	got := p.Counts().Sub(before)
	if got.Statements != workers*rounds || got.Rows != workers*rounds {
		t.Errorf("%d statements and %d rows were counted, want %d", got.Statements, got.Rows,
			workers*rounds)
	}
}

// TestConcurrentEnds has contexts end at any moment, as package sql then closes rows and
// rolls back from goroutines of its own.
func TestConcurrentEnds(t *testing.T) {
	p := New()
	db := open(t, p)
	trace := p.Trace()
	defer trace.Stop()
	var crowd sync.WaitGroup
	for i := range 100 {
		crowd.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i)*20*time.Microsecond)
			defer cancel()
			tx, err := db.BeginTx(ctx, nil)
			if err == nil {
				_, err = readAll(t, ctx, tx, `SELECT * FROM things`)
				tx.Rollback()
			}
			if err != nil && ctx.Err() == nil {
				t.Errorf("before the context ended: %v", err)
			}
		})
	}
	crowd.Wait()
	for deadline := time.Now().Add(5 * time.Second); db.Stats().InUse > 0; {
		if time.Now().After(deadline) {
			t.Fatalf("%d connections are in use", db.Stats().InUse)
		}
		time.Sleep(time.Millisecond)
	}
	if _, err := db.Exec(`DELETE FROM things`); err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("after it the database does not work: %v", err)
	}
}
