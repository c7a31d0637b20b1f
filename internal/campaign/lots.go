package campaign

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"slices"
	"strconv"
	"strings"

	"vafa/internal/crm"
)

// lot is somebody among whom lots are drawn.
type lot struct{ customer, stratum, segment, channel string }

// Draw takes in the audience of a shard, and draws lots among them.
type Draw struct{ lots []lot }

// Add takes in a member.
func (d *Draw) Add(m crm.Member) {
	d.lots = append(d.lots, lot{customer: m.Customer, stratum: m.Stratum, segment: m.Segment, channel: m.Channel})
}

// Groups counts who is alike, once lots are drawn for a campaign.
func (d *Draw) Groups(c crm.Campaign, shard int) []crm.CampaignGroup {
	held := controls(d.lots, c.Holdout, c.Seed, shard)
	count := map[crm.CampaignGroup]int{}
	for _, l := range d.lots {
		group := crm.CampaignGroup{Arm: crm.ArmTreated, Segment: l.segment, Channel: l.channel}
		if held[l.customer] {
			group.Arm = crm.ArmControl
		}
		count[group]++
	}
	var out []crm.CampaignGroup
	for group, n := range count {
		group.Members = n
		out = append(out, group)
	}
	slices.SortFunc(out, func(a, b crm.CampaignGroup) int {
		return strings.Compare(a.Segment+" "+a.Channel+" "+a.Arm, b.Segment+" "+b.Channel+" "+b.Arm)
	})
	return out
}

// controls are those of a shard who are left alone: a systematic sample (Cochran 1977, Sampling Techniques, ch. 8). All stand in a row,
// by stratum and then in an order that the seed decides; from a random start every so many-th is taken. So everybody has the same
// chance, and of each stratum and of all of them together the share is held out to within one. The same seed draws the same.
func controls(lots []lot, share float64, seed string, shard int) map[string]bool {
	orders := make(map[string]uint64, len(lots))
	for _, l := range lots {
		orders[l.customer] = hashed(seed, l.customer)
	}
	slices.SortFunc(lots, func(a, b lot) int {
		switch {
		case a.stratum != b.stratum:
			return strings.Compare(a.stratum, b.stratum)
		case orders[a.customer] < orders[b.customer]:
			return -1
		case orders[a.customer] > orders[b.customer]:
			return 1
		}
		return strings.Compare(a.customer, b.customer)
	})
	start := fraction(hashed(seed, "start "+strconv.Itoa(shard)))
	out := map[string]bool{}
	for k, l := range lots {
		if math.Floor(start+share*float64(k+1)) > math.Floor(start+share*float64(k)) {
			out[l.customer] = true
		}
	}
	return out
}

// hashed is a number that a seed makes of a text.
func hashed(seed, text string) uint64 {
	sum := sha256.Sum256([]byte(seed + "\n" + text))
	return binary.BigEndian.Uint64(sum[:8])
}

// fraction is a number in [0, 1).
func fraction(n uint64) float64 { return float64(n>>11) / (1 << 53) }
