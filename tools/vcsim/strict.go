package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/vmware/govmomi/vim25/types"
)

// A vCenter refuses a request whose elements are not in the order of the WSDL, are unknown, missing, of the wrong type or newer
// than the version asked for; govmomi's simulator takes them all. requestProblem refuses as a vCenter does: the order, types and
// versions are those of vim25/types, which is generated from VMware's own definition. Empty when there is nothing to say.
func requestProblem(body []byte, version string) string {
	c := &checker{decoder: xml.NewDecoder(bytes.NewReader(body)), version: version}
	for {
		token, err := c.decoder.Token()
		if err != nil {
			return "no method: " + err.Error()
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local == "Envelope" || start.Name.Local == "Body" {
			continue
		}
		if start.Name.Local == "Header" {
			if err := c.decoder.Skip(); err != nil {
				return err.Error()
			}
			continue
		}
		kind, known := types.TypeFunc()(start.Name.Local)
		if !known || start.Name.Space != "urn:vim25" {
			return fmt.Sprintf("{%s}%s is no method", start.Name.Space, start.Name.Local)
		}
		if err := c.structure(start.Name.Local, kind); err != nil {
			return err.Error()
		}
		return ""
	}
}

type checker struct {
	decoder *xml.Decoder
	version string
}

type element struct {
	name           string
	kind           reflect.Type
	many, optional bool
	since          string
}

var moRefType = reflect.TypeOf(types.ManagedObjectReference{})
var timeType = reflect.TypeOf(time.Time{})

// elements lists what a type holds, its base type's first.
func elements(kind reflect.Type) []element {
	var list []element
	for i := range kind.NumField() {
		field := kind.Field(i)
		if field.Anonymous {
			list = append(list, elements(field.Type)...)
			continue
		}
		tag := strings.Split(field.Tag.Get("xml"), ",")
		if tag[0] == "" || tag[0] == "-" || slices.Contains(tag, "attr") {
			continue
		}
		e := element{name: tag[0], kind: field.Type, optional: slices.Contains(tag, "omitempty"), since: field.Tag.Get("vim")}
		if e.kind.Kind() == reflect.Slice && e.kind.Elem().Kind() != reflect.Uint8 {
			e.kind, e.many = e.kind.Elem(), true
		}
		if e.kind.Kind() == reflect.Pointer {
			// vim25/types has some optional elements as a pointer only.
			e.kind, e.optional = e.kind.Elem(), true
		}
		list = append(list, e)
	}
	return list
}

func (c *checker) structure(path string, kind reflect.Type) error {
	list := elements(kind)
	at, seen := 0, map[string]bool{}
	for {
		token, err := c.decoder.Token()
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		switch t := token.(type) {
		case xml.EndElement:
			for _, e := range list {
				if !e.optional && !seen[e.name] {
					return fmt.Errorf("%s has no %s", path, e.name)
				}
			}
			return nil
		case xml.CharData:
			if len(bytes.TrimSpace(t)) > 0 {
				return fmt.Errorf("%s holds text", path)
			}
		case xml.StartElement:
			name := t.Name.Local
			found := slices.IndexFunc(list, func(e element) bool { return e.name == name })
			switch {
			case found < 0:
				return fmt.Errorf("%s has no element %s", path, name)
			case found < at:
				return fmt.Errorf("%s: %s stands after %s", path, name, list[at].name)
			case seen[name] && !list[found].many:
				return fmt.Errorf("%s: %s stands there twice", path, name)
			case newer(list[found].since, c.version):
				return fmt.Errorf("%s: %s came with %s", path, name, list[found].since)
			}
			at, seen[name] = found, true
			if err := c.value(path+"/"+name, t, list[found].kind); err != nil {
				return err
			}
		}
	}
}

func (c *checker) value(path string, start xml.StartElement, kind reflect.Type) error {
	stated := attribute(start, "http://www.w3.org/2001/XMLSchema-instance")
	if kind.Kind() == reflect.Interface {
		if strings.HasPrefix(stated, "xsd:") && kind.NumMethod() == 0 {
			return c.simple(path, reflect.TypeOf(""))
		}
		actual, known := types.TypeFunc()(stated)
		if !known {
			return fmt.Errorf("%s needs a type, %q is none", path, stated)
		}
		if !reflect.PointerTo(actual).Implements(kind) {
			return fmt.Errorf("%s cannot be of type %s", path, stated)
		}
		kind = actual
	} else if stated != "" && stated != kind.Name() {
		return fmt.Errorf("%s is of type %s, not %s", path, kind.Name(), stated)
	}
	switch {
	case kind == moRefType:
		if attribute(start, "") == "" {
			return fmt.Errorf("%s is a reference without a type", path)
		}
		return c.simple(path, reflect.TypeOf(""))
	case kind.Kind() == reflect.Struct && kind != timeType:
		return c.structure(path, kind)
	}
	return c.simple(path, kind)
}

func (c *checker) simple(path string, kind reflect.Type) error {
	var content strings.Builder
	for {
		token, err := c.decoder.Token()
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			return fmt.Errorf("%s holds an element %s", path, t.Name.Local)
		case xml.CharData:
			content.Write(t)
		case xml.EndElement:
			return wellFormed(path, content.String(), kind)
		}
	}
}

