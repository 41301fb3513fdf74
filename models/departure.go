package models

// Departure declares where a layer leaves the common way: its library cannot say an
// operation as the other layers do, or its maintainers would not. It is shown beside
// the results, so that no difference in shape hides in a number.
type Departure struct {
	Operation string // a method of Store, or empty for all of them
	Instead   string // what the layer does
	Reason    string // what the library cannot say, or says differently
	Source    string // the page or issue that documents it
}
