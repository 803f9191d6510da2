"""Put a file of questions, run a batch job, read the results: plain boto3."""
import json
import os
import time

import boto3

url = os.environ.get("QUARRY_URL", "http://127.0.0.1:8080")
login = {
    "region_name": "us-east-1",
    # boto3 requires a key. Quarry checks it only where access keys are configured.
    "aws_access_key_id": os.environ.get("AWS_ACCESS_KEY_ID", "any"),
    "aws_secret_access_key": os.environ.get("AWS_SECRET_ACCESS_KEY", "any"),
}
s3 = boto3.client("s3", endpoint_url=f"{url}/bedrock/files", **login)
bedrock = boto3.client("bedrock", endpoint_url=f"{url}/bedrock", **login)

questions = ["What is a quarry?", "What is a gateway?"]
lines = [
    {"recordId": f"question-{number}", "modelInput": {"messages": [{"role": "user", "content": [{"text": question}]}]}}
    for number, question in enumerate(questions)
]
body = "\n".join(json.dumps(line) for line in lines).encode()
s3.put_object(Bucket="boto3-example", Key="in/questions.jsonl", Body=body)

arn = bedrock.create_model_invocation_job(
    jobName="boto3-example",
    modelId="llama3",
    # boto3 requires a role. Only providers of type bedrock use it.
    roleArn="arn:aws:iam::000000000000:role/any",
    inputDataConfig={"s3InputDataConfig": {"s3Uri": "s3://boto3-example/in/questions.jsonl"}},
    outputDataConfig={"s3OutputDataConfig": {"s3Uri": "s3://boto3-example/out/"}},
)["jobArn"]
print(f"job {arn}")

running = {"Submitted", "Validating", "Scheduled", "InProgress", "Stopping"}
while (job := bedrock.get_model_invocation_job(jobIdentifier=arn))["status"] in running:
    time.sleep(0.5)
print(f"{job['status']}, {job.get('successRecordCount')} of {job.get('totalRecordCount')} records succeeded")

key = f"out/{arn.rsplit('/', 1)[1]}/questions.jsonl.out"
for line in s3.get_object(Bucket="boto3-example", Key=key)["Body"].iter_lines():
    record = json.loads(line)
    print(f"{record['recordId']}: {record['modelOutput']['output']['message']['content'][0]['text']}")
