package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/infra/local"
)

// longestRestore is how long a restore may take; the service says most end within an hour, whatever their size.
const longestRestore = 24 * time.Hour

func (r *restoring) restorePoint(ctx context.Context) error {
	in := &dynamodb.RestoreTableToPointInTimeInput{SourceTableName: &r.from, TargetTableName: &r.to}
	if r.at == "" {
		in.UseLatestRestorableTime = aws.Bool(true)
	} else {
		at, err := time.Parse(time.RFC3339, r.at)
		if err != nil {
			return err
		}
		in.RestoreDateTime = &at
	}
	_, err := r.client.RestoreTableToPointInTime(ctx, in)
	return err
}

func (r *restoring) restoreBackup(ctx context.Context) error {
	_, err := r.client.RestoreTableFromBackup(ctx, &dynamodb.RestoreTableFromBackupInput{BackupArn: &r.backup, TargetTableName: &r.to})
	return err
}

// copyTable copies every item, on an engine that keeps no backups: what was copied before is the backup.
func (r *restoring) copyTable(ctx context.Context) error {
	if _, err := r.client.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &r.to}); err == nil {
		return fmt.Errorf("there is a table %s", r.to)
	}
	if err := local.CreateTable(ctx, r.client, r.to, r.template); err != nil {
		return err
	}
	pages := dynamodb.NewScanPaginator(r.client, &dynamodb.ScanInput{TableName: &r.copy, ConsistentRead: aws.Bool(true)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return err
		}
		for len(page.Items) > 0 {
			n := min(len(page.Items), mostWritten)
			if err := r.put(ctx, page.Items[:n]); err != nil {
				return err
			}
			page.Items = page.Items[n:]
		}
	}
	return nil
}

// mostWritten is how many items one BatchWriteItem takes.
const mostWritten = 25

// put writes items, and again what was left out, until all are there.
func (r *restoring) put(ctx context.Context, items []map[string]types.AttributeValue) error {
	var writes []types.WriteRequest
	for _, item := range items {
		writes = append(writes, types.WriteRequest{PutRequest: &types.PutRequest{Item: item}})
	}
	for len(writes) > 0 {
		out, err := r.client.BatchWriteItem(ctx, &dynamodb.BatchWriteItemInput{RequestItems: map[string][]types.WriteRequest{r.to: writes}})
		if err != nil {
			return err
		}
		writes = out.UnprocessedItems[r.to]
	}
	return nil
}

func (r *restoring) wait(ctx context.Context) error {
	waiter := dynamodb.NewTableExistsWaiter(r.client, func(o *dynamodb.TableExistsWaiterOptions) {
		o.MinDelay, o.MaxDelay = time.Second, 30*time.Second
	})
	return waiter.Wait(ctx, &dynamodb.DescribeTableInput{TableName: &r.to}, longestRestore)
}

// settle sets what a restored table has not of its source. Each may be set already, by a try that was cut off.
func (r *restoring) settle(ctx context.Context) error {
	attribute, err := local.TTLAttribute(r.template, local.LogicalName)
	if err != nil {
		return err
	}
	if err := local.EnableTTL(ctx, r.client, r.to, r.template); err != nil {
		return fmt.Errorf("expiry by %s: %w", attribute, err)
	}
	told, err := r.client.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &r.to})
	if err != nil {
		return err
	}
	if told.Table.LatestStreamArn == nil {
		_, err = r.client.UpdateTable(ctx, &dynamodb.UpdateTableInput{TableName: &r.to, StreamSpecification: &types.StreamSpecification{
			StreamEnabled: aws.Bool(true), StreamViewType: types.StreamViewTypeNewAndOldImages,
		}})
		if err = errors.Join(err, r.wait(ctx)); err != nil {
			return fmt.Errorf("stream: %w", err)
		}
	}
	if _, err = r.client.UpdateTable(ctx, &dynamodb.UpdateTableInput{TableName: &r.to, DeletionProtectionEnabled: aws.Bool(true)}); err != nil {
		return fmt.Errorf("protection: %w", err)
	}
	_, err = r.client.UpdateContinuousBackups(ctx, &dynamodb.UpdateContinuousBackupsInput{
		TableName: &r.to, PointInTimeRecoverySpecification: &types.PointInTimeRecoverySpecification{PointInTimeRecoveryEnabled: aws.Bool(true)},
	})
	if err != nil {
		return fmt.Errorf("backups: %w", err)
	}
	return nil
}

// erase erases again whoever was erased since, by the ledger of the table that went wrong or by its copy in a file.
func (r *restoring) erase(ctx context.Context) error {
	from := r.from
	if r.ledger != "" {
		from = ""
	}
	done, err := replayErasures(ctx, r.to, from, r.ledger)
	if err != nil {
		return err
	}
	fmt.Fprintf(r.out, "    %d in the ledger; %d erased now, %d posts with them\n", done.Ledger, done.Erased, done.Posts)
	if done.Left > 0 {
		return fmt.Errorf("%d could not be erased, because a merge of theirs is not finished", done.Left)
	}
	return nil
}

// check reads the whole table, and is content with no finding alone.
func (r *restoring) check(ctx context.Context) error {
	report, err := checkTable(ctx, checkOptions{table: r.to, budget: r.budget, parts: 4}, r.out)
	if err != nil {
		return err
	}
	if err := printReport(r.out, report, false); err != nil {
		return err
	}
	if len(report.Findings)+report.More > 0 {
		return errors.New("something does not hold")
	}
	return nil
}
