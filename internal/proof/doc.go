// Package proof is the statistics of whether a campaign paid: those who were addressed against those who were left alone by lot,
// with intervals, and the smallest effect that an audience can show.
//
// What belongs here: estimates from rows that say nothing of who they are about, and nothing else. What may not: campaigns, customers,
// currencies, clocks, storage, sentences, or any package of this module; the package stands alone on the standard library. Money is a
// float64 here because it is a statistic; exact amounts stay outside.
//
// It trusts its callers that the arms were drawn by lot and that what was predicted was known before. It does not trust figures:
// a row with one that is not finite is left out and counted.
//
// # Which interval
//
// Everybody who was to be addressed is compared, whether or not they were reached: who cannot be reached differs from who can, and
// there is no telling whom of the others nobody would have reached. The difference is the one of two regressions of the outcome on
// what was predicted, one an arm, at the mean of both (Lin 2013, Annals of Applied Statistics 7:295-318): it is never less
// precise than the plain difference in large samples, needs no model to be true, and equals the interacted regression with centred
// covariates. The variance is HC3 (MacKinnon and White 1985, Journal of Econometrics 29:305-325), its degrees of freedom are
// Satterthwaite's, and the variance of a small arm is drawn towards the one of both (see lent).
package proof
