package main

import (
	"net/url"
	"strings"
)

// isDex reports whether the host of a value is Dex: dex-service, dex-service.*, dex.*.
func isDex(value string) bool {
	host, ok := hostOf(value)
	return ok && (host == "dex-service" || hasFirstLabel(host, "dex-service") || hasFirstLabel(host, "dex"))
}

func hasFirstLabel(host, label string) bool {
	rest, found := strings.CutPrefix(host, label+".")
	return found && rest != ""
}

// hostOf reads a value as a URL; one without a scheme as if https:// stood before it. Go's parser is
// stricter than WHATWG's, and there are no internationalised names here.
func hostOf(value string) (string, bool) {
	text := strings.TrimSpace(value)
	if !strings.Contains(text, "://") {
		if text == "" || strings.Contains(text, "@") {
			return "", false
		}
		text = "https://" + strings.TrimPrefix(text, "//")
	}
	parsed, err := url.Parse(text)
	if err != nil || parsed.Scheme != "http" && parsed.Scheme != "https" {
		return "", false
	}
	return strings.TrimSuffix(strings.ToLower(parsed.Hostname()), "."), true
}
