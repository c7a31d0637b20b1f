package clv

import (
	"fmt"
	"math"
)

// Status says what a fit is worth.
type Status string

const (
	// Converged: a maximum was found and its curvature pins every parameter down.
	Converged Status = "converged"
	// NotIdentified: the data do not tell one or more parameters; the model returned is the best found, finite, and not to be
	// relied on. Reason and Cause say why.
	NotIdentified Status = "not identified"
	// Refused: the data are too few or too much alike to fit; the model returned is the zero value and must not be used.
	Refused Status = "refused"
)

// Cause is the kind of obstacle, for callers that act on it. It is empty when the fit converged.
type Cause string

const (
	TooFewRepeaters Cause = "too few repeaters" // fewer than MinRepeaters
	NoTime          Cause = "no time"           // nobody was watched for any time
	AllAlike        Cause = "all alike"         // nothing differs, so nothing can be learnt of differences
	NoDropOut       Cause = "no drop-out"       // the NBD baseline explains the data as well: nobody is seen to leave
	Unbounded       Cause = "unbounded"         // a parameter grows or shrinks without end
	NoMean          Cause = "no mean"           // Gamma-Gamma with q <= 1: expected spend does not exist
	NoMaximum       Cause = "no maximum"        // the climb ended where the likelihood is not concave
	IterationsSpent Cause = "iterations spent"  // the climb did not settle
)

// MinRepeaters is the least number of customers with a repeat purchase to fit a model on.
const MinRepeaters = 10

// Fit reports on a maximum-likelihood fit. All figures are finite.
type Fit struct {
	Status        Status  `json:"status"`
	Cause         Cause   `json:"cause,omitempty"`
	Reason        string  `json:"reason,omitempty"` // a sentence for people
	LogLikelihood float64 `json:"logLikelihood"`
	// StandardErrors by lower-case parameter name, from the inverse Hessian at the maximum; only when converged.
	StandardErrors map[string]float64 `json:"standardErrors,omitempty"`
	GradientNorm   float64            `json:"gradientNorm"` // largest |∂ log-likelihood / ∂ ln parameter|
	Condition      float64            `json:"condition"`    // of the Hessian in log parameters; 0 when not positive definite
	Iterations     int                `json:"iterations"`
	Customers      float64            `json:"customers"` // the weight fitted on
	Repeaters      float64            `json:"repeaters"`
	Excluded       float64            `json:"excluded"` // the weight of rows that could not have happened
	// Correlation of frequency and mean spend, which Gamma-Gamma assumes to be none; 0 for count models.
	Correlation float64 `json:"correlation,omitempty"`
}

func (f *Fit) refuse(cause Cause, reason string) {
	f.Status, f.Cause, f.Reason = Refused, cause, reason
}

func (f *Fit) doubt(cause Cause, reason string) {
	f.Status, f.Cause, f.Reason, f.StandardErrors = NotIdentified, cause, reason, nil
}

// screen refuses what is too little or too much alike for any count model.
func screen(e *evidence) Fit {
	f := Fit{Customers: e.customers, Repeaters: e.repeaters, Excluded: e.excluded}
	switch {
	case e.repeaters < MinRepeaters:
		f.refuse(TooFewRepeaters, fmt.Sprintf("%.4g customers came back; at least %d are needed", e.repeaters, MinRepeaters))
	case !positive(e.rate()):
		f.refuse(NoTime, "no customer was watched for any time")
	case e.alike():
		f.refuse(AllAlike, "every customer has the same history")
	}
	return f
}

// maxLogError is the largest standard error of a parameter's logarithm that still counts as knowing it: within a factor of
// e⁴ each way. Beyond it the likelihood is flat towards infinity or zero.
const maxLogError = 4

// conclude turns the end of a climb into a report: names are those of the parameters, in order.
func (f *Fit) conclude(p *peak, weight float64, names []string) {
	f.Iterations = p.iterations
	f.LogLikelihood = p.value * weight
	f.GradientNorm = p.grad.maxAbs() * weight
	e := decompose(negate(p.hess), len(names))
	condition, concave := e.condition()
	f.Condition = condition
	switch runaway, side := escaping(p, names); {
	case side != "":
		f.doubt(Unbounded, runaway+" "+side)
	case !concave:
		f.doubtShape(&e, names)
	case !p.settled:
		f.doubt(IterationsSpent, fmt.Sprintf("not settled after %d iterations", p.iterations))
	default:
		f.judgeErrors(&e, p, weight, names)
	}
}

// doubtShape tells a likelihood that is flat to the last digit from one that curves the wrong way.
func (f *Fit) doubtShape(e *eigen, names []string) {
	lowest, highest, param := e.flattest()
	if lowest < -1e-9*highest {
		f.doubt(NoMaximum, "the likelihood has no maximum here: its Hessian is not definite")
		return
	}
	f.doubt(Unbounded, names[param]+" is not bounded by the data: the likelihood is flat along it")
}

// judgeErrors sets the standard errors, or doubts the parameter that has the largest if it is not pinned down.
func (f *Fit) judgeErrors(e *eigen, p *peak, weight float64, names []string) {
	variance := e.inverseDiagonal()
	errors := make(map[string]float64, len(names))
	worst := 0
	for i, name := range names {
		logError := math.Sqrt(variance[i] / weight)
		errors[name] = math.Exp(p.theta[i]) * logError
		if variance[i] > variance[worst] {
			worst = i
		}
	}
	if logError := math.Sqrt(variance[worst] / weight); logError > maxLogError {
		f.doubt(Unbounded, fmt.Sprintf("%s is known to a factor of e^±%.3g only", names[worst], logError))
		return
	}
	f.Status, f.StandardErrors = Converged, errors
}

// escaping names a parameter that left the range of sense.
func escaping(p *peak, names []string) (name, side string) {
	for i := range names {
		switch {
		case p.theta[i] >= maxLog:
			return names[i], "grows without bound"
		case p.theta[i] <= -maxLog:
			return names[i], "shrinks to nothing"
		}
	}
	return "", ""
}

// minGain is how much a drop-out process must add to the log-likelihood of the NBD baseline to be called visible: the
// one-sided 5 % point of the likelihood ratio at the edge of the parameter space, 2.71 / 2.
const minGain = 1.353

// requireDropOut doubts a fit that explains the data no better than customers who never leave.
func (f *Fit) requireDropOut(baseline float64) {
	if gain := f.LogLikelihood - baseline; gain < minGain {
		f.doubt(NoDropOut, fmt.Sprintf("no drop-out is visible: it adds %.3g to the log-likelihood of customers who never leave",
			math.Max(gain, 0)))
	}
}

// rescale turns a report in scaled time into one in weeks: the parameters named are times.
func (f *Fit) rescale(e *evidence, times ...string) {
	f.LogLikelihood -= e.purchases * math.Log(e.scale)
	for _, name := range times {
		if f.StandardErrors != nil {
			f.StandardErrors[name] *= e.scale
		}
	}
}

func exponentials(theta vector, n int) vector {
	var params vector
	for i := range n {
		params[i] = math.Exp(theta[i])
	}
	return params
}
