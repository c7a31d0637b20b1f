package delivery

import (
	"context"
	"errors"
	"sync"

	"vafa/internal/crm"
)

// atOnce is how many parcels one machine delivers at once.
const atOnce = 8

// Direct delivers parcels where they are handed over, without a queue between: what one machine does.
type Direct struct{ Worker *Worker }

// Send delivers parcels. What cannot be decided now is an error; whoever lists what is due hands it over again.
func (d Direct) Send(ctx context.Context, parcels []crm.Parcel) error {
	var mutex sync.Mutex
	var errs []error
	var wait sync.WaitGroup
	free := make(chan struct{}, atOnce)
	for _, parcel := range parcels {
		free <- struct{}{}
		wait.Go(func() {
			defer func() { <-free }()
			if err := d.Worker.Deliver(ctx, parcel); err != nil {
				mutex.Lock()
				defer mutex.Unlock()
				errs = append(errs, err)
			}
		})
	}
	wait.Wait()
	return errors.Join(errs...)
}
