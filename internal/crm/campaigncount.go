package crm

// CampaignShard is what planning a campaign found in one part of the customers. Of those considered everybody is left out for one
// reason, or in one group; Left is by code.
type CampaignShard struct {
	Campaign   string          `json:"campaign"`
	Seed       string          `json:"seed"`
	Shard      int             `json:"shard"`
	Considered int             `json:"considered"`
	Left       map[string]int  `json:"left,omitempty"`
	Groups     []CampaignGroup `json:"groups,omitempty"`
}

// CampaignGroup is how many of the audience are alike.
type CampaignGroup struct {
	Arm     string `json:"arm"`
	Segment string `json:"segment"`
	Channel string `json:"channel"`
	Members int    `json:"members"`
}

// CampaignCounts are the members of a campaign by state, and those who were skipped or failed by reason. The states add up to the
// audience at every moment.
type CampaignCounts struct {
	Audience int            `json:"audience"`
	Control  int            `json:"control"`
	Planned  int            `json:"planned"`
	Claimed  int            `json:"claimed"`
	Sent     int            `json:"sent"`
	Skipped  int            `json:"skipped"`
	Failed   int            `json:"failed"`
	Why      map[string]int `json:"why"`
}

// Reasons for which planning leaves somebody out who meets the conditions of an audience, besides those for which sending does.
const (
	LeftGlobal = "campaign.global" // by lot in the part that no campaign addresses
	LeftGone   = "campaign.gone"   // erased or merged into another while the audience was drawn
)

// SkippedErased is the reason of a member who was erased before anything went to them: their place in the count stays.
const SkippedErased = "campaign.erased"
