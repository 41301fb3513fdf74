//go:build !(linux && (amd64 || arm64))

package scale

import "context"

func evict(string) error { return errNotHere }

type halving struct{}

func halve(context.Context, string, uint64) (*halving, error) { return nil, errNotHere }

func (h *halving) restore() (float64, error) { return 0, errNotHere }

func randomReads(context.Context, string, int, uint64) ([]float64, error) { return nil, errNotHere }
