package desk

import "time"

// Playbooks is the page of how plays are used.
type Playbooks struct {
	Frame
	Books Books
}

// Books are plays with their versions, as the API answers.
type Books struct {
	Items []struct {
		Play     string        `json:"play"`
		Name     string        `json:"name"`
		Current  int           `json:"current"`
		Versions []BookVersion `json:"versions"`
	} `json:"items"`
}

// BookVersion is how one version of a play was used.
type BookVersion struct {
	Version  int        `json:"version"`
	Started  int        `json:"started"`
	Finished int        `json:"finished"`
	FirstAt  time.Time  `json:"firstAt"`
	LastAt   time.Time  `json:"lastAt"`
	Steps    []BookStep `json:"steps"`
}

// BookStep is a step and how it was done.
type BookStep struct {
	Text       string `json:"text"`
	AsWritten  int    `json:"asWritten"`
	Deviations []struct {
		Kind  string `json:"kind"`
		Count int    `json:"count"`
	} `json:"deviations"`
}
