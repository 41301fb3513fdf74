package results

// Floor is the layer that others are compared with.
const Floor = "floor"

// Participants that are no layers of their own, by their names in results.
const (
	// FloorAgain is the floor a second time. It is in results only where a run was asked to
	// compare the floor with itself.
	FloorAgain = "floor-again"
	// Bare is the floor's statements on bare prepared statements, without the floor.
	Bare = "bare"
	// Oracle is the domain as objects in memory, which has no database. It is not compared
	// round by round.
	Oracle = "oracle"
)
