"""The batch workflow in boto3: put a file, start a job, poll it, read the results."""
import json
import sys
import time

import boto3

gateway = sys.argv[1]
records = 20_000
login = dict(region_name="us-east-1", aws_access_key_id="any", aws_secret_access_key="any")
s3 = boto3.client("s3", endpoint_url=f"{gateway}/bedrock/files", **login)
bedrock = boto3.client("bedrock", endpoint_url=f"{gateway}/bedrock", **login)
print(f"Quarry listens on {gateway}: S3 under /bedrock/files, Bedrock under /bedrock.\n")

questions = (
    {
        "recordId": f"question-{i:05}",
        "modelInput": {
            "messages": [{"role": "user", "content": [{"text": f"What is {i} + {i}? Answer briefly."}]}],
            "inferenceConfig": {"maxTokens": 100},
        },
    }
    for i in range(records)
)
body = "\n".join(json.dumps(question) for question in questions).encode()
s3.put_object(Bucket="demo", Key="in/questions.jsonl", Body=body, ContentType="application/jsonl")
print(f"s3.put_object                          s3://demo/in/questions.jsonl, {records:,} lines, {len(body):,} bytes")

arn = bedrock.create_model_invocation_job(
    jobName="demo",
    modelId="anthropic.claude-3-sonnet-20240229-v1:0",
    roleArn="not-required-here",
    inputDataConfig={"s3InputDataConfig": {"s3Uri": "s3://demo/in/questions.jsonl", "s3InputFormat": "JSONL"}},
    outputDataConfig={"s3OutputDataConfig": {"s3Uri": "s3://demo/out/"}},
)["jobArn"]
print(f"bedrock.create_model_invocation_job    {arn}")

while True:
    job = bedrock.get_model_invocation_job(jobIdentifier=arn)
    done, total = job.get("processedRecordCount", 0), job.get("totalRecordCount", records)
    bar = "#" * (40 * done // max(total, 1))
    print(f"\rbedrock.get_model_invocation_job       [{bar:<40}] {done:>6,} {job['status']:<12}", end="", flush=True)
    if job["status"] in ("Completed", "PartiallyCompleted", "Failed", "Stopped", "Expired"):
        break
    time.sleep(0.1)

print("\n\ns3.list_objects_v2")
prefix = f"out/{arn.rsplit('/', 1)[1]}/"
for entry in s3.list_objects_v2(Bucket="demo", Prefix=prefix)["Contents"]:
    print(f"  {entry['Size']:>12,} bytes  s3://demo/{entry['Key']}")

results = s3.get_object(Bucket="demo", Key=f"{prefix}questions.jsonl.out")["Body"].iter_lines()
print("\ns3.get_object, the first three lines (the built-in echo model repeats the question)")
for line, _ in zip(results, range(3)):
    record = json.loads(line)
    print(f"  {record['recordId']}: {record['modelOutput']['output']['message']['content'][0]['text']}")
sys.exit(0 if job["status"] == "Completed" else 1)
