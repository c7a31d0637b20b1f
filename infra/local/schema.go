package local

import (
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"gopkg.in/yaml.v3"
)

// LogicalName is what the template calls the table.
const LogicalName = "Table"

// Schema reads the table logicalName from a CloudFormation or SAM template: key schema, attributes, indexes and stream.
// The input names no table: the template's name is made at deployment. It is always billed per request, since capacity
// does not exist on one machine. Intrinsic functions (!Sub, !If, Fn::GetAtt and so on) may stand anywhere but in these
// parts; there they are an error with their line.
func Schema(template []byte, logicalName string) (*dynamodb.CreateTableInput, error) {
	properties, err := tableProperties(template, logicalName)
	if err != nil {
		return nil, err
	}
	input := &dynamodb.CreateTableInput{
		BillingMode: types.BillingModePayPerRequest,
		KeySchema:   keySchema(properties.KeySchema),
	}
	for _, a := range properties.AttributeDefinitions {
		input.AttributeDefinitions = append(input.AttributeDefinitions, types.AttributeDefinition{
			AttributeName: aws.String(string(a.AttributeName)),
			AttributeType: types.ScalarAttributeType(a.AttributeType),
		})
	}
	for _, index := range properties.GlobalSecondaryIndexes {
		input.GlobalSecondaryIndexes = append(input.GlobalSecondaryIndexes, types.GlobalSecondaryIndex{
			IndexName:  aws.String(string(index.IndexName)),
			KeySchema:  keySchema(index.KeySchema),
			Projection: projection(index.Projection),
		})
	}
	if view := properties.StreamSpecification.StreamViewType; view != "" {
		input.StreamSpecification = &types.StreamSpecification{
			StreamEnabled:  aws.Bool(true),
			StreamViewType: types.StreamViewType(view),
		}
	}
	return input, nil
}

// TTLAttribute returns the name of the attribute whose time makes an item of the table expire, "" if there is none.
func TTLAttribute(template []byte, logicalName string) (string, error) {
	properties, err := tableProperties(template, logicalName)
	if err != nil {
		return "", err
	}
	return string(properties.TimeToLiveSpecification.AttributeName), nil
}

// The part of a template that describes a table, with CloudFormation's names.
type (
	resource struct {
		Type       string    `yaml:"Type"`
		Properties yaml.Node `yaml:"Properties"`
	}
	tableResource struct {
		AttributeDefinitions []struct {
			AttributeName text `yaml:"AttributeName"`
			AttributeType text `yaml:"AttributeType"`
		} `yaml:"AttributeDefinitions"`
		KeySchema              []keyElement `yaml:"KeySchema"`
		GlobalSecondaryIndexes []struct {
			IndexName  text            `yaml:"IndexName"`
			KeySchema  []keyElement    `yaml:"KeySchema"`
			Projection projectionShape `yaml:"Projection"`
		} `yaml:"GlobalSecondaryIndexes"`
		StreamSpecification struct {
			StreamViewType text `yaml:"StreamViewType"`
		} `yaml:"StreamSpecification"`
		TimeToLiveSpecification struct {
			AttributeName text `yaml:"AttributeName"`
		} `yaml:"TimeToLiveSpecification"`
	}
	keyElement struct {
		AttributeName text `yaml:"AttributeName"`
		KeyType       text `yaml:"KeyType"`
	}
	projectionShape struct {
		ProjectionType   text   `yaml:"ProjectionType"`
		NonKeyAttributes []text `yaml:"NonKeyAttributes"`
	}
)

// text is a string that is there as written, not the result of an intrinsic function.
type text string

// UnmarshalYAML refuses an intrinsic function, which the decoder would take for its argument.
func (t *text) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind != yaml.ScalarNode || node.ShortTag() != "!!str" {
		return fmt.Errorf("line %d: want plain text, not %s", node.Line, node.ShortTag())
	}
	*t = text(node.Value)
	return nil
}

func tableProperties(template []byte, logicalName string) (*tableResource, error) {
	// Only the wanted resource is decoded further: the others may hold functions that fit no Go type.
	var document struct {
		Resources map[string]yaml.Node `yaml:"Resources"`
	}
	if err := yaml.Unmarshal(template, &document); err != nil {
		return nil, fmt.Errorf("read the template: %w", err)
	}
	node, found := document.Resources[logicalName]
	if !found {
		return nil, fmt.Errorf("the template has no resource %q", logicalName)
	}
	var table resource
	if err := node.Decode(&table); err != nil {
		return nil, fmt.Errorf("read %s of the template: %w", logicalName, err)
	}
	if table.Type != "AWS::DynamoDB::Table" {
		return nil, fmt.Errorf("%s of the template is of the type %q, not AWS::DynamoDB::Table", logicalName, table.Type)
	}
	var properties tableResource
	if err := table.Properties.Decode(&properties); err != nil {
		return nil, fmt.Errorf("read %s of the template: %w", logicalName, err)
	}
	return &properties, nil
}

func keySchema(elements []keyElement) []types.KeySchemaElement {
	var schema []types.KeySchemaElement
	for _, e := range elements {
		schema = append(schema, types.KeySchemaElement{
			AttributeName: aws.String(string(e.AttributeName)),
			KeyType:       types.KeyType(e.KeyType),
		})
	}
	return schema
}

func projection(p projectionShape) *types.Projection {
	projection := &types.Projection{ProjectionType: types.ProjectionType(p.ProjectionType)}
	for _, name := range p.NonKeyAttributes {
		projection.NonKeyAttributes = append(projection.NonKeyAttributes, string(name))
	}
	return projection
}
