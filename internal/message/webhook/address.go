package webhook

import "net/netip"

// globalIPv6 is all that IANA has given out of IPv6 for addresses that are reached from everywhere ("Internet Protocol Version
// 6 Address Space"); what lies outside is local, multicast, carries an IPv4 address, or is nobody's.
var globalIPv6 = netip.MustParsePrefix("2000::/3")

// closed are the networks in which no webhook may be: the blocks of IANA's registries of special-purpose addresses (RFC 6890),
// as of 2026-11. A few of them can be reached from everywhere, but nobody is at home there.
var closed = prefixes(
	"0.0.0.0/8",         // this network; 0.0.0.0 reaches the machine itself
	"10.0.0.0/8",        // private
	"100.64.0.0/10",     // shared by carriers; Alibaba's metadata
	"127.0.0.0/8",       // loopback
	"168.63.129.16/32",  // Azure's own services of a machine, on a public address
	"169.254.0.0/16",    // link-local, with the metadata of AWS, Azure and Google
	"172.16.0.0/12",     // private
	"192.0.0.0/24",      // protocol assignments; Oracle's metadata
	"192.0.2.0/24",      // documentation
	"192.31.196.0/24",   // AS112
	"192.52.193.0/24",   // AMT
	"192.88.99.0/24",    // relays of 6to4
	"192.168.0.0/16",    // private
	"192.175.48.0/24",   // AS112
	"198.18.0.0/15",     // benchmarks
	"198.51.100.0/24",   // documentation
	"203.0.113.0/24",    // documentation
	"224.0.0.0/4",       // multicast
	"240.0.0.0/4",       // reserved, and broadcast
	"2001::/23",         // protocol assignments, with Teredo, which carries an IPv4 address
	"2001:db8::/32",     // documentation
	"2002::/16",         // 6to4, which carries an IPv4 address
	"2620:4f:8000::/48", // AS112
	"3fff::/20",         // documentation
)

// isPublic tells whether an address may be dialled. An IPv4 address in an IPv6 one is read as such where the system would dial
// it so (::ffff:0:0/96); all other ways to carry one are closed, NAT64 too: the host has its IPv4 address beside it. An address
// with a zone is in no network, so that it is closed as well.
func isPublic(address netip.Addr) bool {
	address = address.Unmap()
	if !address.Is4() && !globalIPv6.Contains(address) {
		return false
	}
	for _, block := range closed {
		if block.Contains(address) {
			return false
		}
	}
	return true
}

func prefixes(texts ...string) []netip.Prefix {
	blocks := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		blocks[i] = netip.MustParsePrefix(text)
	}
	return blocks
}
