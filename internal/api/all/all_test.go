package all_test

import (
	"net/http"
	"regexp"
	"slices"
	"testing"

	"vafa/internal/api/all"
	"vafa/internal/api/apitest"
	"vafa/internal/api/key"
	"vafa/internal/rest"
)

var parameter = regexp.MustCompile(`\{[^}]*\}`)

func operations(f *apitest.Firm) []rest.Operation {
	var out []rest.Operation
	for _, own := range all.Operations(f.Service, f.Starter) {
		out = append(out, own...)
	}
	return out
}

// Who may do what: the table of the design, by operation.
func TestWhoMayDoWhat(t *testing.T) {
	const public, agent, marketer, manager, machines = "public", "agent", "marketer", "manager", "machines"
	wanted := map[string][]string{
		"createCapture": {public}, "createMessage": {public}, "capturePage": {public}, "postCapturePage": {public}, "contactPage": {public}, "postContactPage": {public},
		"registerCard": {public}, "cardStatus": {public}, "warrantyPage": {public}, "postWarrantyPage": {public}, "warrantyCalendar": {public},
		"handOverCard": {public}, "getCard": {agent}, "changeCard": {agent}, "transferCard": {agent}, "decideCard": {agent},
		"claimWarranty": {public}, "logClaim": {agent},
		"getPreferences": {public}, "setPreferences": {public}, "preferencesPage": {public}, "postPreferencesPage": {public},
		"createCustomer": {agent}, "findCustomers": {agent}, "getCustomer": {agent}, "changeCustomer": {agent}, "listTimeline": {agent}, "listConsents": {agent}, "recordConsent": {agent}, "getInvoice": {agent},
		"listSuggestions": {agent}, "decideSuggestion": {agent}, "listPlaybooks": {agent, marketer}, "consolePlaybooks": {agent, marketer},
		"consoleSuggestions": {agent}, "consoleSuggestion": {agent}, "consoleDecideSuggestion": {agent},

		"listGoods": {marketer}, "consoleBought": {marketer},
		"getSuggestionRules": {agent, marketer}, "replaceSuggestionRules": {manager}, "consoleSuggestionRules": {agent, marketer}, "consoleChangeSuggestionRules": {manager},
		"getPlays": {agent, marketer}, "replacePlays": {manager}, "startPlay": {agent}, "consolePlays": {agent, marketer}, "consoleChangePlays": {manager}, "consolePlay": {agent}, "consoleStartPlay": {agent},
		"listBenefits": {agent}, "grantBenefit": {agent}, "useBenefit": {agent}, "consoleBenefits": {agent}, "consoleGrantBenefit": {agent},
		"listReviews": {manager}, "decideReview": {manager}, "consoleReview": {manager}, "consoleDecideReview": {manager},

		"exportCustomer": {manager}, "listDuplicates": {agent}, "mergeCustomers": {manager}, "eraseCustomer": {manager}, "undoMerge": {manager}, "getSettings": {agent, marketer}, "changeSettings": {manager}, "getTiers": {agent, marketer}, "replaceTiers": {manager},
		"createInteraction": {agent}, "listInteractions": {agent}, "listCases": {agent}, "getCase": {agent}, "listQuarantine": {agent}, "releasePost": {agent}, "dropPost": {agent}, "changeCase": {agent}, "listTasks": {agent}, "staffMe": {agent}, "changeTask": {agent},
		"recordPurchases": {agent, machines}, "refundPurchase": {agent, machines},
		"listAudit":    {manager},
		"listErasures": {manager},
		"listProducts": {marketer}, "getProduct": {marketer}, "createProduct": {marketer}, "changeProduct": {marketer}, "listSerials": {marketer}, "listProspects": {marketer},
		"listPrices": {marketer}, "replacePrices": {manager}, "restorePrices": {manager},
		"consoleFind": {agent}, "consoleCustomer": {agent}, "consoleTimeline": {agent}, "consoleLog": {agent}, "consolePostLog": {agent}, "consolePurchase": {agent}, "consolePostPurchase": {agent},
		"consoleConsent": {agent}, "consolePostConsent": {agent}, "consoleEdit": {agent}, "consolePostEdit": {agent}, "consoleNew": {agent}, "consolePostNew": {agent}, "consoleCard": {agent}, "consolePostCard": {agent},
		"consolePage": {agent, marketer}, "consoleWork": {agent}, "consoleDoWork": {agent}, "consoleCase": {agent}, "consoleChangeCase": {agent}, "consoleTwins": {agent}, "consoleMerge": {manager}, "consoleHome": {agent, marketer}, "consoleSignIn": {public}, "consoleCallback": {public}, "consoleSignOut": {public},
		"consoleSegments": {marketer}, "consoleSegment": {marketer}, "consoleRuns": {marketer}, "consoleStartRun": {manager}, "consoleModel": {marketer},
		"consoleCampaigns": {marketer}, "consoleNewCampaign": {marketer}, "consoleCreateCampaign": {marketer}, "consoleCampaign": {marketer}, "consoleRunCampaign": {marketer},
		"consoleEditCampaign": {marketer}, "consoleChangeCampaign": {marketer}, "consoleCampaignMembers": {marketer},
		"consoleSegmentRules": {marketer}, "consoleChangeSegmentRules": {manager},
		"consoleSettings": {agent, marketer}, "consoleStaff": {agent, marketer}, "consoleFirm": {agent, marketer}, "consoleChangeFirm": {manager},
		"consoleTiers": {agent, marketer}, "consoleChangeTiers": {manager}, "consolePrices": {marketer}, "consolePriceTable": {marketer}, "consoleChangePrices": {manager},
		"consoleProducts": {marketer}, "consoleNewProduct": {marketer}, "consoleAddProduct": {marketer}, "consoleProduct": {marketer}, "consoleChangeProduct": {marketer},
		"consoleSerials": {marketer}, "consoleAddSerials": {marketer}, "consoleLooks": {marketer},
		"consoleKeys": {manager}, "consoleAddKey": {manager}, "consoleKey": {manager}, "consoleRevokeKey": {manager},
		"consoleCampaignResults": {marketer}, "consoleMeasureCampaign": {marketer}, "consoleProgramme": {marketer}, "consoleMeasureProgramme": {marketer},
		"getValueTags": {agent, marketer}, "replaceValueTags": {manager}, "getTargets": {marketer}, "replaceTargets": {manager},
		"listHappenings": {marketer}, "addHappening": {marketer}, "removeHappening": {marketer},
		"planTask": {agent}, "recordWebEvents": {agent, machines}, "segmentValues": {marketer},
		"consolePlan": {agent}, "consolePostPlan": {agent}, "consoleCalendar": {agent},
		"consoleTags": {agent, marketer}, "consoleChangeTags": {manager}, "consoleTargets": {marketer}, "consoleChangeTargets": {manager},
		"consoleHappenings": {marketer}, "consoleAddHappening": {marketer},
		"consoleOutreach": {agent, marketer}, "consoleChangeOutreach": {manager},
		"consoleGateways": {manager}, "consoleGateway": {manager}, "consoleChangeGateway": {manager},
		"consoleOutbox": {agent, marketer}, "consoleWrite": {agent}, "consolePostWrite": {agent},
		"getOutreach": {agent, marketer}, "replaceOutreach": {manager}, "listGateways": {manager}, "getGateway": {manager}, "replaceGateway": {manager}, "testGateway": {manager},
		"offerPage": {public}, "reportDelivery": {public}, "receiveReply": {public}, "writeMessage": {agent}, "getWays": {agent, marketer}, "listMessages": {agent, marketer},
		"createKey": {manager}, "listKeys": {manager}, "revokeKey": {manager},
		"consoleWebhooks": {manager}, "consoleAddWebhook": {manager}, "consoleWebhook": {manager}, "consoleDeleteWebhook": {manager}, "consoleMe": {agent},
		"createWebhook": {manager}, "listWebhooks": {manager}, "deleteWebhook": {manager},
		"createImport": {manager}, "listImports": {manager}, "getImport": {manager}, "startImport": {manager},
		"consoleImports": {manager}, "consoleAddImport": {manager}, "consoleImport": {manager}, "consoleStartImport": {manager},
		"getSegmentRules": {marketer}, "replaceSegmentRules": {manager}, "restoreSegmentRules": {manager}, "previewSegmentRules": {manager}, "listRuns": {marketer},
		"listSegments": {marketer}, "listSegmentCustomers": {marketer}, "currentModel": {marketer},
		"consoleBusiness": {marketer}, "consoleBusinessFile": {marketer}, "consoleFrameworks": {marketer}, "consoleFrameworksFile": {marketer}, "consoleBusinessCustomers": {marketer}, "consoleBusinessCustomersFile": {marketer}, "scorecard": {marketer}, "frameworks": {marketer}, "listScorecardCustomers": {marketer},
		"startRun": {manager}, "getRun": {manager}, "lifetimeValue": {public}, "health": {public},
		"createCampaign": {marketer}, "listCampaigns": {marketer}, "getCampaign": {marketer}, "changeCampaign": {marketer}, "previewCampaign": {marketer},
		"launchCampaign": {marketer}, "stopCampaign": {marketer}, "listCampaignMembers": {marketer},
		"getCampaignResults": {marketer}, "measureCampaign": {marketer}, "getProgramme": {marketer}, "measureProgramme": {marketer},
		"home": {public}, "docs": {public}, "openapi": {public}, "asset": {public}, "embed": {public}, "theme": {public},
	}
	f := apitest.New(t)
	for _, op := range operations(f) {
		allowed, ok := wanted[op.ID]
		if !ok {
			t.Errorf("%s is in no row of this test: say who may use it", op.ID)
			continue
		}
		callers := map[string]apitest.Caller{
			public: f.Public(), agent: f.Agent(), marketer: f.Marketer(), manager: f.Manager(), machines: f.Machine(op.ID),
			"another machine": f.Machine("someOtherOperation"),
		}
		for name, caller := range callers {
			var body any
			if op.Body() != nil {
				body = "{}"
			}
			answer := caller.Call(op.Method, parameter.ReplaceAllString(op.Path, "none"), body, "If-Match", `"1"`)
			may := slices.Contains(allowed, public) || slices.Contains(allowed, name) || name == manager
			refused := answer.Status == http.StatusUnauthorized || answer.Status == http.StatusForbidden
			if refused == may {
				t.Errorf("%s as %s: status %d, allowed %t", op.ID, name, answer.Status, may)
			}
			if !may && (name == public) != (answer.Status == http.StatusUnauthorized) {
				t.Errorf("%s as %s: status %d", op.ID, name, answer.Status)
			}
			if answer.Status >= http.StatusInternalServerError {
				t.Errorf("%s as %s: status %d: %s", op.ID, name, answer.Status, answer.Body)
			}
		}
	}
}

// The function of keys knows which operations admit machines without being linked with them.
func TestKeysAreForOperationsThatAdmitMachines(t *testing.T) {
	var admit []string
	for _, op := range operations(apitest.New(t)) {
		if op.Access.Machines() {
			admit = append(admit, op.ID)
		}
	}
	slices.Sort(admit)
	if !slices.Equal(admit, slices.Sorted(slices.Values(key.ForMachines))) {
		t.Errorf("operations %v admit machines, keys are for %v", admit, key.ForMachines)
	}
}