func wellFormed(path, content string, kind reflect.Type) error {
	var err error
	switch {
	case kind == timeType:
		_, err = time.Parse(time.RFC3339, content)
	case kind.Kind() == reflect.Bool:
		_, err = strconv.ParseBool(content)
	case kind.Kind() >= reflect.Int && kind.Kind() <= reflect.Uint64:
		_, err = strconv.ParseInt(content, 10, kind.Bits())
	case kind.Kind() == reflect.String:
		if words, ok := reflect.Zero(kind).Interface().(interface{ Strings() []string }); ok && !slices.Contains(words.Strings(), content) {
			err = fmt.Errorf("%q is no %s", content, kind.Name())
		}
	}
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

func attribute(start xml.StartElement, space string) string {
	for _, a := range start.Attr {
		if a.Name.Local == "type" && a.Name.Space == space {
			return a.Value
		}
	}
	return ""
}

// newer compares 7.0.2.0 with 6.7.
func newer(since, version string) bool {
	a, b := strings.Split(since, "."), strings.Split(version, ".")
	for i := 0; i < len(a) && since != ""; i++ {
		left, _ := strconv.Atoi(a[i])
		right := 0
		if i < len(b) {
			right, _ = strconv.Atoi(b[i])
		}
		if left != right {
			return left > right
		}
	}
	return false
}

var actionVersion = regexp.MustCompile(`urn:vim25/([0-9.]+)`)

// versionOf reads the version a client speaks from its SOAPAction.
func versionOf(action string) string {
	if match := actionVersion.FindStringSubmatch(action); match != nil {
		return match[1]
	}
	return "999"
}

const refusal = `<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<soapenv:Body><soapenv:Fault><faultcode>ClientFaultCode</faultcode><faultstring>%s</faultstring>
<detail><InvalidRequestFault xmlns="urn:vim25" xsi:type="InvalidRequest"/></detail></soapenv:Fault></soapenv:Body></soapenv:Envelope>`

func writeRefusal(w io.Writer, problem string) {
	var escaped bytes.Buffer
	_ = xml.EscapeText(&escaped, []byte("the request is not as the WSDL has it: "+problem))
	fmt.Fprintf(w, refusal, escaped.String())
}

// checkRequests: POST /check takes {"version", "requests": []} and answers what is wrong with each, or empty text.
func checkRequests(w http.ResponseWriter, r *http.Request) {
	var given struct {
		Version  string   `json:"version"`
		Requests []string `json:"requests"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, longestRequest)).Decode(&given); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	problems := make([]string, len(given.Requests))
	for i, one := range given.Requests {
		problems[i] = requestProblem([]byte(one), given.Version)
	}
	answer(w, problems)
}
