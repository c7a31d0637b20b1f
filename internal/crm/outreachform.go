package crm

import (
	"slices"
	"strconv"
	"time"

	"vafa/internal/money"
)

// What holds until a manager says otherwise, and the bounds of what they may say.
const (
	usualMost, usualDays            = 2, 7
	usualQuietFrom, usualQuietUntil = "21:00", "09:00"

	mostMessages = 100
	mostCapDays  = 90
	mostHolidays = 100
	mostGlobal   = 0.2
)

// UsualOutreach is how a firm addresses its customers until a manager says otherwise.
func UsualOutreach() Outreach {
	return Outreach{Most: usualMost, Days: usualDays, QuietFrom: usualQuietFrom, QuietUntil: usualQuietUntil}
}

// OutreachForm is how a firm addresses its customers, as typed and as a whole; what is left out is as usual.
type OutreachForm struct {
	Most         *int           `json:"most,omitempty" minimum:"0" maximum:"100"` // 0 is as many as there are
	Days         *int           `json:"days,omitempty" minimum:"1" maximum:"90"`
	QuietFrom    *string        `json:"quietFrom,omitempty"` // such as 21:00; the same as quietUntil for no quiet hours
	QuietUntil   *string        `json:"quietUntil,omitempty"`
	Holidays     []string       `json:"holidays,omitempty" maxItems:"100"`
	QuietWeekend bool           `json:"quietWeekend,omitempty"`
	Global       *money.Literal `json:"global,omitempty"` // from 0 to 0.2
	Costs        CostsForm      `json:"costs,omitzero"`
}

// CostsForm is what one message costs by channel, as typed.
type CostsForm struct {
	SMS   *money.Written `json:"sms,omitempty"`
	Email *money.Written `json:"email,omitempty"`
	Chat  *money.Written `json:"chat,omitempty"`
	Call  *money.Written `json:"call,omitempty"`
	Visit *money.Written `json:"visit,omitempty"`
}

// Fresh is what a new draw of customers whom no campaign addresses is made of.
type Fresh struct {
	Seed string
	Now  time.Time
}

// Parse checks the form of a firm that was installed as b; before is what held until now. Whom no campaign addresses stays the same for
// as long as the share does.
func (in OutreachForm) Parse(before Outreach, b Business, fresh Fresh) (Outreach, error) {
	var faults Faults
	f := form{faults: &faults}
	out := UsualOutreach()
	if in.Most != nil {
		out.Most = f.within("most", *in.Most, 0, mostMessages)
	}
	if in.Days != nil {
		out.Days = f.within("days", *in.Days, 1, mostCapDays)
	}
	if in.QuietFrom != nil {
		out.QuietFrom = f.clock("quietFrom", *in.QuietFrom)
	}
	if in.QuietUntil != nil {
		out.QuietUntil = f.clock("quietUntil", *in.QuietUntil)
	}
	out.Holidays, out.QuietWeekend = f.holidays(in.Holidays), in.QuietWeekend
	out.Costs = f.costs(in.Costs, b)
	out.global(f, in.Global, before, fresh)
	return out, faults.Err()
}

// clock is a time of day, written with two digits each.
func (f form) clock(field, typed string) string {
	minutes, ok := clockOf(typed)
	if !ok {
		f.fault(field, "clock.invalid")
		return ""
	}
	return time.Unix(int64(minutes)*60, 0).UTC().Format("15:04")
}

// holidays are days, each once, in their order.
func (f form) holidays(typed []string) []string {
	if len(typed) > mostHolidays {
		f.fault("holidays", "list.tooLong", "limit", strconv.Itoa(mostHolidays))
		return nil
	}
	var out []string
	for i, day := range typed {
		at := "holidays/" + strconv.Itoa(i)
		if date := f.requiredDate(at, day); !f.faulty(at) {
			out = append(out, date.String())
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// costs are in the currency that the firm was installed with: those of others could not be added up.
func (f form) costs(in CostsForm, b Business) map[string]money.Money {
	var out map[string]money.Money
	for channel, typed := range map[string]*money.Written{"sms": in.SMS, "email": in.Email, "chat": in.Chat, "call": in.Call, "visit": in.Visit} {
		if typed == nil || typed.Amount == "" {
			continue
		}
		at := "costs/" + channel
		cost := f.notNegative(at, typed)
		switch {
		case cost == nil:
		case cost.Base() != b.Unit.Base():
			f.fault(at+"/currency", "currency.mixed", "unit", b.Unit.Code())
		case cost.Minor() > DearestMinute:
			f.fault(at+"/amount", "amount.range")
		default:
			if out == nil {
				out = map[string]money.Money{}
			}
			out[channel] = *cost
		}
	}
	return out
}

// global is the share of everybody whom no campaign addresses.
func (o *Outreach) global(f form, typed *money.Literal, before Outreach, fresh Fresh) {
	if typed == nil {
		return
	}
	share := f.share("global", *typed)
	switch {
	case share == nil || *share == 0:
		return
	case *share > mostGlobal:
		f.fault("global", "number.range", "low", "0", "high", "0.2")
		return
	}
	o.Global, o.GlobalSince, o.GlobalSeed = *share, fresh.Now, fresh.Seed
	if before.Global == *share {
		o.GlobalSince, o.GlobalSeed = before.GlobalSince, before.GlobalSeed
	}
}
