package clv

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestLnGamma compares with known values: Γ(1/2) = √π, ψ(1) = -γ, ψ'(1) = π²/6, ψ(1/2) = -γ - 2 ln 2, ψ'(1/2) = π²/2, and with
// math.Lgamma.
func TestLnGamma(t *testing.T) {
	const euler = 0.57721566490153286061
	one, half := lnGamma(1), lnGamma(0.5)
	near(t, "ψ(1)", one.d1, -euler, 1e-14)
	near(t, "ψ'(1)", one.d2, math.Pi*math.Pi/6, 1e-14)
	near(t, "ln Γ(1/2)", half.f, math.Log(math.Pi)/2, 1e-14)
	near(t, "ψ(1/2)", half.d1, -euler-2*math.Ln2, 1e-14)
	near(t, "ψ'(1/2)", half.d2, math.Pi*math.Pi/2, 1e-14)
	for _, x := range []float64{1e-9, 0.3, 2.5, 15.9, 16, 170, 1e6, 1e12} {
		want, _ := math.Lgamma(x)
		near(t, "ln Γ", lnGamma(x).f, want, 1e-13)
	}
}

// TestLnRising: it is the sum of logarithms for whole n, keeps its digits where x is huge, and adds up over n.
func TestLnRising(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := math.Exp(rapid.Float64Range(-12, 30).Draw(t, "ln x"))
		n := rapid.IntRange(0, 60).Draw(t, "n")
		var want derivs
		for k := range n {
			at := x + float64(k)
			want.f += math.Log(at)
			want.d1 += 1 / at
			want.d2 -= 1 / (at * at)
		}
		got := lnRising(x, float64(n))
		scale := float64(n) * (1 + math.Abs(math.Log(x)))
		if math.Abs(got.f-want.f) > 1e-14*scale || math.Abs(got.d1-want.d1) > 1e-13*want.d1 || math.Abs(got.d2-want.d2) > 1e-12*-want.d2 {
			t.Fatalf("lnRising(%v, %v) = %+v, want %+v", x, n, got, want)
		}
		m := rapid.Float64Range(0, 40).Draw(t, "m")
		split := lnRising(x, m).f + lnRising(x+m, float64(n)).f
		if whole := lnRising(x, m+float64(n)).f; math.Abs(whole-split) > 1e-13*(scale+m*(1+math.Abs(math.Log(x)))+40) {
			t.Fatalf("rising by %v + %v = %v, in one %v", m, n, split, whole)
		}
	})
}

func TestQuadratureRulesAreExactForPolynomials(t *testing.T) {
	for _, c := range []struct {
		a, b float64
		n    int
	}{{1, 1, 8}, {0.3, 0.7, 16}, {0.02, 0.05, 6}, {0.8, 300, 12}, {40, 2, 96}} {
		q := jacobi(c.a, c.b, c.n)
		moment := 1.0 // E p^k = Π (a+i)/(a+b+i)
		for k := range 2 * c.n {
			sum := 0.0
			for i, p := range q.nodes {
				sum += q.weights[i] * math.Pow(p, float64(k))
			}
			near(t, "moment", sum, moment, 1e-12)
			moment *= (c.a + float64(k)) / (c.a + c.b + float64(k))
		}
	}
}

// TestExpIntegral: E_1 and whole orders from tables (Abramowitz and Stegun 5.1), the recurrence
// nu E_(nu+1)(z) = e^-z - z E_nu(z), and 1/(z+nu) far out.
func TestExpIntegral(t *testing.T) {
	near(t, "e E_1(1)", expIntegral(1, 1), 0.596347362323194, 1e-14)
	near(t, "e^.5 E_1(.5)", expIntegral(1, 0.5), math.Exp(0.5)*0.559773594776160, 1e-14)
	near(t, "far", expIntegral(3, 1e9), 1/(1e9+3), 1e-12)
	rapid.Check(t, func(t *rapid.T) {
		nu := math.Exp(rapid.Float64Range(-20, 8).Draw(t, "ln nu"))
		z := math.Exp(rapid.Float64Range(-18, 12).Draw(t, "ln z"))
		low, high := expIntegral(nu, z), expIntegral(nu+1, z)
		if math.Abs(nu*high+z*low-1) > 1e-12 {
			t.Fatalf("nu = %v, z = %v: nu E_(nu+1) + z E_nu = %v", nu, z, nu*high+z*low)
		}
	})
}

func TestEigenvaluesAndVectors(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, maxParams).Draw(t, "n")
		var m matrix
		for i := range n {
			for j := range i + 1 {
				m[i][j] = rapid.Float64Range(-9, 9).Draw(t, "entry")
				m[j][i] = m[i][j]
			}
		}
		e := decompose(m, n)
		for i := range n {
			for j := range n {
				sum := 0.0
				for k := range n {
					sum += e.values[k] * e.vectors[k][i] * e.vectors[k][j]
				}
				if math.Abs(sum-m[i][j]) > 1e-12 {
					t.Fatalf("entry %d,%d of %v comes back as %v", i, j, m, sum)
				}
			}
		}
	})
}
