package rest

import (
	"context"
	"errors"
	"net/http"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

// Problem is an RFC 9457 problem document. Code is stable; Detail is in the caller's language.
type Problem struct {
	Type      string   `json:"type"`
	Title     string   `json:"title"`
	Status    int      `json:"status"`
	Code      string   `json:"code"`
	Detail    string   `json:"detail"`
	RequestID string   `json:"requestId,omitempty"`
	Errors    []Detail `json:"errors,omitempty"`
	// MergedInto is the customer whom one asked for under an earlier id.
	MergedInto string `json:"mergedInto,omitempty"`
}

// ProblemError is a refusal of the API as whoever asked it gets it: a page answers with its status and what it says.
type ProblemError struct{ Problem }

func (e ProblemError) Error() string { return "the API answers " + e.Code }

// Detail is one broken rule: which field, which rule, and what to do.
type Detail struct {
	Pointer string `json:"pointer"`
	Code    string `json:"code"`
	Detail  string `json:"detail"`
}

// statusError is a refusal that the edge itself makes.
type statusError struct {
	status int
	code   string
}

func (e statusError) Error() string { return e.code }

// problemOf translates an error, once, into what the caller may know of it. What it does not know is an internal error,
// and says nothing more.
func problemOf(err error, lang locale.Lang) Problem {
	var refused ProblemError
	if errors.As(err, &refused) {
		return refused.Problem
	}
	status, code := classify(err)
	problem := Problem{
		Type: "urn:vafa:problem:" + code, Title: http.StatusText(status), Status: status, Code: code,
		Detail: words(lang, code, nil),
	}
	var merged crm.MergedError
	if errors.As(err, &merged) {
		problem.MergedInto = merged.Into
	}
	var faults crm.Faults
	var shape shapeError
	if errors.As(err, &shape) {
		faults = shape.Faults
	} else {
		errors.As(err, &faults)
	}
	for _, fault := range faults {
		problem.Errors = append(problem.Errors, DetailOf(fault, lang))
	}
	return problem
}

// DetailOf writes a fault in the reader's language.
func DetailOf(fault crm.Fault, lang locale.Lang) Detail {
	return Detail{Pointer: fault.Pointer, Code: fault.Code, Detail: words(lang, fault.Code, fault.Args)}
}

func classify(err error) (status int, code string) {
	var own statusError
	var shape shapeError
	var faults crm.Faults
	var conflict crm.ConflictError
	var merged crm.MergedError
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &own):
		return own.status, own.code
	case errors.As(err, &tooLarge):
		return http.StatusRequestEntityTooLarge, "body.tooLarge"
	case errors.As(err, &shape):
		return http.StatusBadRequest, "shape"
	case errors.As(err, &faults):
		return http.StatusUnprocessableEntity, "invalid"
	case errors.As(err, &conflict):
		return http.StatusConflict, conflict.Code
	case errors.As(err, &merged):
		return http.StatusNotFound, "customer.merged"
	case errors.Is(err, crm.ErrNotFound):
		return http.StatusNotFound, "notFound"
	case errors.Is(err, crm.ErrStale):
		return http.StatusPreconditionFailed, "stale"
	case errors.Is(err, crm.ErrBusy), errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return http.StatusServiceUnavailable, "busy"
	default:
		return http.StatusInternalServerError, "internal"
	}
}

// ErrPrecondition says that a change needs If-Match, so that two people do not overwrite each other.
var ErrPrecondition error = statusError{http.StatusPreconditionRequired, "precondition.required"}
