// Command watch looks every few minutes for what is late by the clock alone, open cases whose due time is over, and notes it, so that
// it becomes a change of which others are told.
package main

import (
	"context"
	"encoding/json"
	"log/slog"

	"vafa/internal/function"
)

func main() {
	s := function.MustSetup()
	function.StartTask(s, "watch", func(ctx context.Context, _ json.RawMessage) error {
		late, err := s.Service.Table.MarkLate(ctx)
		s.Log.LogAttrs(ctx, slog.LevelInfo, "watch", slog.Int("late", late), slog.Bool("failed", err != nil))
		return err
	})
}
