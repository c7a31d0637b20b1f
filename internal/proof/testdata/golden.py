"""Writes golden.json: the comparisons of a small sample by statsmodels 0.15 and SciPy.

The regression of one arm read at the means of both is the interacted regression of Lin (2013): the difference of the two constants
is its coefficient of the treatment, and the sum of their HC3 variances is that coefficient's HC3 variance; both are checked here.
"""

import json
import math

import numpy as np
import statsmodels.api as sm
from scipy import stats

rng = np.random.default_rng(20261123)
n = 160
treated = np.arange(n) % 4 != 0
expected = rng.gamma(0.6, 0.8, n)
spend = expected * rng.gamma(3.0, 12.0, n)
revenue = np.round(rng.poisson(expected + 0.15 * treated) * rng.gamma(2.0, 18.0, n), 2)
rows = [
    {"treated": bool(t), "expected": e, "spend": s, "revenue": r, "bought": bool(r > 0)}
    for t, e, s, r in zip(treated, expected, spend, revenue)
]


def arms(y, covariates):
    x = np.column_stack([np.ones(n)] + [c - c.mean() for c in covariates])
    out = {}
    for name, arm in (("treated", treated), ("control", ~treated)):
        fit = sm.OLS(y[arm], x[arm]).fit(cov_type="HC3")
        plain = sm.OLS(y[arm], x[arm]).fit()
        out[name] = {
            "n": int(arm.sum()), "mean": fit.params[0], "hc3": fit.bse[0] ** 2, "df": fit.df_resid,
            "spread": plain.mse_resid, "design": plain.normalized_cov_params[0, 0],
        }
    if covariates:
        d = treated.astype(float)
        whole = np.column_stack([np.ones(n), d] + [c - c.mean() for c in covariates] + [d * (c - c.mean()) for c in covariates])
        lin = sm.OLS(y, whole).fit(cov_type="HC3")
        assert math.isclose(lin.params[1], out["treated"]["mean"] - out["control"]["mean"], rel_tol=1e-9)
        assert math.isclose(lin.bse[1] ** 2, out["treated"]["hc3"] + out["control"]["hc3"], rel_tol=1e-9)
    return out


def interval(a):
    t, c = a["treated"], a["control"]
    common = (t["spread"] * t["df"] + c["spread"] * c["df"]) / (t["df"] + c["df"])
    v = [arm["n"] / (arm["n"] + 200) * arm["hc3"] + 200 / (arm["n"] + 200) * common * arm["design"] for arm in (t, c)]
    df = sum(v) ** 2 / (v[0] ** 2 / t["df"] + v[1] ** 2 / c["df"])
    reach = stats.t.ppf(0.975, df) * math.sqrt(sum(v))
    d = t["mean"] - c["mean"]
    return {"difference": d, "error": math.sqrt(sum(v)), "df": df, "low": d - reach, "high": d + reach}


cases = []
for outcome, y in (("revenue", revenue), ("buyers", (revenue > 0).astype(float))):
    for adjusted, covariates in ((False, []), (True, [expected, spend])):
        a = arms(y, covariates)
        cases.append({"outcome": outcome, "adjusted": adjusted, **a, **interval(a)})
quantiles = [{"p": p, "df": df, "t": stats.t.ppf(p, df)} for p in (0.5, 0.9, 0.975, 0.9995, 0.025) for df in (1, 2.5, 7, 30, 198.3, 1e6)]
json.dump({"rows": rows, "cases": cases, "quantiles": quantiles}, open("golden.json", "w"), indent=1)
