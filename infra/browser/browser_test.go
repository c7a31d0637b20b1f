//go:build browser

package browser

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"vafa/internal/api/apitest"
)

// patience bounds what one tab may take.
const patience = 60 * time.Second

// chromium is one browser for all tests; each test has tabs of its own, without each other's cookies.
var chromium context.Context

func TestMain(m *testing.M) {
	code, err := withChromium(m.Run)
	if err != nil {
		fmt.Fprintln(os.Stderr, "browser tests:", err)
		code = 1
	}
	os.Exit(code)
}

func withChromium(run func() int) (int, error) {
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("no-first-run", true))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	defer stop()
	browser, end := chromedp.NewContext(allocator)
	defer end()
	if err := chromedp.Do(browser); err != nil {
		return 0, fmt.Errorf("Chromium does not start (on Debian: apt-get install chromium): %w", err)
	}
	chromium = browser
	return run(), nil
}

// site is a firm with a catalogue, behind a real server.
func site(t *testing.T) (*apitest.Firm, string) {
	t.Helper()
	f := apitest.New(t)
	for _, product := range []apitest.M{
		{"sku": "RF-480", "name": apitest.M{"fa": "یخچال سپیدار", "ar": "ثلاجة سپيدار", "en": "Sepidar fridge"}, "warrantyMonths": 24},
		{"sku": "WM-7", "name": apitest.M{"fa": "ماشین لباسشویی موج", "ar": "غسالة موج", "en": "Moj washing machine"}, "warrantyMonths": 18},
	} {
		f.Marketer().Post("/v1/products", product).Want(http.StatusCreated)
	}
	f.Public().Post("/en/warranty", card.Encode(), "Content-Type", "application/x-www-form-urlencoded").Want(http.StatusSeeOther)
	server := httptest.NewServer(f.Handler)
	t.Cleanup(server.Close)
	return f, server.URL
}

// tab is one page of the browser.
type tab struct {
	t   testing.TB
	ctx context.Context
}

// screen is what a reader looks at.
type screen struct {
	width, height int64
	dark          bool
	scripts       bool
}

// phone is a narrow screen in portrait, the smallest that pages must fit.
var phone = screen{width: 320, height: 640, scripts: true}

func open(t testing.TB, s screen) *tab {
	t.Helper()
	ctx, end := chromedp.NewContext(chromium, chromedp.WithNewBrowserContext())
	t.Cleanup(end)
	if err := chromedp.Do(ctx); err != nil { // the tab lives as long as the context of its first call
		t.Fatal(err)
	}
	b := &tab{t: t, ctx: ctx}
	b.look(s)
	b.do(command(setScripts, emulation.SetScriptExecutionDisabledParams{Value: !s.scripts}))
	return b
}

// setScripts turns a page's own scripts on and off.
var (
	setScripts = emulation.SetScriptExecutionDisabled
	scriptsOn  = emulation.SetScriptExecutionDisabledParams{}
	scriptsOff = emulation.SetScriptExecutionDisabledParams{Value: true}
)

// command is a command of the browser's debugger as an action.
func command[P any](method cdp.Command[P, cdp.Empty], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, method, params)
		return err
	})
}

func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	run(b, chromedp.Steps(actions...))
}

// run makes the tab do something that gives a value, and ends the test if it cannot.
func run[T any](b *tab, action chromedp.Action[T]) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	out, err := chromedp.Run(ctx, action)
	if err != nil {
		b.t.Fatal(err)
	}
	return out
}

// visitQuietly loads a page, and reports what scripts, the network and the security policy complain of meanwhile; not that a page which
// is not there answers so.
func (b *tab) visitQuietly(address string) {
	b.t.Helper()
	ctx, cancel := context.WithCancel(b.ctx)
	messages := chromedp.Console(ctx)
	b.visit(address)
	time.AfterFunc(50*time.Millisecond, cancel) // what was said has then arrived
	for message, err := range messages {
		if err != nil {
			break
		}
		if message.Source == "network" && message.URL == address {
			continue
		}
		switch message.Type {
		case chromedp.ConsoleError, chromedp.ConsoleWarning, chromedp.ConsoleException:
			b.t.Errorf("the console says %s (%s)", message, message.URL)
		}
	}
}

// visit loads a page and waits for its fonts. It asks through the debugger, which works with the page's own scripts off.
func (b *tab) visit(address string) {
	b.t.Helper()
	b.do(chromedp.Navigate(address))
	run(b, chromedp.Evaluate[bool](`document.fonts.ready.then(() => true)`, chromedp.EvalAwaitPromise))
}

// ask evaluates an expression in the page.
func ask[T any](b *tab, expression string) T {
	b.t.Helper()
	return run(b, chromedp.Evaluate[T](expression))
}

// picture leaves a picture of the whole page in out/pictures. The window is made as high as the page meanwhile: what Chromium takes beyond
// its window is shifted where a page runs from right to left.
func (b *tab) picture(name string) {
	b.t.Helper()
	size := ask[struct{ Width, Window, Page int64 }](b, `({Width: innerWidth, Window: innerHeight, Page: document.documentElement.scrollHeight})`)
	b.do(chromedp.EmulateViewport(size.Width, max(size.Page, size.Window)))
	image := run(b, chromedp.CaptureScreenshot())
	b.do(chromedp.EmulateViewport(size.Width, size.Window))
	folder := filepath.Join("..", "..", "out", "pictures")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), image, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// fits reports what would have to be scrolled sideways.
func (b *tab) fits() {
	b.t.Helper()
	const wide = `document.documentElement.scrollWidth - document.documentElement.clientWidth`
	if over := ask[int](b, wide); over > 0 {
		const what = `[...document.querySelectorAll('body *')].filter(e => { const r = e.getBoundingClientRect(); return r.left < -1 || r.right > innerWidth + 1 }).slice(-1).map(e => e.outerHTML).join()`
		b.t.Errorf("%s is %d px wider than the screen: %.200s", ask[string](b, `location.pathname`), over, ask[string](b, what))
	}
}

// axeScript is the accessibility rules of axe-core.
var axeScript = sync.OnceValues(func() (string, error) {
	script, err := os.ReadFile(filepath.Join("node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		return "", fmt.Errorf("%w (npm ci in infra/browser installs it; make browser does)", err)
	}
	return string(script), nil
})

// violation is a rule of axe that a page breaks.
type violation struct {
	ID    string `json:"id"`
	Help  string `json:"help"`
	Nodes []struct {
		HTML    string `json:"html"`
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

// accessible reports every rule of axe that the page breaks.
func (b *tab) accessible() {
	b.t.Helper()
	b.axe(`{}`)
}

// readable reports texts without contrast enough.
func (b *tab) readable() {
	b.t.Helper()
	b.axe(`{runOnly: ['color-contrast']}`)
}

func (b *tab) axe(options string) {
	b.t.Helper()
	script, err := axeScript()
	if err != nil {
		b.t.Fatal(err)
	}
	if !ask[bool](b, `!!window.axe`) {
		ask[bool](b, script+"; true")
	}
	result := run(b, chromedp.Evaluate[struct {
		Violations []violation `json:"violations"`
		Passes     int         `json:"passes"`
	}](`axe.run(`+options+`).then(r => ({violations: r.violations, passes: r.passes.length}))`, chromedp.EvalAwaitPromise))
	if result.Passes == 0 {
		b.t.Error("axe checked nothing")
	}
	for _, v := range result.Violations {
		b.t.Errorf("%s (%s): %v", v.ID, v.Help, v.Nodes)
	}
}
