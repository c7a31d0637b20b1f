package rest

import (
	"net/http"
	"slices"
)

// CORS lets pages of the listed sites read answers, as API Gateway does by the template's CorsConfiguration: only for a machine
// that has no gateway before it. Sites are named exactly: "*" and "null" name none.
func CORS(sites []string, next http.Handler) http.Handler {
	listed := origins(sites)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Add("Vary", "Origin")
		origin := r.Header.Get("Origin")
		known := slices.Contains(listed, origin)
		if known {
			header.Set("Access-Control-Allow-Origin", origin)
		}
		method := r.Header.Get("Access-Control-Request-Method")
		if r.Method != http.MethodOptions || origin == "" || method == "" {
			if known {
				header.Set("Access-Control-Expose-Headers", "content-language,location,retry-after")
			}
			next.ServeHTTP(w, r)
			return
		}
		if known { // no Authorization: other sites have no business with staff tokens
			header.Set("Access-Control-Allow-Methods", "GET,POST")
			header.Set("Access-Control-Allow-Headers", "content-type,idempotency-key,accept-language")
			header.Set("Access-Control-Max-Age", "3600")
		}
		w.WriteHeader(http.StatusNoContent)
	})
}
