// Package tools is the root of a module of its own: what lint, the SBOM and the list of licences need, pinned by go.mod and
// checked by go.sum, without a line in the product's. Nothing that is deployed may be here.
package tools
