package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"vafa/internal/api/key"
	"vafa/internal/crm"
	"vafa/internal/function"
)

// byHand is who makes or revokes a key by the command.
const byHand = "vafa key"

// runKey is the command vafa key: it makes a machine key and shows its secret, once; it lists and revokes.
func runKey(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	what := "create"
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		what, args = args[0], args[1:]
	}
	commands := map[string]func(context.Context, []string, io.Writer, io.Writer) error{"create": createKey, "list": listKeys, "revoke": revokeKey}
	command, ok := commands[what]
	if !ok {
		fmt.Fprintf(stderr, "vafa key: there is no %q; it is create, list or revoke\n", what)
		return 2
	}
	err := command(ctx, args, stdout, stderr)
	switch wrong := (usageError{}); {
	case err == nil || errors.Is(err, flag.ErrHelp):
		return 0
	case errors.As(err, &wrong):
		fmt.Fprintln(stderr, "vafa key:", err)
		return 2
	}
	fmt.Fprintln(stderr, "vafa key:", err)
	return 1
}

// usageError says that the command was called wrongly.
type usageError struct{ error }

// keyFlags are the flags of a command on keys; tableOf names its table.
func keyFlags(what string, stderr io.Writer) (flags *flag.FlagSet, tableOf *string) {
	flags = flag.NewFlagSet("vafa key "+what, flag.ContinueOnError)
	flags.SetOutput(stderr)
	return flags, flags.String("table", tableName, "name of the table")
}

func parseFlags(flags *flag.FlagSet, args []string, more int) error {
	err := flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return err
	case err != nil:
		return usageError{err}
	case flags.NArg() != more:
		return usageError{fmt.Errorf("%d arguments, want %d", flags.NArg(), more)}
	}
	return nil
}

func createKey(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags, tableOf := keyFlags("create", stderr)
	name := flags.String("name", "", "which machine the key is for, such as till-3")
	operations := flags.String("operations", "recordPurchases", "operations that the key is bound to, with commas between: "+strings.Join(key.ForMachines, ","))
	days := flags.Int("days", 365, "days until it expires")
	if err := parseFlags(flags, args, 0); err != nil {
		return err
	}
	asked, err := crm.KeyForm{Name: *name, Operations: strings.Split(*operations, ","), Days: days}.Parse(key.ForMachines)
	if err != nil {
		return usageError{err}
	}
	t, err := openTable(ctx, *tableOf)
	if err != nil {
		return err
	}
	var random [32]byte
	if _, err := rand.Read(random[:]); err != nil {
		return err
	}
	secret, made := crm.NewMachineKey(asked.Name, asked.Operations, random, function.Source().Now(), asked.Life())
	made.CreatedBy = byHand
	if err := t.SaveMachineKey(ctx, made, crm.Once{}); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%s\n", secret)
	fmt.Fprintln(stderr, "This is the only time that the key is shown. Send it as: Authorization: Bearer <key>")
	return nil
}

// keysAtOnce is how many keys are read at a time.
const keysAtOnce = 100

func listKeys(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags, tableOf := keyFlags("list", stderr)
	if err := parseFlags(flags, args, 0); err != nil {
		return err
	}
	t, err := openTable(ctx, *tableOf)
	if err != nil {
		return err
	}
	out := tabwriter.NewWriter(stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "NAME\tSTATE\tEXPIRES\tLAST USED\tOPERATIONS\tID")
	after := ""
	for {
		keys, next, err := t.MachineKeys(ctx, after, keysAtOnce)
		if err != nil {
			return err
		}
		for _, k := range keys {
			used := "never"
			if !k.LastUsedAt.IsZero() {
				used = k.LastUsedAt.Format(time.DateOnly)
			}
			fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\t%s\n",
				k.Name, k.State(function.Source().Now()), k.Expires.Format(time.DateOnly), used, strings.Join(k.Operations, ","), k.Hash)
		}
		if after = next; after == "" {
			return out.Flush()
		}
	}
}

func revokeKey(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags, tableOf := keyFlags("revoke", stderr)
	if err := parseFlags(flags, args, 1); err != nil {
		return err
	}
	t, err := openTable(ctx, *tableOf)
	if err != nil {
		return err
	}
	source := function.Source()
	k, err := t.RevokeMachineKey(ctx, flags.Arg(0), byHand, source.Now(), source.NewID("evt"))
	if err != nil {
		return fmt.Errorf("key %s: %w", flags.Arg(0), err)
	}
	fmt.Fprintf(stdout, "%s is revoked since %s; it is refused within a minute.\n", k.Name, k.RevokedAt.Format(time.RFC3339))
	return nil
}
