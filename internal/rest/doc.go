// Package rest is the HTTP edge: operations as values, strict decoding, problem details in the caller's language,
// idempotency keys, signed page tokens, who is calling, and the adapter from API Gateway's event. What belongs here:
// what every route shares. What may not: a rule of the domain or a word of one route. It trusts nothing in a request
// but the caller that the gateway's authorizer vouches for, and checks that caller's role again.
package rest
