package rest

import (
	"context"
	"net/http"
	"slices"

	"vafa/internal/crm"
)

// Role is what a member of staff may do.
type Role string

// The roles. A manager may do everything that any other role may.
const (
	Agent    Role = "agent"
	Marketer Role = "marketer"
	Manager  Role = "manager"
)

// Caller is who sends a request: staff with roles, or a machine whose key is bound to operations. The zero value is
// someone unknown.
type Caller struct {
	Subject    string
	Roles      []Role
	Operations []string // of a machine
}

// Name is the caller as it is recorded, crm.Public for someone unknown.
func (c Caller) Name() string {
	if c.Subject == "" {
		return crm.Public
	}
	return c.Subject
}

// Access says who may use an operation. The zero value admits nobody, so that a route without a declared role fails.
type Access struct {
	open    bool
	roles   []Role
	machine bool
}

// Public admits everyone.
func Public() Access { return Access{open: true} }

// Staff admits members of staff with one of the roles, and managers.
func Staff(roles ...Role) Access { return Access{roles: roles} }

// AndMachines also admits machines whose key is bound to the operation.
func (a Access) AndMachines() Access {
	a.machine = true
	return a
}

// IsPublic says whether the operation is open to everyone.
func (a Access) IsPublic() bool { return a.open }

// Roles are the staff roles admitted, without the managers who always are.
func (a Access) Roles() []Role { return a.roles }

// Machines says whether machine keys are admitted.
func (a Access) Machines() bool { return a.machine }

// check gives 0 if the caller may use the operation, else 401 or 403.
func (a Access) check(c Caller, operation string) int {
	if a.open {
		return 0
	}
	if c.Subject == "" {
		return http.StatusUnauthorized
	}
	if a.machine && slices.Contains(c.Operations, operation) {
		return 0
	}
	for _, role := range c.Roles {
		if len(a.roles) > 0 && (role == Manager || slices.Contains(a.roles, role)) {
			return 0
		}
	}
	return http.StatusForbidden
}

type callerKey struct{}

// WithCaller says who is calling; only what has verified a token or key may.
func WithCaller(ctx context.Context, c Caller) context.Context {
	return context.WithValue(ctx, callerKey{}, c)
}

func callerOf(ctx context.Context) Caller {
	c, _ := ctx.Value(callerKey{}).(Caller)
	return c
}
