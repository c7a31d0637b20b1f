package webhook

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"syscall"
	"time"
)

// dialWithin and addressesMost bound what a host with many dead addresses can cost.
const (
	dialWithin    = 3 * time.Second
	addressesMost = 4
)

// Resolver finds the addresses of a host; *net.Resolver is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// Network is what lies between a sender and its hosts. Each part that is left out is this machine's own.
type Network struct {
	Resolver Resolver
	// Dial connects to an address that was checked, such as 198.51.100.7:443.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Roots are the authorities whose certificates count.
	Roots *x509.CertPool
	// Within is how long a message may take from the look-up of its host to the end of the answer; ten seconds if 0.
	Within time.Duration
}

// dial finds a host's addresses once and connects to one of those that are public. Nobody looks the name up again after the
// check: what is dialled is the number that was checked.
func (n Network) dial(ctx context.Context, network, hostPort string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(hostPort)
	if err != nil {
		return nil, fmt.Errorf("%w: %q is no host and port", ErrForbidden, hostPort)
	}
	addresses, err := n.public(ctx, host)
	if err != nil {
		return nil, err
	}
	var failures []error
	for _, address := range addresses {
		conn, err := n.connect(ctx, network, net.JoinHostPort(address.String(), port))
		if err == nil {
			return conn, nil
		}
		failures = append(failures, err)
	}
	return nil, errors.Join(failures...)
}

// public finds the public addresses of a host.
func (n Network) public(ctx context.Context, host string) ([]netip.Addr, error) {
	var resolver Resolver = net.DefaultResolver
	if n.Resolver != nil {
		resolver = n.Resolver
	}
	found, err := resolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return nil, fmt.Errorf("look up %s: %w", host, err)
	}
	var public []netip.Addr
	for _, address := range found {
		if isPublic(address) && len(public) < addressesMost {
			public = append(public, address.Unmap())
		}
	}
	if len(public) == 0 {
		return nil, fmt.Errorf("%w: %s has no public address", ErrForbidden, host)
	}
	return public, nil
}

func (n Network) connect(ctx context.Context, network, address string) (net.Conn, error) {
	if n.Dial != nil {
		return n.Dial(ctx, network, address)
	}
	dialer := net.Dialer{Timeout: dialWithin, Control: onlyPublic}
	return dialer.DialContext(ctx, network, address)
}

// onlyPublic looks at the very address that the system is about to connect to, in case the check before it ever fails to.
func onlyPublic(_, address string, _ syscall.RawConn) error {
	target, err := netip.ParseAddrPort(address)
	if err != nil || !isPublic(target.Addr()) {
		return fmt.Errorf("%w: %s is not a public address", ErrForbidden, address)
	}
	return nil
}
