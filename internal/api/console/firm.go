package console

import (
	"context"
	"errors"
	"net/http"
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

// firmFor is how long it is kept, firmWait how long a page waits for it, and firmAgain after how long it is asked for again where it
// did not come: the pages of that time do not wait one after the other.
const firmFor, firmWait, firmAgain = time.Minute, time.Second, 5 * time.Second

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
		return h.firmWithout(err, now)
	}
	shown := h.shownBy(settings)
	h.firm.shown, h.firm.until = &shown, now.Add(firmFor)
	return shown
}

// firmWithout is the firm where its settings could not be read: as it was, or as it was installed. A system that is busy is not asked
// again at once; whoever may not read them tells nothing about the next.
func (h handler) firmWithout(err error, now time.Time) desk.Firm {
	out := desk.Firm{Zone: h.Business.Zone, Unit: h.Business.Unit, Country: h.Business.Country}
	if h.firm.shown != nil {
		out = *h.firm.shown
	}
	var refused rest.ProblemError
	if !errors.As(err, &refused) || refused.Status >= http.StatusInternalServerError {
		h.firm.shown, h.firm.until = &out, now.Add(firmAgain)
	}
	return out
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
