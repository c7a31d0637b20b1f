package main

import (
	"fmt"
	"slices"
	"strings"

	"vafa/infra/template"
)

// grantsOf are the rights that the template grants to functions, at the table.
func grantsOf(read template.Template) ([]right, error) {
	var out []right
	for _, id := range read.Functions() {
		policies, _ := read.At("Resources", id, "Properties", "Policies").([]any)
		for _, policy := range policies {
			statements, _ := template.At(policy, "Statement").([]any)
			for _, statement := range statements {
				granted, err := grants(nameOf(id), statement)
				if err != nil {
					return nil, fmt.Errorf("template.yaml: %s: %w", id, err)
				}
				out = append(out, granted...)
			}
		}
	}
	return sorted(out), nil
}

// nameOf is what a function's folder is called.
func nameOf(id string) string { return strings.ToLower(strings.TrimSuffix(id, "Function")) }

// grants are the rights of one statement. What forbids something, or is about another service, grants none.
func grants(function string, statement any) ([]right, error) {
	var actions []string
	for _, action := range template.Texts(template.At(statement, "Action")) {
		if name, ok := strings.CutPrefix(action, "dynamodb:"); ok {
			actions = append(actions, name)
		}
	}
	if template.At(statement, "Effect") != "Allow" || len(actions) == 0 {
		return nil, nil
	}
	keys := template.Texts(template.At(statement, "Condition", "ForAllValues:StringLike", "dynamodb:LeadingKeys"))
	if len(keys) == 0 {
		keys = []string{every}
	}
	var out []right
	for _, resource := range template.Texts(template.At(statement, "Resource")) {
		index, err := indexOf(resource)
		if err != nil {
			return nil, err
		}
		for _, action := range actions {
			for _, key := range keys {
				out = append(out, right{function, action, index, key})
			}
		}
	}
	return out, nil
}

// indexOf reads a resource as package template spells it.
func indexOf(resource string) (string, error) {
	if resource == "map[Fn::GetAtt:Table.Arn]" {
		return "", nil
	}
	index, found := strings.CutPrefix(resource, "map[Fn::Sub:${Table.Arn}/index/")
	index, closed := strings.CutSuffix(index, "]")
	if !found || !closed || !slices.Contains([]string{"lists", "value"}, index) {
		return "", fmt.Errorf("%s is neither the table nor one of its indexes", resource)
	}
	return index, nil
}
