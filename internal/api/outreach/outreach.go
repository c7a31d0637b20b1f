// Package outreach has the operations on how the firm addresses its customers: its settings, the gateways by which messages leave, the
// messages themselves, and what gateways and customers answer. It trusts the staff that rest has let through, not what they type; of
// gateways it trusts who calls the address that was given to it alone, as far as the messages go that it took.
package outreach

import (
	"net/http"

	"vafa/internal/api"
	"vafa/internal/delivery"
	"vafa/internal/rest"
)

// Operations are the routes of the outreach function, for staff alone.
func Operations(s *api.Service) []rest.Operation {
	h := handler{s}
	staff, manager := rest.Staff(rest.Agent, rest.Marketer), rest.Staff(rest.Manager)
	versions := []int{http.StatusPreconditionFailed, http.StatusPreconditionRequired}
	return append(h.messages(), []rest.Operation{
		rest.New(rest.Spec{
			ID: "getOutreach", Method: http.MethodGet, Path: "/v1/outreach", Access: staff,
			Summary: "How the firm addresses its customers: how often, when not, at what cost",
		}, h.getOutreach),
		rest.New(rest.Spec{
			ID: "replaceOutreach", Method: http.MethodPut, Path: "/v1/outreach", Access: manager, Others: versions,
			Summary: "Replace how the firm addresses its customers as a whole (If-Match)",
		}, h.replaceOutreach),
		rest.New(rest.Spec{
			ID: "listGateways", Method: http.MethodGet, Path: "/v1/gateways", Access: manager,
			Summary: "By what messages leave, channel by channel, without the secrets",
		}, h.listGateways),
		rest.New(rest.Spec{
			ID: "getGateway", Method: http.MethodGet, Path: "/v1/gateways/{channel}", Access: manager, Others: []int{http.StatusNotFound},
			Summary: "By what the messages of a channel leave, without the secret",
		}, h.getGateway),
		rest.New(rest.Spec{
			ID: "replaceGateway", Method: http.MethodPut, Path: "/v1/gateways/{channel}", Access: manager,
			Others:  append([]int{http.StatusNotFound}, versions...),
			Summary: "Replace the gateway of a channel as a whole (If-Match); a secret that is left out stays",
		}, h.replaceGateway),
		rest.New(rest.Spec{
			ID: "testGateway", Slow: true, Method: http.MethodPost, Path: "/v1/gateways/{channel}/test", Access: manager, Others: []int{http.StatusNotFound},
			Summary: "Send a message of trial to a number or address of one's own",
		}, h.testGateway),
	}...)
}

// Inbound are the routes of the inbound function, which gateways and the public call: whatever is made of it, it can list nobody, send
// nothing and change no gateway.
func Inbound(s *api.Service) []rest.Operation {
	h := handler{s}
	return []rest.Operation{
		rest.New(rest.Spec{
			ID: "reportDelivery", Method: http.MethodPost, Path: "/v1/delivery-reports/{token}", Access: rest.Public(), Status: http.StatusAccepted,
			Others: []int{http.StatusNotFound}, Summary: "What became of a message, told by its gateway at the address that it was given",
		}, h.reportDelivery),
		rest.New(rest.Spec{
			ID: "receiveReply", Method: http.MethodPost, Path: "/v1/replies/{token}", Access: rest.Public(), Status: http.StatusAccepted,
			Others: []int{http.StatusNotFound}, Summary: "What somebody wrote back, told by a gateway at the address that it was given",
		}, h.receiveReply),
		rest.New(rest.Spec{
			ID: "offerPage", Method: http.MethodGet, Path: "/{lang}/offer", Access: rest.Public(), Page: true, Others: []int{http.StatusNotFound},
			Summary: "An offer that only the customer of its link sees",
		}, h.offerPage),
	}
}

type handler struct{ *api.Service }

func (h handler) inbox() delivery.Inbox {
	return delivery.Inbox{Table: h.Table, Source: h.Source, Business: h.Business}
}
