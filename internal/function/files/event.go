package files

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"vafa/internal/rest"
	"vafa/internal/upload"
)

// Handler is told by S3 of objects that were created and checks them. What fails is tried again by Lambda, the whole event,
// which changes nothing for those that were checked.
func Handler(client *s3.Client, cards upload.Cards, seal upload.Seal, now func() time.Time, log *slog.Logger) func(context.Context, events.S3Event) error {
	return func(ctx context.Context, event events.S3Event) error {
		var failed error
		for _, record := range event.Records {
			key, err := url.QueryUnescape(record.S3.Object.Key)
			if err == nil {
				check := upload.Check{
					Place: upload.Place{Seal: seal}, Store: Bucket{client, record.S3.Bucket.Name}, Cards: cards, Now: now,
				}
				err = check.Arrived(ctx, key)
			}
			failed = errors.Join(failed, err)
		}
		if failed != nil {
			log.LogAttrs(ctx, slog.LevelError, "upload not checked", slog.String("error", rest.Loggable(failed)))
		}
		return failed
	}
}
