package crm

import "time"

// Area is where the business is at home. Only the country must be known; the finer parts divide customers further.
type Area struct {
	Country string `json:"country"` // ISO 3166 alpha-2
	City    string `json:"city,omitempty"`
	Area    string `json:"area,omitempty"`
}

// Settings are what a manager sets for the whole firm while it runs; Version 0 is as the firm was installed.
type Settings struct {
	Version   int       `json:"version"`
	Area      Area      `json:"area"`
	UpdatedAt time.Time `json:"updatedAt,omitzero"`
}

// Settings are those that hold until somebody changes them.
func (b Business) Settings() Settings { return Settings{Area: Area{Country: b.Country}} }

// SettingsChange is a PATCH of the settings: nil leaves a part. An area is given whole.
type SettingsChange struct {
	Area *AreaForm `json:"area,omitempty"`
}

// AreaForm is an area as typed.
type AreaForm struct {
	Country string `json:"country"`
	City    string `json:"city,omitempty"`
	Area    string `json:"area,omitempty"`
}

// Apply returns s with the change made, or every broken rule.
func (change SettingsChange) Apply(s Settings, now time.Time) (Settings, error) {
	var faults Faults
	f := form{faults: &faults}
	if in := change.Area; in != nil {
		s.Area = Area{
			Country: f.country("area/country", f.required("area/country", in.Country, maxName)),
			City:    f.text("area/city", in.City, maxName),
			Area:    f.text("area/area", in.Area, maxName),
		}
	}
	s.UpdatedAt = now
	return s, faults.Err()
}
