package webhook

import (
	"encoding/binary"
	"encoding/csv"
	"math/big"
	"net"
	"net/netip"
	"os"
	"testing"

	"pgregory.net/rapid"
)

// span is a block of IANA's registries as two numbers, reckoned without net/netip, which the code under test goes by.
type span struct {
	name        string
	bits        int // of an address
	first, last *big.Int
}

// registry reads IANA's "IPv4 Special-Purpose Address Registry" and "IPv6 Special-Purpose Address Registry", with the blocks
// of multicast, of IPv4-compatible and site-local addresses, which stand in registries of their own.
func registry(t *testing.T) []span {
	t.Helper()
	file, err := os.Open("testdata/iana.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil || len(rows) < 50 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	var spans []span
	for _, row := range rows[1:] {
		_, block, err := net.ParseCIDR(row[0])
		if err != nil {
			t.Fatal(err)
		}
		ones, bits := block.Mask.Size()
		first := new(big.Int).SetBytes(block.IP)
		size := new(big.Int).Lsh(big.NewInt(1), uint(bits-ones))
		last := new(big.Int).Add(first, size)
		spans = append(spans, span{row[1], bits, first, last.Sub(last, big.NewInt(1))})
	}
	return spans
}

// special names the block that an address is in, "" if there is none.
func special(spans []span, bits int, number *big.Int) string {
	for _, s := range spans {
		if s.bits == bits && s.first.Cmp(number) <= 0 && number.Cmp(s.last) <= 0 {
			return s.name
		}
	}
	// IANA allocates unicast addresses from 2000::/3 alone.
	if bits == 128 && new(big.Int).Rsh(number, 125).Cmp(big.NewInt(1)) != 0 {
		return "not allocated"
	}
	return ""
}

func addressOf(bits int, number *big.Int) netip.Addr {
	address, _ := netip.AddrFromSlice(number.FillBytes(make([]byte, bits/8)))
	return address
}

func checkAddress(t rapid.TB, spans []span, bits int, number *big.Int) {
	t.Helper()
	address, name := addressOf(bits, number), special(spans, bits, number)
	if bits == 128 && address.Is4In6() {
		number = new(big.Int).SetBytes(net.IP(address.AsSlice()).To4())
		name = special(spans, 32, number)
	}
	if got := isPublic(address); got != (name == "") {
		t.Errorf("isPublic(%s) = %v; the registries say %q", address, got, name)
	}
}

func TestAddressesOfTheRegistriesAreClosedFromTheFirstToTheLast(t *testing.T) {
	spans := registry(t)
	one := big.NewInt(1)
	for _, s := range spans {
		middle := new(big.Int).Add(s.first, s.last)
		for _, number := range []*big.Int{s.first, s.last, middle.Rsh(middle, 1)} {
			if isPublic(addressOf(s.bits, number)) {
				t.Errorf("%s of %s is open", addressOf(s.bits, number), s.name)
			}
		}
		if before := new(big.Int).Sub(s.first, one); before.Sign() >= 0 {
			checkAddress(t, spans, s.bits, before)
		}
		if after := new(big.Int).Add(s.last, one); after.BitLen() <= s.bits {
			checkAddress(t, spans, s.bits, after)
		}
	}
}

func TestAnyAddressIsPublicOnlyOutsideOfTheRegistries(t *testing.T) {
	spans := registry(t)
	rapid.Check(t, func(t *rapid.T) {
		four := rapid.Uint32().Draw(t, "IPv4")
		checkAddress(t, spans, 32, new(big.Int).SetUint64(uint64(four)))

		six := rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "IPv6")
		checkAddress(t, spans, 128, new(big.Int).SetBytes(six))
		six[0] = 0x20 | six[0]&0x1F // most of what is drawn lies outside of what is allocated
		checkAddress(t, spans, 128, new(big.Int).SetBytes(six))

		inside := rapid.SampledFrom(spans).Draw(t, "block")
		offset := new(big.Int).SetUint64(rapid.Uint64().Draw(t, "offset"))
		size := new(big.Int).Sub(inside.last, inside.first)
		number := offset.Mod(offset, size.Add(size, big.NewInt(1)))
		checkAddress(t, spans, inside.bits, number.Add(number, inside.first))
	})
}

// Every way to write an IPv4 address into an IPv6 one is closed where the IPv4 address is, and all but the mapped one, which
// the system dials as IPv4, where it is not.
func TestIPv4InsideOfIPv6(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		four := rapid.Uint32().Draw(t, "IPv4")
		at := func(prefix string, offset int) netip.Addr {
			bytes := netip.MustParseAddr(prefix).As16()
			binary.BigEndian.PutUint32(bytes[offset:], four)
			return netip.AddrFrom16(bytes)
		}
		plain := isPublic(at("::ffff:0:0", 12).Unmap())
		if mapped := isPublic(at("::ffff:0:0", 12)); mapped != plain {
			t.Errorf("mapped: %v, plain: %v", mapped, plain)
		}
		for name, address := range map[string]netip.Addr{
			"compatible": at("::", 12), "translated": at("::ffff:0:0:0", 12), "NAT64": at("64:ff9b::", 12),
			"local NAT64": at("64:ff9b:1::", 12), "6to4": at("2002::", 2), "Teredo": at("2001::", 12),
		} {
			if isPublic(address) {
				t.Errorf("%s %s is open", name, address)
			}
		}
	})
}

func TestIsPublic(t *testing.T) {
	tests := map[string]bool{
		"8.8.8.8": true, "2606:4700:4700::1111": true, "2a00:1450:4001:813::200e": true, "::ffff:8.8.8.8": true,
		"169.254.169.254": false, "::ffff:169.254.169.254": false, "64:ff9b::a9fe:a9fe": false, "fd00:ec2::254": false,
		"::1": false, "fd00::": false, "10.1.2.3": false, "100.64.0.1": false, "100.100.100.200": false, "0.0.0.0": false,
		"::": false, "127.0.0.1": false, "fe80::1%eth0": false, "2606:4700:4700::1111%1": false, "224.0.0.1": false,
		"255.255.255.255": false, "2002:7f00:1::": false, "168.63.129.16": false, "192.0.0.192": false, "ff02::1": false,
	}
	for text, want := range tests {
		if got := isPublic(netip.MustParseAddr(text)); got != want {
			t.Errorf("isPublic(%s) = %v", text, got)
		}
	}
	if isPublic(netip.Addr{}) {
		t.Error("no address at all is open")
	}
}
