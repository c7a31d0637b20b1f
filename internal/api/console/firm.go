package console

import (
	"context"
	"slices"
	"sync"
	"time"

	"vafa/internal/crm"
	"vafa/internal/desk"
	"vafa/internal/money"
	"vafa/internal/rest"
)

// firm is how pages are written for the firm as its manager has set it, kept for a minute so that it is not asked for with every
// page. It may be used by several goroutines: they wait for the one that asks.
type firm struct {
	mutex sync.Mutex
	shown *desk.Firm
	until time.Time
}

// firmFor is how long it is kept, and firmWait how long a page waits for it.
const firmFor, firmWait = time.Minute, 2 * time.Second

// firmOf asks as whoever reads a page. Where there is no answer, pages are written as they were before, or as the firm was
// installed: what they are about says itself why it is not there.
func (h handler) firmOf(meta rest.Meta) desk.Firm {
	h.firm.mutex.Lock()
	defer h.firm.mutex.Unlock()
	now := h.Source.Now()
	if h.firm.shown != nil && now.Before(h.firm.until) {
		return *h.firm.shown
	}
	// What is kept serves other requests too, so it does not end with this one.
	ctx, cancel := context.WithTimeout(context.Background(), firmWait)
	defer cancel()
	var settings crm.Settings
	if err := h.ask(meta).get(ctx, "/v1/settings", &settings); err != nil {
		if h.firm.shown != nil {
			return *h.firm.shown
		}
		return desk.Firm{Zone: h.Business.Zone, Unit: h.Business.Unit, Country: h.Business.Country}
	}
	shown := h.shownBy(settings)
	h.firm.shown, h.firm.until = &shown, now.Add(firmFor)
	return shown
}

// shownBy is the firm by its settings. Unless a manager has set a calendar, days are shown in the reader's own.
func (h handler) shownBy(s crm.Settings) desk.Firm {
	out := desk.Firm{Name: s.Name, Zone: h.Business.Zone, Unit: h.Business.Unit, Country: s.Area.Country, Langs: s.Languages, FirstReports: s.FirstReports}
	if unit, err := money.ParseUnit(s.Unit); err == nil {
		out.Unit = unit
	}
	if slices.Contains(s.Own, "calendar") {
		out.Calendar = s.Calendar
	}
	return out
}

// firmChanged lets the next page ask again.
func (h handler) firmChanged() {
	h.firm.mutex.Lock()
	defer h.firm.mutex.Unlock()
	h.firm.until = time.Time{}
}
